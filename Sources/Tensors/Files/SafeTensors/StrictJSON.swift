/// The part of JSON that the headers of files need: objects, arrays, texts and whole numbers from 0.
///
/// Everything else is refused, and so are names that come twice, text that is not UTF-8, arrays of more
/// than 1,000 values, and nesting deeper than asked for.
enum StrictJSON: Equatable {
  case object([(name: String, value: StrictJSON)])
  case array([StrictJSON])
  case text(String)
  case number(Int)

  /// What is wrong with a text, and at which byte.
  struct Failure: Error, Equatable {
    let what: String
    let place: Int
  }

  /// Reads a whole text; blanks may follow it.
  ///
  /// - Parameters:
  ///   - bytes: The text in UTF-8.
  ///   - depth: How many objects and arrays may lie one in the other.
  init(_ bytes: UnsafeRawBufferPointer, depth: Int) throws(Failure) {
    var parser = StrictJSONParser(bytes)
    self = try parser.value(depth: depth)
    try parser.end()
  }

  static func == (a: StrictJSON, b: StrictJSON) -> Bool {
    switch (a, b) {
    case (.object(let x), .object(let y)):
      x.count == y.count && zip(x, y).allSatisfy { $0.name == $1.name && $0.value == $1.value }
    case (.array(let x), .array(let y)): x == y
    case (.text(let x), .text(let y)): x == y
    case (.number(let x), .number(let y)): x == y
    default: false
    }
  }

  /// A text in quotes, as JSON writes it.
  static func quoted(_ text: String) -> String {
    var result = "\""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      case _ where scalar.value < 0x20:
        let digits = String(scalar.value, radix: 16)
        result += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
