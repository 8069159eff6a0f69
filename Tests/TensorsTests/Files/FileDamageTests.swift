import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// A damaged file is read or refused; it never stops the program.
@Suite("Damaged files")
struct FileDamageTests {
  /// Opens a file and looks at everything in it.
  struct Format: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let file: @Sendable () throws -> Data
    let read: @Sendable (String) throws -> Void
  }

  /// `SWIFTWATER_FUZZ_ROUNDS` sets how many files of each format, and with them the seed.
  static let rounds =
    ProcessInfo.processInfo.environment["SWIFTWATER_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 1500

  static let formats: [Format] = [
    Format(testDescription: "npy") {
      try made { try Tensor.arange(6).reshaped([2, 3]).write(npy: $0) }
    } read: {
      _ = try Tensor(npy: $0).sum().item(as: Double.self)
    },
    Format(testDescription: "npz") {
      try made { try NPZArchive.write(arrays, to: $0) }
    } read: {
      for tensor in try NPZArchive($0).tensors().values { _ = tensor.array(of: Double.self) }
    },
    Format(testDescription: "npz, deflated") {
      try made { try NPZArchive.write(arrays, to: $0, compressed: true) }
    } read: {
      for tensor in try NPZArchive($0).tensors().values { _ = tensor.array(of: Double.self) }
    },
    Format(testDescription: "npz of NumPy") {
      try RecordedFiles.read().npz[0].file
    } read: {
      for tensor in try NPZArchive($0).tensors().values { _ = tensor.array(of: Double.self) }
    },
    Format(testDescription: "npz with records for 4 GB") {
      try #require(try RecordedFiles.read().npz.first { $0.name == "long" }).file
    } read: {
      for tensor in try NPZArchive($0).tensors().values { _ = tensor.array(of: Double.self) }
    },
    Format(testDescription: "safetensors") {
      try made { try SafeTensors.write(arrays, metadata: ["a": "b"], to: $0) }
    } read: {
      for tensor in try SafeTensors($0).tensors().values { _ = tensor.array(of: Double.self) }
    },
  ]

  static let arrays = [
    "a": Tensor.arange(5), "b": Tensor([true, false]), "c": Tensor.ones([2, 2]),
  ]

  private static func made(_ write: (String) throws -> Void) throws -> Data {
    let folder = try TemporaryFolder()
    try write(folder.path + "/x")
    return try folder.bytes("x")
  }

  @Test("Every beginning of a file that is not all of it is an error", arguments: formats)
  func prefixes(format: Format) throws {
    let folder = try TemporaryFolder()
    let file = try format.file()
    for length in 0..<file.count {
      let path = try folder.file("x", file.prefix(length))
      #expect(throws: TensorError.self, "\(length) of \(file.count) bytes") {
        try format.read(path)
      }
    }
    try format.read(try folder.file("x", file))
  }

  @Test("Files with random damage are read or refused", arguments: formats)
  func flips(format: Format) throws {
    let folder = try TemporaryFolder()
    let file = try format.file()
    var dice = Dice(state: UInt64(Self.rounds))
    var refused = 0
    for _ in 0..<Self.rounds {
      var damaged = file
      for _ in 0..<Int.random(in: 1...4, using: &dice) {
        let place = Int.random(in: 0..<damaged.count, using: &dice)
        switch dice.next() % 4 {
        case 0: damaged[place] = UInt8.random(in: 0...255, using: &dice)
        case 1: damaged[place] ^= 1 << UInt8.random(in: 0...7, using: &dice)
        case 2: damaged[place] = 0xFF
        default: damaged.remove(at: place)
        }
      }
      let path = try folder.file("x", damaged)
      do {
        try format.read(path)
      } catch is TensorError {
        refused += 1
      }
    }
    #expect(refused > Self.rounds / 15)
  }
}
