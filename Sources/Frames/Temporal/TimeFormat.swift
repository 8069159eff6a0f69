/// A pattern of dates and times such as `%d.%m.%Y %H:%M`, taken apart once.
///
/// | directive | meaning |
/// | --- | --- |
/// | `%Y %y %C` | year, its last two digits (1969…2068), its century |
/// | `%m %b %B` | month as two digits, `Jan`, `January` |
/// | `%d %e %j` | day of the month, that with a blank in front, day of the year |
/// | `%a %A %u %w` | `Mon`, `Monday`, 1…7 from Monday, 0…6 from Sunday |
/// | `%G %V %U %W` | ISO year, ISO week, week from Sunday, week from Monday |
/// | `%H %I %M %S %p %P` | hour, hour of twelve, minute, second, `AM`, `am` |
/// | `%f %3f %6f %9f`, `%.f …` | fraction of the second; with its point |
/// | `%z %:z %Z` | distance from UTC, that with a colon, the zone's abbreviation |
/// | `%s` | seconds since 1970 |
/// | `%F %T %R %D` | `%Y-%m-%d`, `%H:%M:%S`, `%H:%M`, `%m/%d/%y` |
/// | `%n %t %%` | line feed, tab, `%` |
struct TimeFormat: Sendable, Hashable {
  enum Item: Sendable, Hashable {
    /// Bytes of ``TimeFormat/literals``.
    case text(first: Int32, count: Int32)
    case year, signedYear, shortYear, century, month, monthName, shortMonthName
    case day, paddedDay, ordinal
    case weekdayName, shortWeekdayName, weekday, weekdayFromSunday
    case isoYear, isoWeek, weekFromSunday, weekFromMonday
    case hour, shortHour, minute, second, half(upper: Bool)
    /// The digits, all that are needed when 0, and whether the point is part of it.
    case fraction(digits: Int, point: Bool)
    case offset(colon: Bool), exactOffset, abbreviation, timestamp
  }

  private(set) var items: [Item] = []
  /// The bytes of the texts between directives, one after the other.
  private(set) var literals: [UInt8] = []

  /// - Throws: ``FrameError`` with code `argument` for a directive there is not.
  init(_ pattern: String) throws(FrameError) {
    var rest = Array(pattern.utf8)[...]
    func fail(_ name: String) -> FrameError {
      FrameError(
        .argument,
        "'\(pattern)': there is no directive %\(name); %Y %m %d %H %M %S %f %z are, among others")
    }
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        append(byte)
        continue
      }
      guard let next = rest.popFirst() else { throw fail("") }
      switch next {
      case 0x25: append(0x25)
      case 0x6E: append(0x0A)
      case 0x74: append(0x09)
      case 0x2E:
        // %.f, %.3f
        var digits = 0
        if let digit = rest.first, digit &- 0x30 < 10 {
          digits = Int(digit - 0x30)
          rest.removeFirst()
        }
        guard rest.popFirst() == 0x66, digits <= 9 else { throw fail(".") }
        items.append(.fraction(digits: digits, point: true))
      case 0x33, 0x36, 0x39:
        guard rest.popFirst() == 0x66 else { throw fail("\(next - 0x30)") }
        items.append(.fraction(digits: Int(next - 0x30), point: false))
      case 0x3A:
        guard rest.popFirst() == 0x7A else { throw fail(":") }
        items.append(.offset(colon: true))
      default:
        if let composed = Self.composed[next] {
          rest = Array(composed.utf8) + rest
        } else if let item = Self.simple[next] {
          items.append(item)
        } else {
          throw fail(String(decoding: [next], as: UTF8.self))
        }
      }
    }
  }

  /// What ISO 8601 writes values of a temporal type as.
  init(iso type: ColumnType) {
    if type != .time {
      items = [.signedYear]
      append(0x2D)
      items.append(.month)
      append(0x2D)
      items.append(.day)
    }
    if case .datetime = type { append(0x54) }
    guard type != .date else { return }
    items.append(.hour)
    append(0x3A)
    items.append(.minute)
    append(0x3A)
    items += [.second, .fraction(digits: 0, point: true)]
    if case .datetime(_, _?) = type { items.append(.exactOffset) }
  }

  // MARK: - Implementation

  private mutating func append(_ byte: UInt8) {
    literals.append(byte)
    if case .text(let first, let count) = items.last {
      items[items.count - 1] = .text(first: first, count: count + 1)
    } else {
      items.append(.text(first: Int32(literals.count - 1), count: 1))
    }
  }

  private static let composed: [UInt8: String] = [
    0x46: "%Y-%m-%d", 0x54: "%H:%M:%S", 0x52: "%H:%M", 0x44: "%m/%d/%y",
  ]

  private static let simple: [UInt8: Item] = [
    UInt8(ascii: "Y"): .year, UInt8(ascii: "y"): .shortYear, UInt8(ascii: "C"): .century,
    UInt8(ascii: "m"): .month, UInt8(ascii: "b"): .shortMonthName,
    UInt8(ascii: "h"): .shortMonthName, UInt8(ascii: "B"): .monthName, UInt8(ascii: "d"): .day,
    UInt8(ascii: "e"): .paddedDay, UInt8(ascii: "j"): .ordinal,
    UInt8(ascii: "a"): .shortWeekdayName, UInt8(ascii: "A"): .weekdayName,
    UInt8(ascii: "u"): .weekday, UInt8(ascii: "w"): .weekdayFromSunday,
    UInt8(ascii: "G"): .isoYear, UInt8(ascii: "V"): .isoWeek,
    UInt8(ascii: "U"): .weekFromSunday, UInt8(ascii: "W"): .weekFromMonday,
    UInt8(ascii: "H"): .hour, UInt8(ascii: "I"): .shortHour, UInt8(ascii: "M"): .minute,
    UInt8(ascii: "S"): .second, UInt8(ascii: "p"): .half(upper: true),
    UInt8(ascii: "P"): .half(upper: false), UInt8(ascii: "f"): .fraction(digits: 9, point: false),
    UInt8(ascii: "z"): .offset(colon: false), UInt8(ascii: "Z"): .abbreviation,
    UInt8(ascii: "s"): .timestamp,
  ]

  static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]
  static let weekdays = [
    "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday",
  ]
}
