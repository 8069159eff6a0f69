import SwiftwaterDevices

extension Expression.Literal {
  /// - Throws: ``FrameError`` when the value is none of a type, however it is rounded.
  func require(in type: ColumnType) throws(FrameError) {
    let isValue =
      switch (self, type) {
      case (.null, _), (_, .null), (.text, .string), (.text, .category), (.integer, .bool),
        (.number, .bool):
        true
      case (.bool, _): type.dtype != nil
      case (.number(let value), _) where type.isInteger:
        try Int64(exactly: value.rounded(.towardZero)).map {
          value throws(FrameError) in try Self.integer(value).weak(beside: type) != nil
        } ?? false
      case (.integer, _) where type.isInteger: try weak(beside: type) != nil
      case (.integer, _) where type.isFloatingPoint, (.number, _) where type.isFloatingPoint,
        (.stored(_, .uint64), _) where type.isFloatingPoint:
        true
      default:
        if case .stored(let units, let own)? = try converted(to: type) {
          if case .decimal(let digits, _) = own {
            units.magnitude < DecimalNumber.powersOfTen[digits]
          } else {
            true
          }
        } else {
          false
        }
      }
    guard isValue else {
      throw FrameError(.type, "\(self) is no value of \(type); cast the column first")
    }
  }
}

extension Column {
  /// A column of values that stand in an expression.
  init(literals: [Expression.Literal], type: ColumnType) throws(FrameError) {
    let wide: Column
    if type.isText {
      wide = try Column(
        literals.map { literal -> String? in
          if case .text(let text) = literal { text } else { nil }
        })
    } else if type.isFloatingPoint {
      wide = try Column(
        literals.map { literal -> Double? in
          switch literal {
          case .number(let value): value
          case .integer(let value): Double(value)
          case .stored(let value, .uint64): Double(value)
          case .bool(let value): value ? 1 : 0
          default: nil
          }
        })
    } else if type.dtype != nil, type != .uint64 {
      wide = try Column(
        literals.map { literal -> Int64? in
          switch literal {
          case .integer(let value): value
          case .number(let value): Int64(exactly: value.rounded(.towardZero))
          case .bool(let value): value ? 1 : 0
          default: nil
          }
        })
    } else {
      self = try Column(stored: literals, type: type)
      return
    }
    self = try Evaluator.cast(wide, to: type)
  }

  /// Dates, times, decimals, categories and the like: the integers they are stored as.
  private init(stored literals: [Expression.Literal], type: ColumnType) throws(FrameError) {
    var units: [Int128?] = []
    for literal in literals {
      switch (literal, type) {
      case (.integer(let value), .uint64): units.append(Int128(value))
      case (.bool(let value), .uint64): units.append(value ? 1 : 0)
      case (.number(let value), .uint64): units.append(Int128(exactly: value.rounded(.towardZero)))
      default:
        if case .stored(let value, _)? = try literal.converted(to: type) {
          units.append(value)
        } else {
          units.append(nil)
        }
      }
    }
    let buffer = try Buffer.room(for: units.count * type.physical.width, of: UInt8.self)
    let (width, target) = (type.physical.width, UnsafeMutableRawPointer(buffer.pointer))
    for (row, value) in units.enumerated() {
      // The lowest bytes of an integer come first.
      withUnsafeBytes(of: (value ?? 0).littleEndian) { bytes in
        for byte in 0..<width {
          target.storeBytes(of: bytes[byte], toByteOffset: row * width + byte, as: UInt8.self)
        }
      }
    }
    self.init(
      type: type, count: units.count, values: buffer,
      validity: try Validity(count: units.count) { units[$0] != nil })
  }
}
