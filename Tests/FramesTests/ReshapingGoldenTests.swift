import Foundation
import SwiftwaterFrames
import Testing

/// What pandas, Polars and NumPy answered; see Tests/Golden/frames-reshaping.py.
@Suite("Reshaping, sets and statistics agree with pandas, Polars and NumPy")
struct ReshapingGoldenTests {
  let answers: [String: Any]
  let data: DataFrame
  let other: DataFrame

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-reshaping.json")
    let golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    answers = try #require(golden["answers"] as? [String: Any])
    let values = try #require(golden["data"] as? [String: [Any]])
    data = try DataFrame([
      "shop": (values["shop"] ?? []).map { $0 as? String },
      "month": (values["month"] ?? []).compactMap { $0 as? String },
      "n": (values["n"] ?? []).compactMap { $0 as? Int },
      "x": (values["x"] ?? []).map { ($0 as? NSNumber)?.doubleValue },
      "y": (values["y"] ?? []).compactMap { ($0 as? NSNumber)?.doubleValue },
    ])
    let others = try #require(golden["other"] as? [String: [Any]])
    other = try DataFrame([
      "shop": (others["shop"] ?? []).map { $0 as? String },
      "n": (others["n"] ?? []).compactMap { $0 as? Int },
    ])
  }

  @Test("Columns become rows and rows columns")
  func reshaping() throws {
    try expect(try data.unpivot("n", "y", index: ["shop", "month"]), "unpivot")
    try expect(try data.select("n", "y").unpivot(), "unpivot all")
    try expect(
      try data.pivot(on: "month", index: ["shop"], values: col("n").sum()), "pivot")
    try expect(
      try data.pivot(on: "month", index: ["shop", "n"], values: col("x").mean()), "pivot mean")
    try expect(try data.crosstab("n", "month"), "crosstab")
    try expect(try data.select("month", "shop").oneHot("month"), "one hot")
    try expect(try data.select("n", "y").head(4).transposed(header: "column"), "transposed")
  }

  @Test("Chosen columns of a pivot, several aggregates")
  func pivots() throws {
    let chosen = try data.pivot(
      on: "month", index: ["shop"], values: col("n").sum(), columns: ["mar", "dec"])
    #expect(chosen.columnNames == ["shop", "mar", "dec"])
    #expect(try chosen["dec"].nullCount == 4)
    let several = try data.pivot(
      on: "month", index: ["shop"], values: col("n").sum().as("s"), col("x").max().as("m"))
    #expect(
      several.columnNames == ["shop", "s_feb", "s_jan", "s_mar", "m_feb", "m_jan", "m_mar"])
  }

  @Test("Intervals")
  func bins() throws {
    try expect(try data.select(col("x").cut([-2, 0, 2.5]))["x"], "cut")
    try expect(
      try data.select(
        col("y").cut([3, 5], labels: ["low", "middle", "high"], leftClosed: true))["y"],
      "cut left")
    try expect(
      try data.select(
        col("y").quantileCut([0.25, 0.5, 0.75], labels: ["a", "b", "c", "d"]))["y"],
      "quantile cut")
    #expect(message { _ = try data.select(col("x").cut([2, 1])) }.contains("ascend"))
    #expect(message { _ = try data.select(col("shop").cut([1])) }.contains("needs numbers"))
  }

  @Test("Sets of rows")
  func sets() throws {
    let own = try data.select("shop", "n")
    try expect(try own.union(other), "union")
    try expect(try own.intersection(other), "intersection")
    try expect(try own.subtracting(other), "subtracting")
    try expect(
      try DataFrame.concatDiagonal([
        own.head(3), data.select("n", "y").head(2).with((col("n") + 0.5).as("n")),
      ]), "diagonal")
    let beside = try DataFrame.concatHorizontal([own, data.select("y")])
    #expect(beside.columnNames == ["shop", "n", "y"])
    #expect(throws: FrameError.self) { try DataFrame.concatHorizontal([own, other.drop("shop")]) }
  }

  @Test("Duplicates, extremes and places")
  func rows() throws {
    let marks = try data.select(
      col("n").isDuplicated().as("duplicated"), col("shop").isDuplicated().as("shop duplicated"),
      col("shop").isFirstDistinct().as("first distinct"),
      col("shop").isLastDistinct().as("last distinct"))
    for name in marks.columnNames { try expect(try marks[name], name) }
    try expect(try data.largest(7, by: "x"), "largest")
    try expect(try data.nullCounts(), "null counts")
    try expect(try data.gather([5, 0, 0, 119]), "gathered")
    try expect(try data.reversed(), "reversed")
    #expect(message { _ = try data.gather([120]) }.contains("row 120 of a frame of 120"))
    #expect(try data.sort(by: "x").isSorted(by: "x"))
    #expect(try !data.isSorted(by: "x"))
    #expect(try data.head(2).estimatedSize() > 0)
  }

  @Test("Correlation and covariance", arguments: CorrelationMethod.allCases)
  func correlation(_ method: CorrelationMethod) throws {
    try expect(try data.correlation(method: method).drop("column"), method.rawValue)
    try expect(try data.covariance().drop("column"), "covariance")
  }

  @Test("A histogram has the counts and borders of NumPy's")
  func histogram() throws {
    let histogram = try data.histogram("y", bins: 8)
    try expect(try histogram["count"], "histogram")
    let edges = try #require(answers["histogram edges"] as? [Double])
    for (found, wanted) in zip(try histogram["from"].array(of: Double.self), edges) {
      #expect(abs(found - wanted) < 1e-12)
    }
    #expect(try data.filter(col("n") > 100).histogram("y").count() == 0)
  }

  @Test("Samples: as many as asked for, of the rows there are, equal for equal seeds")
  func samples() throws {
    let numbered = try data.withRowIndex("row").collect()
    let rows = try numbered.sample(30, seed: 7)["row"].array(of: Int.self)
    #expect(Set(rows).count == 30)
    #expect(try numbered.sample(30, seed: 7)["row"].array(of: Int.self) == rows)
    #expect(try numbered.sample(30, seed: 8)["row"].array(of: Int.self) != rows)
    #expect(try numbered.sample(fraction: 0.25).count() == 30)
    #expect(try numbered.sample(500, replacing: true).count() == 500)
    #expect(try Set(numbered.shuffled()["row"].array(of: Int.self)).count == 120)
    let heavy = try numbered.with(
      when(col("row") < 10).then(1.0).otherwise(0.0).as("w"))
    #expect(try heavy.sample(10, weights: "w")["row"].array(of: Int.self).max()! < 10)
    #expect(
      try heavy.sample(99, replacing: true, weights: "w")["row"].array(of: Int.self).max()! < 10)
    #expect(throws: FrameError.self) { try heavy.sample(11, weights: "w").collect() }
    #expect(throws: FrameError.self) { try data.sample(121).collect() }
    #expect(throws: FrameError.self) { try data.sample(fraction: 1.5).collect() }
    #expect(throws: FrameError.self) { try data.sample(1, weights: "shop") }
  }

  @Test("Rows drawn by weight come as often as their weights say")
  func weights() throws {
    let frame = try DataFrame(["w": [1.0, 3.0, 6.0]]).withRowIndex("row")
    let drawn = try frame.sample(20_000, replacing: true, weights: "w", seed: 2)
    let counts = try drawn.groupBy("row").count().sort(by: "row")["count"].array(of: Int.self)
    for (count, share) in zip(counts, [0.1, 0.3, 0.6]) {
      #expect(abs(Double(count) / 20_000 - share) < 0.015)
    }
  }

  @Test("Parts of a frame, in order of first appearance")
  func parts() throws {
    let parts = try data.partitioned(by: "month")
    #expect(try parts.reduce(0) { try $0 + $1.count() } == 120)
    for part in parts { #expect(try part.select("month").unique().count() == 1) }
    #expect(try data.head(0).partitioned(by: "month").isEmpty)
  }

  private func expect(_ frame: DataFrame, _ name: String) throws {
    let wanted = try #require(answers[name] as? [String: [Any]], "no table named \(name)")
    let frame = try frame.collect()
    #expect(Set(frame.columnNames) == Set(wanted.keys), "\(name)")
    for (column, values) in wanted where frame.columnNames.contains(column) {
      compare(try frame[column], values, "\(name), \(column)")
    }
  }

  private func expect(_ column: Column, _ name: String) throws {
    compare(column, try #require(answers[name] as? [Any], "no answer named \(name)"), name)
  }

  private func compare(_ column: Column, _ wanted: [Any], _ name: String) {
    let found = column.strings
    #expect(found.count == wanted.count, "\(name)")
    let wrong = zip(found, wanted).enumerated().filter { !agrees($1.0, $1.1) }
    #expect(
      wrong.count == 0,
      "\(name), row \(wrong.first?.offset ?? 0): \(wrong.first.map { "\($0.element)" } ?? "")")
  }

  private func agrees(_ found: String?, _ wanted: Any) -> Bool {
    if wanted is NSNull { return found == nil }
    if let text = wanted as? String { return found == text }
    if found == "true" || found == "false" { return (wanted as? Bool) == (found == "true") }
    guard let found = found.flatMap(Double.init), let wanted = (wanted as? NSNumber)?.doubleValue
    else { return false }
    return abs(found - wanted) <= 1e-9 * Swift.max(1, abs(wanted))
  }
}
