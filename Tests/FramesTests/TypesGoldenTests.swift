import Foundation
import SwiftwaterFrames
import Testing

/// What Polars, DuckDB and Python's decimals answered; see Tests/Golden/frames-types.py.
@Suite("Dates, decimals, lists and structures agree with others")
struct TypesGoldenTests {
  let golden: [String: Any]

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-types.json")
    golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
  }

  func answers(_ part: String, _ name: String) throws -> [Any] {
    try #require((golden[part] as? [String: Any])?[name] as? [Any], "\(part).\(name)")
  }

  func texts(_ part: String, _ name: String) throws -> [String?] {
    try answers(part, name).map { $0 as? String }
  }

  func numbers(_ part: String, _ name: String) throws -> [Int64?] {
    try answers(part, name).map { ($0 as? NSNumber)?.int64Value }
  }

  // MARK: - Decimals

  func decimals() throws -> DataFrame {
    func column(_ name: String, _ precision: Int, _ scale: Int) throws -> Column {
      let values = try texts("decimals", name).map { $0.flatMap { DecimalNumber($0) } }
      return try Column(decimals: values, precision: precision, scale: scale)
    }
    return try DataFrame(["a": try column("a", 12, 2), "b": try column("b", 9, 4)])
  }

  @Test("Arithmetic, comparison and rounding of decimals")
  func arithmetic() throws {
    let (a, b) = (col("a"), col("b"))
    let cases: [(String, SwiftwaterFrames.Expression)] = [
      ("sum", a + b), ("difference", a - b), ("product", a * b), ("quotient", a / b),
      ("remainder", a % b), ("rounded", a.decimal(scale: 1)), ("floor", a.floor()),
      ("ceil", a.ceil()),
    ]
    // Wide ones take other paths: the same answers.
    let wide = try decimals().select(
      a.decimal(scale: 2, precision: 30).as("a"), b.decimal(scale: 4, precision: 25).as("b"))
    for (name, expression) in cases {
      let wanted = try texts("decimals", name)
      #expect(try decimals().select(expression.as("x"))["x"].strings == wanted, "\(name)")
      guard name != "quotient" else { continue }
      #expect(try wide.select(expression.as("x"))["x"].strings == wanted, "wide \(name)")
    }
    for frame in [try decimals(), wide] {
      #expect(
        try frame.select((a < b).as("x"))["x"].optionals(of: Bool.self)
          == answers("decimals", "less").map { ($0 as? NSNumber)?.boolValue })
      #expect(
        try frame.select((a == b).as("x"))["x"].optionals(of: Bool.self)
          == answers("decimals", "equal").map { ($0 as? NSNumber)?.boolValue })
      #expect(
        try frame.select(a.cast(.int64).as("x"))["x"].optionals(of: Int64.self)
          == numbers("decimals", "whole"))
      #expect(
        try frame.select(a.cast(.float64).as("x"))["x"].optionals(of: Double.self)
          == answers("decimals", "double").map { ($0 as? NSNumber)?.doubleValue })
      let total = try frame.aggregate(a.sum())["a"]
      #expect(total.strings == [(golden["decimals"] as? [String: Any])?["total"] as? String])
    }
  }

  @Test("Decimals out of texts")
  func parsing() throws {
    let parsed = try #require((golden["decimals"] as? [String: Any])?["parsed"] as? [String: Any])
    let texts = try #require(parsed["texts"] as? [Any]).map { $0 as? String }
    let values = try #require(parsed["values"] as? [Any]).map { $0 as? String }
    let frame = try DataFrame(["x": texts])
    for precision in [19, 38] {
      let read = try frame.select(col("x").cast(.decimal(precision: precision, scale: 2)))["x"]
      #expect(read.strings == values)
      #expect(try read.decimals().map { $0?.description } == values)
    }
  }

  @Test("Wide decimals as keys, in order and in aggregates")
  func wideDecimals() throws {
    let wide = try #require((golden["decimals"] as? [String: Any])?["wide"] as? [String: Any])
    func texts(_ name: String) throws -> [String?] {
      try #require(wide[name] as? [Any]).map { $0 as? String }
    }
    let values = try texts("values").map { $0.flatMap { DecimalNumber($0) } }
    let keys = try #require(wide["keys"] as? [Any]).compactMap { ($0 as? NSNumber)?.intValue }
    let frame = try DataFrame(["v": try Column(decimals: values), "k": keys])
    #expect(try frame.sort(by: "v")["v"].strings == texts("sorted").map { Self.threePlaces($0) })
    let grouped = try frame.groupBy("k").aggregate(
      col("v").sum().as("sum"), col("v").min().as("min"))
    #expect(try grouped["sum"].strings == texts("sums").map { Self.threePlaces($0) })
    #expect(try grouped["min"].strings == texts("least").map { Self.threePlaces($0) })
    #expect(try frame.unique(on: "v").count() == (wide["distinct"] as? NSNumber)?.intValue)
    let joined = try frame.join(frame.unique(on: "v").drop("k"), on: "v")
    #expect(try joined.count() == values.count)
  }

  static func threePlaces(_ text: String?) -> String? {
    text.flatMap { DecimalNumber($0) }.flatMap { number in
      try? Column(decimals: [number], precision: 38, scale: 3).strings[0]
    }
  }

  // MARK: - Dates and times

  func moments() throws -> DataFrame {
    let moments = try #require(golden["moments"] as? [Any]).map {
      ($0 as? String).flatMap { DateTime($0) }
    }
    let spans = try #require(golden["spans"] as? [Any]).map { ($0 as? NSNumber)?.int64Value }
    return try DataFrame([
      "t": moments, "u": Array(moments.reversed()), "raw": spans, "n": [2, -3, 7, 1, 2, 5],
    ]).with(col("raw").cast(.duration(.microseconds)).as("s"), col("t").temporal.date().as("d"))
  }

  @Test("Operators on dates, times and lengths of time")
  func temporalOperators() throws {
    let (t, u, s, d) = (col("t"), col("u"), col("s"), col("d"))
    let early = when(t.temporal.year() < 9000).then(t).otherwiseNull()
    let late = when(t < "0002-01-01").then(col("floor")).otherwise(t)
    let frame = try moments().with(
      lit("0002-01-01T00:00:00").cast(.datetime(.microseconds)).as("floor"))
    let cases: [(String, SwiftwaterFrames.Expression)] = [
      ("plus", early + s), ("minus", late - s), ("apart", t - u),
      ("days", d - u.temporal.date()), ("times", s * col("n")), ("half", s * 0.5),
      ("negated", -s), ("before", t < u), ("sameDay", d == u.temporal.date()),
      ("filled", t.fillNull("2001-02-03")),
      ("dayPlus", when(t.temporal.year() < 9000).then(d).otherwiseNull() + s),
    ]
    for (name, expression) in cases {
      let values = try frame.select(expression.cast(.int64).as("x"))["x"].optionals(of: Int64.self)
      #expect(try values == numbers("operators", name), "\(name)")
    }
    #expect(
      try frame.withRowIndex("i").sort(by: "t")["i"].array(of: Int64.self)
        == #require(golden["ordered"] as? [Any]).compactMap { ($0 as? NSNumber)?.int64Value })
    let aggregates = try frame.aggregate(
      early.mean().as("mean"), s.max().as("longest"), s.sum().as("total"))
    for name in ["mean", "longest", "total"] {
      #expect(try aggregates[name].type.isTemporal)
      let value = try aggregates.select(col(name).cast(.int64))[name].optionals(of: Int64.self)
      #expect(try value == numbers("operators", name), "\(name)")
    }
  }

  // MARK: - Lists

  func lists() throws -> DataFrame {
    func column(_ name: String) throws -> Column {
      try Column(
        lists: answers("lists", name).map { list in
          (list as? [Any])?.map { ($0 as? NSNumber)?.int64Value }
        })
    }
    return try DataFrame([
      "l": try column("lists"), "o": try column("other"), "i": [0, 1, 2, 3, 4, 5],
    ])
  }

  @Test("Functions of lists")
  func listFunctions() throws {
    let l = col("l").list
    let cases: [(String, SwiftwaterFrames.Expression)] = [
      ("count", l.count()), ("get1", l.get(1)), ("last", l.last()), ("slice12", l.slice(1, 2)),
      ("sliceMinus2", l.slice(-2, 1)), ("head2", l.head(2)), ("tail2", l.tail(2)),
      ("sum", l.sum()), ("mean", l.mean()), ("min", l.min()), ("max", l.max()), ("std", l.std()),
      ("sorted", l.sorted()), ("descending", l.sorted(descending: true)),
      ("reversed", l.reversed()), ("unique", l.unique()), ("dropNulls", l.dropNulls()),
      ("has5", l.contains(5)), ("doubled", l.map { $0 * 2 }), ("positive", l.filter { $0 > 0 }),
      ("concat", l.concat(col("o"))),
    ]
    // A row in front that is cut off: what is computed starts inside the buffers.
    let frame = try lists()
    let sliced = try DataFrame.concat([frame.tail(1), frame]).limit(6, offset: 1)
    for (name, expression) in cases {
      let wanted = try answers("lists", name).map(Self.text)
      #expect(try frame.select(expression.as("x"))["x"].strings == wanted, "\(name)")
      #expect(try sliced.select(expression.as("x"))["x"].strings == wanted, "sliced \(name)")
    }
  }

  static func text(_ value: Any) -> String? {
    if let list = value as? [Any] {
      return "[" + list.map { text($0) ?? "null" }.joined(separator: ", ") + "]"
    }
    guard let number = value as? NSNumber else { return nil }
    if CFGetTypeIDIsBoolean(number) { return number.boolValue ? "true" : "false" }
    let isWhole = !"\(number)".contains(".") && !"\(number)".contains("e")
    return isWhole && !isDouble(number) ? "\(number.int64Value)" : "\(number.doubleValue)"
  }

  static func isDouble(_ number: NSNumber) -> Bool { String(cString: number.objCType) == "d" }

  static func CFGetTypeIDIsBoolean(_ number: NSNumber) -> Bool {
    String(cString: number.objCType) == "c"
  }

  @Test("Lists into rows, as keys and out of groups")
  func listRows() throws {
    let frame = try lists()
    for (name, keepsEmpty) in [("exploded", false), ("kept", true)] {
      let lists = try #require(golden["lists"] as? [String: Any])
      let wanted = try #require(lists[name] as? [String: [Any]])
      let exploded = try frame.explode("l", keepingEmpty: keepsEmpty)
      #expect(try exploded["l"].strings == wanted["l"]?.map(Self.text))
      #expect(try exploded["i"].strings == wanted["i"]?.map(Self.text))
    }
    let grouped = try DataFrame.concat([frame, frame.head(0)]).groupBy("l").count()
    #expect(try grouped["count"].strings == answers("lists", "grouped").map(Self.text))
    let values: [Double?] = [1.5, 2.5, nil, 4.5]
    let collected = try DataFrame(["k": [1, 2, 1, 1], "v": values]).groupBy("k")
      .aggregate(col("v").collect())
    #expect(try collected["v"].strings == answers("lists", "collected").map(Self.text))
  }
}
