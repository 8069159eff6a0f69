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
  private var schema: [Field]?

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: Where the file will be; what is there now stays until ``finish()``.
  ///   - options: Delimiter, quote, header and the first null token are used.
  /// - Throws: ``FrameError`` with code `file` when it cannot be created.
  public init(path: String, options: CSVWriteOptions = CSVWriteOptions()) throws(FrameError) {
    file = try framing { () throws(DeviceError) in try AtomicFile(path: path) }
    self.options = options
  }

  /// Appends the rows of a frame, running its plan.
  ///
  /// - Throws: ``FrameError`` when the columns are not those of the frame before, or the disk is full.
  public func append(_ frame: DataFrame) throws(FrameError) {
    if let schema {
      guard schema.map(\.name) == frame.columnNames else {
        throw FrameError(
          .argument,
          """
          cannot append columns \(frame.columnNames.joined(separator: ", ")) to \(file.path), \
          which has \(schema.map(\.name).joined(separator: ", ")); select the same ones
          """)
      }
    } else {
      schema = frame.schema
      if options.hasHeader { try writeHeader(frame.columnNames) }
    }
    let table = try frame.table()
    let format = try CSVFormat(options: options, table: table)
    let grain = 1 << 14
    let chunks = (table.count + grain - 1) / grain
    // A few chunks for each thread at a time bound the memory.
    let batch = Threads.count * 4
    var next = 0
    while next < chunks {
      let first = next
      let texts = try Threads.map(min(batch, chunks - first)) { index throws(FrameError) in
        let start = (first + index) * grain
        return try format.rows(start..<min(table.count, start + grain))
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
      table: Table(names: names, columns: names.indices.map { header[$0..<$0 + 1] }, count: 1))
    try write(try format.rows(0..<1))
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
