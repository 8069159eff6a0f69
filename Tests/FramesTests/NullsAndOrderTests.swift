import SwiftwaterFrames
import Testing

/// What the page NullsAndOrder promises, row by row.
@Suite("Nulls, NaN and the order of rows")
struct NullsAndOrderTests {
  typealias Expression = SwiftwaterFrames.Expression

  static let frame = Result {
    try DataFrame([
      "x": [2, nil, .nan, 1, .nan], "flag": [true, nil, false, nil, true],
      "text": ["b", nil, "a", "b", ""], "whole": [1, 2, nil, 4, 5],
    ])
  }
  static let x = col("x")

  /// Expressions and their values, "-" for null.
  static let rowwise: [(Expression, [String])] = [
    (x + 1, ["3.0", "-", "nan", "2.0", "nan"]),
    (x == x, ["true", "-", "false", "true", "false"]),
    (x != x, ["false", "-", "true", "false", "true"]),
    (x > 1, ["true", "-", "false", "false", "false"]),
    (x.isSame(as: x), ["true", "true", "false", "true", "false"]),
    (x.isIn([2.0, Double.nan]), ["true", "-", "true", "false", "true"]),
    (col("flag") && false, ["false", "false", "false", "false", "false"]),
    (col("flag") || true, ["true", "true", "true", "true", "true"]),
    (col("flag") && true, ["true", "-", "false", "-", "true"]),
    (!col("flag"), ["false", "-", "true", "-", "false"]),
    (when(col("flag")).then(1).otherwise(0), ["1", "0", "0", "0", "1"]),
    (col("whole") % 0, ["-", "-", "-", "-", "-"]),
    (x.rank(.min), ["2", "-", "3", "1", "3"]),
    (col("whole").cumulativeSum(), ["1", "3", "-", "7", "12"]),
    (x.cumulativeMax(), ["2.0", "-", "nan", "nan", "nan"]),
    (col("whole").rolling(2).mean(), ["-", "1.5", "-", "-", "4.5"]),
    (col("whole").rolling(.rows(2, minPeriods: 1)).sum(), ["1.0", "3.0", "2.0", "4.0", "9.0"]),
    (col("whole").shift(), ["-", "1", "2", "-", "4"]),
    (col("whole").diff(), ["-", "1", "-", "-", "1"]),
    (x.fillNull(0.0), ["2.0", "0.0", "nan", "1.0", "nan"]),
    (x.fillNaN(0.0), ["2.0", "-", "0.0", "1.0", "0.0"]),
    (x.nanToNull(), ["2.0", "-", "-", "1.0", "-"]),
    (Expression.horizontalSum(x, col("whole")), ["3.0", "2.0", "nan", "5.0", "nan"]),
    (Expression.horizontalMax(x, col("whole")), ["2.0", "2.0", "nan", "4.0", "nan"]),
    (col("text").text.upper(), ["B", "-", "A", "B", ""]),
    (x.sum(), ["nan"]), (x.mean(), ["nan"]), (x.median(), ["nan"]), (x.min(), ["1.0"]),
    (x.max(), ["nan"]), (x.count(), ["4"]), (x.nUnique(), ["3"]), (.count(), ["5"]),
    (col("whole").sum(), ["12"]), (col("whole").mean(), ["3.0"]),
    (col("flag").any(), ["true"]), (col("flag").all(), ["false"]),
  ]

  @Test("Values computed from rows", arguments: 0..<37)
  func expressions(_ index: Int) throws {
    #expect(Self.rowwise.count == 37)
    let (expression, expected) = Self.rowwise[index]
    let values = try Self.frame.get().select(expression.as("r"))["r"]
    #expect(values.strings.map { $0 ?? "-" } == expected, "\(expression)")
  }

