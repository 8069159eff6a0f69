import CKernels
import SwiftwaterDevices

/// How the rows of a table become the lines of a CSV file.
// Sendable: the memory is written once, before anybody else has the object.
final class CSVFormat: @unchecked Sendable {
  private let table: Table
  private let path: String
  private var format = sw_csv_format()
  private let known: CSVWrittenTexts
  private let columns: UnsafeMutablePointer<sw_csv_writing>
  private let texts: UnsafeMutablePointer<UInt8>
  private var kept: [Buffer] = []
  private var pointers: [UnsafeMutablePointer<UnsafePointer<UInt8>?>] = []

  /// - Parameter known: The texts that tables before this one had.
  init(
    options: CSVWriteOptions, table: Table, path: String, known: CSVWrittenTexts
  ) throws(FrameError) {
    self.table = table
    self.known = known
    self.path = path
    columns = .allocate(capacity: max(1, table.columns.count))
    let null = Array(options.nullText.utf8)
    let lineEnd = Array(options.lineEnd.utf8)
    texts = .allocate(capacity: null.count + lineEnd.count + 1)
    for (index, byte) in (null + lineEnd).enumerated() { (texts + index).initialize(to: byte) }
    format.delimiter = options.delimiter.asciiValue ?? 0x2C
    format.quote = options.quote.asciiValue ?? 0x22
    format.decimal = options.decimal.asciiValue ?? 0x2E
    format.unquoted = options.quoting == .none
    format.nullText = UnsafePointer(texts)
    format.nullLength = UInt32(null.count)
    format.lineEnd = UnsafePointer(texts) + null.count
    format.lineEndLength = UInt32(lineEnd.count)
    format.columns = UnsafePointer(columns)
    format.columnCount = UInt32(table.columns.count)
    let special = [format.delimiter, format.quote, 0x0A, 0x0D]
    withUnsafeMutableBytes(of: &format.special) { bytes in
      for byte in special { bytes[Int(byte)] = 1 }
    }
    sw_number_prepare()
    // The sign of a NaN means nothing.
    format.formatDouble = { value, text in copyNumber(value.isNaN ? "nan" : "\(value)", to: text) }
    format.formatFloat = { value, text in copyNumber(value.isNaN ? "nan" : "\(value)", to: text) }
    for (index, column) in table.columns.enumerated() {
      (columns + index).initialize(
        to: try writing(column, table.names[index], options))
    }
  }

  deinit {
    columns.deallocate()
    texts.deallocate()
    for pointer in pointers { pointer.deallocate() }
  }

  /// The lines of some rows.
  func rows(_ rows: Range<Int>) throws(FrameError) -> ByteSink {
    var sink = try ByteSink(capacity: rows.count * table.columns.count * 12 + 4096)
    var format = format
    var row = rows.lowerBound
    while row < rows.upperBound {
      var (used, needed, failed) = (UInt64(0), UInt64(0), Int64(0))
      let written = sw_csv_write(
        &format, UInt64(row), UInt64(rows.upperBound - row), sink.end,
        UInt64(sink.capacity - sink.count), &used, &needed, &failed)
      sink.advance(Int(used))
      row += Int(written)
      guard failed < 0 else {
        throw FrameError(
          .argument,
          """
          cannot write \(path): row \(row) of column '\(table.names[Int(failed)])' needs quotes; \
          allow them with `quoting`, or choose another delimiter
          """)
      }
      if needed > 0 { try sink.reserve(Int(needed)) }
    }
    return sink
  }

  // MARK: - Implementation

