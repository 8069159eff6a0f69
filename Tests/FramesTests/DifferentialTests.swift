import Foundation
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// Random plans give the rows that DuckDB gave; see Tests/Golden/frames-plans.py.
@Suite("Random plans give the rows of DuckDB")
struct DifferentialTests {
  @Test("On tables as they are") func plain() throws {
    try compare(margin: 0) { try $0() }
  }

  @Test("On tables that begin within their memory") func sliced() throws {
    try compare(margin: 3) { try $0() }
  }

  @Test("With any number of threads", arguments: [1, 7]) func threads(_ count: Int) throws {
    try compare(margin: 0) { body in try Threads.with(count: count) { try body() } }
  }

  @Test("Without the rules of the optimiser") func unoptimized() throws {
    try compare(margin: 0) { body in
      try Optimizer.$appliesRules.withValue(false) { try body() }
    }
  }

  /// Without an answer of DuckDB: more rows than a piece of work has.
  @Test("Many rows come out bit by bit the same however they are computed") func manyRows() throws {
    let golden = try golden()
    let many = try tables(golden, 0).mapValues { table in
      try (0..<12).reduce(table) { larger, _ in
        try DataFrame.concat([larger, larger]).collect()
      }
    }
    let plans = RecordedPlans(tables: many)
    let cases = try cases(golden).map { try #require($0["plan"]) }
    // Partners would be too many.
    let chosen = cases.filter { !"\($0)".contains("join") }.enumerated()
      .filter { $0.offset % 40 == 0 }.map(\.element)
    for plan in chosen {
      func columns(_ threads: Int, rules: Bool = true) throws -> [Column] {
        try Threads.with(count: threads) {
          try Optimizer.$appliesRules.withValue(rules) {
            try plans.frame(plan).collect().table().columns
          }
        }
      }
      let one = try columns(1)
      for (other, how) in [
        (try columns(2), "2 threads"), (try columns(7), "7 threads"),
        (try columns(2, rules: false), "no rules"),
      ] {
        let areSame = zip(one, other).allSatisfy(RecordedTable.areIdentical)
        #expect(areSame, "\(how): \(plan)")
      }
    }
  }

  // MARK: - Implementation

  private func golden() throws -> [String: Any] {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-plans.json")
    return try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
  }

  private func cases(_ golden: [String: Any]) throws -> [[String: Any]] {
    try #require(golden["cases"] as? [[String: Any]])
  }

  private func compare(margin: Int, _ run: (() throws -> DataFrame) throws -> DataFrame) throws {
    let golden = try golden()
    let plans = RecordedPlans(tables: try tables(golden, margin))
    let cases = try cases(golden)
    #expect(cases.count == 2000)
    var differing = 0
    for (place, recorded) in cases.enumerated() {
      let plan = try #require(recorded["plan"])
      let difference: String?
      do {
        let result = try run { try plans.frame(plan).collect() }
        difference = try self.difference(result, recorded)
      } catch {
        difference = "\(error)"
      }
      guard let difference else { continue }
      differing += 1
      let text = try JSONSerialization.data(withJSONObject: plan)
      if differing <= 20 {
        Issue.record("plan \(place): \(difference)\n\(String(decoding: text, as: UTF8.self))")
      }
    }
    #expect(differing == 0)
  }

  private func tables(_ golden: [String: Any], _ margin: Int) throws -> [String: DataFrame] {
    let recorded = try #require(golden["tables"] as? [String: [[Any]]])
    return try recorded.mapValues { columns in
      try DataFrame(
        columns: columns.map { column in
          let name = try #require(column[0] as? String)
          let type = try #require(column[1] as? String)
          let values = try #require(column[2] as? [Any])
          return (name, try RecordedTable.column(values, type, margin: margin))
        })
    }
  }

  private func difference(_ result: DataFrame, _ recorded: [String: Any]) throws -> String? {
    let names = try #require(recorded["names"] as? [String])
    let types = try #require(recorded["types"] as? [String])
    let columns = try #require(recorded["columns"] as? [[Any]])
    guard result.columnNames == names else { return "columns \(result.columnNames)" }
    for (name, (values, type)) in zip(names, zip(columns, types)) {
      let column = try result[name]
      // What libraries round differently is named so, and differences of it more so.
      let digits = name.hasPrefix("~") ? 1e-9 : 1e-12
      if let difference = RecordedTable.difference(column, values, type, tolerance: digits) {
        return "'\(name)' \(difference)"
      }
    }
    return nil
  }
}
