import SwiftwaterFrames
import Testing

@Suite("Expressions for several columns")
struct ColumnSelectionTests {
  let frame: DataFrame

  init() throws {
    frame = try DataFrame([
      "id": [1, 2, 3], "x_a": [0.5, 1.5, nil], "x_b": [Float(1), 2, 3], "name": ["p", "q", "p"],
      "flag": [true, false, nil],
    ])
  }

  private func names(_ expressions: Expression...) throws -> [String] {
    try frame.with([]).select(expressions[0]).columnNames
  }

  @Test("Columns by type, name and pattern")
  func selections() throws {
    #expect(try names(.all) == ["id", "x_a", "x_b", "name", "flag"])
    #expect(try names(.all.excluding("id", "name")) == ["x_a", "x_b", "flag"])
    #expect(try names(.numeric) == ["id", "x_a", "x_b"])
    #expect(try names(.integer) == ["id"])
    #expect(try names(.floatingPoint) == ["x_a", "x_b"])
    #expect(try names(.text) == ["name"])
    #expect(try names(.bool) == ["flag"])
    #expect(try names(.temporal) == [])
    #expect(try names(.columns(of: .float32, .bool)) == ["x_b", "flag"])
    #expect(try names(.columns("name", "id")) == ["name", "id"])
    #expect(try names(.columns(startingWith: "x_", "n")) == ["x_a", "x_b", "name"])
    #expect(try names(.columns(endingWith: "a")) == ["x_a"])
    #expect(try names(.columns(matching: "^x|g$")) == ["x_a", "x_b", "flag"])
    #expect(try names(.numeric.excluding(.floatingPoint)) == ["id"])
    #expect(try names(.text.joining(.all)) == ["name", "id", "x_a", "x_b", "flag"])
  }

  @Test("What is computed of a selection is computed of each column, under its name or one like it")
  func computations() throws {
    let doubled = try frame.select((.floatingPoint * 2).prefixed("2·"), col("id").suffixed("!"))
    #expect(
      try contents(doubled)
        == [
          "2·x_a": ["1.0", "3.0", nil], "2·x_b": ["2.0", "4.0", "6.0"], "id!": ["1", "2", "3"],
        ])
    let filled = try frame.with(Expression.numeric.fillNull(0).cast(.float64))
    #expect(filled.columnNames == frame.columnNames)
    #expect(try filled["x_a"].strings == ["0.5", "1.5", "0.0"])
    let means = try frame.groupBy("name").aggregate(.numeric.sum().suffixed(" sum"))
    #expect(means.columnNames == ["name", "id sum", "x_a sum", "x_b sum"])
    #expect(try means["id sum"].strings == ["4", "2"])
    let centred = try frame.select(Expression.floatingPoint - Expression.floatingPoint.mean())
    #expect(
      try contents(centred) == ["x_a": ["-0.5", "0.5", nil], "x_b": ["-1.0", "0.0", "1.0"]])
  }

  @Test("Mistakes name what was chosen")
  func failures() throws {
    #expect(
      message { _ = try frame.select(.columns("idd")) }.hasPrefix(
        "no column 'idd'; did you mean 'id'?"))
    #expect(
      message { _ = try frame.select(.numeric + .text.text.length()) }.contains(
        "stands for 3 columns and text for 1; use selections of one length"))
    #expect(
      message { _ = try frame.filter(.bool) }
        == "bool stands for several columns; use it in `select`, `with` or `aggregate`")
    #expect(
      message { _ = try frame.select(.columns(matching: "(")) }.contains("wrong at position 1"))
  }
}
