import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// What must hold of groups whatever their number and kind of keys.
@Suite("Laws of groups")
struct GroupLawTests {
  /// Rows with many groups go through other code than rows with few.
  @Test("Groups are those of a dictionary, with 1, 2 and 7 threads", arguments: [3, 5000, 600_000])
  func agrees(groups: Int) throws {
    let count = 200_000
    var generator = SeededGenerator(seed: UInt64(groups))
    let keys = (0..<count).map { _ in Int(generator.next() % UInt64(groups)) &* 7_919_000_003 }
    let values = (0..<count).map { row in Int(generator.next() % 1000) - (row % 7) }
    var sums: [Int: (order: Int, sum: Int, least: Int, first: Int, count: Int)] = [:]
    sums.reserveCapacity(groups)
    for row in 0..<count {
      if var known = sums[keys[row]] {
        known.sum += values[row]
        known.least = min(known.least, values[row])
        known.count += 1
        sums[keys[row]] = known
      } else {
        sums[keys[row]] = (sums.count, values[row], values[row], values[row], 1)
      }
    }
    let wanted = sums.sorted { $0.value.order < $1.value.order }
    let number = try Column(keys)
    // The same keys as numbers without a range, as texts, and as fractions.
    let text = try Column(keys.map { $0 % 2 == 0 ? "\($0)" : "a long text before \($0)" })
    let frame = try DataFrame([
      "number": number, "text": text, "fraction": Column(keys.map { Double($0) / 3 }),
      "value": Column(values),
    ])
    for key in ["number", "text", "fraction"] {
      var answers: [[String: [String?]]] = []
      for threads in [1, 2, 7] {
        try Threads.with(count: threads) {
          let value = col("value")
          let fraction = value / 7
          let result = try frame.groupBy(key).aggregate(
            value.sum().as("sum"), value.min().as("min"), value.first().as("first"),
            .count(), fraction.sum().as("s"), fraction.std().as("v"), fraction.median().as("m"),
            value.topK(2).as("top"), value.corr(col("fraction")).as("c"))
          answers.append(try contents(result.drop("top")))
        }
      }
      #expect(answers[0] == answers[1] && answers[0] == answers[2], "by \(key)")
      #expect(answers[0]["sum"] == wanted.map { "\($0.value.sum)" }, "by \(key)")
      #expect(answers[0]["min"] == wanted.map { "\($0.value.least)" }, "by \(key)")
      #expect(answers[0]["first"] == wanted.map { "\($0.value.first)" }, "by \(key)")
      #expect(answers[0]["count"] == wanted.map { "\($0.value.count)" }, "by \(key)")
    }
  }

  @Test("Routed rows keep nulls, texts, distinct values and places")
  func routed() throws {
    let count = 200_000
    let groups = 135_000
    let key = (0..<count).map { $0 * 7919 % groups * 1_000_000_007 }
    let value = (0..<count).map { $0 % 3 == 0 ? nil : $0 % 11 }
    let text = (0..<count).map { $0 % 5 == 0 ? nil : "text \($0 % 13) of some length" }
    let frame = try DataFrame(["key": key, "value": value, "text": text])
    let result = try frame.groupBy("key").aggregate(
      col("value").count().as("count"), col("value").sum().as("sum"),
      col("text").max().as("text"), col("value").nUnique().as("distinct"),
      col("value").last().as("last"), col("value").mode().as("mode"),
      col("value").argMax().as("place"), col("value").nth(1).as("second"),
      col("text").joined(separator: "/").as("joined"))
    let found = try contents(result)
    var rows: [Int: [Int]] = [:]
    var order: [Int] = []
    for row in 0..<count {
      if rows[key[row], default: []].isEmpty { order.append(key[row]) }
      rows[key[row], default: []].append(row)
    }
    #expect(found["key"] == order.map { "\($0)" })
    func expect(_ name: String, _ wanted: ([Int]) -> String?) {
      #expect(found[name] == order.map { wanted(rows[$0] ?? []) }, "\(name)")
    }
    expect("count") { "\($0.filter { value[$0] != nil }.count)" }
    expect("sum") { "\($0.compactMap { value[$0] }.reduce(0, +))" }
    expect("text") { $0.compactMap { text[$0] }.max() }
    expect("distinct") { "\(Set($0.compactMap { value[$0] }).count)" }
    expect("last") { $0.compactMap { value[$0] }.last.map { "\($0)" } }
    expect("second") { $0.count > 1 ? value[$0[1]].map { "\($0)" } : nil }
    expect("joined") { rows in
      let texts = rows.compactMap { text[$0] }
      return texts.isEmpty ? nil : texts.joined(separator: "/")
    }
    expect("place") { rows in
      let most = rows.compactMap { value[$0] }.max()
      return most.flatMap { most in rows.firstIndex { value[$0] == most } }.map { "\($0)" }
    }
  }

