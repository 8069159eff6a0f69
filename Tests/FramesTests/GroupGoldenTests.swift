import Foundation
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// What pandas and polars answered; see Tests/Golden/frames-groups.py.
@Suite("Groups agree with polars and pandas")
struct GroupGoldenTests {
  let golden: [String: Any]
  let data: DataFrame

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-groups.json")
    golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let columns = try #require(golden["data"] as? [String: [Any]])
    func texts(_ name: String) throws -> Column {
      try Column((columns[name] ?? []).map { $0 as? String })
    }
    func whole(_ name: String) throws -> Column {
      try Column((columns[name] ?? []).compactMap { ($0 as? NSNumber)?.intValue })
    }
    func doubles(_ name: String) throws -> Column {
      try Column((columns[name] ?? []).map { ($0 as? NSNumber)?.doubleValue })
    }
    data = try DataFrame([
      "key": texts("key"), "number": whole("number"), "value": doubles("value"),
      "other": doubles("other"), "whole": whole("whole"), "text": texts("text"),
      "truth": Column((columns["truth"] ?? []).compactMap { $0 as? Bool }),
    ])
  }

  static let value = col("value")
  static let aggregates: [String: SwiftwaterFrames.Expression] = [
    "sum": value.sum(), "mean": value.mean(), "min": value.min(), "max": value.max(),
    "count": value.count(), "size": .count(), "var0": value.var(ddof: 0), "var1": value.var(),
    "std2": value.std(ddof: 2), "median": value.median(), "total": col("whole").sum(),
    "product": (value / 1000).product(), "nUnique": col("number").nUnique(),
    "textUnique": col("text").nUnique(), "first": value.first(), "last": value.last(),
    "second": value.nth(1), "textMin": col("text").min(), "textMax": col("text").max(),
    "any": col("truth").any(), "all": col("truth").all(), "argMin": col("whole").argMin(),
    "argMax": col("whole").argMax(), "skew": value.skew(), "kurtosis": value.kurtosis(),
    "pearson": value.kurtosis(fisher: false), "corr": value.corr(col("other")),
    "cov": value.cov(col("other")), "top": col("whole").topK(3), "bottom": col("whole").bottomK(2),
    "joined": col("text").joined(separator: "|"), "list": value.collect(),
    "best": col("text").max(by: col("whole")), "worst": col("text").min(by: col("whole")),
    "quantile linear": value.quantile(0.3),
    "quantile lower": value.quantile(0.3, interpolation: .lower),
    "quantile higher": value.quantile(0.3, interpolation: .higher),
    "quantile midpoint": value.quantile(0.3, interpolation: .midpoint),
  ]

  @Test("Every aggregate of groups", arguments: ["key", "number", "both", "truth"])
  func groups(by name: String) throws {
    let keys = name == "both" ? ["key", "number"] : [name]
    let answers = try #require(golden["grouped"] as? [String: [String: [Any]]])
    let wanted = try #require(answers[name])
    let table = try data.groupBy(keys).aggregate(
      Self.aggregates.map { $1.as($0) }.sorted { $0.name < $1.name }
    ).table()
    for (column, values) in wanted { try expect(try #require(table[column]), values, column) }
  }

  @Test("Every aggregate of all rows")
  func whole() throws {
    let wanted = try #require(golden["whole"] as? [String: [Any]])
    let table = try data.aggregate(Self.aggregates.map { $1.as($0) }).table()
    for (column, values) in wanted { try expect(try #require(table[column]), values, column) }
  }

  @Test("What pandas has and polars has not")
  func pandas() throws {
    let wanted = try #require(golden["pandas"] as? [String: [Any]])
    let number = col("number")
    let table = try data.groupBy("key").aggregate(
      Self.value.sem().as("sem"), Self.value.mad().as("mad"), number.mode().as("mode"),
      number.entropy().as("entropy")
    ).table()
    for (name, column) in zip(table.names.dropFirst(), table.columns.dropFirst()) {
      try expect(column, try #require(wanted[name]), name)
    }
    let numbered = try data.withRowIndex("row")
    for (name, frame) in [
      ("head", try numbered.groupBy("key").head(2)), ("tail", try numbered.groupBy("key").tail(3)),
    ] {
      let rows = try frame["row"].array(of: Int.self)
      #expect(
        rows == (wanted[name]?.compactMap { ($0 as? NSNumber)?.intValue }).map { $0.sorted() })
    }
  }

  @Test("Batches give what the whole gives", arguments: [1, 7, 64, 600])
  func batches(rows: Int) throws {
    let whole = try data.table()
    let values = Self.aggregates.keys.sorted().map { name in
      NamedExpression(Self.aggregates[name]?.as(name) ?? .count())
    }
    for keys in [["key"], ["key", "number"], []] {
      var aggregator = try GroupedAggregator(keys: keys, values: values, schema: whole.schema)
      var at = 0
      while at < whole.count {
        // Two at a time, so that neighbours are put together again.
        let middle = min(whole.count, at + rows)
        let end = min(whole.count, middle + rows)
        try aggregator.add([whole.slice(at..<middle), whole.slice(middle..<end)])
        at = end
      }
      #expect(aggregator.byteCount > 0)
      let found = try aggregator.finish()
      var single = try GroupedAggregator(keys: keys, values: values, schema: whole.schema)
      try single.add([whole])
      let wanted = try single.finish()
      #expect(found.names == wanted.names && found.count == wanted.count)
      for (name, (a, b)) in zip(found.names, zip(found.columns, wanted.columns)) {
        expect(plain(a), plain(b), "\(name) by \(keys)")
      }
    }
  }

  // MARK: - Implementation

  /// The values as Double, String, Bool, [Any], or NSNull.
  private func plain(_ column: Column) -> [Any] {
    (0..<column.count).map { row -> Any in
      guard column.validity?[row] ?? true else { return NSNull() }
      switch column.type {
      case .list:
        let starts = column.elements(Int.self)
        return plain(column.children[0][starts[row]..<starts[row + 1]])
      case .string, .category: return column.string(row)
      case .bool: return column.elements(UInt8.self)[row] != 0
      case .float64: return column.elements(Double.self)[row]
      default: return Double(column.elements(Int64.self)[row])
      }
    }
  }

  private func expect(_ column: Column, _ wanted: [Any], _ what: String) throws {
    expect(plain(column), wanted, what)
  }

  private func expect(_ found: [Any], _ wanted: [Any], _ what: String) {
    #expect(found.count == wanted.count, "\(what)")
    for (row, (a, b)) in zip(found, wanted).enumerated() {
      if let a = a as? [Any], let b = b as? [Any] {
        expect(a, b, "\(what), row \(row)")
      } else if b is NSNull || a is NSNull {
        #expect(a is NSNull && b is NSNull, "\(what), row \(row): \(a) and \(b)")
      } else if let number = a as? Double, !(a is Bool) {
        let other = b as? String == "nan" ? Double.nan : (b as? NSNumber)?.doubleValue ?? .infinity
        let bound = 1e-10 * max(1e-3, abs(other))
        #expect(
          number == other || abs(number - other) <= bound || (number.isNaN && other.isNaN),
          "\(what), row \(row): \(number) and \(other)")
      } else {
        #expect("\(a)" == "\(b is Bool ? (b as? Bool) == true : b)", "\(what), row \(row)")
      }
    }
  }
}
