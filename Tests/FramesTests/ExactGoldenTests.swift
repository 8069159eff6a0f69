import Foundation
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// What Polars answered; see Tests/Golden/frames-exact.py.
@Suite("Windows of texts, decimals, dates and times agree with Polars")
struct ExactGoldenTests {
  let answers: [String: [Any]]
  let data: DataFrame

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-exact.json")
    let golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    func texts(_ name: String) throws -> [String?] {
      try #require(golden[name] as? [Any]).map { $0 as? String }
    }
    func numbers(_ name: String) throws -> [Int?] {
      try #require(golden[name] as? [Any]).map { ($0 as? NSNumber)?.intValue }
    }
    answers = try #require(golden["answers"] as? [String: [Any]])
    let decimals = try numbers("units").map {
      $0.map { DecimalNumber(units: Int128($0), scale: 2) }
    }
    data = try DataFrame([
      "key": numbers("key"), "text": texts("text"), "other": texts("other"),
      "decimal": Column(decimals: decimals), "time": numbers("ticks"), "day": numbers("days"),
    ]).with(
      col("time").cast(.datetime(.nanoseconds)), col("day").cast(.date),
      col("decimal").cast(.decimal(precision: 18, scale: 2)))
  }

  typealias Expression = SwiftwaterFrames.Expression
  static let functions: [(String, @Sendable (Expression) -> Expression)] = [
    ("cumulativeMax", { $0.cumulativeMax() }), ("cumulativeMin", { $0.cumulativeMin() }),
    ("cumulativeMax reversed", { $0.cumulativeMax(reverse: true) }),
    ("cumulativeSum", { $0.cumulativeSum() }),
    ("cumulativeSum reversed", { $0.cumulativeSum(reverse: true) }),
    ("floorDivided", { $0.floorDivided(by: Expression(.literal(.stored(750, decimal)))) }),
    ("interpolate", { $0.interpolate() }),
    ("rolling max", { $0.rolling(.rows(5, minPeriods: 2)).max() }),
    ("rolling min", { $0.rolling(.rows(5, minPeriods: 2)).min() }),
  ]
  static let decimal = ColumnType.decimal(precision: 3, scale: 2)

  @Test("windows", arguments: 0..<9, ["text", "decimal", "time", "day"])
  func windows(index: Int, name: String) throws {
    let (label, make) = Self.functions[index]
    guard answers["\(name) \(label)"] != nil else { return }
    for (suffix, expression) in [("", make(col(name))), (" over key", make(col(name)).over("key"))]
    {
      guard let wanted = answers["\(name) \(label)\(suffix)"] else { continue }
      for (threads, rows) in [(1, 1 << 16), (2, 7), (7, 64)] {
        var session = Session()
        session.morselRows = rows
        let found = try Threads.with(count: threads) {
          Result { try withSession(session) { try data.select(expression).collect() as DataFrame } }
        }.get()
        try check(found[name], wanted, "\(name) \(label)\(suffix), rows \(rows)")
      }
    }
  }

  @Test("texts put together")
  func texts() throws {
    let found = try data.select(col("text") + "-" + col("other"))
    try check(found["text"], try #require(answers["concatenated"]), "text")
    let mixed = try data.with(col("text").cast(.category)).select(col("text") + Expression.null)
    #expect(mixed.schema[0].type == .string)
    #expect(try mixed["text"].nullCount == 200)
    #expect(message { _ = try data.select(col("text") + col("key")) }.contains("needs numbers"))
  }

  @Test("Extremes so far of values that are no numbers")
  func expanding() throws {
    for (name, rows) in [("text", 7), ("decimal", 7), ("time", 64), ("day", 1 << 16)] {
      var session = Session()
      session.morselRows = rows
      let found = try withSession(session) {
        try data.select(
          col(name).expanding(minPeriods: 3).max().as("max"),
          col(name).cumulativeMax().fillNull(strategy: .forward).as("filled"),
          col(name).cumulativeCount().as("count"))
      }
      let counts = try found["count"].array(of: Int.self)
      let (own, filled) = (try found["max"].strings, try found["filled"].strings)
      #expect(found.schema[0].type == found.schema[1].type)
      for row in counts.indices { #expect(own[row] == (counts[row] < 3 ? nil : filled[row])) }
    }
  }

  @Test("A decimal divided by 0 has no quotient, and a sum beyond 38 digits is an error")
  func decimals() throws {
    let frame = try data.select(
      col("decimal").floorDivided(by: 0).as("none"), col("decimal").floorDivided(by: 3).as("whole"))
    #expect(frame.schema[0].type.isDecimal)
    #expect(try frame["none"].nullCount == 200)
    #expect(frame.schema[1].type == .decimal(precision: 17, scale: 0))
    let large = DecimalNumber(units: Int128(DecimalNumber.powersOfTen[38]) - 1, scale: 0)
    let sums = try DataFrame(["x": Column(decimals: [large, nil, large])]).with(
      col("x").cumulativeSum())
    #expect(message { _ = try sums["x"].strings }.contains("a running sum does not fit"))
  }

  private func check(_ column: Column, _ wanted: [Any], _ label: String) throws {
    #expect(column.count == wanted.count)
    if column.type.isDecimal {
      let own = try Evaluator.cast(column, to: .float64).optionals(of: Double.self)
      #expect(own == wanted.map { ($0 as? NSNumber)?.doubleValue }, "\(label)")
    } else if column.type.isText {
      #expect(column.strings == wanted.map { $0 as? String }, "\(label)")
    } else {
      let own = try Evaluator.cast(column, to: .int64).optionals(of: Int.self)
      let numbers = wanted.map { ($0 as? NSNumber)?.intValue }
      // Polars adds whole steps, rounded before they are added; here each value is rounded once.
      let most = label.contains("interpolate") ? 20 : 0
      let isNear = zip(own, numbers).allSatisfy { pair in
        guard let a = pair.0, let b = pair.1 else { return pair.0 == pair.1 }
        return abs(a - b) <= most
      }
      #expect(isNear, "\(label)")
    }
  }

  @Test("Between two dates and times lies what is the nearest before")
  func between() throws {
    let days = try DataFrame(["d": [0, nil, nil, 5, nil, -2]]).select(
      col("d").cast(.date).interpolate().cast(.int64))
    #expect(try days["d"].optionals(of: Int.self) == [0, 1, 3, 5, 1, -2])
    let far = try DataFrame(["t": [Int.min, nil, Int.max]]).select(
      col("t").cast(.datetime(.nanoseconds)).interpolate().cast(.int64))
    #expect(try far["t"].optionals(of: Int.self) == [.min, -1, .max])
  }
}
