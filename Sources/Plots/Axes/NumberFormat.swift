/// How numbers are written on axes, bars and legends.
///
/// Equal numbers give equal text on every machine and in every locale.
public enum NumberFormat: Hashable, Sendable {
  /// Plain below ten thousand, then `10 k`, `1.2 M`; decimals as the axis needs them.
  case automatic
  /// Fractions as percent: 0.25 is `25%`.
  case percent
  /// Every digit, thousands separated by commas, with this many decimals.
  case fixed(Int)

  /// Returns the text for `value`.
  ///
  /// - Parameters:
  ///   - value: The number; what is not finite is written `–`.
  ///   - step: The distance to the next number shown, which decides the decimals; 0 if it stands alone.
  public func text(_ value: Double, step: Double = 0) -> String {
    guard value.isFinite else { return "–" }
    switch self {
    case .fixed(let decimals):
      return Decimal.text(value, decimals: decimals, isGrouped: true)
    case .percent:
      let decimals = step > 0 ? Decimal.count(forStep: step * 100) : (abs(value) < 0.1 ? 1 : 0)
      return Decimal.text(value * 100, decimals: decimals, isTrimmed: step == 0) + "%"
    case .automatic:
      return automatic(value, step: step)
    }
  }

  private func automatic(_ value: Double, step: Double) -> String {
    let magnitude = abs(value)
    if magnitude == 0 { return "0" }
    if magnitude >= 1e15 || magnitude < 1e-5 { return Decimal.scientific(value) }
    let units: [(Double, String)] = [(1e12, "T"), (1e9, "G"), (1e6, "M"), (1e4, "k")]
    for (limit, symbol) in units where magnitude >= limit {
      let divisor = symbol == "k" ? 1e3 : limit
      let scaled = value / divisor
      let decimals = step > 0 ? Decimal.count(forStep: step / divisor) : (abs(scaled) < 100 ? 1 : 0)
      // A no-break space keeps number and prefix together (ISO 80000-1 puts a space between them).
      return Decimal.text(scaled, decimals: decimals, isTrimmed: true) + "\u{a0}" + symbol
    }
    if step > 0 {
      return Decimal.text(value, decimals: Decimal.count(forStep: step), isGrouped: true)
    }
    let decimals = magnitude >= 100 ? 0 : magnitude >= 10 ? 1 : magnitude >= 1 ? 2 : 4
    return Decimal.text(value, decimals: decimals, isGrouped: true, isTrimmed: true)
  }
}

/// Decimal text that is the same in every locale.
enum Decimal {
  /// `value` with at most `decimals` digits after the point.
  ///
  /// - Parameters:
  ///   - isGrouped: Whether commas separate thousands.
  ///   - isTrimmed: Whether zeros at the end of the decimals are dropped.
  ///   - minus: The sign of negative numbers.
  static func text(
    _ value: Double, decimals: Int, isGrouped: Bool = false, isTrimmed: Bool = false,
    minus: String = "\u{2212}"
  ) -> String {
    guard value.isFinite else { return "0" }
    var unit = 1.0
    for _ in 0..<max(decimals, 0) { unit *= 10 }
    let scaled = (abs(value) * unit).rounded()
    // Above 2^53 a Double has no fraction left to write.
    guard scaled < 9_007_199_254_740_992 else { return scientific(value) }
    var digits = String(UInt64(scaled))
    var fraction = ""
    if decimals > 0 {
      digits = String(repeating: "0", count: max(0, decimals + 1 - digits.count)) + digits
      fraction = String(digits.suffix(decimals))
      digits.removeLast(decimals)
      if isTrimmed {
        while fraction.last == "0" { fraction.removeLast() }
      }
    }
    if isGrouped { digits = grouped(digits) }
    let sign = value < 0 && scaled > 0 ? minus : ""
    return sign + digits + (fraction.isEmpty ? "" : "." + fraction)
  }

  /// A coordinate in a picture: at most two decimals, a hyphen for the sign.
  static func coordinate(_ value: Double) -> String {
    text(value, decimals: 2, isTrimmed: true, minus: "-")
  }

  /// The decimals that tell numbers `step` apart from each other.
  static func count(forStep step: Double) -> Int {
    guard step > 0, step.isFinite else { return 0 }
    var decimals = 0
    var scaled = step
    while decimals < 12, abs(scaled - scaled.rounded()) > 1e-6 * max(scaled, 1e-6), scaled < 1e6 {
      scaled *= 10
      decimals += 1
    }
    return decimals
  }

  /// One digit before the point, and a power of ten: `1.5e9`.
  static func scientific(_ value: Double) -> String {
    guard value != 0 else { return "0" }
    var exponent = Int(Elementary.log10(abs(value)).rounded(.down))
    var mantissa = abs(value) / Elementary.power(10, Double(exponent))
    if (mantissa * 100).rounded() >= 1000 {
      mantissa /= 10
      exponent += 1
    }
    let sign = value < 0 ? "\u{2212}" : ""
    return sign + text(mantissa, decimals: 2, isTrimmed: true) + "e\(exponent)"
  }

  private static func grouped(_ digits: String) -> String {
    var result = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
      result.append(digit)
    }
    return result
  }
}
