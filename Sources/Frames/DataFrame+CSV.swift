extension DataFrame {
  /// Opens a CSV file, or several as one.
  ///
  /// What separates fields, the header and a sample of rows spread over the file are read now; the
  /// rows are parsed when somebody looks, and of them only the columns that are needed. An empty line
  /// is nothing, except in a file of one column, where it is a null. Files that gzip or Zstandard
  /// has compressed are read as if they were not, and `-` is the standard input.
  ///
  /// - Parameters:
  ///   - path: The file, or a pattern with `*`, `?` or `[…]` for several with the same columns, which
  ///     follow each other by name.
  ///   - types: Types of columns by name; the others are inferred: the first of `bool`, `int64`,
  ///     `uint64`, `float64`, `date`, `datetime` and `time` that all values fit, or `string`. Should a
  ///     value that is not in the sample not fit, the column that is read has another type than
  ///     ``schema`` says; ``CSVOptions/inference`` can rule that out.
  ///   - options: Separators, header, nulls, encoding, and what to do about bad rows.
  /// - Throws: ``FrameError`` when the file cannot be read or its header is not one; reading rows
  ///   later throws with file, line and column.
  /// - Complexity: O(1) now; later one pass on all threads, and one more over the columns whose type
  ///   the sample got wrong.
  /// - Also known as: `pandas.read_csv`, `polars.scan_csv`.
  public init(
    csv path: String, types: [String: ColumnType] = [:], options: CSVOptions = CSVOptions()
  ) throws(FrameError) {
    try self.init(csv: [path], types: types, options: options)
  }

  /// Opens several CSV files with the same columns as one, in the order they are named.
  ///
  /// - Parameters:
  ///   - paths: The files, or patterns for several; at least one.
  ///   - types: Types of columns by name; the others are inferred.
  ///   - options: Separators, header, nulls, encoding, and what to do about bad rows;
  ///     ``CSVOptions/fileColumn`` adds a column that says which file a row is from.
  /// - Throws: ``FrameError`` when a file cannot be read or has other columns than the first.
  /// - Also known as: `polars.scan_csv`, `duckdb.read_csv`.
  public init(
    csv paths: [String], types: [String: ColumnType] = [:], options: CSVOptions = CSVOptions()
  ) throws(FrameError) {
    var options = options
    options.types.merge(types) { _, given in given }
    var files: [String] = []
    for path in paths { files += try FilePaths.expand(path) }
    let source = try CSVSource(paths: files, options: options)
    try self.init(.csv(source, columns: nil), source.schema)
  }
}
