import Foundation
import Swiftwater

/// What is measured and how large it is; every side reads it from one file.
struct GPUSizes: Codable {
  /// Whose kernels run, as `Device.named` takes it.
  var device: String
  /// Elements of the chain, and of the copy that bandwidth is measured with.
  var chain: Int
  /// Each of the three extents of the ones.
  var ones: Int
  /// Rows of 4096 elements that are reduced.
  var rows: Int
  /// Rows and columns of the matrices.
  var matrix: Int
  /// Elements that are sorted, summed up and searched.
  var order: Int
  /// The largest size of the table of sizes.
  var largest: Int
  /// Whether this side has only the table of sizes to do.
  var onlySizes = false
  /// Cases that are left out: those a process before this one has answered, or died of.
  var leftOut: [String] = []

  /// As the bars ask for, for a GPU.
  static let full = GPUSizes(
    device: "cuda", chain: 1_000_000_000, ones: 1000, rows: 65_536, matrix: 8192,
    order: 100_000_000, largest: 1_000_000_000)

  /// As a processor can bear it that plays the GPU.
  static let small = GPUSizes(
    device: "opencl", chain: 10_000_000, ones: 200, rows: 1024, matrix: 384, order: 1_000_000,
    largest: 10_000_000)

  /// How many columns the reduced rows have.
  static let columns = 4096

  /// The sizes of the table, 10 to the largest.
  var table: [Int] { (1...9).map { Int(pow(10, Double($0))) }.filter { $0 <= largest } }

  /// Elements of the reduced rows.
  var elements: Int { rows * Self.columns }

  init(
    device: String, chain: Int, ones: Int, rows: Int, matrix: Int, order: Int, largest: Int
  ) {
    self.device = device
    (self.chain, self.ones, self.rows, self.matrix) = (chain, ones, rows, matrix)
    (self.order, self.largest) = (order, largest)
  }

  /// Reads what ``write(to:)`` wrote.
  init(path: String) throws {
    self = try JSONDecoder().decode(
      GPUSizes.self, from: Data(contentsOf: URL(fileURLWithPath: path)))
  }

  func write(to path: String) throws {
    try JSONEncoder().encode(self).write(to: URL(fileURLWithPath: path))
  }
}
