import SwiftwaterDevices

/// Writes frames one after the other into one CSV file, which appears when it is finished.
///
/// ```swift
/// let writer = try CSVWriter(path: "all.csv")
/// for part in parts { try writer.append(part) }
/// try writer.finish()
/// ```
///
/// Numbers are written with the fewest digits that read back as the same bits; text is quoted where
/// it has to be; a null is an empty field and an empty text is `""`.
public final class CSVWriter {
  private let file: AtomicFile
  private let options: CSVWriteOptions
  private let compression: Compression
  private let texts = CSVWrittenTexts()
  private var schema: [Field]?

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: Where the file will be; what is there now stays until ``finish()``. A name that ends
  ///     with `.gz` or `.zst` is compressed, unless the options say how.
  ///   - options: Separators, quotes, header, numbers and compression.
  /// - Throws: ``FrameError`` with code `file` when it cannot be created, and `argument` for options
  ///   that contradict each other.
  public init(
    path: String, options: CSVWriteOptions = CSVWriteOptions()
  ) throws(FrameError) {
    try options.check()
    file = try framing { () throws(DeviceError) in try AtomicFile(path: path) }
    self.options = options
    let suffix: Compression =
      path.hasSuffix(".gz") ? .gzip() : path.hasSuffix(".zst") ? .zstd() : .none
    compression = options.compression ?? suffix
  }

  /// Appends the rows of a frame as they come from its plan; they are never all in memory.
  ///
  /// - Parameter frame: A frame of the columns of the one before, by name and in order.
  /// - Throws: ``FrameError`` when the columns are not those of the frame before, when one is of a
  ///   type that CSV has no text for, or when the disk is full.
  public func append(_ frame: DataFrame) throws(FrameError) {
    try begin(frame.schema)
    do throws(FrameError) { try frame.sink(to: self) } catch {
      // Rows that are in the file already had other types.
      throw error.code == .widened ? FrameError(.format, error.message) : error
    }
  }

  /// Writes the header, or checks that the columns are those before.
  func begin(_ fields: [Field]) throws(FrameError) {
    let names = fields.map(\.name)
    guard let schema else {
      schema = fields
      if options.hasHeader { try writeHeader(names) }
      return
    }
    guard schema.map(\.name) == names else {
      throw FrameError(
        .argument,
        """
        cannot append columns \(names.joined(separator: ", ")) to \(file.path), \
        which has \(schema.map(\.name).joined(separator: ", ")); select the same ones
        """)
    }
  }

  /// Appends rows whose columns have been checked.
  private func append(_ tables: [Table]) throws(FrameError) {
    var pieces: [(format: CSVFormat, rows: Range<Int>)] = []
    let grain = 1 << 14
    for table in tables where table.count > 0 {
      let format = try CSVFormat(
        options: options, table: table, path: file.path, known: texts)
      for start in stride(from: 0, to: table.count, by: grain) {
        pieces.append((format, start..<min(table.count, start + grain)))
      }
    }
    let (compression, all) = (compression, pieces)
    // A few pieces for each thread at a time bound the memory.
    let batch = Threads.count * 4
    for first in stride(from: 0, to: all.count, by: batch) {
      let texts = try Threads.map(min(batch, all.count - first)) { index throws(FrameError) in
        let piece = all[first + index]
        return try compression.compress(piece.format.rows(piece.rows))
      }
      for text in texts { try write(text) }
    }
  }

  /// Brings the file to the disk and gives it its name.
  ///
  /// - Throws: ``FrameError`` with code `file`; nothing has changed then.
  public func finish() throws(FrameError) {
    try framing { () throws(DeviceError) in try file.commit() }
  }

  private func writeHeader(_ names: [String]) throws(FrameError) {
    let header = try Column(names)
    let format = try CSVFormat(
      options: options,
      table: Table(names: names, columns: names.indices.map { header[$0..<$0 + 1] }, count: 1),
      path: file.path, known: texts)
    try write(try compression.compress(format.rows(0..<1)))
  }

  private func write(_ text: ByteSink) throws(FrameError) {
    try framing { () throws(DeviceError) in try file.write(text.bytes) }
  }
}

extension CSVWriter: RowSink {
  func write(_ morsels: [Table]) throws(FrameError) {
    if let first = morsels.first { try begin(first.schema) }
    try append(morsels)
  }
}

extension DataFrame {
  /// Runs the plan and writes the rows to a CSV file, which is replaced as a whole or not at all.
  ///
  /// The rows are written as they come and are never all in memory.
  ///
  /// - Parameters:
  ///   - path: Where the file will be; what is there now stays until all rows are written. A name that
  ///     ends with `.gz` or `.zst` is compressed, unless the options say how.
  ///   - options: Separators, quotes, header, numbers and compression.
  /// - Throws: ``FrameError`` of the run; with code `file`, for instance when the disk is full; with code
  ///   `type` for a column that CSV has no text for, and `argument` for options that contradict each
  ///   other. There is no file then, or the one that was there.
  /// - Also known as: `pandas.DataFrame.to_csv(index=False)`, `polars.DataFrame.write_csv`.
  public func write(csv path: String, options: CSVWriteOptions = CSVWriteOptions())
    throws(FrameError)
  {
    try QueryRun.untilTyped { () throws(FrameError) in
      let writer = try CSVWriter(path: path, options: options)
      try sink(to: writer)
      try writer.finish()
    }
  }
}
