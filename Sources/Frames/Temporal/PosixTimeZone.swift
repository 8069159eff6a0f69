/// The rule for all times to come at the end of a zone's file, such as `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// - Source: IEEE 1003.1-2024, section 8.3, with the wider hours of RFC 9636, section 3.3.1.
struct PosixTimeZone {
  /// The day and time of a change in any year.
  struct Change {
    enum Day {
      /// 1…365, 29 February never counted.
      case julian(Int)
      /// 0…365.
      case ordinal(Int)
      /// The week 1…5 (5 is the last) and the weekday from Sunday, 0.
      case weekday(month: Int, week: Int, day: Int)
    }

    let day: Day
    let time: Int

    /// The second on the clocks since 1970 at which it comes.
    func second(in year: Int) -> Int64 {
      let newYear = Int(CalendarDate(year, 1, 1)?.daysSince1970 ?? 0)
      let isLeap = CalendarDate(year, 2, 29) != nil
      let days: Int
      switch day {
      case .julian(let number): days = newYear + number - 1 + (isLeap && number >= 60 ? 1 : 0)
      case .ordinal(let number): days = newYear + number
      case .weekday(let month, let week, let wanted):
        let first = Int(CalendarDate(year, month, 1)?.daysSince1970 ?? 0)
        // 1970-01-01 was a Thursday, 4 from Sunday.
        let weekday = ((first + 4) % 7 + 7) % 7
        var date = first + (wanted - weekday + 7) % 7 + (week - 1) * 7
        let next = month == 12 ? CalendarDate(year + 1, 1, 1) : CalendarDate(year, month + 1, 1)
        if let next, date >= Int(next.daysSince1970) { date -= 7 }
        days = date
      }
      return Int64(days) * 86_400 + Int64(time)
    }
  }

  let standard: TimeZoneRules.Span
  let daylight: (span: TimeZoneRules.Span, begin: Change, end: Change)?

  /// Nil when the text is empty or not such a rule.
  init?(_ text: String) {
    var scanner = Scanner(rest: text.utf8[...])
    guard let name = scanner.name(), let west = scanner.time() else { return nil }
    standard = TimeZoneRules.Span(offset: -west, saving: 0, abbreviation: name)
    guard let summer = scanner.name() else {
      daylight = nil
      guard scanner.rest.isEmpty else { return nil }
      return
    }
    var offset = 3600 - west
    if scanner.rest.first != 0x2C {
      guard let west = scanner.time() else { return nil }
      offset = -west
    }
    guard scanner.take(0x2C), let begin = scanner.change(), scanner.take(0x2C),
      let end = scanner.change(), scanner.rest.isEmpty
    else { return nil }
    let span = TimeZoneRules.Span(
      offset: offset, saving: offset + west, abbreviation: summer)
    daylight = (span, begin, end)
  }

  // MARK: - Implementation

  private struct Scanner {
    var rest: Substring.UTF8View

    mutating func take(_ byte: UInt8) -> Bool {
      guard rest.first == byte else { return false }
      rest = rest.dropFirst()
      return true
    }

    /// At least three letters, or anything between `<` and `>`.
    mutating func name() -> String? {
      let quoted = take(0x3C)
      let found = rest.prefix { quoted ? $0 != 0x3E : ($0 | 0x20) &- 0x61 < 26 }
      guard found.count >= 3 else { return nil }
      rest = rest[found.endIndex...]
      guard !quoted || take(0x3E) else { return nil }
      return String(found)
    }

    mutating func number() -> Int? {
      let found = rest.prefix { $0 &- 0x30 < 10 }
      rest = rest[found.endIndex...]
      return String(found).flatMap { Int($0) }
    }

    /// `[+-]h[:m[:s]]` in seconds.
    mutating func time() -> Int? {
      let sign = take(0x2D) ? -1 : 1
      if sign > 0 { _ = take(0x2B) }
      guard let hours = number(), hours <= 167 else { return nil }
      var seconds = hours * 3600
      for unit in [60, 1] where take(0x3A) {
        guard let part = number(), part < 60 else { return nil }
        seconds += part * unit
      }
      return sign * seconds
    }

    mutating func change() -> Change? {
      let day: Change.Day
      if take(0x4D) {
        guard let month = number(), (1...12).contains(month), take(0x2E), let week = number(),
          (1...5).contains(week), take(0x2E), let weekday = number(), (0...6).contains(weekday)
        else { return nil }
        day = .weekday(month: month, week: week, day: weekday)
      } else if take(0x4A) {
        guard let number = number(), (1...365).contains(number) else { return nil }
        day = .julian(number)
      } else {
        guard let number = number(), (0...365).contains(number) else { return nil }
        day = .ordinal(number)
      }
      guard take(0x2F) else { return Change(day: day, time: 7200) }
      guard let time = time() else { return nil }
      return Change(day: day, time: time)
    }
  }
}
