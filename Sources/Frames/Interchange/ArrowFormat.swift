import SwiftwaterDevices

/// The names that the Arrow C data interface gives to types.
///
/// - Source: https://arrow.apache.org/docs/format/CDataInterface.html#data-type-description-format-strings
enum ArrowFormat {
  /// The format of a column of this type; categories and enumerations are codes.
  static func text(_ type: ColumnType) -> String {
    switch type {
    case .null: "n"
    case .bool: "b"
    case .int8: "c"
    case .uint8: "C"
    case .int16: "s"
    case .uint16: "S"
    case .int32: "i"
    case .uint32, .category, .enumeration: "I"
    case .int64: "l"
    case .uint64: "L"
    case .float32: "f"
    case .float64: "g"
    case .string: "vu"
    case .binary: "vz"
    case .date: "tdD"
    case .time: "ttn"
    case .datetime(let unit, let zone): "ts\(letter(unit)):\(zone ?? "")"
    case .duration(let unit): "tD\(letter(unit))"
    case .decimal(let precision, let scale): "d:\(precision),\(scale)"
    case .list: "+L"
    case .structure: "+s"
    }
  }

  /// How rows of a format lie, and what they become.
  enum Layout {
    /// The same as here: values of one width.
    case fixed(ColumnType)
    case null
    case bits
    case halves
    /// 128 bits where a column has 64 or 128.
    case decimal(ColumnType)
    /// Integers of a width, times a factor or divided by it, in a column of a type.
    case scaled(ColumnType, width: Int, multiply: Int64, divide: Int64)
    case views(ColumnType)
    /// Offsets of 4 or 8 bytes and the bytes between them.
    case offsets(ColumnType, wide: Bool)
    case fixedBytes(Int)
    case list(wide: Bool)
    case fixedList(Int)
    case structure
  }

  /// What a format means; nil when it is none that columns have.
  static func layout(_ format: String) -> Layout? {
    if let known = simple[format] { return known }
    if format.hasPrefix("ts"), format.utf8.count >= 4 {
      let rest = format.dropFirst(2)
      guard let unit = units[String(rest.prefix(1))], rest.dropFirst().first == ":" else {
        return nil
      }
      let zone = String(rest.dropFirst(2))
      return .fixed(.datetime(unit, zone: zone.isEmpty ? nil : zone))
    }
    if format.hasPrefix("tD"), let unit = units[String(format.dropFirst(2))] {
      return .fixed(.duration(unit))
    }
    if format.hasPrefix("d:") {
      let parts = format.dropFirst(2).split(separator: ",").map { Int($0) }
      guard parts.count == 2 || (parts.count == 3 && parts[2] == 128), let precision = parts[0],
        let scale = parts[1], (1...38).contains(precision), (0...precision).contains(scale)
      else { return nil }
      return .decimal(.decimal(precision: precision, scale: scale))
    }
    if format.hasPrefix("w:"), let width = Int(format.dropFirst(2)), (0...(1 << 30)).contains(width)
    {
      return .fixedBytes(width)
    }
    if format.hasPrefix("+w:"), let width = Int(format.dropFirst(3)), width >= 0 {
      return .fixedList(width)
    }
    return nil
  }

  private static let simple: [String: Layout] = [
    "n": .null, "b": .bits, "e": .halves,
    "c": .fixed(.int8), "C": .fixed(.uint8), "s": .fixed(.int16), "S": .fixed(.uint16),
    "i": .fixed(.int32), "I": .fixed(.uint32), "l": .fixed(.int64), "L": .fixed(.uint64),
    "f": .fixed(.float32), "g": .fixed(.float64), "tdD": .fixed(.date), "ttn": .fixed(.time),
    "tdm": .scaled(.date, width: 8, multiply: 1, divide: 86_400_000),
    "tts": .scaled(.time, width: 4, multiply: 1_000_000_000, divide: 1),
    "ttm": .scaled(.time, width: 4, multiply: 1_000_000, divide: 1),
    "ttu": .scaled(.time, width: 8, multiply: 1_000, divide: 1),
    "vu": .views(.string), "vz": .views(.binary),
    "u": .offsets(.string, wide: false), "U": .offsets(.string, wide: true),
    "z": .offsets(.binary, wide: false), "Z": .offsets(.binary, wide: true),
    "+l": .list(wide: false), "+L": .list(wide: true), "+m": .list(wide: false),
    "+s": .structure,
  ]

  private static let units: [String: TimeUnit] = [
    "s": .seconds, "m": .milliseconds, "u": .microseconds, "n": .nanoseconds,
  ]

  private static func letter(_ unit: TimeUnit) -> String { String(unit.rawValue.prefix(1)) }
}
