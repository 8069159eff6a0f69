import CKernels
import SwiftwaterDevices

extension Expression {
  /// A value, the same in every row.
  enum Literal: Sendable, Hashable {
    case null
    case bool(Bool)
    case integer(Int64)
    case number(Double)
    case text(String)
    case bytes([UInt8])
    /// A date, time, length of time, decimal or category: the integer it is stored as, and its type.
    case stored(Int128, ColumnType)
  }
}

extension Expression.Literal {
  var type: ColumnType {
    switch self {
    case .null: .null
    case .integer: .int64
    case .bool: .bool
    case .number: .float64
    case .text: .string
    case .bytes: .binary
    case .stored(_, let type): type
    }
  }

  /// The type it takes beside a value of some type, nil when it has a type of its own.
  ///
  /// - Throws: ``FrameError`` for a text beside a date, a decimal or an enumeration that is none.
  func weak(beside type: ColumnType) throws(FrameError) -> ColumnType? {
    switch (self, type) {
    case (.null, _): return type
    case (.integer(let value), _) where type.dtype != nil && type != .bool:
      return Self.fits(value, type) ? type : nil
    case (.number, _) where type.dtype != nil: return type == .float32 ? .float32 : .float64
    case (.text, .category): return .string
    case (.text(let text), .enumeration(let categories)):
      _ = try categories.require(text)
      return type
    case (.text(let text), .decimal):
      guard let decimal = DecimalNumber(text) else { throw Self.unreadable(text, type) }
      return type.common(with: decimal.type)
    case (.text(let text), _) where type.isTemporal:
      guard let type = try Self.temporal(text, type)?.type else {
        throw Self.unreadable(text, type)
      }
      return type
    // What is written as 0.05 means that beside decimals, not the nearest binary fraction.
    case (.number(let value), .decimal):
      guard let decimal = DecimalNumber("\(value)") else { return .float64 }
      return type.common(with: decimal.type)
    case (.integer(let value), .decimal):
      return type.common(with: DecimalNumber(Int(value)).type)
    default: return nil
    }
  }

  /// The same value as a literal of another type, nil when it has none there.
  func converted(to type: ColumnType) throws(FrameError) -> Expression.Literal? {
    switch (self, type) {
    case (.text(let text), .enumeration(let categories)):
      return categories.code(of: text).map { .stored(Int128($0), type) }
    case (.text(let text), _) where type.isTemporal:
      return try Self.temporal(text, type).flatMap { try? $0.converted(to: type) }
    case (.text(let text), .decimal(_, let scale)):
      return DecimalNumber(text)?.units(scale: scale).map { .stored($0, type) }
    case (.number(let value), .decimal(_, let scale)):
      return DecimalNumber("\(value)")?.units(scale: scale).map { .stored($0, type) }
    case (.integer(let value), .decimal(_, let scale)):
      return DecimalNumber(Int(value)).units(scale: scale).map { .stored($0, type) }
    case (.stored(let units, .decimal(_, let from)), .decimal(_, let to)):
      return DecimalNumber(units: units, scale: from).units(scale: to).map { .stored($0, type) }
    case (.stored(let value, let from), _) where from == type: return .stored(value, type)
    case (.stored(let value, let from), _):
      guard let factor = TemporalCasting.factor(from: from, to: type) else {
        // A coarser type has it where nothing is left over.
        guard let factor = TemporalCasting.factor(from: type, to: from) else { return nil }
        let (quotient, rest) = value.quotientAndRemainder(dividingBy: Int128(factor))
        let isHeld = rest == 0 && (type != .date || Int32(exactly: quotient) != nil)
        return isHeld ? .stored(quotient, type) : nil
      }
      let (product, overflow) = value.multipliedReportingOverflow(by: Int128(factor))
      return overflow || Int64(exactly: product) == nil ? nil : .stored(product, type)
    default: return self.type == type ? self : nil
    }
  }

