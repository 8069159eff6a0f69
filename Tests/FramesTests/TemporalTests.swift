import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Dates and times")
struct TemporalTests {
  let frame: DataFrame

  init() throws {
    frame = try DataFrame([
      "day": [CalendarDate("2024-02-29"), nil, CalendarDate("1969-12-31")],
      "at": [DateTime("2024-03-31T00:59:59.5"), DateTime("1900-01-01"), nil],
      "clock": [TimeOfDay(23, 59, 59, nanosecond: 1), TimeOfDay(0, 0), nil],
      "span": [Duration.seconds(90_061), .microseconds(-1), nil],
    ])
  }

  func texts(_ expression: Expression, on other: DataFrame? = nil) throws -> [String?] {
    try (other ?? frame).select(expression.as("x"))["x"].strings
  }

  @Test("Values are written as ISO 8601 and read back")
  func texts() throws {
    let written = try frame.select(
      col("day").cast(.string), col("at").cast(.string), col("clock").cast(.string),
      col("span").cast(.string))
    #expect(try written["day"].strings == ["2024-02-29", nil, "1969-12-31"])
    #expect(try written["at"].strings == ["2024-03-31T00:59:59.500", "1900-01-01T00:00:00", nil])
    #expect(try written["clock"].strings == ["23:59:59.000000001", "00:00:00", nil])
    #expect(try written["span"].strings == ["P1DT1H1M1S", "-PT0.000001S", nil])
    let read = try written.select(
      col("day").cast(.date), col("at").cast(.datetime(.microseconds)), col("clock").cast(.time),
      col("span").cast(.duration(.microseconds)))
    for name in frame.columnNames { #expect(try read[name].strings == frame[name].strings) }
    #expect(try read["day"].optionals(of: CalendarDate.self)[0] == CalendarDate(2024, 2, 29))
    #expect(try read["at"].optionals(of: DateTime.self)[0]?.time.second == 59)
  }

  @Test(
    "Texts that are no dates are null",
    arguments: [
      "2023-02-29", "2024-13-01", "2024-00-10", "2024-1-01", "20240101", "", " 2024-01-01", "x",
      "12024-01-01", "2024-01-01T", "+1000000-01-01",
    ])
  func noDates(_ text: String) throws {
    let frame = try DataFrame(["x": [text]])
    #expect(try texts(col("x").cast(.date), on: frame) == [nil])
    #expect(CalendarDate(text) == nil)
  }

  @Test("A text beside a date is a date, and one that is none is an error")
  func literals() throws {
    #expect(try texts(col("day") == "2024-02-29") == ["true", nil, "false"])
    #expect(try texts(col("day") < "2024-02-29T00:00:01") == ["true", nil, "true"])
    #expect(try texts(col("at") >= "2024-03-31T00:59:59.5") == ["true", "false", nil])
    #expect(try texts(col("at") > "2024-03-31T00:59:59.4999999") == ["true", "false", nil])
    #expect(try texts(col("clock") > "12:00") == ["true", "false", nil])
    #expect(try texts(col("day").isIn(["1969-12-31", "2000-01-01"])) == ["false", nil, "true"])
    #expect(try texts(col("day").fillNull("2000-01-01"))[1] == "2000-01-01")
    let leap = try #require(CalendarDate(2024, 2, 29))
    #expect(try texts(col("day") == leap) == ["true", nil, "false"])
    #expect(try texts(col("span") > Duration.zero) == ["true", "false", nil])
    #expect(try texts(col("at") + Duration.seconds(0.5))[0] == "2024-03-31T01:00:00")
    #expect(try texts(col("day").isIn([leap])) == ["true", nil, "false"])
    #expect(
      message { _ = try frame.filter(col("day") == "yesterday") }.contains(
        "'yesterday' cannot be compared with date"))
    #expect(
      message { _ = try frame.filter(col("at") < "2024-01-01T00:00:00Z") }.contains(
        "is an instant and datetime[us] has no zone"))
    #expect(
      message { _ = try frame.filter(col("day") == 5) }
        == "(day == 5): cannot compare, but got date and int64; cast one of them with `.cast`")
  }

  @Test("Types that do not go together are said at once")
  func mismatches() throws {
    let cases: [(Expression, String)] = [
      (col("day") + col("at"), "needs numbers, but got date and datetime[us]"),
      (col("clock").temporal.year(), "needs a date or a datetime, but got time"),
      (col("day").temporal.hour(), "needs a datetime or a time, but got date"),
      (col("day").temporal.totalDays(), "needs a duration, but got date"),
      (col("at").temporal.baseOffset(), "needs a datetime with a zone, but got datetime[us]"),
      (col("day").temporal.format("%Q"), "there is no directive %Q"),
      (col("at").temporal.convertTimeZone("Europe/Lundon"), "no time zone 'Europe/Lundon'"),
      (col("at").temporal.convertTimeZone("../../etc/passwd"), "no time zone"),
      (col("day").temporal.truncate(every: .hours(2)), "less than a day and dates have no times"),
      (col("at").temporal.truncate(every: .days(1) + .hours(2)), "not several, and above 0"),
      (col("at").temporal.truncate(every: .days(-1)), "not several, and above 0"),
      (col("day").cast(.list(.date)), "there is no way from date to list[date]"),
      (col("span").cast(.date), "there is no way from duration[us] to date"),
    ]
    for (expression, wanted) in cases {
      let said = message { _ = try frame.select(expression) }
      #expect(said.contains(wanted), "\(said)")
    }
    #expect(message { _ = try CalendarInterval("1 fortnight") }.contains("is not an interval"))
  }

  @Test("Readings that occur twice or never are errors unless somebody says what they are")
  func ambiguity() throws {
    let clocks = try DataFrame([
      "x": [DateTime("2024-10-27T01:30:00"), DateTime("2024-03-31T01:30:00")]
    ])
    let x = col("x").temporal
    #expect(
      message { _ = try clocks.head(1).select(x.replaceTimeZone("Europe/London")).collect() }
        .contains("2024-10-27T01:30:00 occurs twice in Europe/London"))
    #expect(
      message { _ = try clocks.tail(1).select(x.replaceTimeZone("Europe/London")).collect() }
        .contains("2024-03-31T01:30:00 does not occur in Europe/London"))
    #expect(
      try texts(
        x.replaceTimeZone("Europe/London", ambiguous: .latest, nonexistent: .null), on: clocks)
        == ["2024-10-27T01:30:00+00:00", nil])
  }

  @Test("Rules of zones hold in years that the database does not list")
  func farYears() throws {
    let far = try DataFrame(["x": [DateTime(12_024, 7, 1, 12), DateTime(12_024, 1, 1, 12)]])
    let local = col("x").temporal.convertTimeZone("Europe/Paris").temporal
    #expect(try texts(local.format("%H %Z"), on: far) == ["14 CEST", "13 CET"])
    // The largest instants there are do no harm.
    let extremes = try DataFrame(["x": [Int64.min, .max, 0]])
    for unit in TimeUnit.allCases {
      let moments = try extremes.select(col("x").cast(.datetime(unit, zone: "Europe/Paris")))
        .collect()
      let x = col("x").temporal
      _ = try moments.select(
        x.year().as("a"), x.hour().as("b"),
        x.format("%c%Y%j%U%V%s".replacing("%c", with: "")).as("c"),
        x.truncate(every: .months(1)).as("d"), x.offset(by: .years(1)).as("e"),
        x.truncate(every: .weeks(1)).as("f"), x.round(every: .hours(1)).as("g"),
        x.monthEnd().as("h"), x.replaceTimeZone("UTC").as("i"), x.date().as("j"),
        x.addingBusinessDays(5, roll: .forward).as("k"), col("x").cast(.string).as("l"),
        x.counted(in: .nanoseconds).as("m"), x.epoch(.seconds).as("n")
      ).collect()
    }
    let days = try DataFrame(["x": [Int32.min, .max]]).select(col("x").cast(.date)).collect()
    _ = try days.select(
      col("x").temporal.format("%Y-%m-%d %j %V").as("a"), col("x").temporal.year().as("b"),
      col("x").temporal.monthEnd().as("c"), col("x").temporal.offset(by: .days(9)).as("d"),
      col("x").cast(.datetime(.nanoseconds)).as("e"), col("x").cast(.string).as("f"),
      col("x").temporal.addingBusinessDays(-9, roll: .backward).as("g")
    ).collect()
  }

  @Test("What does not fit in a finer unit is null")
  func overflow() throws {
    let late = try DataFrame(["x": [DateTime(9999, 1, 1), DateTime(2024, 1, 1)]])
    #expect(
      try texts(col("x").temporal.counted(in: .nanoseconds), on: late)
        == [nil, "2024-01-01T00:00:00"])
  }

  @Test("Dates are keys of groups, joins and orders")
  func keys() throws {
    let days = try DataFrame([
      "day": [
        CalendarDate("2024-01-02"), CalendarDate("2024-01-01"), nil, CalendarDate("2024-01-02"),
        nil,
      ],
      "n": [1, 2, 3, 4, 5],
    ])
    let grouped = try days.groupBy("day").aggregate(col("n").sum(), col("n").count().as("rows"))
    #expect(try grouped["day"].strings == ["2024-01-02", "2024-01-01", nil])
    #expect(try grouped["n"].strings == ["5", "2", "8"])
    #expect(try days.sort(by: "day", descending: true)["n"].strings == ["1", "4", "2", "3", "5"])
    #expect(try days.join(grouped.drop("n"), on: "day")["n"].strings == ["1", "2", "4"])
    #expect(try days.unique(on: "day").count() == 3)
    let extremes = try days.aggregate(
      col("day").min().as("min"), col("day").max().as("max"), col("day").first().as("first"))
    #expect(try extremes["min"].strings == ["2024-01-01"])
    #expect(try extremes["max"].strings == ["2024-01-02"])
    #expect(try extremes["first"].type == .date)
  }

  @Test("Ranges of dates and datetimes")
  func ranges() throws {
    let month = try Column.dates(
      from: try #require(CalendarDate("2024-01-31")),
      through: try #require(CalendarDate("2024-05-01")),
      every: .months(1))
    #expect(month.strings == ["2024-01-31", "2024-02-29", "2024-03-31", "2024-04-30"])
    let hours = try Column.datetimes(
      from: try #require(DateTime("2024-03-31T00:00:00")),
      through: try #require(DateTime("2024-03-31T03:00:00")),
      every: .hours(1), zone: "Europe/London")
    #expect(
      hours.strings == [
        "2024-03-31T00:00:00+00:00", "2024-03-31T02:00:00+01:00", "2024-03-31T03:00:00+01:00",
      ])
    #expect(
      message {
        _ = try Column.dates(
          from: CalendarDate(daysSince1970: 0), through: CalendarDate(daysSince1970: 1),
          every: .days(0))
      }.contains("does not end; use a step above 0"))
  }

  @Test("One, two and seven threads give the same")
  func threads() throws {
    let many = try DataFrame(["x": (0..<200_000).map { Int64($0) &* 7_919_000_003 }])
      .select(col("x").cast(.datetime(.microseconds, zone: "America/New_York"))).collect()
    let x = col("x").temporal
    var answers: [[String?]] = []
    for threads in [1, 2, 7] {
      answers.append(
        try Threads.with(count: threads) {
          try many.select(
            x.year().as("a"), x.truncate(every: .weeks(1)).as("b"), x.format("%F %T %z").as("c"),
            x.replaceTimeZone("Asia/Tokyo").as("d")
          ).select((col("c").text.concat(col("b").cast(.string), col("d").cast(.string))).as("x"))[
            "x"
          ].strings
        })
    }
    #expect(answers[0] == answers[1])
    #expect(answers[0] == answers[2])
  }
}

