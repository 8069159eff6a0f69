import CKernels
@_spi(_Unicode) import Swift
import SwiftwaterDevices

/// How bytes are written as text.
public enum BinaryEncoding: String, Sendable, Hashable, CaseIterable {
  /// Two hexadecimal digits a byte.
  case hex
  /// Four characters for three bytes, with `=` at the end (RFC 4648, section 4).
  case base64
  /// Bytes that are not letters, digits, `-`, `.`, `_` or `~` as `%` and two hexadecimal digits
  /// (RFC 3986, section 2.1).
  case url
}

/// Which of the equal ways to write a text is chosen.
public enum NormalizationForm: String, Sendable, Hashable, CaseIterable {
  /// Letters with their marks in one code point where there is one.
  case nfc = "NFC"
  /// Letters and marks apart.
  case nfd = "NFD"
}

extension TextNamespace {
  /// The bytes of the text, written in an encoding.
  ///
  /// - Also known as: `polars.Expr.str.encode`, `urllib.parse.quote`.
  public func encoded(_ encoding: BinaryEncoding) -> Expression { call(.encoded(encoding)) }

  /// The text that was written in an encoding; null where that is not what it is, or where the
  /// bytes are not UTF-8.
  ///
  /// - Also known as: `polars.Expr.str.decode(strict=False)`, `urllib.parse.unquote`.
  public func decoded(_ encoding: BinaryEncoding) -> Expression { call(.decoded(encoding)) }

  /// The text in one of the forms that Unicode has for equal texts.
  ///
  /// - Also known as: `pandas.Series.str.normalize`, `polars.Expr.str.normalize`.
  /// - Source: Unicode Standard Annex 15.
  public func normalized(_ form: NormalizationForm) -> Expression { call(.normalized(form)) }
}

extension ScalarFunction {
  static func encoded(_ encoding: BinaryEncoding) -> ScalarFunction {
    textRewrite("encoded", [.text(encoding.rawValue)]) { text, out in
      switch encoding {
      case .hex:
        out.append(atMost: 2 * text.count) { target in
          sw_text_to_hex(text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count, target)
          return 2 * text.count
        }
      case .base64:
        let length = (text.count + 2) / 3 * 4
        out.append(atMost: length) { target in
          sw_text_to_base64(
            text.baseAddress?.assumingMemoryBound(to: UInt8.self), text.count, target)
          return length
        }
      case .url:
        for byte in text {
          if isUnreserved(byte) {
            out.append(byte)
          } else {
            out.append(UInt8(ascii: "%"))
            out.appendHex(byte, Alphabet.upperHex)
          }
        }
      }
      return true
    }
  }

  static func decoded(_ encoding: BinaryEncoding) -> ScalarFunction {
    textRewrite("decoded", [.text(encoding.rawValue)]) { text, out in
      let isWhole =
        switch encoding {
        case .hex: decodeHex(text, &out)
        case .base64: decodeBase64(text, &out)
        case .url: decodeURL(text, &out)
        }
      return isWhole && out.bytes.isUTF8
    }
  }

  static func normalized(_ form: NormalizationForm) -> ScalarFunction {
    textRewrite("normalized", [.text(form.rawValue)]) { text, out in
      guard !text.isASCII else {
        out.append(text)
        return true
      }
      switch form {
      case .nfc: for scalar in text.string._nfc { out.append(scalar) }
      case .nfd: for scalar in text.string._nfd { out.append(scalar) }
      }
      return true
    }
  }

  // MARK: - Implementation

  private enum Alphabet {
    static let upperHex = Array("0123456789ABCDEF".utf8)
    static let base64 = Array(
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    /// The six bits of a character, 255 for what is none.
    static let base64Values: [UInt8] = {
      var values = [UInt8](repeating: 255, count: 256)
      for (value, character) in base64.enumerated() { values[Int(character)] = UInt8(value) }
      return values
    }()
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == 0x2D || byte == 0x2E
      || byte == 0x5F || byte == 0x7E
  }

  private static func decodeHex(
    _ text: UnsafeRawBufferPointer, _ out: inout TextScratch
  ) -> Bool {
    guard text.count % 2 == 0 else { return false }
    for at in stride(from: 0, to: text.count, by: 2) {
      guard let high = hexValue(text[at]), let low = hexValue(text[at + 1]) else { return false }
      out.append(high << 4 | low)
    }
    return true
  }

  private static func decodeBase64(
    _ text: UnsafeRawBufferPointer, _ out: inout TextScratch
  ) -> Bool {
    guard text.count % 4 == 0 else { return false }
    var length = text.count
    while length > 0, text.count - length < 2, text[length - 1] == UInt8(ascii: "=") { length -= 1 }
    var (word, bits): (UInt32, Int) = (0, 0)
    for at in 0..<length {
      let value = Alphabet.base64Values[Int(text[at])]
      guard value < 64 else { return false }
      word = word << 6 | UInt32(value)
      bits += 6
      if bits >= 8 {
        bits -= 8
        out.append(UInt8(truncatingIfNeeded: word >> UInt32(bits)))
      }
    }
    // Bits that are left over must be zero, so that a text has one encoding.
    return word & ((1 << UInt32(bits)) - 1) == 0
  }

  private static func decodeURL(
    _ text: UnsafeRawBufferPointer, _ out: inout TextScratch
  ) -> Bool {
    var at = 0
    while at < text.count {
      if text[at] == UInt8(ascii: "%"), at + 2 < text.count, let high = hexValue(text[at + 1]),
        let low = hexValue(text[at + 2])
      {
        out.append(high << 4 | low)
        at += 3
      } else {
        out.append(text[at])
        at += 1
      }
    }
    return true
  }

  static func hexValue(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}

extension TextScratch {
  fileprivate mutating func appendHex(_ byte: UInt8, _ digits: [UInt8]) {
    append(digits[Int(byte >> 4)])
    append(digits[Int(byte & 15)])
  }
}
