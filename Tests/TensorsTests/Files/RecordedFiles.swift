import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport

/// Files that NumPy and safetensors wrote; Tests/Golden/files.py recorded them.
struct RecordedFiles: Decodable {
  var npy: [Array]
  var refused: [Refused]
  var npz: [Archive]
  var safetensors: Archive
  var texts: [Text]
  var formats: [Format]
  var filled: Filled

  static func read() throws -> RecordedFiles {
    try Golden.read("files.json", as: RecordedFiles.self)
  }

  struct Array: Decodable {
    var name: String
    var file: Data
    var dtype: String
    var shape: [Int]
    var bytes: Data
  }

  struct Refused: Decodable {
    var name: String
    var file: Data
  }

  struct Archive: Decodable {
    var name: String?
    var file: Data
    var members: [String: Held]
  }

  struct Held: Decodable {
    var dtype: String
    var shape: [Int]
    var bytes: Data
  }

  struct Text: Decodable {
    var name: String
    var text: String
    var dtype: String
    var shape: [Int]
    var bytes: Data
    var delimiter: String?
    var comments: String
    var skip: Int
    var limit: Int?
    var columns: [Int]?
  }

  struct Format: Decodable {
    var format: String
    var text: String
  }

  struct Filled: Decodable {
    var text: String
    var shape: [Int]
    var bytes: Data
  }
}

/// Whether this version has the element type; every one that NumPy has should be there.
func dtype(_ name: String) -> DType? { DType.allCases.first { "\($0)" == name } }

extension Tensor {
  /// The bytes of the elements in row-major order.
  var rawBytes: Data {
    get throws { try withUnsafeBytes { Data($0) } }
  }
}

extension TemporaryFolder {
  /// Writes a file and returns its path.
  func file(_ name: String, _ bytes: Data) throws -> String {
    let file = path + "/" + name
    try bytes.write(to: URL(fileURLWithPath: file))
    return file
  }

  /// The bytes of a file.
  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
  }
}

/// Chance that is the same in every run.
struct Dice: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    // SplitMix64: Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195.
    state &+= 0x9E37_79B9_7F4A_7C15
    var word = state
    word = (word ^ word >> 30) &* 0xBF58_476D_1CE4_E5B9
    word = (word ^ word >> 27) &* 0x94D0_49BB_1331_11EB
    return word ^ word >> 31
  }
}
