import CKernels

extension TimeFormat {
  /// What a text said.
  struct Reading {
    var days: Int32 = 0
    /// Nanoseconds since midnight.
    var time: Int64 = 0
    /// The distance from UTC in seconds, when the text named one.
    var offset: Int?
  }

  /// Reads a whole text; nil when it does not follow the pattern or names no day or time there is.
  func read(_ text: UnsafeRawBufferPointer) -> Reading? {
    literals.withUnsafeBufferPointer { literals in
      items.withUnsafeBufferPointer { items in
        var scanner = Scanner(text: text, literals: literals)
        var parts = Parts()
        for item in items { guard scanner.take(item, into: &parts) else { return nil } }
        guard scanner.at == text.count else { return nil }
        return parts.reading
      }
    }
  }

  // MARK: - Implementation

  private struct Parts {
    var year, century, shortYear, month, day, ordinal, weekday, isoYear, isoWeek: Int?
    var (hour, shortHour, minute, second): (Int?, Int?, Int, Int) = (nil, nil, 0, 0)
    var isAfternoon: Bool?
    var nanosecond = 0
    var offset: Int?
    var timestamp: Int64?

    var reading: Reading? {
      var hour = hour ?? 0
      if let shortHour {
        guard let isAfternoon else { return nil }
        hour = shortHour % 12 + (isAfternoon ? 12 : 0)
      }
      guard hour < 24, minute < 60, second < 60 else { return nil }
      let clock = Int64(hour * 3600 + minute * 60 + second)
      var reading = Reading(time: clock * 1_000_000_000 + Int64(nanosecond), offset: offset)
      if let timestamp {
        guard abs(timestamp) < 40_000_000_000_000 else { return nil }
        reading.days = Int32(timestamp.flooredQuotient(by: 86_400))
        let rest = timestamp.flooredRemainder(by: 86_400)
        reading.time = rest * 1_000_000_000 + Int64(nanosecond)
        return reading
      }
      guard let days else { return nil }
      reading.days = days
      return reading
    }

    /// The day, 1970-01-01 when nothing was said of it.
    private var days: Int32? {
      var year = year
      if let shortYear, year == nil {
        year = century.map { $0 * 100 + shortYear } ?? (shortYear < 69 ? 2000 : 1900) + shortYear
      }
      if let isoYear, let isoWeek, let weekday {
        guard let fourth = CalendarDate(isoYear, 1, 4)?.daysSince1970 else { return nil }
        let monday = fourth - Int32((Int64(fourth) + 3).flooredRemainder(by: 7))
        let days = monday + Int32((isoWeek - 1) * 7 + weekday - 1)
        return (1...53).contains(isoWeek) ? days : nil
      }
      if let ordinal, let year {
        guard let first = CalendarDate(year, 1, 1)?.daysSince1970,
          let next = CalendarDate(year + 1, 1, 1)?.daysSince1970, ordinal >= 1,
          Int32(ordinal) <= next - first
        else { return nil }
        return first + Int32(ordinal) - 1
      }
      if year == nil, month == nil, day == nil { return 0 }
      guard let year, let month else { return nil }
      return CalendarDate(year, month, day ?? 1)?.daysSince1970
    }
  }

  private struct Scanner {
    let text: UnsafeRawBufferPointer
    let literals: UnsafeBufferPointer<UInt8>
    var at = 0

