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
    case text([UInt8])
    case year, shortYear, century, month, monthName, shortMonthName
    case day, paddedDay, ordinal
    case weekdayName, shortWeekdayName, weekday, weekdayFromSunday
    case isoYear, isoWeek, weekFromSunday, weekFromMonday
    case hour, shortHour, minute, second, half(upper: Bool)
    /// The digits, all that are needed when 0, and whether the point is part of it.
    case fraction(digits: Int, point: Bool)
    case offset(colon: Bool), abbreviation, timestamp
  }

  let pattern: String
  let items: [Item]

  /// - Throws: ``FrameError`` with code `argument` for a directive there is not.
  init(_ pattern: String) throws(FrameError) {
    self.pattern = pattern
    items = try Self.items(pattern)
  }

  private static func items(_ pattern: String) throws(FrameError) -> [Item] {
    var items: [Item] = []
    var literal: [UInt8] = []
    var rest = Array(pattern.utf8)[...]
    func fail(_ name: String) -> FrameError {
      FrameError(
        .argument,
        "'\(pattern)': there is no directive %\(name); %Y %m %d %H %M %S %f %z are, among others")
    }
    while let byte = rest.popFirst() {
      guard byte == 0x25 else {
        literal.append(byte)
        continue
      }
      guard let next = rest.popFirst() else { throw fail("") }
      var found: [Item]
      switch next {
      case 0x25:
        literal.append(0x25)
        continue
      case 0x6E:
        literal.append(0x0A)
        continue
      case 0x74:
        literal.append(0x09)
        continue
      case 0x2E:
        // %.f, %.3f
        var digits = 0
        if let digit = rest.first, digit &- 0x30 < 10 {
          digits = Int(digit - 0x30)
          rest.removeFirst()
        }
        guard rest.popFirst() == 0x66, digits <= 9 else { throw fail(".") }
        found = [.fraction(digits: digits, point: true)]
      case 0x33, 0x36, 0x39:
        guard rest.popFirst() == 0x66 else { throw fail("\(next - 0x30)") }
        found = [.fraction(digits: Int(next - 0x30), point: false)]
      case 0x3A:
        guard rest.popFirst() == 0x7A else { throw fail(":") }
        found = [.offset(colon: true)]
      default:
        if let composed = composed[next] {
          found = try Self.items(composed)
        } else if let item = simple[next] {
          found = [item]
        } else {
          throw fail(String(decoding: [next], as: UTF8.self))
        }
      }
      if !literal.isEmpty { items.append(.text(literal)) }
      literal = []
      items += found
      found = []
    }
    if !literal.isEmpty { items.append(.text(literal)) }
    return items
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
