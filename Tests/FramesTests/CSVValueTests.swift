import SwiftwaterDevices
import SwiftwaterFrames
import Testing

@Suite("Values that CSV files hold")
struct CSVValueTests {
  private func failure(
    _ text: String, types: [String: ColumnType] = [:], options: CSVOptions = CSVOptions()
  ) throws -> String {
    try withFile(text) { path in
      message { try DataFrame(csv: path, types: types, options: options).collect() }
        .replacingOccurrences(of: path, with: "file.csv")
    }
  }

  @Test("Null tokens come to the empty field, which is null unless text says otherwise")
  func emptyFields() throws {
    try withFile("a,b,c\n1,NA,x\n,x,\n\"\",\"\",y\n") { path in
      var options = CSVOptions(nullTokens: ["NA"])
      let frame = try DataFrame(csv: path, options: options).collect()
      #expect(frame.schema.map(\.type) == [.int64, .string, .string])
      #expect(try frame["a"].optionals(of: Int.self) == [1, nil, nil])
      #expect(try frame["b"].strings == [nil, "x", ""])
      #expect(try frame["c"].strings == ["x", nil, "y"])
      options.emptyTextIsNull = false
      let other = try DataFrame(csv: path, options: options).collect()
      #expect(try other["a"].optionals(of: Int.self) == [1, nil, nil])
      #expect(try other["b"].strings == [nil, "x", ""])
      #expect(try other["c"].strings == ["x", "", "y"])
    }
  }

