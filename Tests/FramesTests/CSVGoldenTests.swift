import Foundation
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// What pandas, Polars and DuckDB read; see Tests/Golden/frames-csv.py.
@Suite("CSV is read as pandas, Polars and DuckDB read it")
struct CSVGoldenTests {
  private static var golden: [[String: Any]] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-csv.json")
    let data = (try? Data(contentsOf: file)) ?? Data()
    let object = try? JSONSerialization.jsonObject(with: data) as? [String: Any]
    return object?["cases"] as? [[String: Any]] ?? []
  }

  static let names = golden.compactMap { $0["name"] as? String }

  @Test("Every case is there")
  func complete() { #expect(Self.names.count == 43) }

  @Test("With the options of the case", arguments: names)
  func reads(name: String) throws {
    let found = Self.golden.first { $0["name"] as? String == name }
    let answer = try #require(found)
    let bytes = try #require(answer["bytes"] as? [Int])
    let names = try #require(answer["names"] as? [String])
    let columns = try #require(answer["columns"] as? [String: [Any]])
    let options = try Self.options(try #require(answer["options"] as? [String: Any]))
    try withFile(bytes.map { UInt8($0) }) { path in
      for threads in [1, 2, 7] {
        let frame = try Threads.with(count: threads) {
          try DataFrame(csv: path, options: options).collect()
        }
        #expect(Set(frame.columnNames) == Set(names), "\(name)")
        for column in frame.columnNames {
          let wanted = try #require(columns[column]).map { $0 as? String }
          let values = try Self.texts(frame[column])
          #expect(values == wanted, "\(name), \(column)")
        }
      }
    }
  }

  private static func options(_ json: [String: Any]) throws -> CSVOptions {
    var options = CSVOptions()
    for (name, value) in json {
      let text = value as? String
      switch name {
      case "quote": options.quote = text.map { .character(Character($0)) } ?? .none
      case "thousands": options.thousands = text.map { Character($0) }
      case "escape": options.escape = text.map { Character($0) }
      case "comment": options.comment = text
      case "skipRows": options.skipRows = value as? Int ?? 0
      case "skipFooter": options.skipFooter = value as? Int ?? 0
      case "hasHeader": options.hasHeader = value as? Bool
      case "nullTokens": options.nullTokens = value as? [String] ?? []
      case "emptyTextIsNull": options.emptyTextIsNull = value as? Bool ?? true
      case "nullTokensByColumn":
        options.nullTokensByColumn = value as? [String: [String]] ?? [:]
      case "columns": options.columns = value as? [String]
      case "fillsShortRows": options.fillsShortRows = value as? Bool ?? false
      case "badRows": options.badRows = .skip
      case "encoding": options.encoding = TextEncoding(rawValue: text ?? "") ?? .utf8
      default: Issue.record("an option \(name) that the test does not know")
      }
    }
    return options
  }

  /// Dates as days, instants as seconds, or as microseconds where there are some.
  private static func texts(_ column: Column) throws -> [String?] {
    switch column.type {
    case .date: return (0..<column.count).map { "\(column.elements(Int32.self)[$0])" }
    case .datetime:
      return (0..<column.count).map { row in
        let value = column.elements(Int64.self)[row]
        return value % 1_000_000 == 0 ? "\(value / 1_000_000)" : "\(value)"
      }
    default:
      return column.strings
    }
  }
}