@Suite("Files and rules of time zones")
struct TimeZoneFileTests {
  @Test("Whatever the bytes, there is a zone or none")
  func mutations() throws {
    let file = try Buffer(mappingFile: "/usr/share/zoneinfo/Europe/London")
    let bytes = Array(UnsafeRawBufferPointer(start: file.pointer, count: file.byteCount))
    var generator = SeededGenerator(seed: 1)
    for round in 0..<3_000 {
      var changed = bytes
      for _ in 0..<Int.random(in: 1...6, using: &generator) {
        let at = Int.random(in: 0..<(round % 2 == 0 ? 120 : changed.count), using: &generator)
        changed[at] = UInt8.random(in: 0...255, using: &generator)
      }
      changed.removeLast(
        Int.random(in: 0...(round % 3 == 0 ? changed.count : 0), using: &generator))
      changed.withUnsafeBytes { bytes in
        guard let rules = TimeZoneFile(bytes)?.rules(name: "x") else { return }
        for second in [Int64.min, -1 << 40, 0, 1 << 33, 1 << 45, .max] {
          _ = rules.span(atUTC: second)
          _ = rules.utc(local: second)
        }
      }
    }
  }

  @Test("Rules for years to come")
  func rules() throws {
    let paris = try #require(PosixTimeZone("CET-1CEST,M3.5.0,M10.5.0/3"))
    #expect(paris.standard.offset == 3600)
    #expect(paris.daylight?.begin.second(in: 2024) == 1_711_850_400)
    #expect(PosixTimeZone("<+1030>-10:30<+11>-11,M10.1.0,M4.1.0")?.daylight?.span.saving == 1800)
    for text in [
      "", "X", "CET", "CET-1CEST", "CET-1CEST,M13.5.0,M10.5.0", "CET-1CEST,J0,J1", "<A>1",
      "CET-999",
    ] {
      #expect(PosixTimeZone(text) == nil, "\(text)")
    }
  }
}

