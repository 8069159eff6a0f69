/// How a CSV file is written.
public struct CSVWriteOptions: Sendable, Hashable {
  /// Which fields have quotes around them.
  public enum Quoting: Sendable, Hashable {
    /// Those that would be read as something else without.
    case minimal
    /// All text, so that a reader can tell it from numbers.
    case text
    /// All fields but nulls.
    case all
    /// None; a text that needs some is an error.
    case none
  }

  /// What stands between fields; one ASCII character.
  public var delimiter: Character
  /// What encloses fields; one ASCII character, doubled inside.
  public var quote: Character
  /// Which fields have quotes around them.
  public var quoting: Quoting = .minimal
  /// Whether the first line names the columns.
  public var hasHeader: Bool
  /// What is written for a null, without delimiters, quotes and ends of lines; a text that is the same
  /// is written in quotes.
  public var nullText: String
  /// What ends a line.
  public var lineEnd = "\n"
  /// The digits after the point of floating-point numbers, 0 to 17; nil for the fewest that read
  /// back as the same number.
  public var fractionDigits: Int?
  /// The point of numbers, `.` or `,`.
  public var decimal: Character = "."
  /// How the file is compressed; nil for what its name says, `.gz` or `.zst`.
  public var compression: Compression?

  /// Creates options; those that are not listed here are set afterwards.
  ///
  /// - Parameters:
  ///   - delimiter: What stands between fields.
  ///   - quote: What encloses fields that need it.
  ///   - hasHeader: Whether the first line names the columns.
  ///   - nullText: What is written for a null.
  public init(
    delimiter: Character = ",", quote: Character = "\"", hasHeader: Bool = true,
    nullText: String = ""
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.hasHeader = hasHeader
    self.nullText = nullText
  }

  /// Refuses what no reader could make sense of.
  func check() throws(FrameError) {
    for (character, what) in [(delimiter, "a delimiter"), (quote, "a quote")] {
      guard let byte = character.asciiValue, byte != 0x0A, byte != 0x0D, byte != 0 else {
        throw FrameError(.argument, "\(what) is one ASCII character, not '\(character)'")
      }
    }
    guard delimiter != quote else {
      throw FrameError(
        .argument, "a quote is one ASCII character other than the delimiter, not '\(quote)'")
    }
    if let character = nullText.first(where: {
      $0 == delimiter || $0 == quote || $0.isNewline
    }) {
      let shown = character.isNewline ? "the end of a line" : "'\(character)'"
      throw FrameError(
        .argument,
        "nullText '\(nullText)' contains \(shown), which no reader takes for a part of it; choose another"
      )
    }
    guard decimal == "." || decimal == "," else {
      throw FrameError(.argument, "a decimal point is '.' or ',', not '\(decimal)'")
    }
    guard ["\n", "\r\n", "\r"].contains(lineEnd) else {
      throw FrameError(.argument, "a line ends with \\n, \\r\\n or \\r")
    }
    if let fractionDigits, !(0...17).contains(fractionDigits) {
      throw FrameError(.argument, "fractionDigits is 0 to 17, not \(fractionDigits)")
    }
    switch compression {
    case .gzip(let level) where !(1...9).contains(level):
      throw FrameError(.argument, "a level of gzip is 1 to 9, not \(level)")
    case .zstd(let level) where !(1...19).contains(level):
      throw FrameError(.argument, "a level of zstd is 1 to 19, not \(level)")
    default: break
    }
  }
}
