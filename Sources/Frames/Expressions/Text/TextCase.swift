import CKernels
import SwiftwaterDevices

extension TextNamespace {
  /// All letters in upper case, with the full mapping of Unicode: `ß` becomes `SS`.
  ///
  /// - Also known as: `pandas.Series.str.upper`, `polars.Expr.str.to_uppercase`.
  public func upper() -> Expression { call(.upper) }

  /// All letters in lower case; a Σ that ends a word becomes `ς`.
  ///
  /// - Also known as: `pandas.Series.str.lower`, `polars.Expr.str.to_lowercase`.
  public func lower() -> Expression { call(.lower) }

  /// Each letter that begins a word in upper case, the others in lower case.
  ///
  /// A word begins after anything that is not a letter, as in Python's `str.title`.
  ///
  /// - Also known as: `pandas.Series.str.title`, `polars.Expr.str.to_titlecase`.
  public func titleCased() -> Expression { call(.titleCased) }

  /// The first letter in upper case, the others in lower case.
  ///
  /// - Also known as: `pandas.Series.str.capitalize`.
  public func capitalized() -> Expression { call(.capitalized) }

  /// Upper case for lower case and the other way round.
  ///
  /// - Also known as: `pandas.Series.str.swapcase`.
  public func swapCased() -> Expression { call(.swapCased) }

  /// The text in a form that is equal where texts differ in case only: `Straße` and `STRASSE` become
  /// `strasse`.
  ///
  /// - Also known as: `pandas.Series.str.casefold`.
  public func caseFolded() -> Expression { call(.caseFolded) }
}

extension ScalarFunction {
  static let upper = textRewrite("upper") { text, out in
    if !mapASCII(text, toLower: false, &out) {
      text.forEachScalar { scalar, _ in
        out.append(CaseMapping.upper[scalar])
        return true
      }
    }
    return true
  }

  static let lower = textRewrite("lower") { text, out in
    if !mapASCII(text, toLower: true, &out) {
      text.forEachScalar { scalar, at in
        out.appendLower(scalar, of: text, at)
        return true
      }
    }
    return true
  }

  static let titleCased = textRewrite("titleCased") { text, out in
    var isASCII = true
    out.append(atMost: text.count) { target in
      isASCII = sw_text_title_case(
        text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count, target)
      return isASCII ? text.count : 0
    }
    if isASCII { return true }
    var isWithin = false
    text.forEachScalar { scalar, at in
      if scalar.isASCII {
        let byte = UInt8(truncatingIfNeeded: scalar.value)
        let isLetter = scalar.isCased
        out.append(isLetter ? byte & ~0x20 | (isWithin ? 0x20 : 0) : byte)
        isWithin = isLetter
        return true
      }
      if isWithin { out.appendLower(scalar, of: text, at) } else { out.appendTitle(scalar) }
      isWithin = scalar.isCased
      return true
    }
    return true
  }

  static let capitalized = textRewrite("capitalized") { text, out in
    text.forEachScalar { scalar, at in
      if at == 0 { out.appendTitle(scalar) } else { out.appendLower(scalar, of: text, at) }
      return true
    }
    return true
  }

  static let swapCased = textRewrite("swapCased") { text, out in
    text.forEachScalar { scalar, at in
      if scalar.properties.isUppercase {
        out.appendLower(scalar, of: text, at)
      } else if scalar.properties.isLowercase {
        out.append(CaseMapping.upper[scalar])
      } else {
        out.append(scalar)
      }
      return true
    }
    return true
  }

  static let caseFolded = textRewrite("caseFolded") { text, out in
    if !mapASCII(text, toLower: true, &out) {
      text.forEachScalar { scalar, _ in
        out.append(scalar.caseFolding)
        return true
      }
    }
    return true
  }

