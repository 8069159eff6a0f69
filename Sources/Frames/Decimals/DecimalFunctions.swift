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
