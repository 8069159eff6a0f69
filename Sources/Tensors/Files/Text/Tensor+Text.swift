import SwiftwaterDevices

extension Tensor {
  /// Reads a matrix from a text file: a row for each line, a column for each field.
  ///
  /// Empty lines and comments are nothing. Numbers are decimal, with `inf` and `nan`; truths are `0`,
  /// `1`, `true` or `false`; complex numbers are `1+2j`, in brackets or not.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - dtype: The type of the elements.
  ///   - options: Delimiter, comments, lines and columns to leave out, and what missing fields become.
  /// - Returns: Always a matrix, of rows × columns; a file without rows gives 0 × 0.
  /// - Throws: ``TensorError`` with code `file`, `invalidArgument` for options that cannot be, or
  ///   `format` with the line and the field that cannot be read.
  /// - Complexity: O(bytes), on all threads.
  /// - Also known as: `numpy.loadtxt(path, ndmin=2)`; with `filling`, `numpy.genfromtxt`.
  public init(
    text path: String, dtype: DType = Tensor.defaultFloat, options: TextOptions = TextOptions()
  ) throws(TensorError) {
    let file = try TensorError.wrapping { () throws(DeviceError) in
      try Buffer(mappingFile: path)
    }
    self = try TextReader(file, name: path, dtype, options).read()
  }

  /// Reads a matrix from a text: a row for each line, a column for each field.
  ///
  /// - Parameters:
  ///   - text: The text.
  ///   - dtype: The type of the elements.
  ///   - options: Delimiter, comments, lines and columns to leave out, and what missing fields become.
  /// - Returns: Always a matrix, of rows × columns; a text without rows gives 0 × 0.
  /// - Throws: ``TensorError`` as ``init(text:dtype:options:)`` does.
  /// - Also known as: `numpy.fromstring(text, sep=" ")`, after ``flattened()``.
  public init(
    parsing text: String, dtype: DType = Tensor.defaultFloat, options: TextOptions = TextOptions()
  ) throws(TensorError) {
    let bytes = try TensorError.wrapping { () throws(DeviceError) in try Buffer(Array(text.utf8)) }
    self = try TextReader(bytes, name: "the text", dtype, options).read()
  }

  /// Writes the elements as text, a line for each row, to a file, which is replaced as a whole or
  /// not at all.
  ///
  /// - Parameters:
  ///   - path: The file.
  ///   - format: A format of C's `printf` for each number, such as `%.18e`, `%10.3f` or `%d`; nil for
  ///     the fewest digits that read back as the same number. Complex numbers are written as
  ///     `(1+2j)`, each part by the format.
  ///   - delimiter: What stands between the numbers of a row.
  ///   - newline: What ends a row.
  ///   - header: Text to come first, if any; each of its lines begins with `comment`.
  ///   - footer: Text to come last, if any; each of its lines begins with `comment`.
  ///   - comment: What begins a line of header and footer.
  /// - Throws: ``TensorError`` with code `shapeMismatch` for more than two axes (reshape first),
  ///   `invalidArgument` for a format that is not one number's, or one of whole numbers for NaN or
  ///   infinities, `file`, `outOfSpace` or `outOfMemory`.
  /// - Complexity: O(*count*), on all threads.
  /// - Also known as: `numpy.savetxt`.
  public func write(
    text path: String, format: String? = nil, delimiter: String = " ", newline: String = "\n",
    header: String = "", footer: String = "", comment: String = "# "
  ) throws(TensorError) {
    guard rank <= 2 else {
      throw TensorError(
        .shapeMismatch,
        "\(path): a text has rows and columns, the tensor has shape \(Shape.text(shape)); reshape it"
      )
    }
    let writer = TextWriter(
      number: try NumberText(format, dtype, path: path), delimiter: Array(delimiter.utf8),
      newline: Array(newline.utf8), width: rank == 2 ? shape[1] : 1)
    if writer.number.takesWholeNumbers, dtype.isInexact, !isFinite().all().item(as: Bool.self) {
      throw TensorError(
        .invalidArgument,
        "\(path): NaN and infinities are no whole numbers; write them with a format such as %g")
    }
    let rows = rank == 2 ? shape[0] : count
    try withContiguousBytes { bytes throws(TensorError) in
      try TensorError.wrapping { () throws(DeviceError) in
        let file = try AtomicFile(path: path)
        try file.write(Self.commented(header, comment, newline))
        try writer.write(bytes, rows: rows, to: file)
        try file.write(Self.commented(footer, comment, newline))
        try file.commit()
      }
    }
  }

  private static func commented(_ text: String, _ comment: String, _ newline: String) -> String {
    if text.isEmpty { return "" }
    return text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { comment + $0 + newline }.joined()
  }
}
