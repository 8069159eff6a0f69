/// How rows of numbers stand in a text.
public struct TextOptions: Sendable, Hashable {
  /// What stands between fields; nil for one or more blanks.
  public var delimiter: Character?
  /// What begins a comment, which ends with its line; nil when there are none.
  public var comment: String?
  /// How many lines to leave out at the beginning, comments and empty ones too.
  public var skippedLines: Int
  /// The most rows to read; nil for all.
  public var rowLimit: Int?
  /// Which fields to keep, counted from 0, in the order of the result; nil for all.
  public var columns: [Int]?
  /// The number that stands for missing fields; nil when a missing field is an error.
  public var filling: Double?
  /// Texts of fields that are missing, beside the empty one.
  public var missingTexts: [String]

  /// Creates options.
  ///
  /// - Parameters:
  ///   - delimiter: What stands between fields, one ASCII character; nil for one or more blanks.
  ///   - comment: What begins a comment; nil when there are none.
  ///   - skippedLines: How many lines to leave out at the beginning.
  ///   - rowLimit: The most rows to read.
  ///   - columns: Which fields to keep, counted from 0.
  ///   - filling: The number that stands for missing fields.
  ///   - missingTexts: Texts of fields that are missing, beside the empty one.
  public init(
    delimiter: Character? = nil, comment: String? = "#", skippedLines: Int = 0,
    rowLimit: Int? = nil, columns: [Int]? = nil, filling: Double? = nil,
    missingTexts: [String] = []
  ) {
    self.delimiter = delimiter
    self.comment = comment
    self.skippedLines = skippedLines
    self.rowLimit = rowLimit
    self.columns = columns
    self.filling = filling
    self.missingTexts = missingTexts
  }
}