  private func writing(
    _ column: Column, _ name: String, _ options: CSVWriteOptions
  ) throws(FrameError) -> sw_csv_writing {
    var writing = sw_csv_writing()
    guard let kind = Self.kind(column) else {
      throw FrameError(
        .type,
        "cannot write \(path): column '\(name)' is \(column.type); \(Self.remedy(column.type))")
    }
    writing.kind = kind.rawValue
    writing.quoted =
      options.quoting == .all || options.quoting == .text && column.type.standsForText
    writing.fixed = options.fractionDigits != nil
    writing.decimals = Int32(options.fractionDigits ?? 6)
    writing.values = UnsafeRawPointer(column.values.pointer + column.start * column.width)
    writing.validity = column.validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) }
    writing.bit = UInt64(column.validity?.start ?? 0)
    switch column.type {
    case .decimal(_, let scale): writing.scale = Int64(scale)
    case .datetime(let unit, let zone):
      writing.scale = unit.perSecond
      writing.zoned = zone != nil
    default: break
    }
    if let dictionary = column.dictionary ?? column.type.categories?.dictionary {
      let quoted = writing.quoted
      let texts = try known.texts(of: dictionary, isQuoted: quoted) { () throws(FrameError) in
        try written(dictionary, isQuoted: quoted)
      }
      kept += [texts.bytes, texts.ends]
      writing.texts = UnsafePointer(texts.bytes.base(as: UInt8.self))
      writing.ends = UnsafePointer(texts.ends.base(as: UInt64.self))
    } else if kind == SW_CSV_WRITE_TEXT {
      writing.buffers = UnsafePointer(keep(column.storage))
    }
    return writing
  }

  private func keep(_ storage: TextStorage) -> UnsafeMutablePointer<UnsafePointer<UInt8>?> {
    let list = UnsafeMutablePointer<UnsafePointer<UInt8>?>.allocate(
      capacity: storage.buffers.count + 1)
    for (index, buffer) in storage.buffers.enumerated() {
      (list + index).initialize(to: UnsafePointer(buffer.base(as: UInt8.self)))
    }
    pointers.append(list)
    return list
  }

  /// Writes each distinct text once, as it will stand in the file.
  private func written(
    _ dictionary: TextDictionary, isQuoted: Bool
  ) throws(FrameError) -> (bytes: Buffer, ends: Buffer) {
    var sink = try ByteSink()
    let ends = try Buffer.room(for: dictionary.count + 1, of: UInt64.self, zeroed: true)
    for code in 0..<dictionary.count {
      let text = dictionary.storage.bytes(dictionary.views.base(as: sw_text_view.self) + code)
      try sink.reserve(2 * text.count + 2)
      let written = sw_csv_write_text(
        &format, text.baseAddress?.assumingMemoryBound(to: UInt8.self), UInt64(text.count),
        isQuoted, sink.end)
      guard written != .max else {
        throw FrameError(
          .argument,
          """
          cannot write \(path): the text '\(String(decoding: text.prefix(40), as: UTF8.self))' \
          needs quotes; allow them with `quoting`, or choose another delimiter
          """)
      }
      sink.advance(Int(written))
      ends.base(as: UInt64.self)[code + 1] = UInt64(sink.count)
    }
    return (sink.buffer, ends)
  }

  /// What to do with a column that CSV has no text for.
  private static func remedy(_ type: ColumnType) -> String {
    switch type {
    case .structure: "make columns of its fields with unnest first, or drop it"
    case .list(let element) where element.isText: "join its texts with list.join first, or drop it"
    case .list: "make rows of its values with explode first, or drop it"
    default: "cast it to string first"
    }
  }

  private static func kind(_ column: Column) -> sw_csv_write_kind? {
    if column.dictionary != nil || column.type.categories != nil { return SW_CSV_WRITE_CODES }
    return switch column.type {
    case .null: SW_CSV_WRITE_NULL
    case .date: SW_CSV_WRITE_DATE
    case .time: SW_CSV_WRITE_TIME
    case .datetime: SW_CSV_WRITE_DATETIME
    case .decimal:
      column.type.physical == .int64 ? SW_CSV_WRITE_DECIMAL64 : SW_CSV_WRITE_DECIMAL128
    case .binary, .duration, .list, .structure: nil
    default:
      switch column.type.physical {
      case .bool: SW_CSV_WRITE_BOOL
      case .int8: SW_CSV_WRITE_INT8
      case .int16: SW_CSV_WRITE_INT16
      case .int32: SW_CSV_WRITE_INT32
      case .int64: SW_CSV_WRITE_INT64
      case .uint8: SW_CSV_WRITE_UINT8
      case .uint16: SW_CSV_WRITE_UINT16
      case .uint32: SW_CSV_WRITE_UINT32
      case .uint64: SW_CSV_WRITE_UINT64
      case .float32: SW_CSV_WRITE_FLOAT32
      case .float64: SW_CSV_WRITE_FLOAT64
      case .view: SW_CSV_WRITE_TEXT
      case .int128, .list, .structure: nil
      }
    }
  }
}

/// Copies a number's text of at most 32 bytes.
private func copyNumber(_ text: String, to target: UnsafeMutablePointer<UInt8>?) -> Int64 {
  var count = 0
  for byte in text.utf8.prefix(32) {
    target?[count] = byte
    count += 1
  }
  return Int64(count)
}
