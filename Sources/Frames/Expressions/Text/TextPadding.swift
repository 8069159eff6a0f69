import SwiftwaterDevices

extension TextNamespace {
  /// The text with a character in front, until it has so many code points.
  ///
  /// - Also known as: `pandas.Series.str.rjust`, `polars.Expr.str.pad_start`, SQL's `lpad`.
  public func padStart(_ length: Int, with character: Character = " ") -> Expression {
    call(.pad("padStart", length, character) { missing in (missing, 0) })
  }

  /// The text with a character after it, until it has so many code points.
  ///
  /// - Also known as: `pandas.Series.str.ljust`, `polars.Expr.str.pad_end`, SQL's `rpad`.
  public func padEnd(_ length: Int, with character: Character = " ") -> Expression {
    call(.pad("padEnd", length, character) { missing in (0, missing) })
  }

  /// The text with a character at both ends, until it has so many code points; when one end gets
  /// more it is the end, unless the length is odd and the text's is even.
  ///
  /// - Also known as: `pandas.Series.str.center`, with Python's rule.
  public func center(_ length: Int, with character: Character = " ") -> Expression {
    call(
      .pad("center", length, character) { missing in
        let before = missing / 2 + (missing & length & 1)
        return (before, missing - before)
      })
  }

  /// The text with zeros in front, but after a sign, until it has so many code points.
  ///
  /// - Also known as: `pandas.Series.str.zfill`, `polars.Expr.str.zfill`.
  public func zeroFilled(_ length: Int) -> Expression { call(.zeroFilled(length)) }
}

extension ScalarFunction {
  static func pad(
    _ name: String, _ length: Int, _ character: Character,
    _ share: @escaping @Sendable (Int) -> (before: Int, after: Int)
  ) -> ScalarFunction {
    let filling = TextConstant(String(character))
    return textRewrite(name, [.integer(Int64(length)), .text(String(character))]) { text, out in
      let (before, after) = share(max(0, max(0, length) - text.pointCount))
      out.append(filling.bytes, times: before)
      out.append(text)
      out.append(filling.bytes, times: after)
      return true
    }
  }

  static func zeroFilled(_ length: Int) -> ScalarFunction {
    let zero = TextConstant("0")
    return textRewrite("zeroFilled", [.integer(Int64(length))]) { text, out in
      let missing = max(0, max(0, length) - text.pointCount)
      let hasSign = missing > 0 && (text.first == 0x2B || text.first == 0x2D)
      if hasSign { out.append(text[0]) }
      out.append(zero.bytes, times: missing)
      out.append(hasSign ? text.dropFirst() : text[...])
      return true
    }
  }
}
