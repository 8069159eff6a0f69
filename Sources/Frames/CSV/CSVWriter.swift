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

  /// Appends the rows of a frame, running its plan.
  ///
  /// - Throws: ``FrameError`` when the columns are not those of the frame before, when one is of a
  ///   type that CSV has no text for, or when the disk is full.
  public func append(_ frame: DataFrame) throws(FrameError) {
    try begin(frame.schema)
    try append(try frame.table())
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
  func append(_ table: Table) throws(FrameError) {
    let format = try CSVFormat(options: options, table: table, path: file.path)
    let grain = 1 << 14
    let chunks = (table.count + grain - 1) / grain
    let compression = compression
    // A few chunks for each thread at a time bound the memory.
    let batch = Threads.count * 4
    var next = 0
    while next < chunks {
      let first = next
      let texts = try Threads.map(min(batch, chunks - first)) { index throws(FrameError) in
        let start = (first + index) * grain
        return try compression.compress(format.rows(start..<min(table.count, start + grain)))
      }
      for text in texts { try write(text) }
      next += texts.count
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
      path: file.path)
    try write(try compression.compress(format.rows(0..<1)))
  }

  private func write(_ text: ByteSink) throws(FrameError) {
    try framing { () throws(DeviceError) in try file.write(text.bytes) }
  }
}

extension DataFrame {
  /// Runs the plan and writes the rows to a CSV file, which is replaced as a whole or not at all.
  ///
  /// - Throws: ``FrameError`` with code `file`, for instance when the disk is full.
  /// - Also known as: `DataFrame.to_csv(index=False)`.
  public func write(csv path: String, options: CSVWriteOptions = CSVWriteOptions())
    throws(FrameError)
  {
    let writer = try CSVWriter(path: path, options: options)
    try writer.append(self)
    try writer.finish()
  }
}