  @Test("The text of a null is none that a reader would take for something else")
  func nullTexts() throws {
    let frame = try DataFrame(["a": [nil, "x", "NA"] as [String?], "b": [1, 2, 3]])
    try withFolder { folder in
      let path = "\(folder)/a.csv"
      for (text, shown) in [
        ("a,b", "','"), ("\"", "'\"'"), ("x\ny", "the end of a line"),
        ("\r\n", "the end of a line"),
      ] {
        #expect(
          message { try frame.write(csv: path, options: CSVWriteOptions(nullText: text)) }
            == """
            nullText '\(text)' contains \(shown), which no reader takes for a part of it; choose \
            another
            """)
      }
      try frame.write(csv: path, options: CSVWriteOptions(nullText: "NA"))
      let back = try DataFrame(csv: path, options: CSVOptions(nullTokens: ["NA"]))
      #expect(try back["a"].strings == [nil, "x", "NA"])
    }
  }

  @Test("NaN has no sign when it is written")
  func nan() throws {
    let wide = -Double.nan
    let frame = try DataFrame(["a": [wide, .nan, 1, -.infinity], "b": [Float(wide), .nan, 1, 2]])
    try withFolder { folder in
      let path = "\(folder)/a.csv"
      for digits in [nil, 2] {
        var options = CSVWriteOptions()
        options.fractionDigits = digits
        try frame.write(csv: path, options: options)
        let text = try DataFrame(csv: path, types: ["a": .string, "b": .string])
        #expect(try text["a"].strings.prefix(2) == ["nan", "nan"])
        #expect(try text["b"].strings.prefix(2) == ["nan", "nan"])
        #expect(try text["a"].strings[3] == "-inf")
      }
    }
    try withFile("a\n-nan\n1.5\n") { path in
      let column = try DataFrame(csv: path)["a"]
      #expect(try column.array(of: Double.self)[0].isNaN)
    }
  }

  @Test("Years of other than four digits are read as they are written and shown")
  func years() throws {
    let days = try [
      #require(CalendarDate(10_000, 1, 1)), #require(CalendarDate(-1, 12, 31)),
      #require(CalendarDate(0, 2, 29)), #require(CalendarDate(999_999, 12, 31)),
      #require(CalendarDate(2024, 2, 29)),
    ]
    let wanted = ["+10000-01-01", "-0001-12-31", "0000-02-29", "+999999-12-31", "2024-02-29"]
    let frame = try DataFrame(["d": days]).with(col("d").cast(.datetime(.seconds)).as("t"))
    #expect(try frame["d"].strings == wanted)
    try withFolder { folder in
      let path = "\(folder)/a.csv"
      try frame.write(csv: path)
      let text = try DataFrame(csv: path, types: ["d": .string, "t": .string])
      #expect(try text["d"].strings == wanted)
      #expect(try text["t"].strings == wanted.map { $0 + "T00:00:00" })
      let back = try DataFrame(csv: path, types: ["t": .datetime(.seconds)])
      #expect(back.schema[0].type == .date)
      #expect(try back["d"].array(of: CalendarDate.self) == days)
      #expect(try back["t"].strings == frame["t"].strings)
    }
    for text in [
      "10000-01-01", "+1-01-01", "+1000000-01-01", "+10000-02-30", "+10000-1-01", "+2024",
    ] {
      #expect(
        try failure("d\n\(text)\n", types: ["d": .date]).contains("is not a date"), "\(text)")
    }
  }

  @Test("The first and last instants come back", arguments: [TimeUnit.microseconds, .nanoseconds])
  func extremeInstants(unit: TimeUnit) throws {
    for zone in [nil, "UTC"] {
      let type = ColumnType.datetime(unit, zone: zone)
      let frame = try DataFrame(["n": [Int64.min, .min + 1, -1, 0, 1, .max - 1, .max]])
        .select(col("n").cast(type).as("t"))
      #expect(try frame["t"].nullCount == 0)
      #expect(
        try frame.select(col("t").cast(.string).cast(type)).collect()["t"].strings
          == frame["t"].strings)
      try withFolder { folder in
        try frame.write(csv: "\(folder)/a.csv")
        let back = try DataFrame(csv: "\(folder)/a.csv", types: ["t": type])
        #expect(
          try back.select(col("t").cast(.int64))["t"].array(of: Int64.self)
            == [.min, .min + 1, -1, 0, 1, .max - 1, .max])
      }
    }
  }

  @Test("Whole numbers keep their digits, however many they have")
  func longNumbers() throws {
    let wide = ColumnType.decimal(precision: 38, scale: 0)
    let cases: [([String], ColumnType)] = [
      (["1", "18446744073709551615"], .uint64), (["-1", "18446744073709551615"], wide),
      (["1", "18446744073709551616"], wide), (["-9223372036854775809", "+5"], wide),
      (["-1", String(repeating: "9", count: 38)], wide),
      (["1.5", "18446744073709551616"], .float64),
      (["1e300", "1", "-9223372036854775809"], .float64),
      (["1", String(repeating: "9", count: 39)], .string),
      (["1.5", "-" + String(repeating: "9", count: 39)], .string),
      ([String(repeating: "0", count: 50) + "7", "18446744073709551616"], wide),
    ]
    for (texts, type) in cases {
      for inference in [CSVInference.sampled, .whole] {
        var options = CSVOptions()
        options.inference = inference
        // Once where the sample sees the longest, and once where it comes late.
        for rows in [1, 40_000] {
          let lines = Array(repeating: texts[0], count: rows) + texts.dropFirst()
          try withFile("x\n" + lines.joined(separator: "\n") + "\n") { path in
            let column = try DataFrame(csv: path, options: options).collect()["x"]
            #expect(column.type == type, "\(texts)")
            guard type == wide || type == .string else { return }
            let digits = { (text: String) in text.drop { "+0".contains($0) } }
            #expect(column.strings.map { digits($0 ?? "") } == lines.map(digits))
          }
        }
      }
    }
  }

  @Test("Instants with an offset are read into a zone")
  func zones() throws {
    let type = ColumnType.datetime(.microseconds, zone: "Europe/Paris")
    let text = "t\n2024-01-31T01:30:00+01:00\n2024-07-31 00:30:00Z\n\n"
    try withFile(text) { path in
      let column = try DataFrame(csv: path, types: ["t": type])["t"]
      #expect(column.type == type)
      #expect(
        column.strings == ["2024-01-31T01:30:00+01:00", "2024-07-31T02:30:00+02:00", nil])
      let written = path + ".csv"
      try DataFrame(columns: [("t", column)]).write(csv: written)
      #expect(try DataFrame(csv: written, types: ["t": type])["t"].strings == column.strings)
    }
    for local in ["2024-01-31T01:30:00", "2024-01-31"] {
      #expect(
        try failure("t\n\(local)\n", types: ["t": type]).hasPrefix(
          """
          file.csv, line 2, column 't': '\(local)' is not an instant with an offset from UTC such \
          as 2024-01-31T23:59:59+01:00
          """))
    }
    #expect(
      try failure("t\n1\n", types: ["t": .datetime(.seconds, zone: "Europe/Pari")])
        == """
        no time zone 'Europe/Pari'; use an IANA name such as 'Europe/London', or 'UTC' or '+05:30'
        """)
  }

  @Test("A report says what was left out")
  func report() throws {
    let report = CSVReport()
    #expect("\(report)" == "no rows left out")
    var options = CSVOptions()
    (options.badRows, options.report) = (.skip, report)
    try withFile("a,b\n1,2\n3\n4,5\n") { path in
      _ = try DataFrame(csv: path, options: options).collect()
      #expect(
        "\(report)"
          == "1 row left out; the first: \(path), line 3: 1 field where 2 are expected: '3'")
    }
  }

  @Test("Advice about types that are too narrow can be followed")
  func widerTypes() throws {
    let cases: [(String, ColumnType, String, ColumnType)] = [
      ("300", .uint8, ".int64", .int64), ("9223372036854775808", .int8, ".uint64", .uint64),
      ("9223372036854775808", .int64, ".uint64", .uint64),
      (
        "99999999999999999999", .int64, ".decimal(precision: 38, scale: 0)",
        .decimal(precision: 38, scale: 0)
      ), (String(repeating: "9", count: 39), .int64, ".string", .string),
      (
        "1.234", .decimal(precision: 10, scale: 2), ".decimal(precision: 38, scale: 3)",
        .decimal(precision: 38, scale: 3)
      ),
      (
        "123456789012", .decimal(precision: 10, scale: 2), ".decimal(precision: 38, scale: 2)",
        .decimal(precision: 38, scale: 2)
      ),
      (String(repeating: "9", count: 39), .decimal(precision: 38, scale: 0), ".string", .string),
      (
        "2500-01-01", .datetime(.nanoseconds), ".datetime(.microseconds)", .datetime(.microseconds)
      ),
    ]
    for (text, type, advice, wider) in cases {
      let told = try failure("x\n\(text)\n", types: ["x": type])
      #expect(told.hasSuffix("wider type with types: [\"x\": \(advice)]"), "\(told)")
      try withFile("x\n\(text)\n") { path in
        let frame = try DataFrame(csv: path, types: ["x": wider])
        #expect(try frame["x"].count == 1)
      }
    }
    let texts = try DataFrame(["k": ["a b", "b"]]).select(col("k").text.split(" ").as("l"))
    try withFolder { folder in
      let told = message { try texts.write(csv: "\(folder)/a.csv") }
      #expect(told.hasSuffix("is list[string]; join its texts with list.join first, or drop it"))
    }
  }
}
