import Foundation
@testable import SwiftwaterFrames
import Testing

/// What pandas and Polars say of the same columns; see Tests/Golden/frames-describe.py.
@Suite("Summaries of columns")
struct DescribeTests {
  @Test("Counts, moments, quantiles and frequent values are those of Polars and pandas")
  func recorded() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-describe.json")
    let golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    let data = try #require(golden["data"] as? [String: [Any]])
    let expected = try #require(golden["expected"] as? [String: [String: Any]])
    func doubles(_ name: String) throws -> Column {
      try Column((data[name] ?? []).map { ($0 as? NSNumber)?.doubleValue })
    }
    func texts(_ name: String) throws -> Column {
      try Column((data[name] ?? []).map { $0 as? String })
    }
    // Cut from the middle of a longer frame, so that the rows do not begin their memory.
    let whole = try DataFrame([
      "integers": Column((data["integers"] ?? []).map { ($0 as? NSNumber)?.intValue }),
      "floats": doubles("floats"), "extremes": doubles("extremes"), "one": doubles("one"),
      "texts": texts("texts"), "days": texts("days"),
    ]).with(col("days").text.toDate())
    let sliced = try DataFrame.concat([whole.tail(3), whole]).limit(97, offset: 3).collect()
    let shares = try #require(golden["percentiles"] as? [Double])
    let described = try sliced.describe(percentiles: shares)
    let rows = try described["statistic"].array(of: String.self)
    var compared = 0
    for (name, statistics) in expected {
      let values = try described[name].strings
      for (statistic, wanted) in statistics {
        let row = try #require(rows.firstIndex(of: statistic))
        compared += 1
        if let number = wanted as? Double {
          let ours = try #require(values[row].flatMap(Double.init))
          #expect(abs(ours - number) <= 1e-12 * max(1, abs(number)), "\(name) \(statistic)")
        } else {
          #expect(values[row] == wanted as? String, "\(name) \(statistic)")
        }
      }
    }
    #expect(compared == 4 * 12 + 4 + 7)
  }

  @Test("Rows, types and what a column has not")
  func shape() throws {
    let frame = try DataFrame([
      "x": [1.0, 2, nil], "s": ["a", "b", "b"], "b": [true, false, nil],
    ])
    #expect(
      try contents(frame.describe(percentiles: [0.5, 0.07, 0.025])) == [
        "statistic": [
          "count", "nulls", "distinct", "mean", "std", "min", "50%", "7%", "2.5%", "max", "top",
          "frequency",
        ],
        "x": [
          "2.0", "1.0", "2.0", "1.5", "0.7071067811865476", "1.0", "1.5", "1.07", "1.025", "2.0",
          nil, nil,
        ],
        "s": ["3", "0", "2", nil, nil, "a", nil, nil, nil, "b", "b", "2"],
        "b": ["2.0", "1.0", "2.0", "0.5", nil, "0.0", nil, nil, nil, "1.0", nil, nil],
      ])
  }

  @Test("No rows, nothing but nulls, NaN and lists")
  func edges() throws {
    let empty = try DataFrame(["x": [Double]()]).describe()
    #expect(try empty["x"].strings == ["0.0", "0.0", "0.0"] + Array(repeating: nil, count: 7))
    let nulls = try DataFrame(["s": [nil, nil] as [String?]]).describe()
    #expect(try nulls["s"].strings == ["0", "2", "0"] + Array(repeating: nil, count: 9))
    let numbers = try DataFrame(["x": [1, .nan, 3]]).describe(percentiles: [])
    #expect(try numbers["x"].strings == ["3.0", "0.0", "3.0", "nan", "nan", "1.0", "nan"])
    let lists = try DataFrame(["x": [1, 2]]).select(col("x").collect().as("l")).describe()
    #expect(try lists["l"].strings == ["1", "0"] + Array(repeating: nil, count: 8))
  }

  @Test("Rows on the disk are described as those in memory")
  func onDisk() throws {
    let rows = 20_000
    let numbers = (0..<rows).map { row -> Double? in
      row % 7 == 0 ? nil : Double((row * 7919) % 1000) / 8
    }
    let frame = try DataFrame([
      "number": Column(numbers),
      "whole": Column((0..<rows).map { Int32($0 % 300) }),
      "word": Column((0..<rows).map { row -> String? in row % 11 == 0 ? nil : "word \(row % 37)" }),
      "flag": Column((0..<rows).map { $0 % 3 == 0 }),
    ]).with(col("whole").cast(.date).as("day"))
    var session = Session()
    session.morselRows = 700
    session.pretendedRoom = 0
    let wanted = (
      try contents(frame.describe()), try frame.summary().text(),
      try contents(frame.histogram("number", bins: 9)), try contents(frame.oneHot())
    )
    try withSession(session) {
      let stored = try frame.stored()
      #expect(try contents(stored.describe()) == wanted.0)
      #expect(try stored.summary().text() == wanted.1)
      #expect(try contents(stored.histogram("number", bins: 9)) == wanted.2)
      #expect(try contents(stored.oneHot()) == wanted.3)
    }
  }

  @Test("What cannot be described is said")
  func wording() throws {
    let frame = try DataFrame(["statistic": [1]])
    #expect(
      message { _ = try frame.describe(percentiles: [1.5]) }
        == "describe(percentiles:): a share lies in 0...1, not at 1.5")
    #expect(
      message { _ = try frame.describe() }
        == "describe(): a column is named 'statistic', as the summary's; rename it")
    #expect(
      message { _ = try frame.summary(bins: 0) } == "histogram(bins: 0): use 1 or more")
  }

  @Test("A line for each column, with the shape of its distribution")
  func summary() throws {
    let frame = try DataFrame([
      "age": [1, 1, 1, 1, 2, 2, 5, 8, nil], "city": ["b", "a", "b", "b", nil, "c", "b", "b", "b"],
      "day": (1...9).map { "2024-03-0\($0)" },
    ]).with(col("day").text.toDate())
    #expect(
      try frame.summary().text() == """
        3 × 8
        ┌────────┬────────┬───────┬──────────┬────────────┬────────────┬────────────┬──────────────┐
        │ column │ type   │ nulls │ distinct │ mean       │ min        │ max        │ distribution │
        │ string │ string │ int64 │    int64 │ string     │ string     │ string     │ string       │
        ├────────┼────────┼───────┼──────────┼────────────┼────────────┼────────────┼──────────────┤
        │ age    │ int64  │     1 │        4 │ 2.625      │ 1.0        │ 8.0        │ █▅▁▁▄▁▁▄     │
        │ city   │ string │     1 │        3 │ null       │ a          │ c          │ null         │
        │ day    │ date   │     0 │        9 │ 2024-03-05 │ 2024-03-01 │ 2024-03-09 │ ▅▅▅▅▅▅▅█     │
        └────────┴────────┴───────┴──────────┴────────────┴────────────┴────────────┴──────────────┘
        """)
  }
}
