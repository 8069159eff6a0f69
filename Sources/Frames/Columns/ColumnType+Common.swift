import SwiftwaterDevices

extension ColumnType {
  /// The type that values of this and another are brought to where they meet, as in a comparison or
  /// a choice; nil where there is none.
  ///
  /// Nulls take any type; whole numbers and fractions meet where both fit; dates and datetimes as
  /// datetimes; units of time in the finer, so that nothing is lost; decimals with the digits of
  /// both, and with floats as `float64`; enumerations and texts as strings, two enumerations of
  /// different categories not at all.
  func common(with other: ColumnType) -> ColumnType? {
    if self == other { return self }
    if let x = dtype, let y = other.dtype { return Self.number(x, y) }
    switch (self, other) {
    case (.null, _): return other
    case (_, .null): return self
    case (.date, .datetime): return other
    case (.datetime, .date): return self
    case (.datetime(let a, let zone), .datetime(let b, let zoneB)):
      return zone == zoneB ? .datetime(max(a, b), zone: zone) : nil
    case (.duration(let a), .duration(let b)): return .duration(max(a, b))
    case (.decimal(let p, let s), .decimal(let q, let t)):
      let scale = max(s, t)
      return .decimal(precision: min(38, max(p - s, q - t) + scale), scale: scale)
    case (.decimal, _):
      guard let dtype = other.dtype, dtype != .bool else { return nil }
      return dtype.isFloatingPoint ? .float64 : common(with: .decimal(holding: dtype))
    case (_, .decimal): return other.common(with: self)
    case (.list(let a), .list(let b)): return a.common(with: b).map { .list($0) }
    case (.structure(let a), .structure(let b)):
      guard a.map(\.name) == b.map(\.name) else { return nil }
      var fields: [Field] = []
      for (x, y) in zip(a, b) {
        guard let type = x.type.common(with: y.type) else { return nil }
        fields.append(Field(x.name, type))
      }
      return .structure(fields)
    case (.enumeration, .enumeration): return nil
    default: return standsForText && other.standsForText ? .string : nil
    }
  }

  /// Whether operators on numbers work on it as it is.
  var isArithmetic: Bool { dtype != nil || self == .null }

  /// Whether one value comes before another.
  var isOrdered: Bool {
    switch self {
    case .list, .structure: false
    default: true
    }
  }

  /// Whether rows can be sorted by it: structures are, field by field.
  var isSortable: Bool {
    switch self {
    case .list: false
    case .structure(let fields): fields.allSatisfy { $0.type.isSortable }
    default: true
    }
  }

  /// - Parameter place: What is to be sorted by such values.
  /// - Throws: ``FrameError`` where they have no order.
  func requireSortable(_ place: String) throws(FrameError) {
    guard !isSortable else { return }
    let parts =
      if case .list = self { "`.list.count()` or `.list.get(0)`" } else { "`.structure.field(…)`" }
    throw FrameError(
      .type, "\(place): values of \(self) have no order; sort by what is in them, with \(parts)")
  }

  /// Whether values brought from two types to this one have the order they had before: texts that
  /// stood for categories have another one.
  func isOrdered(among a: ColumnType, _ b: ColumnType) -> Bool {
    isOrdered && (categories != nil || (a.categories == nil && b.categories == nil))
  }

  /// The decimal type with all digits of a whole number's type.
  static func decimal(holding dtype: DType) -> ColumnType {
    switch dtype {
    case .int8, .uint8: .decimal(precision: 3, scale: 0)
    case .int16, .uint16: .decimal(precision: 5, scale: 0)
    case .int32, .uint32: .decimal(precision: 10, scale: 0)
    case .uint64: .decimal(precision: 20, scale: 0)
    default: .decimal(precision: 19, scale: 0)
    }
  }

  private static func number(_ x: DType, _ y: DType) -> ColumnType {
    if x == .bool { return ColumnType(ofColumn: y) }
    if y == .bool { return ColumnType(ofColumn: x) }
    if x.isFloatingPoint || y.isFloatingPoint {
      // A 32-bit fraction holds integers of 16 bits exactly, no wider ones.
      let floating = x.isFloatingPoint ? x : y
      let other = x.isFloatingPoint ? y : x
      if floating == .float32, other.isFloatingPoint {
        return other == .float32 ? .float32 : .float64
      }
      return floating == .float32 && other.byteCount <= 2 ? .float32 : .float64
    }
    if x.isSigned == y.isSigned { return ColumnType(ofColumn: x.byteCount >= y.byteCount ? x : y) }
    let signed = x.isSigned ? x : y
    let unsigned = x.isSigned ? y : x
    if signed.byteCount > unsigned.byteCount { return ColumnType(ofColumn: signed) }
    switch unsigned {
    case .uint8: return .int16
    case .uint16: return .int32
    case .uint32: return .int64
    default: return .float64
    }
  }
}
