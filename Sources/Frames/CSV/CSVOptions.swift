/// How a CSV file is written: separators, header, null tokens, and types where they are known.
public struct CSVOptions: Sendable, Hashable {
  /// What stands between fields; one ASCII character.
  public var delimiter: Character
  /// What encloses fields that contain separators; nil when nothing is quoted.
  public var quote: Character?
  /// Whether the first line names the columns; otherwise they are `column1`, `column2`, ….
  public var hasHeader: Bool
  /// Names that replace those in the file.
  public var names: [String]?
  /// Types by column name; the others are inferred from rows spread over the file.
  public var types: [String: ColumnType]
  /// What unquoted field texts mean null.
  public var nullTokens: [String]

  /// Creates options.
  ///
  /// - Parameters:
  ///   - delimiter: What stands between fields.
  ///   - quote: What encloses fields that contain separators; doubled inside to mean itself.
  ///   - hasHeader: Whether the first line names the columns.
  ///   - names: Names that replace those in the file.
  ///   - types: Types by column name; the others are inferred.
  ///   - nullTokens: What unquoted field texts mean null.
  public init(
    delimiter: Character = ",", quote: Character? = "\"", hasHeader: Bool = true,
    names: [String]? = nil, types: [String: ColumnType] = [:], nullTokens: [String] = [""]
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.hasHeader = hasHeader
    self.names = names
    self.types = types
    self.nullTokens = nullTokens
  }
}
