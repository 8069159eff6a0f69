import CKernels
import SwiftwaterDevices

/// Dates and times as ISO 8601 texts.
enum TemporalText {
  /// A value of a temporal column: its integer and type.
  static func text(_ value: Int64, _ type: ColumnType) -> String {
    switch type {
    case .date: date(Int32(truncatingIfNeeded: value))
    case .time: time(value)
    case .datetime(let unit, let zone): datetime(value, unit: unit, zone: zone)
    case .duration(let unit): duration(value, unit: unit)
    default: "\(value)"
    }
  }

  static func date(_ days: Int32) -> String {
    var text = Digits()
    text.put(date: days)
    return text.string
  }

  static func time(_ nanoseconds: Int64) -> String {
    var text = Digits()
    text.put(time: nanoseconds)
    return text.string
  }

  /// The zone's distance from UTC follows where there is a zone.
  static func datetime(_ ticks: Int64, unit: TimeUnit, zone: String?) -> String {
    var text = Digits()
    var local = ticks
    var offset = 0
    if let zone, let rules = try? TimeZoneRules.named(zone) {
      offset = rules.offset(atUTC: ticks.flooredQuotient(by: unit.perSecond))
      local = ticks &+ Int64(offset) &* unit.perSecond
    }
    text.put(datetime: local, unit: unit)
    if zone != nil { text.put(offset: offset, colon: true) }
    return text.string
  }

  /// As ISO 8601 writes lengths of time, days being of 24 hours: `P1DT2H3M4.5S`.
  static func duration(_ ticks: Int64, unit: TimeUnit) -> String {
    var text = Digits()
    text.put(duration: ticks, unit: unit)
    return text.string
  }
}

/// Bytes of a short text that numbers are written into.
struct Digits {
  private(set) var bytes: [UInt8] = []

  var string: String { String(decoding: bytes, as: UTF8.self) }

  mutating func removeAll() { bytes.removeAll(keepingCapacity: true) }

  mutating func put(byte: UInt8) { bytes.append(byte) }

  mutating func put(text: String) { bytes.append(contentsOf: text.utf8) }

  /// A number with at least so many digits, filled with a byte in front.
  mutating func put(_ value: some BinaryInteger, width: Int = 1, fill: UInt8 = 0x30) {
    var rest = UInt64(value.magnitude)
    if value < 0 { bytes.append(0x2D) }
    let start = bytes.count
    repeat {
      bytes.append(0x30 + UInt8(rest % 10))
      rest /= 10
    } while rest > 0
    while bytes.count - start < width { bytes.append(fill) }
    bytes[start...].reverse()
  }

  mutating func put(date days: Int32) {
    let date = sw_calendar_of(Swift.min(Swift.max(days, -Self.largestDay), Self.largestDay))
    // ISO 8601 asks for a sign beyond four digits.
    if date.year > 9999 { put(byte: 0x2B) }
    put(date.year, width: 4)
    put(byte: 0x2D)
    put(date.month, width: 2)
    put(byte: 0x2D)
    put(date.day, width: 2)
  }

  mutating func put(clock seconds: Int64) {
    put(seconds / 3600, width: 2)
    put(byte: 0x3A)
    put(seconds / 60 % 60, width: 2)
    put(byte: 0x3A)
    put(seconds % 60, width: 2)
  }

  mutating func put(time nanoseconds: Int64) {
    put(clock: nanoseconds / 1_000_000_000)
    put(fraction: nanoseconds % 1_000_000_000)
  }

  /// A point and as many digits, in threes, as say all; nothing for 0.
  mutating func put(fraction nanoseconds: Int64) {
    guard nanoseconds != 0 else { return }
    put(byte: 0x2E)
    if nanoseconds % 1_000_000 == 0 {
      put(nanoseconds / 1_000_000, width: 3)
    } else if nanoseconds % 1_000 == 0 {
      put(nanoseconds / 1_000, width: 6)
    } else {
      put(nanoseconds, width: 9)
    }
  }

  mutating func put(datetime ticks: Int64, unit: TimeUnit) {
    let seconds = ticks.flooredQuotient(by: unit.perSecond)
    let rest = ticks.flooredRemainder(by: unit.perSecond)
    put(date: Int32(clamping: seconds.flooredQuotient(by: 86_400)))
    put(byte: 0x54)
    put(clock: seconds.flooredRemainder(by: 86_400))
    put(fraction: rest * (1_000_000_000 / unit.perSecond))
  }

  /// A distance from UTC in seconds, `+01:00`.
  mutating func put(offset: Int, colon: Bool) {
    put(byte: offset < 0 ? 0x2D : 0x2B)
    let distance = abs(offset)
    put(distance / 3600, width: 2)
    if colon { put(byte: 0x3A) }
    put(distance / 60 % 60, width: 2)
    guard distance % 60 != 0 else { return }
    if colon { put(byte: 0x3A) }
    put(distance % 60, width: 2)
  }

  mutating func put(duration ticks: Int64, unit: TimeUnit) {
    let scale = Int64(1_000_000_000) / unit.perSecond
    // The magnitude of the smallest number has no sign to lose.
    var rest = ticks.magnitude
    if ticks < 0 { put(byte: 0x2D) }
    put(byte: 0x50)
    let second = UInt64(unit.perSecond)
    let days = rest / (86_400 * second)
    rest %= 86_400 * second
    if days > 0 {
      put(days)
      put(byte: 0x44)
    }
    guard rest > 0 || days == 0 else { return }
    put(byte: 0x54)
    let seconds = rest / second
    if seconds >= 3600 {
      put(seconds / 3600)
      put(byte: 0x48)
    }
    if seconds / 60 % 60 > 0 {
      put(seconds / 60 % 60)
      put(byte: 0x4D)
    }
    let fraction = Int64(rest % second) * scale
    if seconds % 60 > 0 || fraction > 0 || rest == 0 {
      put(seconds % 60)
      put(fraction: fraction)
      put(byte: 0x53)
    }
  }

  private static let largestDay: Int32 = 500_000_000
}
