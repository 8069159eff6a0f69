import SwiftwaterFrames
import Testing

@Suite("Printed tables")
struct PrintingTests {
  @Test("Shape, names, types, aligned numbers, nulls and wide characters")
  func table() throws {
    let frame = try DataFrame([
      "name": ["Ann", "日本語", nil, "🙂 é"], "age": [41, nil, 7, 100],
      "score": [0.5, 1234.56789012, nil, 1e-9],
    ])
    #expect(
      try frame.text() == """
        4 × 3
        ┌────────┬───────┬────────────┐
        │ name   │   age │      score │
        │ string │ int64 │    float64 │
        ├────────┼───────┼────────────┤
        │ Ann    │    41 │        0.5 │
        │ 日本語 │  null │ 1234.56789 │
        │ null   │     7 │       null │
        │ 🙂 é   │   100 │      1e-09 │
        └────────┴───────┴────────────┘
        """)
  }

  @Test("The first and last rows of many")
  func manyRows() throws {
    let frame = try DataFrame(["n": Array(0..<12_345)])
    #expect(
      try frame.text(rows: 4) == """
        12,345 × 1
        ┌───────┐
        │     n │
        │ int64 │
        ├───────┤
        │     0 │
        │     1 │
        │     … │
        │ 12343 │
        │ 12344 │
        └───────┘
        """)
  }

  @Test("Columns that do not fit are left out of the middle, long texts are cut")
  func narrow() throws {
    let frame = try DataFrame([
      "a": ["a text that goes on and on\nand on"], "b": [1], "c": [2], "d": [3], "e": [4],
    ])
    #expect(
      try frame.text(width: 40) == """
        1 × 5, 2 columns not shown
        ┌───────────────┬───────┬───┬───────┐
        │ a             │     b │ … │     e │
        │ string        │ int64 │   │ int64 │
        ├───────────────┼───────┼───┼───────┤
        │ a text that … │     1 │ … │     4 │
        └───────────────┴───────┴───┴───────┘
        """)
  }

  @Test("Nothing, and a summary")
  func others() throws {
    #expect(try DataFrame([:]).text() == "0 × 0")
    let summary = try DataFrame(["x": [1.0, 2, nil], "s": ["a", "a", "b"]]).describe()
    #expect(
      try contents(summary) == [
        "statistic": ["count", "nulls", "distinct", "mean", "std", "min", "median", "max"],
        "x": ["2.0", "1.0", "2.0", "1.5", "0.7071067811865476", "1.0", "1.5", "2.0"],
        "s": ["3.0", "0.0", "2.0", nil, nil, nil, nil, nil],
      ])
  }
}
