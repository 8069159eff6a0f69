import SwiftwaterDevices
import SwiftwaterFrames
import Testing

@Suite("Closures as functions of columns")
struct ClosureTests {
  struct Mishap: Error, CustomStringConvertible {
    let description = "mishap"
  }

  let frame: DataFrame

  init() throws {
    frame = try DataFrame([
      "i": [1, nil, 3, 4], "f": [0.5, 1.5, nil, 3.5], "s": ["a", "bb", nil, "dddd"],
      "k": ["x", "y", "x", "y"],
    ])
  }

  private func values(_ expression: Expression) throws -> [String?] {
    try frame.select(expression.as("v"))["v"].strings
  }

  @Test("Values: null stays null, or is nil")
  func values() throws {
    #expect(try values(col("i").map { (x: Int) in x * 10 }) == ["10", nil, "30", "40"])
    #expect(
      try values(col("i").map { (x: Int?) -> String? in x.map { "\($0)" } ?? "none" })
        == ["1", "none", "3", "4"])
    #expect(try values(col("i").map { (x: Double) in x / 2 }) == ["0.5", nil, "1.5", "2.0"])
    #expect(
      try values(col("s").map { (s: String) -> Int in s.count }) == ["1", "2", nil, "4"])
    #expect(
      try frame.select(col("i").map { (x: Int) -> Bool in x > 2 }).schema
        == [Field("i", .bool)])
  }

  @Test("Values of several columns")
  func several() throws {
    let i = col("i")
    #expect(
      try values(.map(i, col("f")) { (a: Int, b: Double) in Double(a) + b })
        == ["1.5", nil, nil, "7.5"])
    #expect(
      try values(
        .map(i, col("f")) { (a: Int?, b: Double?) -> Int? in (a ?? 0) + (b == nil ? 100 : 0) })
        == ["1", "0", "103", "4"])
    #expect(
      try values(.map(i, col("f"), col("s")) { (a: Int, b: Double, c: String) in "\(a)\(b)\(c)" })
        == ["10.5a", nil, nil, "43.5dddd"])
  }

  @Test("Whole columns and groups")
  func columns() throws {
    #expect(
      try values(
        col("i").fillNull(0).mapColumn { column in
          try Column(column.array(of: Int.self).reversed() as [Int])
        }) == ["4", "3", "0", "1"])
    let best = try frame.groupBy("k").map { group in
      try group.sort(by: "f", descending: true).head(1)
    }
    #expect(try contents(best)["k"] == ["x", "y"])
    #expect(try contents(best)["f"] == ["0.5", "3.5"])
  }

  @Test("Many rows on several threads keep their places")
  func many() throws {
    let count = 100_000
    let wide = try DataFrame(["x": (0..<count).map { $0 % 7 == 0 ? nil : $0 }])
    let squares = try Threads.with(count: 7) {
      try wide.select(col("x").map { (x: Int) in x * 2 })["x"].optionals(of: Int.self)
    }
    #expect(squares == (0..<count).map { $0 % 7 == 0 ? nil : $0 * 2 })
    let empty = try wide.head(0).select(col("x").map { (x: Int) in x * 2 })
    #expect(try empty.count() == 0)
  }

  @Test("What a closure throws, and results that do not fit, are errors of the frame")
  func failures() throws {
    #expect(
      message {
        try frame.select(col("i").map { (x: Int) -> Int in throw Mishap() }).collect()
      } == "map: the closure failed: mishap")
    #expect(
      message { _ = try frame.select(col("s").map { (x: Int) in x }) }.contains(
        "the closure takes int64, but got string; cast it, or take another type"))
    #expect(
      message { try frame.select(col("i").mapColumn { $0[0..<1] }).collect() }
        == "mapColumn: the closure gave 1 rows for 4; give as many")
    #expect(
      message {
        try frame.select(col("i").mapColumn { try Column($0.strings) }).collect()
      } == "mapColumn: the closure gave string; say so with `returning:`")
  }
}
