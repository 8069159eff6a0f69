import SwiftwaterDevices

extension TextNamespace {
  /// The text without white space at its ends, or without any of some characters.
  ///
  /// - Parameter characters: What is taken away, whatever the order; nil for white space of any
  ///   script (the Unicode property `White_Space`).
  /// - Also known as: `pandas.Series.str.strip`, `polars.Expr.str.strip_chars`.
  public func strip(_ characters: String? = nil) -> Expression {
    call(.strip("strip", characters, atStart: true, atEnd: true))
  }

  /// The text without white space, or some characters, at its beginning.
  ///
  /// - Also known as: `pandas.Series.str.lstrip`, `polars.Expr.str.strip_chars_start`.
  public func stripStart(_ characters: String? = nil) -> Expression {
    call(.strip("stripStart", characters, atStart: true, atEnd: false))
  }

  /// The text without white space, or some characters, at its end.
  ///
  /// - Also known as: `pandas.Series.str.rstrip`, `polars.Expr.str.strip_chars_end`.
  public func stripEnd(_ characters: String? = nil) -> Expression {
    call(.strip("stripEnd", characters, atStart: false, atEnd: true))
  }

  /// The text without a prefix, where it has it.
  ///
  /// - Also known as: `pandas.Series.str.removeprefix`, `polars.Expr.str.strip_prefix`.
  public func stripPrefix(_ prefix: String) -> Expression { call(.stripPrefix(prefix)) }

  /// The text without a suffix, where it has it.
  ///
  /// - Also known as: `pandas.Series.str.removesuffix`, `polars.Expr.str.strip_suffix`.
  public func stripSuffix(_ suffix: String) -> Expression { call(.stripSuffix(suffix)) }
}

extension ScalarFunction {
  static func strip(
    _ name: String, _ characters: String?, atStart: Bool, atEnd: Bool
  ) -> ScalarFunction {
    let parameters = characters.map { [Expression.Literal.text($0)] } ?? []
    guard let characters else {
      return textPart(name, parameters) { text in
        stripped(text, atStart: atStart, atEnd: atEnd) { scalar in
          scalar.value < 0x80
            ? scalar.value == 0x20 || scalar.value &- 9 < 5
            : scalar.properties.isWhitespace
        }
      }
    }
    let set = Set(characters.unicodeScalars)
    var ascii: (low: UInt64, high: UInt64) = (0, 0)
    for scalar in set where scalar.value < 64 { ascii.low |= 1 << UInt64(scalar.value) }
    for scalar in set where (64..<128).contains(scalar.value) {
      ascii.high |= 1 << UInt64(scalar.value - 64)
    }
    let mask = ascii
    return textPart(name, parameters) { text in
      stripped(text, atStart: atStart, atEnd: atEnd) { scalar in
        guard scalar.value < 0x80 else { return set.contains(scalar) }
        let half = scalar.value < 64 ? mask.low : mask.high
        return half >> UInt64(scalar.value & 63) & 1 == 1
      }
    }
  }

  static func stripPrefix(_ prefix: String) -> ScalarFunction {
    let wanted = TextConstant(prefix)
    return textPart("stripPrefix", [.text(prefix)]) { text in
      (text.holds(wanted.bytes, at: 0) ? wanted.bytes.count : 0)..<text.count
    }
  }

  static func stripSuffix(_ suffix: String) -> ScalarFunction {
    let wanted = TextConstant(suffix)
    return textPart("stripSuffix", [.text(suffix)]) { text in
      let start = text.count - wanted.bytes.count
      return 0..<(text.holds(wanted.bytes, at: start) ? start : text.count)
    }
  }

  @inline(__always)
  private static func stripped(
    _ text: UnsafeRawBufferPointer, atStart: Bool, atEnd: Bool,
    _ isStripped: (Unicode.Scalar) -> Bool
  ) -> Range<Int> {
    var (from, to) = (0, text.count)
    while atStart, from < to {
      let (scalar, length) = text.scalar(at: from)
      guard isStripped(scalar) else { break }
      from += length
    }
    while atEnd, from < to {
      let (scalar, length) = text.scalar(endingAt: to)
      guard isStripped(scalar) else { break }
      to -= length
    }
    return from..<to
  }
}
