import CKernels

/// A value as people read it.
///
/// Null is `null`. A text that could be taken for something else (empty, `null`, with blanks at an
/// end, with a quotation mark at its beginning, with characters that are not seen) stands in
/// quotation marks with the escapes of Swift; so do all texts within lists and structures.
enum CellText {
  /// How many bytes of a text are looked at; no line of a table shows more.
  private static let longest = 2048

  static func of(_ column: Column, _ row: Int) -> String {
    guard column.isValid(row) else { return "null" }
    return present(column, row, isNested: false)
  }

  /// A name on one line, with what is not seen in it escaped.
  static func line(_ name: String) -> String {
    name.isEmpty || name.contains(where: isUnseen) ? quoted(name) : name
  }

  // MARK: - Implementation

  private static func present(_ column: Column, _ row: Int, isNested: Bool) -> String {
    switch column.type {
    case .string, .category:
      let text = beginning(column, row)
      return isNested || isMistakable(text) ? quoted(text) : text
    case .enumeration:
      let text = column.string(row)
      return isNested || isMistakable(text) ? quoted(text) : text
    case .binary: return bytes(column, row)
    case .list: return list(column.list(row))
    case .structure(let fields):
      let parts = zip(fields, column.children).map { "\($0.name): \(nested($1, row))" }
      return "{" + parts.joined(separator: ", ") + "}"
    case .float32, .float64: return FloatText.of(column, row)
    default: return column.text(row)
    }
  }

  private static func nested(_ column: Column, _ row: Int) -> String {
    column.isValid(row) ? present(column, row, isNested: true) : "null"
  }

  /// The first elements, and the last when there are many.
  private static func list(_ elements: Column) -> String {
    let count = elements.count
    guard count > 6 else {
      return "[" + (0..<count).map { nested(elements, $0) }.joined(separator: ", ") + "]"
    }
    let first = (0..<4).map { nested(elements, $0) } + ["…", nested(elements, count - 1)]
    return "[" + first.joined(separator: ", ") + "]"
  }

  private static func bytes(_ column: Column, _ row: Int) -> String {
    let bytes = column.storage.bytes(column.views + row)
    let shown = bytes.prefix(32).map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }
    return "0x" + shown.joined() + (bytes.count > 32 ? "…" : "")
  }

  private static func beginning(_ column: Column, _ row: Int) -> String {
    var views = column.views
    var storage = column.storage
    var place = row
    if let dictionary = column.dictionary {
      views = UnsafePointer(dictionary.views.base(as: sw_text_view.self))
      storage = dictionary.storage
      place = Int(column.codes[row])
    }
    let bytes = storage.bytes(views + place)
    guard bytes.count > longest else { return String(decoding: bytes, as: UTF8.self) }
    // Not within a scalar.
    var end = longest
    while end > 0, bytes[end] & 0xC0 == 0x80 { end -= 1 }
    return String(decoding: bytes.prefix(end), as: UTF8.self) + "…"
  }

  private static func isMistakable(_ text: String) -> Bool {
    guard let first = text.first, let last = text.last else { return true }
    return text == "null" || text == "…" || first == "\"" || first.isWhitespace
      || last.isWhitespace || text.contains(where: isUnseen)
  }

  private static func isUnseen(_ character: Character) -> Bool {
    guard let scalar = character.unicodeScalars.first else { return true }
    if scalar.isASCII { return scalar.value < 0x20 || scalar.value == 0x7F }
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator: return true
    default: return false
    }
  }

  private static func quoted(_ text: String) -> String {
    var result = "\""
    for character in text {
      switch character {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\r\n": result += "\\r\\n"
      case "\t": result += "\\t"
      case _ where isUnseen(character):
        for scalar in character.unicodeScalars {
          result += "\\u{" + String(scalar.value, radix: 16, uppercase: true) + "}"
        }
      default: result.append(character)
      }
    }
    return result + "\""
  }
}
