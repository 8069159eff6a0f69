import SwiftwaterDevices

extension ScalarFunction {
  /// A function of one decimal that gives a decimal of the same type.
  static func decimal(_ op: UnaryOperator, as type: ColumnType) -> ScalarFunction {
    ScalarFunction(
      "decimal.\(op.rawValue)", [.text("\(type)")], type: { _ throws(FrameError) in type },
      evaluate: { columns, _ throws(FrameError) in
        let column = columns[0]
        let factor = Int128(DecimalNumber.powersOfTen[type.scale ?? 0])
        if type.physical == .int64 {
          return try mapped(column, Int64.self) { turned(op, $0, Int64(factor)) }
        }
        return try mapped(column, Int128.self) { turned(op, $0, factor) }
      })
  }

  /// Which 32 bits of a decimal's integer; the highest carry its sign.
  enum Limb: Int, CaseIterable { case first, second, third, last }

  /// A part of a decimal's integer, so that sums of parts in 64 bits are exact.
  static func decimalLimb(_ limb: Limb) -> ScalarFunction {
    ScalarFunction(
      "decimal.limb", [.integer(Int64(limb.rawValue))],
      type: { types throws(FrameError) in .int64 },
      evaluate: { columns, count throws(FrameError) in
        let column = columns[0]
        let out = try Buffer.room(for: count, of: Int64.self)
        let shift = Int128(32 * limb.rawValue)
        let isLast = limb == .last
        Threads.forEachRange(count, grain: 1 << 16) { _, rows in
          let target = out.base(as: Int64.self)
          let mask: Int64 = isLast ? -1 : 0xFFFF_FFFF
          if column.type.physical == .int64 {
            let source = column.elements(Int64.self)
            let shift = Int64(shift)
            for row in rows { target[row] = source[row] >> shift & mask }
          } else {
            let source = column.elements(Int128.self)
            for row in rows { target[row] = Int64(truncatingIfNeeded: source[row] >> shift) & mask }
          }
        }
        return Column(type: .int64, count: count, values: out, validity: column.validity)
      })
  }

  /// A decimal of 38 digits out of the sums of its parts.
  static func decimalSum(scale: Int) -> ScalarFunction {
    let type = ColumnType.decimal(precision: 38, scale: scale)
    return ScalarFunction(
      "decimal.sum", [.integer(Int64(scale))], type: { _ throws(FrameError) in type },
      evaluate: { columns, count throws(FrameError) in
        let out = try Buffer.room(for: count, of: Int128.self)
        let target = out.base(as: Int128.self)
        let limit = DecimalNumber.powersOfTen[38]
        for row in 0..<count {
          var (sum, overflow) = Int128(columns[3].elements(Int64.self)[row])
            .multipliedReportingOverflow(by: 1 << 96)
          for limb in 0..<3 {
            let part = Int128(columns[limb].elements(Int64.self)[row]) << Int128(32 * limb)
            let (next, over) = sum.addingReportingOverflow(part)
            (sum, overflow) = (next, overflow || over)
          }
          guard !overflow, sum.magnitude < limit else {
            throw FrameError(
              .overflow, "a sum of decimals has more than 38 digits; cast them to float64")
          }
          target[row] = sum
        }
        return Column(type: type, count: count, values: out)
      })
  }

  // MARK: - Implementation

  @inline(__always)
  private static func turned<Element: SignedInteger & FixedWidthInteger>(
    _ op: UnaryOperator, _ value: Element, _ factor: Element
  ) -> Element {
    let rest = value % factor
    switch op {
    case .negate: return 0 &- value
    case .abs: return value < 0 ? 0 &- value : value
    case .floor: return value &- rest &- (rest < 0 ? factor : 0)
    case .ceil: return value &- rest &+ (rest > 0 ? factor : 0)
    case .round:
      let up = rest.magnitude >= factor.magnitude &- rest.magnitude && rest != 0
      return value &- rest &+ (up ? (value < 0 ? 0 &- factor : factor) : 0)
    default: return value &- rest
    }
  }

  private static func mapped<Element: BitwiseCopyable & Sendable>(
    _ column: Column, _ element: Element.Type, _ body: @Sendable (Element) -> Element
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: column.count, of: Element.self)
    column.forEachBlock(Element.self) { source, rows in
      let target = out.base(as: Element.self) + rows.lowerBound
      for row in 0..<rows.count { target[row] = body(source[row]) }
    }
    return Column(type: column.type, count: column.count, values: out, validity: column.validity)
  }
}

extension Expression {
  /// The number with other decimal places, as a decimal, rounded half away from zero.
  ///
  /// - Parameters:
  ///   - scale: The digits after the point.
  ///   - precision: The digits in all, 1…38.
  /// - Returns: A decimal; null where it does not fit.
  public func decimal(scale: Int, precision: Int = 38) -> Expression {
    cast(.decimal(precision: precision, scale: scale))
  }
}
