/// The fewest decimal digits that stand for one float and no other of its type.
struct ShortestDecimal {
  let value: Double
  let sign: String
  /// Without zeros at either end; "0" for zero.
  let digits: String
  /// The power of ten of the first digit.
  let exponent: Int

  /// Reads the digits off Swift's own description, which is the shortest.
  init<Value: BinaryFloatingPoint & CustomStringConvertible>(_ value: Value) {
    self.init(Double(value), text: value.magnitude.description)
  }

  /// Finds the fewest digits that round to a number of 16 bits.
  ///
  /// - Parameter isSame: Whether a number rounds to it.
  init(_ value: Double, isSame: (Double) -> Bool) {
    let texts = (0..<5).lazy.map { CFormat.exponential(Swift.abs(value), digits: $0) }
    let text = texts.first { Double($0).map { isSame(value < 0 ? -$0 : $0) } ?? false }
    self.init(value, text: text ?? Swift.abs(value).description)
  }

  private init(_ value: Double, text: String) {
    self.value = value
    sign = value.sign == .minus ? "-" : ""
    let parts = text.split(separator: "e")
    guard value.isFinite, let mantissa = parts.first else {
      (digits, exponent) = ("", 0)
      return
    }
    let power = parts.count > 1 ? Int(parts[1]) ?? 0 : 0
    let pieces = mantissa.split(separator: ".", omittingEmptySubsequences: false)
    let all = pieces.joined()
    let leading = all.prefix { $0 == "0" }.count
    let significant = all.dropFirst(leading).reversed().drop { $0 == "0" }.reversed()
    digits = significant.isEmpty ? "0" : String(significant)
    exponent = significant.isEmpty ? 0 : power + pieces[0].count - 1 - leading
  }

  /// The sign and the digits before the point, at least one.
  var whole: String {
    guard exponent >= 0 else { return sign + "0" }
    let kept = digits.prefix(exponent + 1)
    return sign + kept + String(repeating: "0", count: exponent + 1 - kept.count)
  }

  /// The digits after the point; empty for whole numbers.
  var fraction: String {
    if value == 0 { return "" }
    if exponent >= 0 { return String(digits.dropFirst(exponent + 1)) }
    return String(repeating: "0", count: -exponent - 1) + digits
  }
}
