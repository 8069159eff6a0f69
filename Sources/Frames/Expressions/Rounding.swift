import SwiftwaterDevices

extension Expression {
  /// The value brought between two bounds; a null bound is none, and a null or NaN value stays.
  ///
  /// - Parameters:
  ///   - lower: The smallest value there is; nil for no bound.
  ///   - upper: The largest value there is; nil for no bound.
  /// - Also known as: `pandas.Series.clip`, `polars.Expr.clip`.
  public func clip(lower: Expression? = nil, upper: Expression? = nil) -> Expression {
    var result = self
    if let lower { result = result.call(.clipLower, lower) }
    if let upper { result = result.call(.clipUpper, upper) }
    return result
  }

  /// The nearest number with so many decimal places, ties to even; whole numbers stay.
  ///
  /// - Parameter decimals: From -300 to 300; negative for tens, hundreds and so on, of whole numbers
  ///   too.
  /// - Also known as: `pandas.Series.round`, `polars.Expr.round`.
  public func round(_ decimals: Int) -> Expression { call(.round(decimals)) }

  /// The nearest number with so many digits that count.
  ///
  /// - Parameter digits: From 1 to 17.
  /// - Also known as: `polars.Expr.round_sig_figs`.
  public func round(significantDigits digits: Int) -> Expression { call(.roundSignificant(digits)) }
}

extension ScalarFunction {
  static let degrees = ScalarFunction("degrees") { operands, _ in operands[0] * (180 / Double.pi) }
  static let radians = ScalarFunction("radians") { operands, _ in operands[0] * (Double.pi / 180) }
  static let cot = ScalarFunction("cot") { operands, _ in lit(1.0) / operands[0].tan() }

  static func log(base: Double) -> ScalarFunction {
    ScalarFunction("log", [.number(base)]) { operands, _ in
      switch base {
      case 2: operands[0].log2()
      case 10: operands[0].log10()
      default: operands[0].log() / lit(base).log()
      }
    }
  }

  static let clipLower = ScalarFunction("clip") { operands, _ in
    operands[0].maximum(operands[1].fillNull(operands[0]))
  }

  static let clipUpper = ScalarFunction("clipUpper") { operands, _ in
    operands[0].minimum(operands[1].fillNull(operands[0]))
  }

  static func round(_ decimals: Int) -> ScalarFunction {
    ScalarFunction("round", [.integer(Int64(decimals))]) { operands, types throws(FrameError) in
      guard (-300...300).contains(decimals) else {
        throw FrameError(.argument, "\(decimals) decimal places: use a number from -300 to 300")
      }
      let value = operands[0]
      if decimals == 0 || (decimals > 0 && !types[0].isFloatingPoint) { return value.round() }
      if decimals > 0 {
        let scale = lit(power(of: decimals))
        // What is so large that scaling it gives infinity has no places to round.
        let rounded = (value * scale).round() / scale
        return when((value * scale).isFinite()).then(rounded).otherwise(value)
      }
      guard types[0].isInteger else {
        let scale = lit(power(of: -decimals))
        return (value / scale).round() * scale
      }
      guard decimals >= -18 else { return value * 0 }
      // Half to even: what is left over decides, and at the half the quotient's last bit.
      let unit = (0..<(-decimals)).reduce(1) { unit, _ in unit * 10 }
      let wide = value.cast(.int64)
      let quotient = wide.floorDivided(by: lit(unit))
      let twice = (wide - quotient * lit(unit)) * 2
      let isUp = twice > lit(unit) || (twice == lit(unit) && quotient % 2 == 1)
      return ((quotient + isUp.cast(.int64)) * lit(unit)).cast(types[0])
    }
  }

  static func roundSignificant(_ digits: Int) -> ScalarFunction {
    ScalarFunction("round", [.text("significantDigits"), .integer(Int64(digits))]) {
      types throws(FrameError) in
      guard (1...17).contains(digits) else {
        throw FrameError(.argument, "\(digits) digits: use a number from 1 to 17")
      }
      guard types[0].isNumeric else {
        throw FrameError(.type, "needs numbers, but got \(types[0])")
      }
      return types[0].isFloatingPoint ? types[0] : .float64
    } evaluate: { columns, count throws(FrameError) in
      let wide = try Evaluator.cast(columns[0], to: .float64)
      let out = try Buffer.room(for: count, of: Double.self)
      Threads.forEachRange(count, grain: 1 << 14) { _, rows in
        let (source, target) = (wide.elements(Double.self), out.base(as: Double.self))
        for row in rows { target[row] = rounded(source[row], digits) }
      }
      let result = Column(type: .float64, count: count, values: out, validity: wide.validity)
      return columns[0].type == .float32 ? try Evaluator.cast(result, to: .float32) : result
    }
  }

  // MARK: - Implementation

  private static func rounded(_ value: Double, _ digits: Int) -> Double {
    guard value != 0, value.isFinite else { return value }
    let places = digits - 1 - value.magnitude.decimalExponent
    guard places.magnitude <= 300 else { return value }
    let scale = Double.power(ofTen: abs(places))
    return places >= 0
      ? (value * scale).rounded(.toNearestOrEven) / scale
      : (value / scale).rounded(.toNearestOrEven) * scale
  }

  private static func power(of exponent: Int) -> Double { Double.power(ofTen: exponent) }
}

extension Double {
  /// The power of ten of the first digit that is not zero, of a number that is positive and finite.
  fileprivate var decimalExponent: Int {
    // 2^exponent · significand; the powers of ten that can be told from their neighbours are few.
    let estimate = (Double(exponent) + (significand - 1)) * 0.301029995663981
    var digits = Int(estimate.rounded(.down))
    Self.powers.withUnsafeBufferPointer { powers in
      while powers[digits + 330] > self { digits -= 1 }
      while powers[digits + 331] <= self { digits += 1 }
    }
    return digits
  }

  /// A power of ten, rounded correctly; the exponent lies in -330...311.
  fileprivate static func power(ofTen exponent: Int) -> Double { powers[exponent + 330] }

  private static let powers: [Double] = (-330...311).map { Double("1e\($0)") ?? .infinity }
}
