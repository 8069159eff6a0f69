import SwiftwaterDevices

extension Expression {
  /// Whether the value lies between two others; null when any that decides is null.
  ///
  /// - Parameters:
  ///   - lower: The lower end.
  ///   - upper: The upper end.
  ///   - closed: Which ends belong to the range.
  /// - Also known as: `pandas.Series.between`, `polars.Expr.is_between`, SQL's `BETWEEN`.
  public func isBetween(
    _ lower: Expression, _ upper: Expression, closed: RollingWindow.Closed = .both
  ) -> Expression {
    let isAbove = closed == .both || closed == .left ? self >= lower : self > lower
    let isBelow = closed == .both || closed == .right ? self <= upper : self < upper
    return isAbove && isBelow
  }

  /// Whether two numbers differ by no more than a tolerance: |*a* - *b*| ≤ max(`relative` ·
  /// max(|*a*|, |*b*|), `absolute`).
  ///
  /// Infinities are close to themselves alone; null where either is null.
  ///
  /// - Parameters:
  ///   - other: What is compared with.
  ///   - relative: The tolerance as a part of the larger number.
  ///   - absolute: The smallest tolerance.
  ///   - nanEqual: Whether NaN is close to NaN.
  /// - Also known as: `polars.Expr.is_close`, Python's `math.isclose`.
  public func isClose(
    _ other: Expression, relative: Double = 1e-9, absolute: Double = 0, nanEqual: Bool = false
  ) -> Expression {
    call(.isClose(relative, absolute, nanEqual), other)
  }

  /// Whether two values are the same, null the same as null; never null itself.
  ///
  /// - Also known as: `polars.Expr.eq_missing`, SQL's `IS NOT DISTINCT FROM`.
  public func isSame(as other: Expression) -> Expression {
    (self == other).fillNull(isNull() && other.isNull())
  }
}

extension ScalarFunction {
  static func isClose(_ relative: Double, _ absolute: Double, _ nanEqual: Bool) -> ScalarFunction {
    ScalarFunction("isClose", [.number(relative), .number(absolute), .bool(nanEqual)]) {
      operands, types throws(FrameError) in
      guard relative >= 0, absolute >= 0 else {
        throw FrameError(
          .argument, "isClose: tolerances \(relative) and \(absolute): use numbers from 0")
      }
      let (a, b) = (operands[0].cast(.float64), operands[1].cast(.float64))
      let isNear =
        (a - b).abs() <= (a.abs().maximum(b.abs()) * lit(relative)).maximum(lit(absolute))
      let isClose = a == b || (isNear && a.isFinite() && b.isFinite())
      return nanEqual ? isClose || (a.isNaN() && b.isNaN()) : isClose
    }
  }
}
