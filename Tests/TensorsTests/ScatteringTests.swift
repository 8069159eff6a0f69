import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Scattering")
struct ScatteringTests {
  private static let count = 200_003
  private static let extent = 5_021
  /// Places without order, each named many times, some counted from the end.
  private static let places = (0..<count).map { index in
    index * 7919 % extent - (index % 3 == 0 ? extent : 0)
  }
  private static let values = (0..<count).map { Float($0 % 977) * 0.1 - 31 }

  private static func added(_ rows: Int) -> [Float] {
    var totals = Array(repeating: Float(1), count: extent * rows)
    for row in 0..<rows {
      for (place, value) in zip(places, values) {
        totals[row * extent + (place < 0 ? place + extent : place)] += value + Float(row)
      }
    }
    return totals
  }

  @Test("Values are taken up in the order of their places, on any number of threads")
  func accumulating() {
    let (list, values) = (Tensor(Self.places), Tensor(Self.values))
    for threads in [1, 2, 3] {
      Threads.with(count: threads) {
        let sums = Tensor.ones([Self.extent]).cast(to: .float32).accumulating(values, at: list)
        #expect(sums.array(of: Float.self) == Self.added(1))
        let rows = Tensor.stacked([values, values + 1])
        let both = Tensor.ones([2, Self.extent]).cast(to: .float32)
          .accumulating(rows, at: list, axis: 1)
        #expect(both.array(of: Float.self) == Self.added(2))
      }
    }
  }

  @Test("Long slices are taken up in the order of their places, on any number of threads")
  func slices() {
    let values = (0..<6000).map { row in (0..<17).map { Float(row % 97) * 0.1 - Float($0) } }
    let places = Array(Self.places.prefix(6000)).map { $0 < 0 ? -1 - (-$0 % 90) : $0 % 90 }
    var wanted = Array(repeating: Float(0), count: 90 * 17)
    for (row, place) in zip(values, places) {
      let start = (place < 0 ? place + 90 : place) * 17
      for (index, value) in row.enumerated() { wanted[start + index] += value }
    }
    for threads in [1, 2, 3] {
      Threads.with(count: threads) {
        let sums = Tensor.zeros([90, 17], dtype: .float32)
          .accumulating(Tensor(values.flatMap(\.self)).reshaped([6000, 17]), at: Tensor(places))
        #expect(sums.array(of: Float.self) == wanted)
      }
    }
  }

  @Test("Of a place named twice the last value stays, on any number of threads")
  func replacing() {
    var wanted = Array(repeating: Float(0), count: Self.extent)
    for (place, value) in zip(Self.places, Self.values) {
      wanted[place < 0 ? place + Self.extent : place] = value
    }
    for threads in [1, 2, 3] {
      Threads.with(count: threads) {
        let result = Tensor.zeros([Self.extent]).cast(to: .float32)
          .replacing(at: Tensor(Self.places), with: Tensor(Self.values))
        #expect(result.array(of: Float.self) == wanted)
      }
    }
  }
}
