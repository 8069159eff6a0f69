import SwiftwaterFrames
import Testing

@Suite("Printed tables")
struct PrintingTests {
  @Test("Shape, names, types, points below each other, nulls and wide characters")
  func table() throws {
    let frame = try DataFrame([
      "name": ["Ann", "日本語", nil, "🙂 é", "🇫🇷", "e\u{301}🏴󠁧󠁢󠁥󠁮󠁧󠁿", "👩‍👩‍👧"],
      "age": [41, nil, 7, 100, -1, .min, 0],
      "score": [0.5, 1234.56789012, nil, 1e-9, .nan, -.infinity, 12_345_678_901.25],
    ])
    #expect(
      try frame.text() == """
        7 × 3
        ┌────────┬──────────────────────┬──────────────────┐
        │ name   │                  age │            score │
        │ string │                int64 │          float64 │
        ├────────┼──────────────────────┼──────────────────┤
        │ Ann    │                   41 │           0.5    │
        │ 日本語 │                 null │        1234.5679 │
        │ null   │                    7 │             null │
        │ 🙂 é   │                  100 │           1e-09  │
        │ 🇫🇷     │                   -1 │              nan │
        │ é🏴󠁧󠁢󠁥󠁮󠁧󠁿    │ -9223372036854775808 │             -inf │
        │ 👩‍👩‍👧     │                    0 │ 12345678901.2    │
        └────────┴──────────────────────┴──────────────────┘
        """)
  }

  @Test("Texts that could be taken for something else stand in quotation marks")
  func mistakable() throws {
    let frame = try DataFrame([
      "text\n": [
        "null", nil, "", " x", "a\nb\t\r\n", "\"q\" \\", "a \"q\" \\", "z\u{202E}", "\u{1B}[1m",
        "…",
      ]
    ])
    #expect(
      try frame.text() == #"""
        10 × 1
        ┌──────────────┐
        │ "text\n"     │
        │ string       │
        ├──────────────┤
        │ "null"       │
        │ null         │
        │ ""           │
        │ " x"         │
        │ "a\nb\t\r\n" │
        │ "\"q\" \\"   │
        │ a "q" \      │
        │ "z\u{202E}"  │
        │ "\u{1B}[1m"  │
        │ "…"          │
        └──────────────┘
        """#)
  }

  @Test("The first and last rows of many")
  func manyRows() throws {
    let frame = try DataFrame(["n": Array(0..<12_345)])
    #expect(
      try frame.text(rows: 3) == """
        12,345 × 1
        ┌───────┐
        │     n │
        │ int64 │
        ├───────┤
        │     0 │
        │     1 │
        │     … │
        │ 12344 │
        └───────┘
        """)
    #expect(
      try frame.text(rows: 0) == """
        12,345 × 1
        ┌───────┐
        │     n │
        │ int64 │
        ├───────┤
        │     … │
        └───────┘
        """)
  }

  @Test("Texts are cut until all columns fit, names in the middle; numbers never")
  func cut() throws {
    let frame = try DataFrame([
      "a": ["a text that goes on and on and on", "日本語日本語日本語日本語日本語"],
      "customer_number_of_orders": ["x", "y"], "n": [1_234_567_890_123, 2],
    ])
    #expect(
      try frame.text(width: 54) == """
        2 × 3
        ┌─────────────────┬─────────────────┬───────────────┐
        │ a               │ custome…_orders │             n │
        │ string          │ string          │         int64 │
        ├─────────────────┼─────────────────┼───────────────┤
        │ a text that go… │ x               │ 1234567890123 │
        │ 日本語日本語日… │ y               │             2 │
        └─────────────────┴─────────────────┴───────────────┘
        """)
  }

  @Test("Columns that do not fit are left out of the middle")
  func narrow() throws {
    let frame = try DataFrame([
      "a": ["a text that goes on and on\nand on"], "b": [1], "c": [2], "d": [3], "e": [4],
    ])
    #expect(
      try frame.text(width: 40) == """
        1 × 5, 2 columns not shown
        ┌──────────────┬───────┬───┬───────┐
        │ a            │     b │ … │     e │
        │ string       │ int64 │   │ int64 │
        ├──────────────┼───────┼───┼───────┤
        │ "a text tha… │     1 │ … │     4 │
        └──────────────┴───────┴───┴───────┘
        """)
    #expect(try frame.text(width: 47).hasPrefix("1 × 5, 1 column not shown\n"))
  }

  @Test("Lists, structures, bytes, dates and decimals")
  func nested() throws {
    let frame = try DataFrame([
      "g": [1, 1, 1, 1, 1, 1, 1, 2], "s": ["a, b", nil, "c", "d", "e", "f", "g", "null"],
    ])
    .groupBy("g").aggregate(col("s").collect())
    .with(
      Expression.structure(col("g"), col("s").list.first().as("first")).as("both"),
      lit("2024-02-29 12:30:00").text.toDatetime().as("at"),
      (col("g").cast(.decimal(precision: 9, scale: 3)) / 3).as("third"))
    #expect(
      try frame.text() == """
        2 × 5
        ┌───────┬─────────────────────────┬─────────────────────────┬─────────────────────┬────────────────┐
        │     g │ s                       │ both                    │ at                  │          third │
        │ int64 │ list[string]            │ struct[g: int64, first… │ datetime[us]        │ decimal[12, 6] │
        ├───────┼─────────────────────────┼─────────────────────────┼─────────────────────┼────────────────┤
        │     1 │ ["a, b", null, "c", "d… │ {g: 1, first: "a, b"}   │ 2024-02-29T12:30:00 │       0.333333 │
        │     2 │ ["null"]                │ {g: 2, first: "null"}   │ 2024-02-29T12:30:00 │       0.666667 │
        └───────┴─────────────────────────┴─────────────────────────┴─────────────────────┴────────────────┘
        """)
  }

  @Test("No columns, no rows")
  func nothing() throws {
    #expect(try DataFrame([:]).text() == "0 × 0")
    #expect(
      try DataFrame(["x": [Int]()]).text() == """
        0 × 1
        ┌───────┐
        │     x │
        │ int64 │
        ├───────┤
        └───────┘
        """)
  }

  @Test("A column alone")
  func column() throws {
    #expect(
      try Column([1.5, nil, 22.25, 3]).text(rows: 3) == """
        4 values
        ┌─────────┐
        │ float64 │
        ├─────────┤
        │     1.5 │
        │    null │
        │       … │
        │     3.0 │
        └─────────┘
        """)
  }

  @Test("A line for each column, cut at the width")
  func glimpse() throws {
    let frame = try DataFrame([
      "number": Array(0..<1000), "日本": Array(repeating: "null", count: 999) + [nil],
    ])
    #expect(
      try frame.glimpse(width: 48) == """
        1,000 × 2
        number  int64   0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1…
        日本    string  "null", "null", "null", "null",…
        """)
    #expect(
      try contents(frame.info()) == [
        "column": ["number", "日本"], "type": ["int64", "string"], "values": ["1000", "999"],
        "nulls": ["0", "1"], "memory": ["8000", "16125"],
      ])
  }

  static let marked = Result {
    try DataFrame([
      "a|b": ["<b>*x*</b>", nil, "1", "it's \"null\""], "n": [1.25, nil, 3, 4],
    ])
  }

  @Test("Markdown, with what has a meaning escaped")
  func markdown() throws {
    #expect(
      try Self.marked.get().markdown(rows: 3) == #"""
        | a\|b | n |
        | --- | ---: |
        | &lt;b&gt;\*x\*&lt;/b&gt; | 1.25 |
        | null | null |
        | … | … |
        | it&#39;s &quot;null&quot; | 4.0 |
        """#)
    #expect(try DataFrame([:]).markdown() == "")
  }

  @Test("HTML, escaped and with classes")
  func html() throws {
    #expect(
      try Self.marked.get().html(rows: 3) == """
        <table class="frame">
        <caption>4 × 2</caption>
        <thead>
        <tr><th>a|b</th><th>n</th></tr>
        <tr><th class="type">string</th><th class="type">float64</th></tr>
        </thead>
        <tbody>
        <tr><td>&lt;b&gt;*x*&lt;/b&gt;</td><td class="number">1.25</td></tr>
        <tr><td class="null">null</td><td class="null">null</td></tr>
        <tr><td>…</td><td>…</td></tr>
        <tr><td>it&#39;s &quot;null&quot;</td><td class="number">4.0</td></tr>
        </tbody>
        </table>
        """)
  }
}