  /// Maps the letters of an ASCII text; false, with nothing appended, for others.
  private static func mapASCII(
    _ text: UnsafeRawBufferPointer, toLower: Bool, _ out: inout TextScratch
  ) -> Bool {
    var isASCII = true
    out.append(atMost: text.count) { target in
      isASCII = sw_text_map_case(
        text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count, toLower, target)
      return isASCII ? text.count : 0
    }
    return isASCII
  }
}

/// Case mappings of the scripts that have them in the lower planes, so that common letters cost one
/// load.
struct CaseMapping: Sendable {
  private let table: [UInt32]
  private let mapping: @Sendable (Unicode.Scalar) -> String

  static let upper = CaseMapping { $0.properties.uppercaseMapping }
  static let lower = CaseMapping { $0.properties.lowercaseMapping }
  static let title = CaseMapping { $0.properties.titlecaseMapping }

  enum Result {
    case one(Unicode.Scalar)
    case several(String)
  }

  init(_ mapping: @escaping @Sendable (Unicode.Scalar) -> String) {
    self.mapping = mapping
    // Latin, Greek, Cyrillic, Armenian; 0 where a letter becomes several.
    table = (0..<0x590).map { value in
      guard let scalar = Unicode.Scalar(UInt32(value)) else { return 0 }
      let mapped = mapping(scalar).unicodeScalars
      return mapped.count == 1 ? mapped.first?.value ?? 0 : 0
    }
  }

  subscript(scalar: Unicode.Scalar) -> Result {
    if scalar.value < table.count {
      let mapped = table[Int(scalar.value)]
      if mapped != 0, let single = Unicode.Scalar(mapped) { return .one(single) }
    }
    return .several(mapping(scalar))
  }
}

extension TextScratch {
  mutating func append(_ result: CaseMapping.Result) {
    switch result {
    case .one(let scalar): append(scalar)
    case .several(let text): append(text)
    }
  }

  mutating func appendTitle(_ scalar: Unicode.Scalar) { append(CaseMapping.title[scalar]) }

  /// The lower case of a letter; the final form of a Σ depends on what stands around it.
  ///
  /// - Source: The Unicode Standard 15.0, table 3-17, Final_Sigma.
  mutating func appendLower(_ scalar: Unicode.Scalar, of text: UnsafeRawBufferPointer, _ at: Int) {
    guard scalar == "Σ" else { return append(CaseMapping.lower[scalar]) }
    var before = at
    var follows = false
    while before > 0 {
      let (previous, length) = text.scalar(endingAt: before)
      before -= length
      if previous.properties.isCaseIgnorable { continue }
      follows = previous.isCased
      break
    }
    var after = at + 2
    var precedes = false
    while after < text.count {
      let (next, length) = text.scalar(at: after)
      after += length
      if next.properties.isCaseIgnorable { continue }
      precedes = next.isCased
      break
    }
    append(follows && !precedes ? "ς" : "σ" as Unicode.Scalar)
  }
}

extension Unicode.Scalar {
  /// Whether it is a letter that has a case.
  @inline(__always)
  var isCased: Bool {
    value < 0x80 ? (value | 0x20) &- 0x61 < 26 : properties.isCased
  }

  /// The full case folding: lower case of the upper case, but for the letters that fold otherwise.
  ///
  /// - Source: Unicode Character Database 15.0, CaseFolding.txt, statuses C and F.
  var caseFolding: String {
    switch value {
    // Dotless i keeps its shape, Cherokee folds to its capitals.
    case 0x131, 0x13A0...0x13F5: return String(self)
    case 0x1E9E: return "ss"
    case 0x13F8...0x13FD: return String(Unicode.Scalar(value - 8) ?? self)
    case 0xAB70...0xABBF: return String(Unicode.Scalar(value - 0xAB70 + 0x13A0) ?? self)
    default:
      return properties.uppercaseMapping.unicodeScalars.reduce(into: "") { folded, scalar in
        folded += scalar.properties.lowercaseMapping
      }
    }
  }
}
