/// How a CSV file is read: separators, header, nulls, types, and what to do about bad rows.
///
/// What is nil or `sniffed` is found out from the beginning of the file.
public struct CSVOptions: Sendable, Hashable {
  /// What stands between fields, one ASCII character; nil finds out which of `,` `;` tab `|` and
  /// the blank it is.
  public var delimiter: Character?
  /// What encloses fields that contain separators.
  public var quote: CSVQuote = .sniffed
  /// What makes the character after it an ordinary one; a doubled quote means itself anyway.
  public var escape: Character?
  /// The point of numbers, `.` or `,`; nil means `.`, or `,` where the delimiter is found to be `;`
  /// and fields such as `1,5` stand between.
  public var decimal: Character?
  /// What stands between the thousands of numbers, such as `,` or `'`.
  public var thousands: Character?
  /// Lines that begin with this are skipped; 1 to 8 ASCII characters.
  public var comment: String?
  /// Whether the first line names the columns; otherwise they are `column1`, `column2` and so on.
  ///
  /// A name that occurs again becomes `a_duplicated_0`, `a_duplicated_1` and so on, as in Polars.
  /// Nil finds out: a line that does not fit the types of those after it is a header.
  public var hasHeader: Bool?
  /// Lines before the header, or before the first row, that are not read; a line ends at every line
  /// feed, in quotes or not.
  public var skipRows = 0
  /// Lines at the end that are not read.
  public var skipFooter = 0
  /// Names that replace those in the file.
  public var names: [String]?
  /// The columns that are read, by name, in the order of the file; nil for all.
  public var columns: [String]?
  /// Types by column name; the others are inferred.
  ///
  /// Instants in a zone, such as `.datetime(.microseconds, zone: "Europe/Paris")`, are read from texts
  /// with `Z` or an offset from UTC.
  public var types: [String: ColumnType]
  /// How types that are not given come about.
  public var inference: CSVInference = .sampled
  /// Whether dates, times and instants in ISO 8601 are inferred; otherwise they are text.
  public var infersTimes = true
  /// What field texts mean null besides the empty one, where they are not quoted.
  ///
  /// - Also known as: `pandas.read_csv(na_values:)`, `polars.read_csv(null_values:)`.
  public var nullTokens: [String]
  /// What field texts mean null in single columns, by name, instead of ``nullTokens``.
  public var nullTokensByColumn: [String: [String]] = [:]
  /// Whether a field of text with nothing in it is null; otherwise it is an empty text.
  ///
  /// In columns of other types nothing is null anyway.
  ///
  /// - Also known as: `polars.read_csv(empty_string_is_null:)`.
  public var emptyTextIsNull = true
  /// Whether a null token, and nothing, means null in quotes too.
  ///
  /// Without it an empty text in quotes is an empty text, and null where the column is of numbers.
  public var quotedNulls = false
  /// How text is written as bytes.
  public var encoding: TextEncoding = .utf8
  /// What to do about rows with too few or too many fields, or with values that do not fit.
  public var badRows: CSVBadRows = .fail
  /// Whether short rows end with nulls, and what long ones have too many is dropped.
  public var fillsShortRows = false
  /// The name of a column to add that holds the file each row is from.
  public var fileColumn: String?
  /// What counts the rows that ``CSVBadRows/skip`` leaves out.
  public var report: CSVReport?

  /// Creates options; those that are not listed here are set afterwards.
  ///
  /// - Parameters:
  ///   - delimiter: What stands between fields; nil finds out.
  ///   - quote: What encloses fields that contain separators; doubled inside to mean itself.
  ///   - hasHeader: Whether the first line names the columns; nil finds out.
  ///   - names: Names that replace those in the file.
  ///   - types: Types by column name; the others are inferred.
  ///   - nullTokens: What unquoted field texts mean null besides the empty one.
  public init(
    delimiter: Character? = nil, quote: CSVQuote = .sniffed, hasHeader: Bool? = true,
    names: [String]? = nil, types: [String: ColumnType] = [:], nullTokens: [String] = []
  ) {
    self.delimiter = delimiter
    self.quote = quote
    self.hasHeader = hasHeader
    self.names = names
    self.types = types
    self.nullTokens = nullTokens
  }
}