@Suite("Bytes, nulls and structures")
struct OtherTypesTests {
  @Test("Bytes are compared, sorted, grouped and read as text")
  func binary() throws {
    let values: [[UInt8]?] = [
      [0xFF, 0], nil, Array("plain".utf8), [0xFF, 0], [], Array(repeating: 7, count: 20),
    ]
    let frame = try DataFrame(["b": try Column(bytes: values), "n": [0, 1, 2, 3, 4, 5]])
    #expect(try frame["b"].bytes() == values)
    #expect(try frame.select(col("b").cast(.string))["b"].strings[0...2] == [nil, nil, "plain"])
    #expect(try frame.sort(by: "b")["n"].strings == ["4", "5", "2", "0", "3", "1"])
    #expect(try frame.groupBy("b").count()["count"].strings == ["2", "1", "1", "1", "1"])
    #expect(try frame.groupBy("b").count()["b"].type == .binary)
    #expect(try DataFrame.concat([frame, frame])["b"].bytes() == values + values)
    #expect(try frame["b"].strings[0] == "ff00")
  }

  @Test("Nulls without a type take any")
  func nulls() throws {
    let frame = try DataFrame(["n": [1, 2]]).with(Expression(.literal(.null)).as("none"))
    #expect(try frame["none"].type == .null)
    #expect(try frame["none"].strings == [nil, nil])
    #expect(try frame.select(col("none").fillNull(col("n")).as("x"))["x"].strings == ["1", "2"])
    #expect(try frame.select((col("none") + col("n")).as("x"))["x"].strings == [nil, nil])
    #expect(try frame.select(col("none").cast(.string))["none"].type == .string)
    for type in [ColumnType.date, .list(.int64), .decimal(precision: 30, scale: 2), .binary] {
      #expect(try frame.select(col("none").cast(type))["none"].nullCount == 2, "\(type)")
    }
    #expect(try frame.groupBy("none").count()["count"].strings == ["2"])
  }

