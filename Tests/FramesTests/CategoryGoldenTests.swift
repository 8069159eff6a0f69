import Foundation
import SwiftwaterDevices
import SwiftwaterFrames
import Testing

/// What Polars' Enum and pandas' ordered Categorical answered; see Tests/Golden/frames-categories.py.
@Suite("Enumerations agree with Polars and pandas")
struct CategoryGoldenTests {
  let golden: [String: Any]
  let categories: Categories

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-categories.json")
    golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    categories = try Categories(#require(golden["categories"] as? [String]))
  }

  /// Recorded values, nil for null.
  func texts(_ values: Any?) throws -> [String?] {
    try #require(values as? [Any]).map { $0 as? String }
  }

  /// The recorded frame, its rows those of a slice where `margin` is more than 0.
  func frame(margin: Int = 0) throws -> DataFrame {
    func numbers(_ name: String) throws -> [Int?] {
      try #require(golden[name] as? [Any]).map { ($0 as? NSNumber)?.intValue }
    }
    let whole = try DataFrame([
      "x": Column(texts(golden["values"]), categories: categories),
      "t": texts(golden["loose"]), "n": numbers("numbers"), "k": numbers("keys"),
    ]).select(col("x"), col("t"), col("n"), col("k"))
    guard margin > 0 else { return whole }
    let padded = try DataFrame.concat([whole.tail(margin), whole, whole.head(margin)]).collect()
    let rows = margin..<margin + (try whole.count())
    return try DataFrame(
      columns: padded.columnNames.map { name in (name, try padded[name][rows]) })
  }

  var small: DataFrame {
    get throws {
      let columns = try #require(golden["small"] as? [String: Any])
      return try DataFrame([
        "x": Column(texts(columns["x"]), categories: categories),
        "y": texts(columns["y"]),
      ]).with(col("y").cast(.int64))
    }
  }

  @Test("Expressions", arguments: [0, 13])
  func expressions(margin: Int) throws {
    let (x, bound) = (col("x"), try #require(golden["bound"] as? String))
    let other = try ColumnType.enumeration(["Ω", "tiny", "new"])
    let type = ColumnType.enumeration(categories)
    let cases: [(String, SwiftwaterFrames.Expression, ColumnType)] = [
      ("less", x < bound, .bool), ("lessOrEqual", x <= bound, .bool),
      ("greater", x > bound, .bool), ("greaterOrEqual", x >= bound, .bool),
      ("equal", lit(bound) == x, .bool), ("notEqual", x != bound, .bool),
      ("isIn", x.isIn(["tiny", "9"]), .bool), ("text", x.cast(.string), .string),
      ("text", x.cast(.category), .category), ("other", x.cast(other), other),
      ("parsed", col("t").cast(type), type),
      ("parsed", col("t").cast(.category).cast(type), type),
      ("parsed", col("t").text.enumeration(categories, unknown: .null), type),
      ("filled", x.fillNull("Ω"), type), ("shifted", x.shift(2), type),
      ("chosen", when(col("k") > 1).then(x).otherwise("tiny"), type),
      ("rank", x.rank(.dense).cast(.int64), .int64),
      ("replaced", x.replace(["tiny": "9", "": "Ω"]), type),
      ("equalText", x == col("t"), .bool), ("codes", x.cast(.int16), .int16),
      ("joinedText", .concat(x, col("t"), separator: "|"), .string),
      ("leastOfKey", x.min().over("k"), type), ("firstOfKey", x.first().over("k"), type),
      ("text", x.cast(.uint8).cast(type).cast(.string), .string),
    ]
    let recorded = try #require(golden["answers"] as? [String: Any])
    let frame = try frame(margin: margin)
    for (name, expression, type) in cases {
      let found = try frame.select(expression.as("r")).collect()["r"]
      let wanted = try texts(recorded[name])
      #expect(found.strings == wanted, "\(name)")
      #expect(found.type == type, "\(name)")
    }
    for (name, expression) in [("least", x.min()), ("greatest", x.max())] {
      #expect(try frame.select(expression.as("r"))["r"].strings == texts(recorded[name]), "\(name)")
    }
  }

  @Test("Orders, groups, joins and shapes, with 1, 2 and 7 threads", arguments: [1, 2, 7])
  func tables(threads: Int) throws {
    let (x, n) = (col("x"), col("n"))
    let frame = try frame()
    let small = try small
    let three = try frame.select(x, n, col("k"))
    let cases: [(String, DataFrame)] = [
      ("ascending", try three.sort(by: "x")),
      ("descending", try three.sort(by: "x", descending: true)),
      ("grouped", try frame.groupBy("x").aggregate(n.sum(), .count())),
      (
        "extremes",
        try frame.groupBy("k").aggregate(x.min().as("low"), x.max().as("high")).sort(by: "k")
      ),
      ("unique", try frame.select(x).unique()),
      ("joined", try frame.select(x, n).join(small, on: "x", how: .left)),
      ("inner", try frame.select(x, n).join(small, on: "x")),
      (
        "counts",
        try frame.select(x).dropNulls().valueCounts("x").sort(by: "x")
          .sort(by: "count", descending: true)
      ),
    ]
    let recorded = try #require(golden["tables"] as? [String: Any])
    try Threads.with(count: threads) {
      for (name, result) in cases {
        let wanted = try #require(recorded[name] as? [String: Any])
        #expect(Set(wanted.keys) == Set(result.columnNames), "\(name)")
        for (column, values) in try contents(result) {
          #expect(try values == texts(wanted[column]), "\(name).\(column)")
        }
      }
    }
  }

  @Test("Pivoted columns stand in the categories' order, and each category has a dummy")
  func shapes() throws {
    let frame = try frame()
    let recorded = try #require(golden["tables"] as? [String: Any])
    let pivoted = try frame.dropNulls(in: "x").pivot(
      on: "x", index: ["k"], values: col("n").count()
    ).sort(by: "k")
    let wanted = try #require(recorded["pivoted"] as? [String: Any])
    #expect(
      pivoted.columnNames == ["k"] + categories.names.filter { wanted[$0] != nil })
    for (column, values) in try contents(pivoted) {
      #expect(try values == texts(wanted[column]), "\(column)")
    }
    let dummies = try frame.select(col("x")).oneHot()
    let indicators = try #require(recorded["dummies"] as? [String: Any])
    #expect(dummies.columnNames == categories.names.map { "x_\($0)" })
    for name in categories.names {
      #expect(try dummies["x_\(name)"].strings == texts(indicators[name]), "\(name)")
    }
  }
}
