import SwiftwaterDevices

/// The type of a column's values: what they mean.
///
/// How they lie in memory is another matter: dates are 32-bit integers, for instance.
public enum ColumnType: Sendable, Hashable {
  /// Nothing but nulls, of no type yet.
  case null
  /// True and false, one byte each, so that a column of them is a mask as it is.
  case bool
  /// Whole numbers with a sign.
  case int8, int16, int32, int64
  /// Whole numbers without a sign.
  case uint8, uint16, uint32, uint64
  /// Numbers with fractions.
  case float32, float64
  /// Text in UTF-8.
  case string
  /// Text in UTF-8 where each distinct value is stored once and rows hold its number.
  case category
  /// Texts of a fixed list, stored as their places in it and compared in its order.
  case enumeration(Categories)
  /// Bytes.
  case binary
  /// Days of the proleptic Gregorian calendar.
  case date
  /// Times of day, in nanoseconds since midnight.
  case time
  /// Instants: with a zone (an IANA name such as `Europe/Paris`) counted from 1970 in UTC and shown
  /// there, without one the reading of a wall clock.
  case datetime(TimeUnit, zone: String? = nil)
  /// Lengths of time.
  case duration(TimeUnit)
  /// Numbers with a fixed number of decimal places, exact; at most 38 digits.
  case decimal(precision: Int, scale: Int)
  /// Lists of values of one type.
  indirect case list(ColumnType)
  /// Several named values a row.
  case structure([Field])

  /// The type of a tensor of the same values; nil when they are neither numbers nor truth values.
  public var dtype: DType? {
    switch self {
    case .bool: .bool
    case .int8: .int8
    case .int16: .int16
    case .int32: .int32
    case .int64: .int64
    case .uint8: .uint8
    case .uint16: .uint16
    case .uint32: .uint32
    case .uint64: .uint64
    case .float32: .float32
    case .float64: .float64
    default: nil
    }
  }

  /// The column type of a tensor's elements; nil for floats of 16 bits and complex numbers.
  public init?(_ dtype: DType) {
    switch dtype {
    case .bool: self = .bool
    case .int8: self = .int8
    case .int16: self = .int16
    case .int32: self = .int32
    case .int64: self = .int64
    case .uint8: self = .uint8
    case .uint16: self = .uint16
    case .uint32: self = .uint32
    case .uint64: self = .uint64
    case .float32: self = .float32
    case .float64: self = .float64
    case .float16, .bfloat16, .complex64, .complex128: return nil
    }
  }

  /// The column type of elements that columns are known to hold.
  init(ofColumn dtype: DType) {
    let type = ColumnType(dtype)
    requireThat(type != nil, "there are no columns of \(dtype)")
    self = type ?? .float64
  }

  /// Whether the values are integers or floating-point numbers; `bool` does not count.
  public var isNumeric: Bool { dtype != nil && self != .bool }

  /// Whether the values are integers.
  public var isInteger: Bool { dtype?.isInteger == true }

  /// Whether the values are floating-point numbers.
  public var isFloatingPoint: Bool { self == .float32 || self == .float64 }

  /// Whether the values are text.
  public var isText: Bool { self == .string || self == .category }

  /// Whether the values are dates, times of day, instants or lengths of time.
  public var isTemporal: Bool {
    switch self {
    case .date, .time, .datetime, .duration: true
    default: false
    }
  }
}

/// What instants and lengths of time are counted in.
public enum TimeUnit: String, Sendable, Hashable, CaseIterable, Comparable {
  /// Seconds.
  case seconds = "s"
  /// Thousandths of a second.
  case milliseconds = "ms"
  /// Millionths of a second.
  case microseconds = "us"
  /// Thousand-millionths of a second.
  case nanoseconds = "ns"

  /// How many there are in a second.
  public var perSecond: Int64 {
    switch self {
    case .seconds: 1
    case .milliseconds: 1_000
    case .microseconds: 1_000_000
    case .nanoseconds: 1_000_000_000
    }
  }

  /// Whether the first is the coarser.
  public static func < (a: TimeUnit, b: TimeUnit) -> Bool { a.perSecond < b.perSecond }
}

extension ColumnType: CustomStringConvertible {
  /// The type's name, such as `float64`, `datetime[us, Europe/Paris]`, `list[int32]` or `enum[3]`.
  public var description: String {
    switch self {
    case .null: "null"
    case .string: "string"
    case .category: "category"
    case .enumeration(let categories): "enum[\(categories.count)]"
    case .binary: "binary"
    case .date: "date"
    case .time: "time"
    case .datetime(let unit, let zone):
      "datetime[\(unit.rawValue)\(zone.map { ", \($0)" } ?? "")]"
    case .duration(let unit): "duration[\(unit.rawValue)]"
    case .decimal(let precision, let scale): "decimal[\(precision), \(scale)]"
    case .list(let element): "list[\(element)]"
    case .structure(let fields):
      "struct[" + fields.map { "\($0.name): \($0.type)" }.joined(separator: ", ") + "]"
    default: dtype?.description ?? ""
    }
  }
}