  @Test("Structures are made, taken apart, compared and grouped")
  func structures() throws {
    let frame = try DataFrame(["a": [1, 2, 1, nil], "b": ["x", "y", "x", nil]])
    let pairs = try frame.select(Expression.structure(col("a"), col("b")).as("s"))
    #expect(
      try pairs["s"].strings == [
        "{a: 1, b: x}", "{a: 2, b: y}", "{a: 1, b: x}", "{a: null, b: null}",
      ])
    #expect(try pairs.groupBy("s").count()["count"].strings == ["2", "1", "1"])
    #expect(try contents(pairs.unnest("s")) == contents(frame))
    #expect(try pairs.tail(2).select(col("s").structure.field("a"))["a"].strings == ["1", nil])
    #expect(
      try pairs.select(col("s").structure.renamed("c", "d"))["s"].type
        == .structure([Field("c", .int64), Field("d", .string)]))
    #expect(
      message { _ = try pairs.select(col("s").structure.field("aa")) }.contains("did you mean 'a'?")
    )
    #expect(try pairs.sort(by: "s")["s"].strings[0] == "{a: 1, b: x}")
    #expect(try pairs.filter(col("s") == col("s")).count() == 4)
  }

  @Test("Decimals that do not fit are an error that says where")
  func decimalOverflow() throws {
    let wide = try Column(
      decimals: [DecimalNumber("1"), DecimalNumber("9e37")], precision: 38, scale: 0)
    let frame = try DataFrame(["x": wide])
    #expect(
      message { _ = try frame.select(col("x") * col("x")).collect() }.hasPrefix("row 1: 9000"))
    #expect(try frame.filter(col("x") < 2).select(col("x") / 0)["x"].strings == [nil])
    #expect(
      message { _ = try frame.select(col("x").cast(.decimal(precision: 40, scale: 2))) }
        .contains("a decimal has 1…38 digits"))
  }
}
