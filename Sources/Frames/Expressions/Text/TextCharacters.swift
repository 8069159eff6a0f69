import SwiftwaterDevices

// What the characters of a text are. Like Python, each is false for the empty text.
extension TextNamespace {
  /// Whether all characters are letters.
  ///
  /// - Also known as: `pandas.Series.str.isalpha`.
  public func isAlpha() -> Expression { call(.isAlpha) }
  /// Whether all characters are letters or numbers.
  ///
  /// - Also known as: `pandas.Series.str.isalnum`.
  public func isAlphanumeric() -> Expression { call(.isAlphanumeric) }
  /// Whether all characters are ASCII; true for the empty text.
  ///
  /// - Also known as: `pandas.Series.str.isascii`.
  public func isASCII() -> Expression { call(.isASCII) }
  /// Whether all characters are decimal digits of some script, as in `42`.
  ///
  /// - Also known as: `pandas.Series.str.isdecimal`.
  public func isDecimal() -> Expression { call(.isDecimal) }
  /// Whether all characters are digits, raised ones included, as in `4²`.
  ///
  /// - Also known as: `pandas.Series.str.isdigit`.
  public func isDigit() -> Expression { call(.isDigit) }
  /// Whether all characters have a numeric value, as in `½` and `Ⅳ`.
  ///
  /// - Also known as: `pandas.Series.str.isnumeric`.
  public func isNumeric() -> Expression { call(.isNumeric) }
  /// Whether all characters are white space.
  ///
  /// - Also known as: `pandas.Series.str.isspace`.
  public func isSpace() -> Expression { call(.isSpace) }
  /// Whether there are letters with a case and all of them are lower case.
  ///
  /// - Also known as: `pandas.Series.str.islower`.
  public func isLower() -> Expression { call(.isLower) }
  /// Whether there are letters with a case and all of them are upper case.
  ///
  /// - Also known as: `pandas.Series.str.isupper`.
  public func isUpper() -> Expression { call(.isUpper) }
  /// Whether every word begins in upper case and goes on in lower case, and there is one.
  ///
  /// - Also known as: `pandas.Series.str.istitle`.
  public func isTitle() -> Expression { call(.isTitle) }
}

extension ScalarFunction {
  static let isAlpha = all("isAlpha") { $0.isLetter }
  static let isAlphanumeric = all("isAlphanumeric") {
    $0.isLetter || $0.properties.numericType != nil
  }
  static let isDecimal = all("isDecimal") { $0.properties.generalCategory == .decimalNumber }
  static let isDigit = all("isDigit") {
    $0.properties.numericType == .decimal || $0.properties.numericType == .digit
  }
  static let isNumeric = all("isNumeric") { $0.properties.numericType != nil }
  static let isSpace = all("isSpace") { scalar in
    // Python counts the four separators of ASCII too.
    scalar.properties.isWhitespace || (0x1C...0x1F).contains(scalar.value)
  }

  static let isASCII = textTest("isASCII") { $0.isASCII }

  static let isLower = textTest("isLower") { text in
    cased(text) { $0.properties.isLowercase }
  }

  static let isUpper = textTest("isUpper") { text in
    cased(text) { $0.properties.isUppercase }
  }

  static let isTitle = textTest("isTitle") { text in
    var (holds, isWithin, hasWord) = (true, false, false)
    text.forEachScalar { scalar, _ in
      let begins =
        scalar.properties.isUppercase || scalar.properties.generalCategory == .titlecaseLetter
      if begins || scalar.properties.isLowercase {
        holds = begins != isWithin
        (isWithin, hasWord) = (true, true)
      } else {
        isWithin = false
      }
      return holds
    }
    return holds && hasWord
  }

  // MARK: - Implementation

  private static func all(
    _ name: String, _ body: @escaping @Sendable (Unicode.Scalar) -> Bool
  ) -> ScalarFunction {
    textTest(name) { text in
      var holds = !text.isEmpty
      text.forEachScalar { scalar, _ in
        holds = body(scalar)
        return holds
      }
      return holds
    }
  }

  private static func cased(
    _ text: UnsafeRawBufferPointer, _ isWanted: (Unicode.Scalar) -> Bool
  ) -> Bool {
    var (holds, isAny) = (true, false)
    text.forEachScalar { scalar, _ in
      if isWanted(scalar) {
        isAny = true
      } else if scalar.properties.isCased {
        holds = false
      }
      return holds
    }
    return holds && isAny
  }
}

extension Unicode.Scalar {
  /// Whether its category is one of the five of letters.
  var isLetter: Bool {
    if value < 0x80 { return (value | 0x20) &- 0x61 < 26 }
    switch properties.generalCategory {
    case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter:
      return true
    default: return false
    }
  }
}
