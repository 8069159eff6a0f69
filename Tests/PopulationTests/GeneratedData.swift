import Foundation

@testable import SwiftwaterPopulation

/// A directory that is removed with its last user.
final class Scratch: Sendable {
  let path: String

  init() throws {
    let directory = FileManager.default.temporaryDirectory
      .appendingPathComponent("swiftwater-population-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    path = directory.path
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  var contents: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }

  func bytes(_ name: String) throws -> Data {
    try Data(contentsOf: URL(fileURLWithPath: path + "/" + name))
  }

  /// Returns the fields of a file, split where RFC 4180 splits them.
  func rows(_ name: String) throws -> [[String]] {
    var rows: [[String]] = []
    var fields: [String] = []
    var field: [UInt8] = []
    var isQuoted = false
    for byte in try bytes(name) {
      switch byte {
      case UInt8(ascii: "\""):
        // A doubled quote leaves and enters the quotes again and must leave one quote behind.
        if !isQuoted, field.last == 0 { field[field.count - 1] = byte }
        isQuoted.toggle()
        if !isQuoted { field.append(0) }
      case UInt8(ascii: ",") where !isQuoted, UInt8(ascii: "\n") where !isQuoted:
        fields.append(String(decoding: field.filter { $0 != 0 }, as: UTF8.self))
        field.removeAll(keepingCapacity: true)
        if byte == UInt8(ascii: "\n") {
          rows.append(fields)
          fields.removeAll(keepingCapacity: true)
        }
      default: field.append(byte)
      }
    }
    return rows
  }
}

/// All files at a small scale, made once.
enum SmallData {
  static let scale = 0.001
  static let directory = Result { () throws -> Scratch in
    let scratch = try Scratch()
    try PopulationGenerator(scale: scale).generate(into: scratch.path)
    return scratch
  }
}
