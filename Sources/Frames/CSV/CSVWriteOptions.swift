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
  /// What is written for a null.
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
}
