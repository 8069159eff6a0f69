import Foundation
import SwiftwaterDevices
import TestSupport
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

  @Test("Rows are sorted by what expressions make of them")
  func sortByExpressions() throws {
    let frame = try DataFrame([
      "a": [3, -1, nil, -3, 1], "b": [1.5, .nan, 0, 2.5, nil], "t": ["bb", "a", "ccc", "dd", ""],
    ])
    let order = { (sorted: DataFrame) in
      #expect(sorted.columnNames == ["a", "b", "t"])
      return try sorted["t"].array(of: String.self)
    }
    let a = col("a")
    #expect(try order(frame.sort(by: a.abs())) == ["a", "", "bb", "dd", "ccc"])
    #expect(try order(frame.sort(by: a.abs(), descending: true)) == ["bb", "dd", "a", "", "ccc"])
    #expect(try order(frame.sort(by: a.abs(), nullsFirst: true)) == ["ccc", "a", "", "bb", "dd"])
    #expect(try order(frame.sort(by: a.abs(), a)) == ["a", "", "dd", "bb", "ccc"])
    let keys: [(SwiftwaterFrames.Expression, Bool)] = [(a.abs() * 2, true), (a, false)]
    #expect(try order(frame.sort(by: keys)) == ["dd", "bb", "a", "", "ccc"])
    #expect(
      try order(frame.sort(by: [(-a, true), (col("b"), false)], nullsFirst: true))
        == ["ccc", "dd", "a", "", "bb"])
    #expect(try order(frame.sort(by: -col("b"))) == ["dd", "bb", "ccc", "a", ""])
    #expect(
      try order(frame.sort(by: col("t").text.length(), col("t"))) == ["", "a", "bb", "dd", "ccc"])
    #expect(
      try order(frame.sort(by: a.rank(.min).as("b"), col("t").as("a"))) == [
        "dd", "a", "", "bb", "ccc",
      ])
    // What is not a computation is no column of its own.
    let plain = try frame.sort(by: a.as("x"), col("b"))
    #expect(plain.explain() == (try frame.sort(by: "a", "b").explain()))
    let top = try frame.sort(by: a.abs(), descending: true).head(2)
    #expect(try order(top) == ["bb", "dd"])
    #expect(top.explain().contains("top"))
    #expect(try order(frame.head(0).sort(by: a.abs())) == [])
    #expect(
      message { _ = try frame.sort(by: a.max()) } == """
        sort(by: a.max()): a key is a value of each row; add the aggregate with `with` first, or \
        make it one of groups with `.over(…)`
        """)
    #expect(try order(frame.sort(by: a.max().over("t"), a)).count == 5)
    #expect(
      message { _ = try frame.sort(by: .numeric) }
        == "sort(by: numeric): numeric stands for several columns; name those to sort by")
    #expect(
      message { _ = try frame.sort(by: a.abs(), "t") }
        == "sort(by: \"t\"): a constant is the same in every row; write `col(\"t\")`")
    #expect(
      message { _ = try frame.sort(by: lit(2).as("x")) }
        == "sort(by: 2 as x): a constant is the same in every row; name a column")
    #expect(message { _ = try frame.sort(by: col("c").abs()) }.hasPrefix("no column 'c'"))
    #expect(message { _ = try frame.sort(by: col("t").abs()) }.hasPrefix("abs(t): needs numbers"))
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

  @Test("Arguments far out of range are answered")
  func farOut() throws {
    let frame = try DataFrame(["s": ["abc", nil]])
    for count in [Int.min, -1, 0] {
      let replaced = try frame.select(
        col("s").text.replace("", with: "z", count: count).as("x"))
      #expect(try replaced["x"].testValues == ["abc", nil])
    }
    for width in [Int.min, 0, .max] {
      #expect(try frame.glimpse(width: width).hasPrefix("2 × 1"))
    }
  }

  @Test("The largest of truths and numbers is of the type that the plan says")
  func horizontalTypes() throws {
    let frame = try DataFrame([
      "b": Column([true, nil, false]), "i": Column([Int8(100), 3, nil]),
      "u": Column([UInt64.max, 1, 2]), "n": Column.nulls(.null, count: 3),
    ])
    for names in [["b", "i"], ["i", "b"], ["b", "u"], ["n", "i"], ["n", "b", "u"], ["b"]] {
      let columns = names.map { col($0) }
      let found = try frame.select(
        columns.dropFirst().reduce(columns[0]) { Expression.horizontalMax($0, $1) }.as("m"),
        Expression.horizontalMin(columns[0], columns[columns.count - 1]).as("l"))
      #expect(try found.collect().schema == found.schema, "\(names)")
    }
    let sum = try frame.select((Expression.horizontalMax(col("b"), col("i")) * 10).as("m"))
    #expect(try sum.collect().schema == sum.schema)
  }

  @Test("Filled categories are of one type whether or not a null is among them")
  func filledCategories() throws {
    let whole = try DataFrame(["s": ["a", "b"]]).with(col("s").cast(.category))
    let gap = try DataFrame(["s": ["a", nil]]).with(col("s").cast(.category))
    let filled = try [whole, gap].map { try $0.select(col("s").fillNull("x")) }
    for frame in filled { #expect(try frame.collect().schema == frame.schema) }
    #expect(try DataFrame.concat(filled)["s"].testValues == ["a", "b", "a", "x"])
  }

  @Test("A pattern of nothing matches between any two characters")
  func emptyPattern() throws {
    let frame = try DataFrame(["s": ["ab", ""]])
    let all = try frame.select(col("s").text.extractAll("").list.count().as("n"))
    #expect(try all["n"].testValues == ["3", "1"])
    #expect(
      try frame.select(col("s").text.contains(regex: "").as("c"))["c"].testValues
        == ["true", "true"])
  }

  @Test("A closure takes numbers that its argument has room for, and no others")
  func narrowing() throws {
    let frame = try DataFrame(["f": [1.9, .nan], "i": [300, -1]])
    #expect(
      message { _ = try frame.select(col("f").map { (x: Int) in x }) }
        .contains("the closure takes int64, but got float64; cast it, or take another type"))
    #expect(
      message { _ = try frame.select(col("i").map { (x: UInt8) in x }) }
        .contains("the closure takes uint8, but got int64"))
    let wider = try frame.select(col("i").cast(.int16).map { (x: Double) in x / 2 }.as("x"))
    #expect(try wider["x"].testValues == ["150.0", "-0.5"])
  }

  @Test("Windows of a length of time know the unit of their key")
  func timeWindows() throws {
    let days = try DataFrame([
      "x": [1, 2, 4, 8], "day": ["2024-01-01", "2024-01-02", "2024-01-03", "2024-01-05"],
    ])
    .with(col("day").cast(.date))
    for type in [
      ColumnType.date, .datetime(.seconds), .datetime(.milliseconds), .datetime(.microseconds),
      .datetime(.nanoseconds, zone: "UTC"),
    ] {
      let frame = try days.with(
        type == .date ? col("day") : col("day").cast(.datetime(.microseconds)).cast(type))
      let sums = try frame.select(
        col("x").rolling(.range(.seconds(2 * 86_400), by: col("day"))).sum().as("s"),
        col("x").rolling(.range(.zero, after: .seconds(86_400), by: col("day"), closed: .both))
          .max()
          .as("m"))
      #expect(try sums["s"].testValues == ["1.0", "3.0", "6.0", "8.0"], "\(type)")
      #expect(try sums["m"].testValues == ["2.0", "4.0", "4.0", "8.0"], "\(type)")
    }
    #expect(
      message { _ = try days.select(col("x").rolling(.range(.seconds(1), by: col("x"))).sum()) }
        .contains("a window of a length of time is measured by a date or time, not int64"))
    #expect(
      message { _ = try days.join(days.rename(["day": "d"]), on: "day") }
        .hasPrefix("join, the right frame: no column 'day'"))
  }

  @Test("Nulls come first when they are to, in both directions")
  func nullsFirst() throws {
    let frame = try DataFrame(["x": [2, nil, 1, nil], "row": [0, 1, 2, 3]])
    #expect(try frame.sort(by: "x", nullsFirst: true)["row"].testValues == ["1", "3", "2", "0"])
    #expect(
      try frame.sort(by: "x", descending: true, nullsFirst: true)["row"].testValues
        == ["1", "3", "0", "2"])
    #expect(try frame.sort(by: "x")["row"].testValues == ["2", "0", "1", "3"])
    #expect(try frame.sort(by: "x", nullsFirst: true).schema == frame.schema)
    let twice = try frame.sort(by: "x", "x", "row", nullsFirst: true)
    #expect(try twice["row"].testValues == ["1", "3", "2", "0"])
  }

  @Test("A value's place among values in order is that of NumPy's searchsorted")
  func searchSorted() throws {
    let frame = try DataFrame(["x": [1, 2, 2, 5, nil], "s": ["a", "b", "b", "d", nil]])
    for (value, left, right) in [(0, 0, 0), (2, 1, 3), (3, 3, 3), (5, 3, 4), (9, 4, 4)] {
      let found = try frame.select(
        col("x").searchSorted(value).as("l"), col("x").searchSorted(value, side: .right).as("r"))
      #expect(try found["l"].testValues == ["\(left)"])
      #expect(try found["r"].testValues == ["\(right)"])
      let turned = try frame.dropNulls().reversed().select(
        col("x").searchSorted(value, descending: true).as("l"),
        col("x").searchSorted(value, side: .right, descending: true).as("r"))
      #expect(try turned["l"].testValues == ["\(4 - right)"])
      #expect(try turned["r"].testValues == ["\(4 - left)"])
    }
    #expect(try frame.select(col("s").searchSorted("c").as("p"))["p"].testValues == ["3"])
  }

  @Test("Columns are filled by their kind, cast together, and counted as shares")
  func wholeFrames() throws {
    let frame = try DataFrame(["i": [1, nil], "s": ["a", nil], "b": [nil, true]])
    let filled = try frame.fillNulls(with: 0).fillNulls(with: "?").fillNulls(with: false)
    #expect(try filled["i"].testValues == ["1", "0"])
    #expect(try filled["s"].testValues == ["a", "?"])
    #expect(try filled["b"].testValues == ["false", "true"])
    let cast = try frame.cast(["i": .float32, "b": .int8])
    #expect(cast.schema.map(\.type) == [.float32, .string, .int8])
    #expect(message { _ = try frame.cast(["j": .int8]) }.contains("no column 'j'"))
    let shares = try DataFrame(["x": ["a", "b", "a", "a"]]).valueCounts("x", normalized: true)
    #expect(shares.columnNames == ["x", "proportion"])
    #expect(try shares["proportion"].testValues == ["0.75", "0.25"])
  }

  @Test("One character cannot stand for two things in a file")
  func characters() throws {
    let wrong: [(CSVOptions, String)] = [
      (CSVOptions.with { ($0.delimiter, $0.escape) = (";", ";") }, "the delimiter and the escape"),
      (
        CSVOptions.with { ($0.decimal, $0.thousands) = (",", ",") }, "the decimal point and the sep"
      ),
      (CSVOptions.with { ($0.escape, $0.thousands) = ("_", "_") }, "the escape character and the"),
      (CSVOptions.with { $0.thousands = "1" }, "the separator of thousands cannot be '1'"),
    ]
    for (options, part) in wrong {
      try withFolder { folder in
        let path = "\(folder)/a.csv"
        try "a\n1\n".write(toFile: path, atomically: true, encoding: .utf8)
        let found = message { _ = try DataFrame(csv: path, options: options).collect() }
        #expect(found.contains(part), "\(found)")
      }
    }
  }

  @Test("Numbers in quotes may contain the delimiter")
  func delimiterInNumbers() throws {
    try withFolder { folder in
      let path = "\(folder)/a.csv"
      try "a,b\n\"1,5\",x\n".write(toFile: path, atomically: true, encoding: .utf8)
      let decimal = CSVOptions.with { ($0.delimiter, $0.decimal) = (",", ",") }
      #expect(try DataFrame(csv: path, options: decimal)["a"].testValues == ["1.5"])
      try "a,b\n\"1,500\",x\n".write(toFile: path, atomically: true, encoding: .utf8)
      let thousands = CSVOptions.with { ($0.delimiter, $0.thousands) = (",", ",") }
      #expect(try DataFrame(csv: path, options: thousands)["a"].testValues == ["1500"])
    }
  }

  @Test("Foundation's dates are dates and times of rows")
  func foundationDates() throws {
    struct Event: Codable, Equatable {
      var at: Date
      var end: Date?
    }
    let events = [
      Event(at: Date(timeIntervalSince1970: 1_700_000_000.25), end: nil),
      Event(at: Date(timeIntervalSince1970: -1), end: Date(timeIntervalSince1970: 0)),
    ]
    let frame = try DataFrame(rows: events)
    #expect(frame.schema.map(\.type) == [.datetime(.microseconds), .datetime(.microseconds)])
    #expect(try frame.rows(of: Event.self) == events)
    #expect(try frame["end"].testValues[1]?.hasPrefix("1970-01-01") == true)
    let day = try frame.select(col("at").cast(.date).as("at"), col("end"))
    #expect(
      try day.rows(of: Event.self)[0].at == Date(timeIntervalSince1970: 1_699_920_000))
    let zoned = try frame.with(col("at").temporal.replaceTimeZone("Europe/Berlin"))
    #expect(try zoned.rows(of: Event.self)[1].at == Date(timeIntervalSince1970: -3601))
    #expect(
      message { _ = try DataFrame(rows: [Event(at: .init(timeIntervalSince1970: 1e300))]) }
        .contains("is beyond a DateTime"))
  }
}

extension CSVOptions {
  fileprivate static func with(_ change: (inout CSVOptions) -> Void) -> CSVOptions {
    var options = CSVOptions()
    change(&options)
    return options
  }
}