    mutating func take(_ item: Item, into parts: inout Parts) -> Bool {
      switch item {
      case .text(let first, let count):
        guard text.count - at >= Int(count) else { return false }
        for place in Int(first)..<Int(first + count) {
          guard text[at] == literals[place] else { return false }
          at += 1
        }
        return true
      case .year, .signedYear: return number(1...4, signed: true, &parts.year)
      case .isoYear: return number(1...4, signed: true, &parts.isoYear)
      case .shortYear: return number(2...2, &parts.shortYear)
      case .century: return number(2...2, &parts.century)
      case .month: return number(1...2, &parts.month)
      case .day, .paddedDay:
        if case .paddedDay = item, at < text.count, text[at] == 0x20 { at += 1 }
        return number(1...2, &parts.day)
      case .ordinal: return number(1...3, &parts.ordinal)
      case .isoWeek: return number(1...2, &parts.isoWeek)
      case .weekday: return number(1...1, &parts.weekday)
      case .monthName, .shortMonthName:
        guard let index = name(TimeFormat.months) else { return false }
        parts.month = index + 1
        return true
      case .weekdayName, .shortWeekdayName:
        guard let index = name(TimeFormat.weekdays) else { return false }
        parts.weekday = index + 1
        return true
      case .hour: return number(1...2, &parts.hour)
      case .shortHour:
        return number(1...2, &parts.shortHour) && (1...12).contains(parts.shortHour ?? 0)
      case .minute: return part(1...2, &parts.minute)
      case .second: return part(1...2, &parts.second)
      case .half:
        guard at + 1 < text.count, text[at + 1] | 0x20 == 0x6D else { return false }
        let letter = text[at] | 0x20
        parts.isAfternoon = letter == 0x70
        at += 2
        return letter == 0x61 || letter == 0x70
      case .fraction(let digits, let point):
        if point {
          // A point and its digits may be left out where any number of them may be there.
          guard at < text.count, text[at] == 0x2E else { return digits == 0 }
          at += 1
        }
        return fraction(digits, &parts.nanosecond)
      case .offset, .exactOffset: return offset(&parts.offset)
      case .timestamp:
        var value: Int?
        guard number(1...18, signed: true, &value) else { return false }
        parts.timestamp = value.map(Int64.init)
        return true
      case .weekdayFromSunday, .weekFromSunday, .weekFromMonday:
        var ignored: Int?
        return number(1...2, &ignored)
      case .abbreviation:
        let start = at
        while at < text.count, (text[at] | 0x20) &- 0x61 < 26 { at += 1 }
        let word = text[start..<at]
        if word.elementsEqual("UTC".utf8) || word.elementsEqual("GMT".utf8) { parts.offset = 0 }
        return at > start
      }
    }

    private mutating func number(
      _ width: ClosedRange<Int>, signed: Bool = false, _ value: inout Int?
    ) -> Bool {
      var isNegative = false
      if signed, at < text.count, text[at] == 0x2D || text[at] == 0x2B {
        isNegative = text[at] == 0x2D
        at += 1
      }
      var (result, digits) = (0, 0)
      while at < text.count, digits < width.upperBound, text[at] &- 0x30 < 10 {
        result = result * 10 + Int(text[at] - 0x30)
        digits += 1
        at += 1
      }
      value = isNegative ? -result : result
      return digits >= width.lowerBound
    }

    private mutating func part(_ width: ClosedRange<Int>, _ value: inout Int) -> Bool {
      var found: Int?
      guard number(width, &found) else { return false }
      value = found ?? 0
      return true
    }

    private mutating func fraction(_ wanted: Int, _ nanosecond: inout Int) -> Bool {
      var (value, digits) = (0, 0)
      while at < text.count, text[at] &- 0x30 < 10, digits < 9 {
        value = value * 10 + Int(text[at] - 0x30)
        digits += 1
        at += 1
      }
      guard digits > 0 else { return false }
      for _ in digits..<9 { value *= 10 }
      nanosecond = value
      return true
    }

    private mutating func offset(_ offset: inout Int?) -> Bool {
      guard at < text.count else { return false }
      if text[at] | 0x20 == 0x7A {
        at += 1
        offset = 0
        return true
      }
      guard text[at] == 0x2B || text[at] == 0x2D else { return false }
      let sign = text[at] == 0x2D ? -1 : 1
      at += 1
      var (hours, rest) = (0, 0)
      guard part(2...2, &hours) else { return false }
      if at < text.count, text[at] == 0x3A { at += 1 }
      if at < text.count, text[at] &- 0x30 < 10 { guard part(2...2, &rest) else { return false } }
      guard hours < 24, rest < 60 else { return false }
      offset = sign * (hours * 3600 + rest * 60)
      return true
    }

    /// A full name or its first three letters, in letters of either case.
    private mutating func name(_ names: [String]) -> Int? {
      for (index, name) in names.enumerated() {
        for length in [name.utf8.count, 3] where text.count - at >= length {
          let found = text[at..<at + length]
          let isSame = zip(found, name.utf8).allSatisfy { $0 | 0x20 == $1 | 0x20 }
          if isSame {
            at += length
            return index
          }
        }
      }
      return nil
    }
  }
}
