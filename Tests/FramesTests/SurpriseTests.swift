import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("What is taken as it is meant")
struct SurpriseTests {
  /// The types and values are those of Polars 2.1.0: `pl.Series([1, 2, 3]).shift(1, fill_value=2.5)`.
  @Test("A value that fills makes a type for both")
  func shiftFill() throws {
    let frame = try DataFrame([
      "a": [1, 2, 3], "b": [true, false, true], "t": ["x", "y", "z"], "g": [1, 1, 2],
    ])
    let a = col("a")
    let fraction = try frame.select(a.shift(1, fill: lit(2.5)))
    #expect(fraction.schema[0].type == .float64)
    #expect(try fraction["a"].array(of: Double.self) == [2.5, 1, 2])
    let mean = try frame.select(a.shift(1, fill: a.mean()))
    #expect(mean.schema[0].type == .float64)
    #expect(try mean["a"].array(of: Double.self) == [2, 1, 2])
    let whole = try frame.select(a.shift(-2, fill: lit(7)))
    #expect(whole.schema[0].type == .int64)
    #expect(try whole["a"].array(of: Int.self) == [3, 7, 7])
    let narrow = try frame.select(a.cast(.int8).shift(1, fill: lit(9)))
    #expect(narrow.schema[0].type == .int8)
    #expect(try narrow["a"].array(of: Int8.self) == [9, 1, 2])
    let wide = try frame.select(a.cast(.int8).shift(1, fill: lit(300)).cast(.int64))
    #expect(try wide["a"].array(of: Int.self) == [300, 1, 2])
    let text = try frame.select(col("t").shift(2, fill: lit("none")))
    #expect(try text["t"].strings == ["none", "none", "x"])
    let groups = try frame.select(a.shift(1, fill: lit(0.5)).over("g"))
    #expect(try groups["a"].array(of: Double.self) == [0.5, 1, 0.5])
    let null = try frame.select(a.shift(1, fill: .null))
    #expect(try null["a"].optionals(of: Int.self) == [nil, 1, 2])
    let empty = try frame.head(0).select(a.shift(1, fill: lit(2.5)))
    #expect(try empty["a"].array(of: Double.self) == [])
    #expect(
      message { _ = try frame.select(col("t").shift(1, fill: lit(2.5))) }
        == "t.shift(1, 2.5): cannot fill string with float64; cast one of them with `.cast`")
  }

  @Test("Unsigned numbers of Swift are literals")
  func unsigned() throws {
    let most: [UInt64] = [3, .max, UInt64(Int64.max) + 1]
    let frame = try DataFrame(["u": Column(most), "i": [3, 4, 5]])
    let (three, large): (UInt64, UInt) = (3, .max)
    #expect(try frame.filter(col("u") == three).count() == 1)
    #expect(try frame.filter(col("i") == three)["i"].array(of: Int.self) == [3])
    #expect(try frame.filter(col("u") == large)["u"].array(of: UInt64.self) == [.max])
    #expect(try frame.filter(col("u") >= large - 1)["u"].array(of: UInt64.self) == [.max])
    #expect(try frame.filter(col("u").isIn([three, UInt64(large)])).count() == 2)
    #expect(try frame.filter(col("u").isIn([-1])).count() == 0)
    #expect(try frame.select(lit(large).as("l"))["l"].array(of: UInt64.self) == [.max, .max, .max])
    let sums = try frame.select(col("i") + three)
    #expect(sums.schema[0].type == .int64)
    #expect("\(col("u") == large)" == "(u == 18446744073709551615)")
  }

  @Test("The cure for two names is that of the step")
  func duplicateNames() throws {
    let frame = try DataFrame(["k": [1], "x": [2], "x_right": [3]])
    #expect(
      message { _ = try frame.join(DataFrame(["k": [1], "x": [5]]), on: "k") }
        == "two columns are named 'x_right'; give another suffix: `join(…, suffix: \"_other\")`")
    #expect(
      message { _ = try frame.withRowIndex("x") }
        == "two columns are named 'x'; give the numbers another name: `withRowIndex(\"other\")`")
    #expect(
      message { _ = try DataFrame(columns: [("x", Column([1])), ("x", Column([2]))]) }
        == "two columns are named 'x'; give each column a name of its own")
    let clash = try DataFrame(["k": ["a"], "c": ["k"], "v": [1]])
    #expect(
      message { _ = try clash.pivot(on: "c", index: ["k"], values: col("v").sum()) }
        == """
        two columns are named 'k'; a value of 'c' makes a heading that is there already; rename the \
        index first
        """)
  }
}
