import SwiftwaterDevices

/// Formats the numbers of one tensor with common digits and a common width, as NumPy does.
enum NumberFormat {
  /// The elements as text, all of one width; the text of a 0-dimensional tensor has no padding.
  static func texts(of tensor: Tensor) -> [String] {
    let isAlone = tensor.rank == 0
    switch tensor.dtype {
    case .bool:
      return tensor.array(of: Bool.self).map { $0 ? (isAlone ? "True" : " True") : "False" }
    case .float32:
      let values = tensor.array(of: Float.self)
      return isAlone
        ? [alone(ShortestDecimal(values[0]))] : column(values.map { ShortestDecimal($0) })
    case .float64:
      let values = tensor.array(of: Double.self)
      return isAlone
        ? [alone(ShortestDecimal(values[0]))] : column(values.map { ShortestDecimal($0) })
    case .uint64:
      return padded(tensor.array(of: UInt64.self).map(String.init))
    default:
      return padded(tensor.array(of: Int64.self).map(String.init))
    }
  }

  // MARK: - Implementation

  /// The most digits after the point; NumPy's `precision`.
  private static let precision = 8

  private static func padded(_ texts: [String]) -> [String] {
    let width = texts.map(\.count).max() ?? 0
    return texts.map { blanks(width - $0.count) + $0 }
  }

  private static func blanks(_ count: Int) -> String {
    String(repeating: " ", count: Swift.max(0, count))
  }

  /// One number on its own: all the digits it needs, powers of ten from 1e16 and below 1e-4.
  private static func alone(_ number: ShortestDecimal) -> String {
    guard number.value.isFinite else { return special(number.value) }
    let size = Swift.abs(number.value)
    if size == 0 || (size >= 1e-4 && size < 1e16) {
      return number.whole + "." + (number.fraction.isEmpty ? "0" : number.fraction)
    }
    let fraction = number.digits.dropFirst()
    return number.sign + String(number.digits.prefix(1)) + (fraction.isEmpty ? "" : "." + fraction)
      + exponentText(number.exponent)
  }

  /// Numbers that share a column: powers of ten when they are very large, very small or far apart.
  private static func column(_ numbers: [ShortestDecimal]) -> [String] {
    let sizes = numbers.lazy.filter { $0.value.isFinite && $0.value != 0 }
      .map { Swift.abs($0.value) }
    let (least, greatest) = (sizes.min() ?? 1, sizes.max() ?? 1)
    let isExponential = greatest >= 1e8 || least < 1e-4 || greatest / least > 1000
    let texts = isExponential ? exponential(numbers) : positional(numbers)
    return padded(texts)
  }

  private static func positional(_ numbers: [ShortestDecimal]) -> [String] {
    let texts = numbers.map { number -> String in
      guard number.value.isFinite else { return special(number.value) }
      if number.fraction.count <= precision { return number.whole + "." + number.fraction }
      return trimmed(CFormat.fixed(number.value, digits: precision))
    }
    // The points stand below each other; what is not a number ends where the digits end.
    let tails = zip(numbers, texts).map { number, text in
      number.value.isFinite
        ? text.count
          - (text.firstIndex(of: ".").map {
            text.distance(from: text.startIndex, to: $0)
          } ?? text.count) : 0
    }
    let tail = tails.max() ?? 0
    return zip(zip(numbers, texts), tails).map { pair, own in
      pair.0.value.isFinite ? pair.1 + blanks(tail - own) : pair.1
    }
  }

  private static func exponential(_ numbers: [ShortestDecimal]) -> [String] {
    let finite = numbers.filter { $0.value.isFinite }
    let digits =
      finite.map { number in
        let needed = number.digits.count - 1
        if needed <= precision { return needed }
        // Rounding may leave zeros at the end.
        let text = CFormat.exponential(number.value, digits: precision).prefix { $0 != "e" }
        return trimmed(String(text)).reversed().prefix { $0 != "." }.count
      }.max() ?? 0
    let exponentWidth = finite.map { String(Swift.abs($0.exponent)).count }.max() ?? 2
    return numbers.map { number in
      guard number.value.isFinite else { return special(number.value) }
      let text = CFormat.exponential(number.value, digits: digits)
      let mantissa = String(text.prefix { $0 != "e" })
      let exponent = Int(text.drop { $0 != "e" }.dropFirst()) ?? 0
      return mantissa + (digits == 0 ? "." : "") + exponentText(exponent, width: exponentWidth)
    }
  }

  private static func exponentText(_ exponent: Int, width: Int = 2) -> String {
    let digits = String(Swift.abs(exponent))
    let zeros = String(repeating: "0", count: Swift.max(0, Swift.max(2, width) - digits.count))
    return "e" + (exponent < 0 ? "-" : "+") + zeros + digits
  }

  private static func special(_ value: Double) -> String {
    value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }

  private static func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == "0" }.reversed())
  }
}

/// The fewest decimal digits that stand for one float and no other of its type.
private struct ShortestDecimal {
  let value: Double
  let sign: String
  /// Without zeros at either end; "0" for zero.
  let digits: String
  /// The power of ten of the first digit.
  let exponent: Int

  /// Reads the digits off Swift's own description, which is the shortest.
  init<Value: BinaryFloatingPoint & CustomStringConvertible>(_ value: Value) {
    self.value = Double(value)
    sign = value.sign == .minus ? "-" : ""
    let parts = value.magnitude.description.split(separator: "e")
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