  @Test("Keys of every type, with nulls and extremes")
  func keys() throws {
    let rows = [0, 1, 0, 2, 1, 2]
    func texts(_ column: Column) throws -> [String?] {
      let result = try DataFrame(columns: [("k", column)]).groupBy("k").count().collect()
      #expect(try result["count"].strings == ["2", "2", "2"], "\(column.type)")
      return try result["k"].strings
    }
    func pick<Value>(_ values: [Value]) -> [Value] { rows.map { values[$0] } }
    #expect(
      try texts(Column(pick([Int.min, nil, Int.max])))
        == ["-9223372036854775808", nil, "9223372036854775807"])
    #expect(
      try texts(Column(pick([UInt64.max, 0, nil]))) == ["18446744073709551615", "0", nil])
    #expect(try texts(Column(pick([Int8.min, Int8.max, nil]))) == ["-128", "127", nil])
    #expect(try texts(Column(pick([Float.nan, nil, -0.0]))) == ["nan", nil, "-0.0"])
    #expect(try texts(Column(pick([Double.nan, -.infinity, nil]))) == ["nan", "-inf", nil])
    #expect(try texts(Column(pick([true, false, nil]))) == ["true", "false", nil])
    #expect(
      try texts(Column(pick(["", nil, "a text past twelve"]))) == ["", nil, "a text past twelve"])
    #expect(
      try texts(Column(pick(["", nil, "b"])).encoded()) == ["", nil, "b"])
    // A slice whose rows do not start at the beginning.
    let long = try Column([7, nil] + pick([Int.min, nil, Int.max]) + [nil])
    #expect(
      try texts(long[2..<8]) == ["-9223372036854775808", nil, "9223372036854775807"])
  }

  @Test("More key bits than a word has")
  func wide() throws {
    let count = 500
    let a = (0..<count).map { Double($0 % 7) / 3 }
    let b = (0..<count).map { $0 % 3 == 0 ? nil : Double($0 % 5) }
    let c = (0..<count).map { "\($0 % 2)" }
    let frame = try DataFrame(["a": a, "b": b, "c": c, "n": Array(0..<count)])
    let result = try frame.groupBy("a", "b", "c").aggregate(col("n").first(), .count()).collect()
    var seen: [String: Int] = [:]
    var firsts: [String] = []
    for row in 0..<count {
      let key = "\(a[row]) \(b[row].map { "\($0)" } ?? "-") \(c[row])"
      if seen[key] == nil { firsts.append("\(row)") }
      seen[key, default: 0] += 1
    }
    #expect(try result["n"].strings == firsts)
    #expect(try result["count"].array(of: Int.self).reduce(0, +) == count)
  }

  @Test("Nothing, and nothing but null")
  func nothing() throws {
    let empty = try DataFrame(["k": [Int](), "v": [Double](), "t": [String]()])
    let v = col("v")
    let all: [SwiftwaterFrames.Expression] = [
      v.mean(), v.std(), v.sem(), v.skew(), v.kurtosis(), v.quantile(0.1), v.mad(), v.min(),
      v.argMax(), v.mode(), v.nth(0), v.entropy(), v.corr(v), v.cov(v), col("t").joined(),
      col("t").max(), v.max(by: col("t")),
    ]
    let named = all.enumerated().map { $1.as("\($0)") }
    #expect(try empty.groupBy("k").aggregate(named).count() == 0)
    for frame in [
      empty, try DataFrame(["k": [1], "v": [nil] as [Double?], "t": [nil] as [String?]]),
    ] {
      let table = try frame.aggregate(named).table()
      #expect(table.count == 1)
      for (name, column) in zip(table.names, table.columns) {
        #expect(column.nullCount == 1, "\(named[Int(name) ?? 0])")
      }
      let numbers = try frame.aggregate(
        v.count().as("a"), v.sum().as("b"), v.product().as("c"), v.nUnique().as("d"),
        v.approxNUnique().as("e"), (v > 0).any().as("f"), (v > 0).all().as("g"))
      #expect(
        try contents(numbers)
          == [
            "a": ["0"], "b": ["0.0"], "c": ["1.0"], "d": ["0"], "e": ["0"], "f": ["false"],
            "g": ["true"],
          ])
    }
  }

  @Test("Estimated counts of distinct values are within a few per cent")
  func estimates() throws {
    for distinct in [1, 100, 5000, 300_000] {
      let frame = try DataFrame([
        "n": (0..<400_000).map { $0 % distinct }, "k": (0..<400_000).map { $0 % 2 },
      ])
      let column = try frame.aggregate(col("n").approxNUnique())["n"]
      let estimate = Double(try column.array(of: Int.self)[0])
      #expect(abs(estimate / Double(distinct) - 1) < 0.06, "\(distinct): \(estimate)")
      let texts = try frame.with(col("n").cast(.string).as("n")).groupBy("k").aggregate(
        col("n").approxNUnique())["n"].array(of: Int.self)
      let own = distinct == 1 ? 1 : distinct / (distinct % 2 == 0 ? 2 : 1)
      for estimate in texts {
        #expect(abs(Double(estimate) / Double(own) - 1) < 0.06, "\(own): \(estimate)")
      }
    }
  }

  @Test("Variance and correlation far from zero keep their digits")
  func cancellation() throws {
    let shift = 1e9
    let x = (0..<1000).map { shift + Double($0 % 10) }
    let y = (0..<1000).map { shift + Double($0 % 10) * 2 + Double($0 % 2) }
    let frame = try DataFrame(["x": x, "y": y]).aggregate(
      col("x").var(ddof: 0).as("v"), col("x").corr(col("y")).as("c")
    ).collect()
    #expect(try frame["v"].array(of: Double.self)[0] == 8.25)
    let exact = try DataFrame(["x": x.map { $0 - shift }, "y": y.map { $0 - shift }])
      .aggregate(col("x").corr(col("y")))["x"].array(of: Double.self)[0]
    #expect(abs(try frame["c"].array(of: Double.self)[0] - exact) < 1e-14)
  }

  @Test("Dates, decimals and lengths of time are aggregated as what they are")
  func logical() throws {
    let days = try Column([Int32(10), 20, 40]).with(type: .date)
    let money = try Column([150, 250, -99]).with(type: .decimal(precision: 10, scale: 2))
    let spans = try Column([5, 7, 9]).with(type: .duration(.seconds))
    let table = try DataFrame(columns: [("d", days), ("m", money), ("s", spans)]).aggregate(
      col("d").max().as("a"), col("d").median().as("b"), col("m").sum().as("c"),
      col("m").mean().as("d"), col("s").sum().as("e"), col("s").mean().as("f"),
      col("m").min().as("g")
    ).table()
    #expect(
      table.columns.map(\.type) == [
        .date, .date, .decimal(precision: 38, scale: 2), .float64, .duration(.seconds),
        .duration(.seconds), .decimal(precision: 10, scale: 2),
      ])
    #expect(table.columns[0].elements(Int32.self)[0] == 40)
    #expect(table.columns[1].elements(Int32.self)[0] == 20)
    #expect(table.columns[2].elements(Int128.self)[0] == 301)
    #expect(abs(table.columns[3].elements(Double.self)[0] - 301.0 / 300) < 1e-15)
    #expect(table.columns[4].elements(Int64.self)[0] == 21)
    #expect(table.columns[5].elements(Int64.self)[0] == 7)
    #expect(table.columns[6].elements(Int64.self)[0] == -99)
  }

  @Test("Keys that are computed, and what is read beside them")
  func expressions() throws {
    let frame = try DataFrame(["a": [1, 2, 3, 4, 5], "b": [1.0, 2, 3, 4, 5]])
    let result = try frame.groupBy(col("a") % 2, (col("b") > 2).as("large")).aggregate(
      col("a").sum().as("sum"), .count())
    #expect(
      try contents(result)
        == [
          "a": ["1", "0", "1", "0"], "large": ["false", "false", "true", "true"],
          "sum": ["1", "2", "8", "4"], "count": ["1", "1", "2", "1"],
        ])
    #expect(try frame.groupBy(col("a") % 2).sum()["b"].strings == ["9.0", "6.0"])
    #expect(
      try result.filter(col("count") > 1)["sum"].strings == ["8"])
  }

  @Test("Sets of keys: all, fewer and none")
  func sets() throws {
    let frame = try DataFrame(["a": ["x", "x", "y"], "b": [1, 2, 1], "n": [1, 10, 100]])
    let rollup = try contents(frame.rollup("a", "b").aggregate(col("n").sum()))
    #expect(rollup["a"] == ["x", "x", "y", "x", "y", nil])
    #expect(rollup["b"] == ["1", "2", "1", nil, nil, nil])
    #expect(rollup["n"] == ["1", "10", "100", "11", "100", "111"])
    let cube = try contents(frame.cube("a", "b").aggregate(col("n").sum()))
    #expect(cube["n"] == ["1", "10", "100", "11", "100", "101", "10", "111"])
    let sets = try contents(frame.groupBy(sets: ["b"], []).count())
    #expect(sets["count"] == ["2", "1", "3"])
    #expect(sets["a"] == nil)
  }

  @Test("The largest and smallest of each group")
  func largest() throws {
    let frame = try DataFrame(["k": ["a", "b", "a", "a", "b"], "v": [3, nil, 5, 4, 1]])
    let largest = try contents(frame.groupBy("k").largest(2, of: "v"))
    #expect(largest == ["k": ["a", "a", "b"], "v": ["5", "4", "1"]])
    let smallest = try contents(frame.groupBy("k").smallest(1, of: "v"))
    #expect(smallest == ["k": ["a", "b"], "v": ["3", "1"]])
    #expect(try frame.groupBy("k").largest(0, of: "v").count() == 0)
  }

  @Test("What cannot be is said where it is written")
  func errors() throws {
    let frame = try DataFrame(["t": ["a"], "n": [1]])
    #expect(
      message { _ = try frame.groupBy("n").aggregate(col("t").mean()) }
        == "t.mean(): needs numbers, but got string; cast it with `.cast`")
    #expect(
      message { _ = try frame.groupBy("t").aggregate(col("n").quantile(1.5)) }
        == "n.quantile(1.5, \"linear\"): a quantile lies in 0...1, not at 1.5")
    #expect(
      message { _ = try frame.groupBy("t").aggregate(col("n").any()) }
        == "n.any(): needs bool, but got int64; cast it with `.cast`")
    #expect(
      message { _ = try frame.groupBy("m") }
        == "no column 'm'; did you mean 'n'? (columns: t, n)"
        || message { _ = try frame.groupBy("m") }.hasPrefix("no column 'm'"))
    #expect(
      message { _ = try frame.groupBy("t").aggregate(col("n") + 1) }.hasPrefix(
        "(n + 1): a group has"))
    #expect(
      message { _ = try frame.groupBy(col("n").sum()) }
        == "groupBy(n.sum()): a key is computed row by row; add the aggregate with `with` first")
    #expect(message { _ = try frame.groupBy("t", "t") }.hasPrefix("two columns are named 't'"))
    #expect(
      message { _ = try frame.groupBy("t").head(-1) } == "head(-1): use 0 rows or more")
  }
}
