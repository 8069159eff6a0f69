import SwiftwaterDevices

/// Formats the numbers of one tensor with common digits and a common width, as NumPy does.
struct NumberFormat {
  let options: PrintOptions

  /// The elements as text, all of one width; the text of a 0-dimensional tensor has no padding.
  func texts(of tensor: Tensor) -> [String] {
    let isAlone = tensor.rank == 0
    switch tensor.dtype {
    case .bool:
      return tensor.array(of: Bool.self).map { $0 ? (isAlone ? "True" : " True") : "False" }
    case .float16, .bfloat16, .float32, .float64:
      let numbers = decimals(of: tensor)
      return isAlone ? [alone(numbers[0])] : column(numbers, tensor.dtype)
    case .complex64, .complex128:
      let real = decimals(of: tensor.real())
      let imaginary = decimals(of: tensor.imaginary())
      let part = tensor.dtype.component
      return isAlone ? [alone(real[0], imaginary[0])] : column(real, imaginary, part)
    case .uint64:
      return padded(tensor.array(of: UInt64.self).map(String.init))
    default:
      return padded(tensor.array(of: Int64.self).map(String.init))
    }
  }

  // MARK: - Implementation

  /// The most digits after the point.
  private var precision: Int { Swift.min(Swift.max(0, options.precision), 1100) }

  private func padded(_ texts: [String]) -> [String] {
    let width = texts.map(\.count).max() ?? 0
    return texts.map { blanks(width - $0.count) + $0 }
  }

  private func blanks(_ count: Int) -> String {
    String(repeating: " ", count: Swift.max(0, count))
  }

  private func decimals(of tensor: Tensor) -> [ShortestDecimal] {
    switch tensor.dtype {
    case .float16:
      tensor.array(of: Float16.self).map { value in
        ShortestDecimal(Double(value)) { Float16($0) == value }
      }
    case .bfloat16:
      tensor.array(of: BFloat16.self).map { value in
        ShortestDecimal(Double(Float(value))) { BFloat16(rounding: $0) == value }
      }
    case .float32: tensor.array(of: Float.self).map { ShortestDecimal($0) }
    default: tensor.array(of: Double.self).map { ShortestDecimal($0) }
    }
  }

  /// A complex number on its own, as Python writes it.
  private func alone(_ real: ShortestDecimal, _ imaginary: ShortestDecimal) -> String {
    func part(_ number: ShortestDecimal) -> String {
      let text = alone(number)
      return text.hasSuffix(".0") ? String(text.dropLast(2)) : text
    }
    if real.value == 0 && real.sign.isEmpty { return part(imaginary) + "j" }
    return "(" + part(real) + signed(part(imaginary)) + "j)"
  }

  private func signed(_ text: String) -> String { text.hasPrefix("-") ? text : "+" + text }

  /// Complex numbers that share a column: a column of each part.
  private func column(
    _ real: [ShortestDecimal], _ imaginary: [ShortestDecimal], _ part: DType
  ) -> [String] {
    zip(column(real, part), padded(texts(imaginary, part).map(signed))).map { real, imaginary in
      let kept = imaginary.reversed().drop { $0 == " " }.count
      return real + imaginary.prefix(kept) + "j" + blanks(imaginary.count - kept)
    }
  }

  /// One number on its own: all the digits it needs, powers of ten from 1e16 and below 1e-4.
  private func alone(_ number: ShortestDecimal) -> String {
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
  private func column(_ numbers: [ShortestDecimal], _ dtype: DType) -> [String] {
    padded(texts(numbers, dtype))
  }

  private func texts(_ numbers: [ShortestDecimal], _ dtype: DType) -> [String] {
    let sizes = numbers.lazy.filter { $0.value.isFinite && $0.value != 0 }
      .map { Swift.abs($0.value) }
    let (least, greatest) = (sizes.min() ?? 1, sizes.max() ?? 1)
    // Limits are numbers of the type too: what prints as 0.0001 is not below it.
    let isApart = least < dtype.nearest(to: 1e-4) || dtype.nearest(to: greatest / least) > 1000
    let isExponential = greatest >= dtype.leastExponential || isApart && !options.suppressesSmall
    return isExponential ? exponential(numbers) : positional(numbers)
  }

  private func positional(_ numbers: [ShortestDecimal]) -> [String] {
    let texts = numbers.map { number -> String in
      guard number.value.isFinite else { return special(number.value) }
      if number.fraction.count <= precision { return number.whole + "." + number.fraction }
      let text = CFormat.fixed(number.value, digits: precision)
      return precision == 0 ? text + "." : trimmed(text)
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

  private func exponential(_ numbers: [ShortestDecimal]) -> [String] {
    let finite = numbers.filter { $0.value.isFinite }
    let digits =
      finite.map { number in
        let needed = number.digits.count - 1
        if needed <= precision { return needed }
        if precision == 0 { return 0 }
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

  private func exponentText(_ exponent: Int, width: Int = 2) -> String {
    let digits = String(Swift.abs(exponent))
    let zeros = String(repeating: "0", count: Swift.max(0, Swift.max(2, width) - digits.count))
    return "e" + (exponent < 0 ? "-" : "+") + zeros + digits
  }

  private func special(_ value: Double) -> String {
    value.isNaN ? "nan" : value < 0 ? "-inf" : "inf"
  }

  private func trimmed(_ text: String) -> String {
    String(text.reversed().drop { $0 == "0" }.reversed())
  }
}

extension DType {
  /// The number of a floating-point type nearest to another.
  fileprivate func nearest(to value: Double) -> Double {
    if case .float(let nearest) = Scalar.float(value).converted(from: .float64, to: self) {
      return nearest
    }
    return value
  }

  /// From where on numbers have more digits before the point than their type holds.
  fileprivate var leastExponential: Double {
    switch self {
    case .float16, .bfloat16: 1e3
    case .float32: 1e6
    default: 1e8
    }
  }
}
