import CKernels
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
  private let options: CSVOptions
  private var schema: [Field]?

  /// Begins a file.
  ///
  /// - Parameters:
  ///   - path: Where the file will be; what is there now stays until ``finish()``.
  ///   - options: Delimiter, quote, header and the first null token are used.
  /// - Throws: ``FrameError`` with code `file` when it cannot be created.
  public init(path: String, options: CSVOptions = CSVOptions()) throws(FrameError) {
    file = try AtomicFile(path: path)
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
    let format = CSVFormat(options: options)
    let grain = 1 << 14
    let chunks = (table.count + grain - 1) / grain
    // A few chunks for each thread at a time bound the memory.
    let batch = Threads.count * 4
    var next = 0
    while next < chunks {
      let first = next
      let texts = Threads.map(min(batch, chunks - first)) { index -> [UInt8] in
        let start = (first + index) * grain
        return format.rows(start..<min(table.count, start + grain), of: table)
      }
      for text in texts {
        try text.withUnsafeBytesThrowing { bytes throws(FrameError) in try file.write(bytes) }
      }
      next += texts.count
    }
  }

  /// Brings the file to the disk and gives it its name.
  ///
  /// - Throws: ``FrameError`` with code `file`; nothing has changed then.
  public func finish() throws(FrameError) {
    try file.commit()
  }

  private func writeHeader(_ names: [String]) throws(FrameError) {
    let format = CSVFormat(options: options)
    var line: [UInt8] = []
    for (index, name) in names.enumerated() {
      if index > 0 { line.append(format.delimiter) }
      var name = name
      name.withUTF8 { format.appendText(UnsafeRawBufferPointer($0), to: &line) }
    }
    line.append(0x0A)
    try line.withUnsafeBytesThrowing { bytes throws(FrameError) in try file.write(bytes) }
  }
}

extension DataFrame {
  /// Runs the plan and writes the rows to a CSV file, which is replaced as a whole or not at all.
  ///
  /// - Throws: ``FrameError`` with code `file`, for instance when the disk is full.
  /// - Also known as: `DataFrame.to_csv(index=False)`.
  public func write(csv path: String, options: CSVOptions = CSVOptions()) throws(FrameError) {
    let writer = try CSVWriter(path: path, options: options)
    try writer.append(self)
    try writer.finish()
  }
}

/// How values become text.
private struct CSVFormat: Sendable {
  let delimiter: UInt8
  let quote: UInt8
  let null: [UInt8]
  let nullTokens: [[UInt8]]

  init(options: CSVOptions) {
    delimiter = options.delimiter.asciiValue ?? 0x2C
    quote = options.quote?.asciiValue ?? 0x22
    null = Array((options.nullTokens.first ?? "").utf8)
    nullTokens = options.nullTokens.map { Array($0.utf8) }
  }

  func rows(_ rows: Range<Int>, of table: Table) -> [UInt8] {
    var out: [UInt8] = []
    out.reserveCapacity(rows.count * table.columns.count * 12)
    // Distinct texts are quoted once.
    let quoted = table.columns.map { column in
      column.dictionary.map { dictionary in
        dictionary.count > rows.count
          ? []
          : (0..<dictionary.count).map { code -> [UInt8] in
            var text: [UInt8] = []
            appendText(
              dictionary.storage.bytes(dictionary.views.base(as: sw_text_view.self) + code),
              to: &text)
            return text
          }
      } ?? []
    }
    for row in rows {
      for (index, column) in table.columns.enumerated() {
        if index > 0 { out.append(delimiter) }
        guard column.validity?[row] ?? true else {
          out.append(contentsOf: null)
          continue
        }
        if !quoted[index].isEmpty {
          out.append(contentsOf: quoted[index][Int(column.codes[row])])
        } else {
          append(column, row, to: &out)
        }
      }
      out.append(0x0A)
    }
    return out
  }

  private func append(_ column: Column, _ row: Int, to out: inout [UInt8]) {
    switch column.type {
    case .int8: append(Int64(column.elements(Int8.self)[row]), to: &out)
    case .int16: append(Int64(column.elements(Int16.self)[row]), to: &out)
    case .int32: append(Int64(column.elements(Int32.self)[row]), to: &out)
    case .int64: append(column.elements(Int64.self)[row], to: &out)
    case .uint8: append(Int64(column.elements(UInt8.self)[row]), to: &out)
    case .uint16: append(Int64(column.elements(UInt16.self)[row]), to: &out)
    case .uint32: append(Int64(column.elements(UInt32.self)[row]), to: &out)
    case .string, .category:
      if let dictionary = column.dictionary {
        let views = dictionary.views.base(as: sw_text_view.self)
        appendText(dictionary.storage.bytes(views + Int(column.codes[row])), to: &out)
      } else {
        appendText(column.storage.bytes(column.views + row), to: &out)
      }
    default:
      var text = column.text(row)
      text.withUTF8 { out.append(contentsOf: $0) }
    }
  }

  private func append(_ value: Int64, to out: inout [UInt8]) {
    if value < 0 { out.append(0x2D) }
    var rest = value.magnitude
    let start = out.count
    repeat {
      out.append(UInt8(truncatingIfNeeded: 0x30 + rest % 10))
      rest /= 10
    } while rest > 0
    out[start...].reverse()
  }

  func appendText(_ text: UnsafeRawBufferPointer, to out: inout [UInt8]) {
    let special = text.isEmpty || text[0] == 0x20 || text[text.count - 1] == 0x20
    let needsQuotes =
      special
      || text.contains { $0 == delimiter || $0 == quote || $0 == 0x0A || $0 == 0x0D }
      || nullTokens.contains { $0.elementsEqual(text) }
    guard needsQuotes else { return out.append(contentsOf: text) }
    out.append(quote)
    for byte in text {
      out.append(byte)
      if byte == quote { out.append(quote) }
    }
    out.append(quote)
  }
}

extension Array where Element == UInt8 {
  /// `withUnsafeBytes` for bodies that throw frame errors.
  func withUnsafeBytesThrowing(
    _ body: (UnsafeRawBufferPointer) throws(FrameError) -> Void
  ) throws(FrameError) {
    var failure: FrameError?
    withUnsafeBytes { bytes in
      do throws(FrameError) { try body(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
