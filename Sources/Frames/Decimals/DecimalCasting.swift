import SwiftwaterDevices

/// Conversions between decimals and the other types; what does not fit becomes null.
enum DecimalCasting {
  static func exists(from: ColumnType, to: ColumnType) -> Bool {
    let other = from.isDecimal ? to : from
    return other.isDecimal || other.dtype != nil
  }

  static func cast(_ column: Column, to type: ColumnType) throws(FrameError) -> Column {
    try type.requireDecimal()
    if let scale = column.type.scale {
      if type.isDecimal { return try rescaled(column, as: type) }
      if type.isFloatingPoint {
        let wide = try doubles(column, scale)
        return type == .float64 ? wide : try Casting.cast(wide, to: type)
      }
      // Whole numbers: towards zero, as floats are.
      let factor = Int128(DecimalNumber.powersOfTen[scale])
      let whole = try made(.int64, column, Int64.self) { row in
        Int64(exactly: column.units(row) / factor)
      }
      if type == .uint64 {
        return try made(type, column, UInt64.self) { UInt64(exactly: column.units($0) / factor) }
      }
      return try Casting.cast(whole, to: type)
    }
    switch column.type {
    case .float32, .float64: return try fromFloats(column, as: type)
    case .uint64: return try fromIntegers(column, UInt64.self, as: type)
    default:
      return try fromIntegers(try Casting.cast(column, to: .int64), Int64.self, as: type)
    }
  }

  /// Texts read as decimals: digits beyond the scale are rounded half away from zero.
  static func parsed(_ column: Column, as type: ColumnType) throws(FrameError) -> Column {
    try type.requireDecimal()
    guard let scale = type.scale else { return column }
    let texts = try column.plain()
    return try stored(texts, as: type) { row in
      let number = DecimalNumber.read(texts.storage.bytes(texts.views + row))
      return number.flatMap { rescale($0.units, from: $0.scale, to: scale) }
    }
  }

  /// A number with fewer or more decimal places, rounded half away from zero; nil when it does not
  /// fit in 128 bits.
  @inline(__always)
  static func rescale(_ units: Int128, from: Int, to: Int) -> Int128? {
    if from == to { return units }
    if from < to {
      guard to - from <= 38 else { return units == 0 ? 0 : nil }
      let (product, overflow) = units.multipliedReportingOverflow(
        by: Int128(DecimalNumber.powersOfTen[to - from]))
      return overflow ? nil : product
    }
    return rounded(units, by: Int128(DecimalNumber.powersOfTen[from - to]))
  }

  /// The quotient, rounded half away from zero.
  @inline(__always)
  static func rounded(_ units: Int128, by divisor: Int128) -> Int128 {
    let quotient = units / divisor
    let rest = (units - quotient * divisor).magnitude
    return rest >= divisor.magnitude - rest ? quotient + (units < 0 ? -1 : 1) : quotient
  }

  // MARK: - Implementation

  private static func rescaled(_ column: Column, as type: ColumnType) throws(FrameError) -> Column {
    guard let from = column.type.scale, let to = type.scale else { return column }
    if from == to, column.type.physical == type.physical,
      case .decimal(let old, _) = column.type, case .decimal(let new, _) = type, old <= new
    {
      return column.with(type: type)
    }
    if column.type.physical == .int64, type.physical == .int64, from <= to {
      let factor = Int64(DecimalNumber.powersOfTen[to - from])
      return try fast(column, as: type) { $0.multipliedReportingOverflow(by: factor) }
    }
    return try stored(column, as: type) { row in rescale(column.units(row), from: from, to: to) }
  }

  private static func doubles(_ column: Column, _ scale: Int) throws(FrameError) -> Column {
    let divisor = Double(DecimalNumber.powersOfTen[scale])
    let out = try Buffer.room(for: column.count, of: Double.self)
    if column.type.physical == .int64 {
      column.forEachBlock(Int64.self) { source, rows in
        let target = out.base(as: Double.self) + rows.lowerBound
        for row in 0..<rows.count { target[row] = Double(source[row]) / divisor }
      }
    } else {
      column.forEachBlock(Int128.self) { source, rows in
        let target = out.base(as: Double.self) + rows.lowerBound
        for row in 0..<rows.count { target[row] = Double(source[row]) / divisor }
      }
    }
    return Column(type: .float64, count: column.count, values: out, validity: column.validity)
  }

  private static func fromFloats(_ column: Column, as type: ColumnType) throws(FrameError) -> Column
  {
    let wide = try Casting.cast(column, to: .float64)
    let factor = Double(DecimalNumber.powersOfTen[type.scale ?? 0])
    let values = wide.elements(Double.self)
    return try stored(wide, as: type) { row in
      Int128(exactly: (values[row] * factor).rounded(.toNearestOrAwayFromZero))
    }
  }

  private static func fromIntegers<Element: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _ column: Column, _ element: Element.Type, as type: ColumnType
  ) throws(FrameError) -> Column {
    let factor = Int128(DecimalNumber.powersOfTen[type.scale ?? 0])
    let values = column.elements(Element.self)
    return try stored(column, as: type) { row in
      let (product, overflow) = Int128(values[row]).multipliedReportingOverflow(by: factor)
      return overflow ? nil : product
    }
  }

  /// A decimal column of what a body makes of each row that is there.
  private static func stored(
    _ column: Column, as type: ColumnType, _ body: (Int) -> Int128?
  ) throws(FrameError) -> Column {
    guard case .decimal(let precision, _) = type else { return column }
    let limit = Int128(DecimalNumber.powersOfTen[precision])
    if type.physical == .int64 {
      return try made(type, column, Int64.self) { row in
        guard let units = body(row), units < limit, units > -limit else { return nil }
        return Int64(truncatingIfNeeded: units)
      }
    }
    return try made(type, column, Int128.self) { row in
      guard let units = body(row), units < limit, units > -limit else { return nil }
      return units
    }
  }

  private static func fast(
    _ column: Column, as type: ColumnType, _ body: @Sendable (Int64) -> (Int64, Bool)
  ) throws(FrameError) -> Column {
    guard case .decimal(let precision, _) = type else { return column }
    let limit = Int64(DecimalNumber.powersOfTen[precision])
    let source = column.elements(Int64.self)
    return try made(type, column, Int64.self) { row in
      let (value, overflow) = body(source[row])
      return overflow || value >= limit || value <= -limit ? nil : value
    }
  }

  @inline(__always)
  private static func made<Element: BitwiseCopyable & ExpressibleByIntegerLiteral>(
    _ type: ColumnType, _ column: Column, _ element: Element.Type, _ body: (Int) -> Element?
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: column.count, of: Element.self)
    let flags = try Buffer.room(for: column.count, of: UInt8.self)
    let (target, isThere) = (out.base(as: Element.self), flags.base(as: UInt8.self))
    for row in 0..<column.count {
      let value = column.validity?[row] ?? true ? body(row) : nil
      target[row] = value ?? 0
      isThere[row] = value == nil ? 0 : 1
    }
    return Column(
      type: type, count: column.count, values: out,
      validity: try Validity(flags: flags, count: column.count))
  }
}
