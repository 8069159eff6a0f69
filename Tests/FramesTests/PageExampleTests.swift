import SwiftwaterFrames
import Testing

/// The examples of the documentation's pages, as they stand there, with what they give.
@Suite("Examples of the pages")
struct PageExampleTests {
  @Test("Coming from pandas")
  func pandas() throws {
    let orders = try DataFrame([
      "customer": ["Ann", "Bo", "Ann", nil], "amount": [10.0, 20, nil, 5],
    ])
    let totals =
      try orders
      .groupBy("customer")
      .aggregate(col("amount").sum().as("total"), .count())
    #expect(
      try totals.sort(by: "total", descending: true).text() == """
        3 × 3
        ┌──────────┬─────────┬───────┐
        │ customer │   total │ count │
        │ string   │ float64 │ int64 │
        ├──────────┼─────────┼───────┤
        │ Bo       │    20.0 │     1 │
        │ Ann      │    10.0 │     2 │
        │ null     │     5.0 │     1 │
        └──────────┴─────────┴───────┘
        """)
  }

  @Test("Coming from Polars")
  func polars() throws {
    let orders = try DataFrame([
      "customer": ["Ann", "Bo", "Ann", nil], "amount": [10.0, 20, 30, nil],
    ])
    let shares =
      try orders
      .filter(col("amount").isNotNull())
      .with((col("amount") / col("amount").sum().over("customer")).as("share"))
    #expect(try shares["share"].strings == ["0.25", "1.0", "0.75"])
  }

  @Test("Nulls and order")
  func nulls() throws {
    let frame = try DataFrame([
      "x": [2, nil, .nan, 1, .nan], "flag": [true, nil, false, nil, true],
    ])
    let present = try frame.filter(col("x").isNotNull() && col("x").isNotNaN())
    #expect(try present.sort(by: "x")["x"].strings == ["1.0", "2.0"])
  }
}