  /// A text read as a value near a temporal type: a text with a time beside dates is a datetime, and
  /// its unit is the finer of the type's and the one it needs.
  private static func temporal(
    _ text: String, _ type: ColumnType
  ) throws(FrameError) -> Expression.Literal? {
    var bytes = text
    return try bytes.withUTF8OrThrow { utf8 throws(FrameError) in
      var (days, ticks): (Int32, Int64) = (0, 0)
      switch type {
      case .time:
        guard sw_parse_time(utf8.baseAddress, utf8.count, &ticks) != SW_TEMPORAL_BAD else {
          return nil
        }
        return .stored(Int128(ticks), .time)
      case .date where sw_parse_date(utf8.baseAddress, utf8.count, &days) != SW_TEMPORAL_BAD:
        return .stored(Int128(days), .date)
      case .date, .datetime:
        var unit = TimeUnit.seconds
        var zone: String?
        if case .datetime(let own, let name) = type { (unit, zone) = (own, name) }
        // A fraction of more digits than the unit has asks for a finer one.
        let fraction =
          text.split(separator: ".").dropFirst().first?.prefix { $0.isNumber }.count ?? 0
        unit = max(
          unit,
          fraction == 0
            ? .seconds
            : fraction <= 3 ? .milliseconds : fraction <= 6 ? .microseconds : .nanoseconds)
        let status = sw_parse_datetime(utf8.baseAddress, utf8.count, unit.perSecond, &ticks)
        guard status != SW_TEMPORAL_BAD else { return nil }
        if let zone, status == SW_TEMPORAL_LOCAL {
          let seconds = ticks.flooredQuotient(by: unit.perSecond)
          guard let utc = try TimeZoneRules.named(zone).utc(local: seconds)?.earlier else {
            throw FrameError(
              .argument, "'\(text)' does not occur in \(zone), where clocks are put forward then")
          }
          ticks &+= (utc &- seconds) &* unit.perSecond
        } else if zone == nil, status == SW_TEMPORAL_UTC {
          throw FrameError(
            .type, "'\(text)' is an instant and \(type) has no zone; replaceTimeZone first")
        }
        return .stored(Int128(ticks), .datetime(unit, zone: zone))
      default: return nil
      }
    }
  }

  private static func unreadable(_ text: String, _ type: ColumnType) -> FrameError {
    FrameError(
      .type, "'\(text)' cannot be compared with \(type): it is not one; write it as ISO 8601 does")
  }

  private static func fits(_ value: Int64, _ type: ColumnType) -> Bool {
    switch type {
    case .int8: Int8(exactly: value) != nil
    case .int16: Int16(exactly: value) != nil
    case .int32: Int32(exactly: value) != nil
    case .uint8: UInt8(exactly: value) != nil
    case .uint16: UInt16(exactly: value) != nil
    case .uint32: UInt32(exactly: value) != nil
    case .uint64: value >= 0
    default: true
    }
  }
}

extension Expression.Literal: CustomStringConvertible {
  var description: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "\(value)"
    case .number(let value): "\(value)"
    case .text(let value): "\"\(value)\""
    case .bytes(let bytes): "\(bytes.count) bytes"
    case .stored(let value, .uint64): "\(value)"
    case .stored(let value, .decimal(_, let scale)): "\(DecimalNumber(units: value, scale: scale))"
    case .stored(let value, .enumeration(let categories)): "\"\(categories.names[Int(value)])\""
    case .stored(let value, let type):
      TemporalText.text(Int64(truncatingIfNeeded: value), type)
    }
  }
}

extension String {
  /// `withUTF8` for bodies that throw frame errors.
  mutating func withUTF8OrThrow<Result>(
    _ body: (UnsafeBufferPointer<UInt8>) throws(FrameError) -> Result
  ) throws(FrameError) -> Result {
    var outcome: Swift.Result<Result, FrameError>?
    withUTF8 { utf8 in
      outcome = Swift.Result { () throws(FrameError) in try body(utf8) }
    }
    guard let outcome else { throw FrameError(.argument, "a text without bytes") }
    return try outcome.get()
  }
}
