import CKernels
import SwiftwaterDevices

/// How the rows of a table become the lines of a CSV file.
struct CSVFormat: Sendable {
  let table: Table
  let delimiter: UInt8
  let quote: UInt8
  let null: [UInt8]
  let nullTokens: [[UInt8]]
  /// Distinct texts as they are written, for each column that has a dictionary.
  let quoted: [QuotedTexts?]

  init(options: CSVWriteOptions, table: Table) throws(FrameError) {
    self.table = table
    delimiter = options.delimiter.asciiValue ?? 0x2C
    quote = options.quote.asciiValue ?? 0x22
    null = Array(options.nullText.utf8)
    nullTokens = [null]
    var quoted: [QuotedTexts?] = []
    for column in table.columns {
      guard let dictionary = column.dictionary else {
        quoted.append(nil)
        continue
      }
      var sink = try ByteSink()
      var ends = [0]
      for code in 0..<dictionary.count {
        let text = dictionary.storage.bytes(dictionary.views.base(as: sw_text_view.self) + code)
        try Self.append(text, to: &sink, delimiter, quote, nullTokens)
        ends.append(sink.count)
      }
      quoted.append(QuotedTexts(sink: sink, ends: ends))
    }
    self.quoted = quoted
  }

  struct QuotedTexts: Sendable {
    let sink: ByteSink
    let ends: [Int]
  }

  func rows(_ rows: Range<Int>) throws(FrameError) -> ByteSink {
    var sink = try ByteSink(capacity: rows.count * table.columns.count * 12)
    var decimals = Array(repeating: Int32(6), count: table.columns.count)
    let cells = table.columns.indices.map { Cell(table.columns[$0], quoted[$0]) }
    for row in rows {
      for index in cells.indices {
        let cell = cells[index]
        // The longest number and a delimiter; text asks for more.
        try sink.reserve(40)
        if index > 0 { sink.put(delimiter) }
        if let bits = cell.bits {
          let at = cell.firstBit &+ row
          if bits[at >> 3] >> UInt8(truncatingIfNeeded: at & 7) & 1 == 0 {
            try null.withUnsafeBytesOrThrow { bytes throws(FrameError) in try sink.append(bytes) }
            continue
          }
        }
        switch cell.type {
        case .float64:
          let value = cell.value(row, Double.self)
          let count = sw_format_short_double(value, &decimals[index], sink.end)
          if count > 0 { sink.advance(count) } else { try sink.append(text: "\(value)") }
        case .float32: try sink.append(text: "\(cell.value(row, Float.self))")
        case .bool: try sink.append(text: cell.value(row, UInt8.self) != 0 ? "true" : "false")
        case .int8: sink.put(Int64(cell.value(row, Int8.self)))
        case .int16: sink.put(Int64(cell.value(row, Int16.self)))
        case .int32: sink.put(Int64(cell.value(row, Int32.self)))
        case .int64: sink.put(cell.value(row, Int64.self))
        case .uint8: sink.put(UInt64(cell.value(row, UInt8.self)))
        case .uint16: sink.put(UInt64(cell.value(row, UInt16.self)))
        case .uint32: sink.put(UInt64(cell.value(row, UInt32.self)))
        case .uint64: sink.put(cell.value(row, UInt64.self))
        case .string, .category:
          if let texts = quoted[index] {
            let code = Int(cell.value(row, UInt32.self))
            let range = texts.ends[code]..<texts.ends[code + 1]
            try sink.append(UnsafeRawBufferPointer(rebasing: texts.sink.bytes[range]))
          } else {
            let view = table.columns[index].views + row
            try Self.append(
              table.columns[index].storage.bytes(view), to: &sink, delimiter, quote, nullTokens)
          }
        default: try sink.append(text: table.columns[index].text(row))
        }
      }
      try sink.reserve(1)
      sink.put(UInt8(0x0A))
    }
    return sink
  }

  // MARK: - Implementation

