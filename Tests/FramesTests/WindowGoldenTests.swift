import Foundation
import SwiftwaterFrames
import Testing

/// What pandas, Polars and DuckDB answered; see Tests/Golden/frames-windows.py.
@Suite("Window functions agree with pandas, Polars and DuckDB")
struct WindowGoldenTests {
  let frame: DataFrame
  let answers: [String: [Any]]

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-windows.json")
    let golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    answers = try #require(golden["answers"] as? [String: [Any]])
    let data = try #require(golden["data"] as? [String: [Any]])
    frame = try DataFrame([
      "g": (data["g"] ?? []).map { $0 as? String }, "i": (data["i"] ?? []).map { $0 as? Int },
      "v": (data["v"] ?? []).map { ($0 as? NSNumber)?.doubleValue },
      "u": (data["u"] ?? []).map { $0 as? Int },
      "t": (data["t"] ?? []).map { $0 as? Int }, "s": (data["s"] ?? []).map { $0 as? String },
    ])
  }

  @Test("Shifts, differences and running totals")
  func shifting() throws {
    let (v, i, s) = (col("v"), col("i"), col("s"))
    try expect([
      "shift 2": v.shift(2), "shift -3": v.lead(3), "shift text": s.lag(),
      "shift over": v.shift().over("g"), "shift fill": i.shift(1, fill: 99), "diff": v.diff(),
      "diff over": i.diff().over("g"), "percent": v.percentChange(),
      "cumulative sum": v.cumulativeSum(), "cumulative sum over": i.cumulativeSum().over("g"),
      "cumulative sum reverse": v.cumulativeSum(reverse: true),
      "cumulative max": v.cumulativeMax(), "cumulative min over": v.cumulativeMin().over("g"),
      "cumulative product": (v / 100).cumulativeProduct(),
      "cumulative count": v.cumulativeCount(),
      "cumulative ordered": i.cumulativeSum().over("g", orderBy: "u"),
    ])
  }

  @Test("Aggregates over partitions")
  func aggregates() throws {
    let (v, i) = (col("v"), col("i"))
    try expect([
      "sum over": v.sum().over("g"), "mean over": v.mean().over("g"),
      "count over": v.count().over("g"), "min over": v.min().over("g"),
      "first over": i.first().over("g"), "share": v / v.sum().over("g"),
      "quantile over": v.median().over("g", "i"),
    ])
  }

  @Test("Ranks and row numbers", arguments: RankMethod.allCases.filter { $0 != .random })
  func ranks(_ method: RankMethod) throws {
    try expect([
      "rank \(method)": col("i").rank(method),
      "rank \(method) descending": col("v").rank(method, descending: true),
      "rank \(method) over": col("s").rank(method).over("g"), "ntile": .ntile(7),
      "percent rank": col("i").percentRank(),
      "cumulative distribution": col("i").cumulativeDistribution(),
      "row number": SwiftwaterFrames.Expression.rowNumber().over("g"),
    ])
  }

  @Test("A random rank gives every row a place of its own among its equals")
  func randomRank() throws {
    let ranks = try frame.select(
      col("i").rank(.random, seed: 3).as("r"), col("i").rank(.min).as("low"),
      col("i").rank(.max).as("high"), col("i").rank(.ordinal).as("o"))
    let r = try ranks["r"].array(of: Int.self)
    #expect(r.sorted() == Array(1...400))
    let (low, high) = (try ranks["low"].array(of: Int.self), try ranks["high"].array(of: Int.self))
    #expect(r.indices.allSatisfy { low[$0] <= r[$0] && r[$0] <= high[$0] })
    let ordinal = try ranks["o"].array(of: Int.self)
    #expect(r != ordinal)
  }

  @Test("Rolling windows of rows", arguments: [1, 3, 8], [false, true])
  func rolling(_ rows: Int, _ centered: Bool) throws {
    for least in [1, rows] {
      let window = col("v").rolling(.rows(rows, minPeriods: least, centered: centered))
      let name = "rolling \(rows) \(centered ? "True" : "False") \(least)"
      try expect([
        "\(name) sum": window.sum(), "\(name) mean": window.mean(), "\(name) min": window.min(),
        "\(name) max": window.max(), "\(name) std": window.std(), "\(name) var": window.var(),
        "\(name) median": window.median(), "\(name) quantile": window.quantile(0.3),
      ])
    }
  }

  @Test("Other windows: partitions, expanding, weights, ranges of keys, SQL frames")
  func windows() throws {
    let v = col("v")
    try expect([
      "rolling over": v.rolling(.rows(4, minPeriods: 2)).mean().over("g"),
      "expanding max": v.expanding().max(), "expanding std": v.expanding(minPeriods: 2).std(),
      "weighted mean": col("i").rolling(.rows(3, weights: [0.5, 1, 2])).mean(),
      "range right": v.rolling(.range(7, by: col("t"), minPeriods: 0)).sum(),
      "range left": v.rolling(.range(7, by: col("t"), minPeriods: 0, closed: .left)).sum(),
      "range both": v.rolling(.range(7, by: col("t"), minPeriods: 0, closed: .both)).sum(),
      "range neither": v.rolling(.range(7, by: col("t"), minPeriods: 0, closed: .neither)).sum(),
      "rows": v.rolling(.rows(from: -2, through: 3)).mean(),
    ])
  }

  @Test("Exponential weights", arguments: [true, false], [true, false])
  func exponential(_ adjusted: Bool, _ ignores: Bool) throws {
    let (v, decay) = (col("v"), WeightDecay.alpha(0.3))
    let name = "exponential \(adjusted ? "True" : "False") \(ignores ? "True" : "False")"
    try expect([
      "\(name) mean": v.exponentialMean(decay, adjusted: adjusted, ignoresNulls: ignores),
      "\(name) var": v.exponentialVariance(decay, adjusted: adjusted, ignoresNulls: ignores),
      "\(name) std": v.exponentialDeviation(decay, adjusted: adjusted, ignoresNulls: ignores),
      "ewm half life": v.fillNull(0.0).exponentialMean(.halfLife(2.5)),
    ])
  }

  private func expect(_ expressions: [String: SwiftwaterFrames.Expression]) throws {
    for (name, expression) in expressions {
      let wanted = try #require(answers[name], "no answer named \(name)")
      let column = try frame.select(expression.as("x"))["x"]
      let found = column.strings
      #expect(found.count == wanted.count)
      let wrong = found.indices.filter { !agrees(found[$0], wanted[$0]) }
      #expect(
        wrong.count == 0,
        "\(name): \(wrong.count) rows, first \(wrong.prefix(1).map { "\($0): \(found[$0] ?? "null") for \(wanted[$0])" })"
      )
    }
  }

  private func agrees(_ found: String?, _ wanted: Any) -> Bool {
    if wanted is NSNull { return found == nil }
    if let text = wanted as? String { return found == text }
    guard let found = found.flatMap(Double.init), let wanted = (wanted as? NSNumber)?.doubleValue
    else { return false }
    return abs(found - wanted) <= 1e-9 * Swift.max(1, abs(wanted))
  }
}