  @Test("Orders, keys and sets")
  func keys() throws {
    let frame = try Self.frame.get()
    func x(_ frame: DataFrame) throws -> [String?] { try frame["x"].strings }
    #expect(try x(frame.sort(by: "x")) == ["1.0", "2.0", "nan", "nan", nil])
    #expect(try x(frame.sort(by: "x", descending: true)) == ["nan", "nan", "2.0", "1.0", nil])
    #expect(try x(frame.largest(3, by: "x")) == ["nan", "nan", "2.0"])
    #expect(try x(frame.smallest(1, by: "x")) == ["1.0"])
    #expect(try x(frame.filter(col("flag"))) == ["2.0", "nan"])
    #expect(try x(frame.unique(on: "x")) == ["2.0", nil, "nan", "1.0"])
    #expect(
      try contents(frame.groupBy("x").count()) == [
        "x": ["2.0", nil, "nan", "1.0"], "count": ["1", "1", "2", "1"],
      ])
    #expect(try x(frame.valueCounts("x")) == ["nan", "2.0", nil, "1.0"])
    let one = try frame.select("x")
    #expect(try x(one.union(one)) == ["2.0", nil, "nan", "1.0"])
    #expect(try x(one.intersection(one)) == ["2.0", nil, "nan", "1.0"])
    #expect(try one.subtracting(one).count() == 0)
  }

  @Test("Joins keep the left side's order; null matches nothing, NaN itself")
  func joins() throws {
    let left = try Self.frame.get().select("x").withRowIndex("row")
    let right = try Self.frame.get().select("x", "whole")
    func rows(_ kind: JoinKind, nullsEqual: Bool = false) throws -> [String?] {
      try left.join(right, on: "x", how: kind, nullsEqual: nullsEqual)["row"].strings
    }
    #expect(try rows(.inner) == ["0", "2", "2", "3", "4", "4"])
    #expect(try rows(.left) == ["0", "1", "2", "2", "3", "4", "4"])
    #expect(try rows(.right) == ["0", "2", "2", "3", "4", "4", nil])
    #expect(try rows(.full) == ["0", "1", "2", "2", "3", "4", "4", nil])
    #expect(try rows(.semi) == ["0", "2", "3", "4"])
    #expect(try rows(.anti) == ["1"])
    #expect(try rows(.inner, nullsEqual: true) == ["0", "1", "2", "2", "3", "4", "4"])
    let whole = try left.join(right, on: "x")["whole"].strings
    #expect(whole == ["1", nil, "5", "4", nil, "5"])
  }

  @Test("Frames of another shape")
  func reshaped() throws {
    let frame = try DataFrame(["k": [1, 1, 2], "s": ["b", "a", "b"], "v": [1, 2, 3]])
    #expect(
      try frame.pivot(on: "s", index: ["k"], values: col("v").sum()).columnNames == ["k", "a", "b"])
    #expect(
      try contents(frame.pivot(on: "s", index: ["k"], values: col("v").sum())) == [
        "k": ["1", "2"], "b": ["1", "3"], "a": ["2", nil],
      ])
    let long = try frame.unpivot("k", "v", index: ["s"])
    #expect(try long["value"].strings == ["1", "1", "2", "1", "2", "3"])
    let lists = try DataFrame(["s": ["a,b", nil, "c"]]).with(col("s").text.split(",").as("l"))
    #expect(try lists.explode("l")["l"].strings == ["a", "b", nil, "c"])
    let noTensor = message {
      _ = try Self.frame.get()["x"].tensor()
    }
    #expect(noTensor.hasPrefix("1 of 5 values are null"))
  }

  @Test("Nothing at all: sums are 0, means null, extremes null")
  func none() throws {
    let none = try DataFrame(["x": [nil, nil] as [Double?], "b": [nil, nil] as [Bool?]])
    let answers = try none.select(
      col("x").sum().as("sum"), col("x").product().as("product"), col("x").mean().as("mean"),
      col("x").min().as("min"), col("b").any().as("any"), col("b").all().as("all"))
    #expect(
      try contents(answers) == [
        "sum": ["0.0"], "product": ["1.0"], "mean": [nil], "min": [nil], "any": ["false"],
        "all": ["true"],
      ])
  }

  @Test("Texts that begin alike are in order of their bytes, also where one ends within another")
  func textsThatBeginAlike() throws {
    var random = SeededGenerator(seed: 5)
    let texts = (0..<2000).map { _ in
      let length = Int.random(in: 0...28, using: &random)
      return "the same beginning "
        + String((0..<length).map { _ in "\0aéz".randomElement(using: &random) ?? "a" })
    }
    let sorted = try DataFrame(["x": texts]).sort(by: "x")["x"].strings.map { $0 ?? "" }
    let wanted = texts.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) }
    #expect(sorted.map { Array($0.utf8) } == wanted.map { Array($0.utf8) })
  }
}
