extension DataFrame {
  /// Opens a CSV file.
  ///
  /// The header and a sample of rows spread over the file are read now; the rows are parsed when
  /// somebody looks, and of them only the columns that are needed. An empty line is nothing, except
  /// in a file of one column, where it is a null.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - types: Types of columns by name; the others are inferred from the sample: `bool`, `int64`,
  ///     `uint64`, `float64` or `string`, whichever is the first that fits.
  ///   - options: Separators, header and null tokens.
  /// - Throws: ``FrameError`` when the file cannot be read or its header is not one; reading rows
  ///   later throws with file, line and column.
  /// - Complexity: O(1) now; later one pass to count rows and one to parse, on all threads.
  /// - Also known as: `pandas.read_csv`, `polars.scan_csv`.
  public init(
    csv path: String, types: [String: ColumnType] = [:], options: CSVOptions = CSVOptions()
  ) throws(FrameError) {
    var options = options
    options.types.merge(types) { _, given in given }
    let source = try CSVSource(path: path, options: options)
    try self.init(.csv(source, columns: nil), source.schema)
  }
}