  /// Where a column's values lie, without references to count in a loop over rows.
  private struct Cell {
    let type: ColumnType
    let values: UnsafeRawPointer
    let bits: UnsafePointer<UInt8>?
    let firstBit: Int

    init(_ column: Column, _ quoted: QuotedTexts?) {
      type = column.type
      values = UnsafeRawPointer(column.values.pointer + column.start * column.width)
      bits = column.validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) }
      firstBit = column.validity?.start ?? 0
    }

    @inline(__always)
    func value<Element: BitwiseCopyable>(_ row: Int, _ type: Element.Type) -> Element {
      values.assumingMemoryBound(to: Element.self)[row]
    }
  }

  /// A text with quotes around it where it would be read as something else without them.
  private static func append(
    _ text: UnsafeRawBufferPointer, to sink: inout ByteSink, _ delimiter: UInt8, _ quote: UInt8,
    _ nullTokens: [[UInt8]]
  ) throws(FrameError) {
    var quotes = 0
    var needsQuotes = text.isEmpty || text[0] == 0x20 || text[text.count - 1] == 0x20
    for byte in text {
      if byte == quote { quotes += 1 }
      needsQuotes = needsQuotes || byte == delimiter || byte == 0x0A || byte == 0x0D
    }
    if !needsQuotes, quotes == 0, !nullTokens.contains(where: { $0.elementsEqual(text) }) {
      return try sink.append(text)
    }
    try sink.reserve(text.count + quotes + 2)
    sink.put(quote)
    for byte in text {
      sink.put(byte)
      if byte == quote { sink.put(byte) }
    }
    sink.put(quote)
  }
}

/// Bytes that are written one after the other.
struct ByteSink: Sendable {
  private var buffer: Buffer
  private(set) var count = 0

  init(capacity: Int = 256) throws(FrameError) {
    buffer = try .room(for: capacity, of: UInt8.self)
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: buffer.pointer, count: count) }

  /// The bytes there is room for.
  var capacity: Int { buffer.byteCount }

  /// Where the next byte goes.
  var end: UnsafeMutablePointer<UInt8> { buffer.base(as: UInt8.self) + count }

  /// Makes room for more bytes.
  @inline(__always)
  mutating func reserve(_ more: Int) throws(FrameError) {
    if count + more > buffer.byteCount { try grow(more) }
  }

  private mutating func grow(_ more: Int) throws(FrameError) {
    let wider = try Buffer.room(for: (count + more) * 2, of: UInt8.self)
    wider.pointer.copyMemory(from: buffer.pointer, byteCount: count)
    buffer = wider
  }

  /// Appends a byte there is room for.
  @inline(__always)
  mutating func put(_ byte: UInt8) {
    buffer.base(as: UInt8.self)[count] = byte
    count &+= 1
  }

  /// Appends a number there is room for.
  @inline(__always)
  mutating func put(_ value: Int64) {
    if value < 0 { put(UInt8(0x2D)) }
    put(value.magnitude)
  }

  /// Appends a number there is room for.
  @inline(__always)
  mutating func put(_ value: UInt64) { count &+= sw_format_uint64(value, end) }

  /// Counts bytes that somebody has written at the end.
  mutating func advance(_ bytes: Int) { count += bytes }

  mutating func append(_ bytes: UnsafeRawBufferPointer) throws(FrameError) {
    try reserve(bytes.count)
    guard let base = bytes.baseAddress else { return }
    (buffer.pointer + count).copyMemory(from: base, byteCount: bytes.count)
    count += bytes.count
  }

  mutating func append(text: String) throws(FrameError) {
    try reserve(text.utf8.count)
    for byte in text.utf8 { put(byte) }
  }
}

extension Array where Element == UInt8 {
  /// `withUnsafeBytes` for bodies that throw frame errors.
  func withUnsafeBytesOrThrow(
    _ body: (UnsafeRawBufferPointer) throws(FrameError) -> Void
  ) throws(FrameError) {
    var failure: FrameError?
    withUnsafeBytes { bytes in
      do throws(FrameError) { try body(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
