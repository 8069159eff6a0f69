import Foundation
import SwiftwaterFrames
import Testing

/// What Polars and NumPy answered; see Tests/Golden/frames-temporal.py.
@Suite("Dates and times agree with Polars and NumPy")
struct TemporalGoldenTests {
  let golden: [String: Any]
  let frame: DataFrame

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-temporal.json")
    golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
    frame = try Self.moments(golden["ticks"])
  }

  static func moments(_ ticks: Any?) throws -> DataFrame {
    let values = try #require(ticks as? [Any]).map { ($0 as? NSNumber)?.int64Value }
    let raw = try DataFrame(["t": values])
    // A row in front that is cut off again: what is computed starts inside a buffer.
    let padded = try DataFrame(["t": [7] + values])
    let sliced = try DataFrame(["t": padded["t"][1..<values.count + 1]])
    #expect(try sliced["t"].optionals(of: Int64.self) == raw["t"].optionals(of: Int64.self))
    return try sliced.select(col("t").cast(.datetime(.microseconds))).collect()
  }

  func expect(
    _ expression: SwiftwaterFrames.Expression, _ path: [String], on other: DataFrame? = nil,
    location: SourceLocation = #_sourceLocation
  ) throws {
    var wanted: Any? = golden
    for name in path { wanted = (wanted as? [String: Any])?[name] }
    let numbers = try #require(wanted as? [Any], "\(path)")
    let values = try (other ?? frame).select(expression.cast(.int64).as("x"))["x"]
      .optionals(of: Int64.self)
    let known = numbers.map { ($0 as? NSNumber)?.int64Value }
    #expect(values.count == known.count)
    for (row, (value, want)) in zip(values, known).enumerated() where value != want {
      let moment = try (other ?? frame)["t"].strings[row] ?? "null"
      Issue.record(
        "\(path), \(moment): \(value as Any), not \(want as Any)", sourceLocation: location)
      return
    }
  }

  func expectTexts(_ expression: SwiftwaterFrames.Expression, _ wanted: Any?, _ name: String) throws
  {
    let known = try #require(wanted as? [Any]).map { $0 as? String }
    let values = try frame.select(expression.as("x"))["x"].strings
    #expect(values.count == known.count)
    for (value, want) in zip(values, known) where value != want {
      Issue.record("\(name): \(value as Any), not \(want as Any)")
      return
    }
  }

  @Test("Parts of dates and times")
  func parts() throws {
    let t = col("t").temporal
    let parts: [(String, SwiftwaterFrames.Expression)] = [
      ("year", t.year()), ("quarter", t.quarter()), ("month", t.month()), ("day", t.day()),
      ("ordinalDay", t.ordinalDay()), ("weekday", t.weekday()), ("isoWeek", t.isoWeek()),
      ("isoYear", t.isoYear()), ("isLeapYear", t.isLeapYear()), ("daysInMonth", t.daysInMonth()),
      ("century", t.century()), ("millennium", t.millennium()), ("hour", t.hour()),
      ("minute", t.minute()), ("second", t.second()), ("millisecond", t.millisecond()),
      ("microsecond", t.microsecond()), ("nanosecond", t.nanosecond()), ("date", t.date()),
      ("time", t.time()), ("monthStart", t.monthStart()), ("monthEnd", t.monthEnd()),
    ]
    for (name, part) in parts {
      try expect(part, ["parts", name])
      // The same of other units and of dates alone.
      guard !["microsecond", "nanosecond", "time", "monthStart", "monthEnd"].contains(name) else {
        continue
      }
      let millis = try frame.select(col("t").temporal.counted(in: .milliseconds))
      try expect(part, ["parts", name], on: millis)
    }
  }

  @Test("Starts of windows and the nearest ones")
  func rounding() throws {
    for (name, key) in [("truncated", true), ("rounded", false)] {
      for every in try #require(golden[name] as? [String: Any]).keys {
        let interval = try CalendarInterval(every)
        let t = col("t").temporal
        try expect(
          key ? t.truncate(every: interval) : t.round(every: interval), [name, every])
      }
    }
    let dates = try frame.select(col("t").temporal.date())
    for every in try #require(golden["truncatedDates"] as? [String: Any]).keys {
      try expect(
        col("t").temporal.truncate(every: try CalendarInterval(every)), ["truncatedDates", every],
        on: dates)
    }
  }

  @Test("Later and earlier moments")
  func offsets() throws {
    let safe = try Self.moments(golden["safe"])
    for by in try #require(golden["offset"] as? [String: Any]).keys {
      try expect(
        col("t").temporal.offset(by: try CalendarInterval(by)), ["offset", by], on: safe)
    }
  }

  @Test("Windows and later moments in a zone")
  func zonedSteps() throws {
    let recent = try Self.moments(golden["recent"])
    let local = col("t").temporal.convertTimeZone("America/New_York").temporal
    for every in try #require(golden["zonedTruncated"] as? [String: Any]).keys {
      try expect(
        local.truncate(every: try CalendarInterval(every)), ["zonedTruncated", every], on: recent)
    }
    for by in try #require(golden["zonedOffset"] as? [String: Any]).keys {
      try expect(
        local.offset(by: try CalendarInterval(by)), ["zonedOffset", by], on: recent)
    }
  }

  @Test("Texts by a pattern")
  func formats() throws {
    let formatted = try #require(golden["formatted"] as? [String: Any])
    for (pattern, wanted) in formatted {
      try expectTexts(col("t").temporal.format(pattern), wanted, pattern)
    }
  }

  @Test(
    "Clocks in zones",
    arguments: ["Europe/London", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata"])
  func zones(_ zone: String) throws {
    let local = col("t").temporal.convertTimeZone(zone).temporal
    let path = ["zones", zone]
    let isCovered = col("t").temporal.year() >= 2 && col("t").temporal.year() < 9999
    let isRecent = col("t").temporal.year() >= 1900 && col("t").temporal.year() < 2100
    func covered(_ value: SwiftwaterFrames.Expression) -> SwiftwaterFrames.Expression {
      when(isCovered).then(value).otherwiseNull()
    }
    func recent(_ value: SwiftwaterFrames.Expression) -> SwiftwaterFrames.Expression {
      when(isRecent).then(value).otherwiseNull()
    }
    try expect(covered(local.replaceTimeZone(nil)), path + ["local"])
    try expect(recent(local.hour()), path + ["hour"])
    try expect(recent(local.day()), path + ["day"])
    try expect(recent(local.baseOffset()), path + ["polarsBase"])
    try expect(recent(local.daylightOffset()), path + ["polarsSaving"])
    let isLate = col("t").temporal.year() >= 2000 && col("t").temporal.year() < 9999
    try expect(when(isLate).then(local.daylightOffset()).otherwiseNull(), path + ["saving"])
    for which in [AmbiguousTime.earliest, .latest, .null] {
      try expect(
        covered(col("t").temporal.replaceTimeZone(zone, ambiguous: which, nonexistent: .null)),
        path + ["localized", which.rawValue])
    }
    let answers = try #require((golden["zones"] as? [String: Any])?[zone] as? [String: Any])
    try expectTexts(
      recent(local.format("%Y-%m-%d %H:%M:%S %z %:z %Z")), answers["format"], zone)
  }

  @Test("Reading by a pattern")
  func reading() throws {
    for (pattern, entry) in try #require(golden["read"] as? [String: Any]) {
      let entry = try #require(entry as? [String: Any])
      let texts = try #require(entry["texts"] as? [Any]).map { $0 as? String }
      let wanted = try #require(entry["ticks"] as? [Any]).map { ($0 as? NSNumber)?.int64Value }
      let values = try DataFrame(["x": texts])
        .select(col("x").text.toDatetime(pattern).cast(.int64))["x"].optionals(of: Int64.self)
      #expect(values == wanted, "\(pattern)")
    }
  }

  @Test("Whole units of lengths of time")
  func totals() throws {
    let spans = try #require(golden["spans"] as? [Any]).map { ($0 as? NSNumber)?.int64Value }
    let lengths = try DataFrame(["t": spans]).select(col("t").cast(.duration(.microseconds)))
    let t = col("t").temporal
    let totals = [
      ("totalDays", t.totalDays()), ("totalHours", t.totalHours()),
      ("totalMinutes", t.totalMinutes()), ("totalSeconds", t.totalSeconds()),
      ("totalMilliseconds", t.totalMilliseconds()), ("totalMicroseconds", t.totalMicroseconds()),
    ]
    for (name, total) in totals { try expect(total, ["totals", name], on: lengths) }
    try expect(t.counted(in: .milliseconds), ["counted", "ms"])
    try expect(t.counted(in: .microseconds), ["counted", "us"])
  }

  @Test("Business days")
  func businessDays() throws {
    let business = try #require(golden["business"] as? [String: Any])
    func numbers(_ name: String) throws -> [Int64] {
      try #require(business[name] as? [Any]).compactMap { ($0 as? NSNumber)?.int64Value }
    }
    let days = try numbers("days")
    let calendar = BusinessCalendar(
      holidays: try numbers("holidays").map { CalendarDate(daysSince1970: Int32($0)) })
    let dates = try DataFrame(["t": days, "u": Array(days.reversed())])
      .select(col("t").cast(.date), col("u").cast(.date))
    let t = col("t").temporal
    try expect(t.isBusinessDay(calendar), ["business", "worked"], on: dates)
    try expect(t.businessDays(until: col("u"), calendar), ["business", "count"], on: dates)
    for (name, roll) in [("forward", BusinessRoll.forward), ("backward", .backward)] {
      let lists = try #require(business[name] as? [[Any]])
      for (step, wanted) in zip([0, 1, -1, 250], lists) {
        let values = try dates.select(
          t.addingBusinessDays(step, calendar, roll: roll).cast(.int64))["t"].array(of: Int64.self)
        let known = wanted.compactMap { ($0 as? NSNumber)?.int64Value }
        #expect(values == known, "\(name) \(step)")
      }
    }
    let fourDays = BusinessCalendar(weekdays: [2, 3, 4, 5])
    try expect(
      t.addingBusinessDays(17, fourDays, roll: .forward), ["business", "fourDays"], on: dates)
  }
}
