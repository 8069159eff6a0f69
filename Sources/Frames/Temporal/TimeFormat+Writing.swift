import CKernels

extension TimeFormat {
  /// What a value is, taken apart as far as the items need.
  struct Moment {
    var days: Int32
    /// Nanoseconds since midnight.
    var time: Int64
    var span = TimeZoneRules.Span(offset: 0, saving: 0, abbreviation: "")
  }

  func write(_ moment: Moment, into text: inout Digits) {
    var moment = moment
    moment.days = min(max(moment.days, -500_000_000), 500_000_000)
    let date = sw_calendar_of(moment.days)
    let weekday = Int((Int64(moment.days) + 3).flooredRemainder(by: 7))
    let seconds = moment.time / 1_000_000_000
    let hour = seconds / 3600
    for item in items {
      switch item {
      case .text(let bytes): for byte in bytes { text.put(byte: byte) }
      case .year: text.put(date.year, width: 4)
      case .shortYear: text.put(((date.year % 100) + 100) % 100, width: 2)
      case .century: text.put(Int64(date.year).flooredQuotient(by: 100), width: 2)
      case .month: text.put(date.month, width: 2)
      case .monthName: text.put(text: Self.months[Int(date.month) - 1])
      case .shortMonthName: text.put(text: String(Self.months[Int(date.month) - 1].prefix(3)))
      case .day: text.put(date.day, width: 2)
      case .paddedDay: text.put(date.day, width: 2, fill: 0x20)
      case .ordinal: text.put(ordinal(moment.days, date.year), width: 3)
      case .weekdayName: text.put(text: Self.weekdays[weekday])
      case .shortWeekdayName: text.put(text: String(Self.weekdays[weekday].prefix(3)))
      case .weekday: text.put(weekday + 1)
      case .weekdayFromSunday: text.put((weekday + 1) % 7)
      case .isoYear: text.put(sw_calendar_of(thursday(moment.days, weekday)).year, width: 4)
      case .isoWeek:
        let thursday = thursday(moment.days, weekday)
        text.put((ordinal(thursday, sw_calendar_of(thursday).year) - 1) / 7 + 1, width: 2)
      case .weekFromSunday:
        text.put((ordinal(moment.days, date.year) + 6 - Int32((weekday + 1) % 7)) / 7, width: 2)
      case .weekFromMonday:
        text.put((ordinal(moment.days, date.year) + 6 - Int32(weekday)) / 7, width: 2)
      case .hour: text.put(hour, width: 2)
      case .shortHour: text.put((hour + 11) % 12 + 1, width: 2)
      case .minute: text.put(seconds / 60 % 60, width: 2)
      case .second: text.put(seconds % 60, width: 2)
      case .half(let upper):
        text.put(text: upper ? (hour < 12 ? "AM" : "PM") : hour < 12 ? "am" : "pm")
      case .fraction(let digits, let point):
        let nanoseconds = moment.time % 1_000_000_000
        if digits == 0 {
          text.put(fraction: nanoseconds)
        } else {
          if point { text.put(byte: 0x2E) }
          var rest = nanoseconds
          for _ in digits..<9 { rest /= 10 }
          text.put(rest, width: digits)
        }
      case .offset(let colon):
        // As in C whole minutes, also of the local times of old.
        text.put(offset: moment.span.offset / 60 * 60, colon: colon)
      case .abbreviation: text.put(text: moment.span.abbreviation)
      case .timestamp:
        text.put(Int64(moment.days) * 86_400 + seconds - Int64(moment.span.offset))
      }
    }
  }

  private func ordinal(_ days: Int32, _ year: Int32) -> Int32 {
    days - sw_calendar_days(year, 1, 1) + 1
  }

  private func thursday(_ days: Int32, _ weekday: Int) -> Int32 { days - Int32(weekday) + 3 }
}
