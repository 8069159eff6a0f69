import CKernels
import SwiftwaterDevices

/// The types that fit the fields of rows from all over a source.
struct CSVTypes {
  private(set) var types: [ColumnType] = []
  /// Text columns that have so few distinct values that codes pay.
  private(set) var isRepetitive: [Bool]
  /// Columns in which nothing but nulls has come up.
  private(set) var isUnseen: [Bool]
  /// The bytes of a row, on average.
  private(set) var rowByteCount = 16.0

  init(
    files: [CSVFile], dialect: sw_csv_dialect, names: [String], options: CSVOptions
  ) throws(FrameError) {
    isRepetitive = names.map { _ in false }
    isUnseen = isRepetitive
    var classes = names.map { _ in UInt32(SW_CSV_IS_ANY) }
    var (bytes, rows, rejected) = (0, 0, 0)
    var first: (head: CSVHead, end: Int)?
    func look(_ head: CSVHead, _ range: Range<Int>) throws(FrameError) {
      let found = try Self.classes(
        head.buffer, range, dialect: dialect, columns: names.count, options: options,
        names: names, rows: &rows, rejected: &rejected)
      bytes += range.count
      for column in names.indices { classes[column] &= found[column] }
    }
    for (number, file) in files.prefix(16).enumerated() {
      let before = rows + rejected
      var byteCount = CSVHead.byteCount
      var (head, stretch, end) = try Self.beginning(file, byteCount, dialect)
      try look(head, 0..<end)
      // A row that is longer than what is looked at needs a longer look.
      while rows + rejected == before, !head.isWhole, byteCount < CSVBlocks.longestRow {
        byteCount *= 2
        (head, stretch, end) = try Self.beginning(file, byteCount, dialect)
        try look(head, 0..<end)
      }
      if number == 0 { first = (head, end) }
      // In the middle of a file a row begins after a row's end, unless that is in quotes.
      guard file.isPlain, !stretch.multiline, file.byteCount > head.count else { continue }
      let places = 64
      let reach = 4096
      let step = (file.byteCount - head.count) / places
      for place in 0..<places where step > reach {
        let part = try CSVHead(
          file, from: file.dataStart + head.count + place * step, byteCount: reach)
        guard let first = part.bytes.firstIndex(of: dialect.rowEnd),
          let last = part.bytes.lastIndex(of: dialect.rowEnd), last > first
        else { continue }
        try look(part, first + 1..<last + 1)
      }
    }
    if rows > 0 { rowByteCount = Double(bytes) / Double(rows) }
    for (column, name) in names.enumerated() {
      types.append(
        options.types[name]
          ?? (options.inference == .none ? .string : Self.type(classes[column], options)))
    }
    isUnseen = classes.map { $0 == UInt32(SW_CSV_IS_ANY) }
    if let first { try findRepetitive(first.head, first.end, dialect, names, options) }
  }

  /// The first type that every field fits; text when there was none.
  static func type(_ classes: UInt32, _ options: CSVOptions) -> ColumnType {
    let types: [(Int, ColumnType)] = [
      (SW_CSV_IS_BOOL, .bool), (SW_CSV_IS_INT, .int64), (SW_CSV_IS_UINT, .uint64),
      (SW_CSV_IS_WHOLE, .decimal(precision: 38, scale: 0)), (SW_CSV_IS_FLOAT, .float64),
      (SW_CSV_IS_DATE, .date),
      (SW_CSV_IS_MICROSECONDS, .datetime(.microseconds)),
      (SW_CSV_IS_NANOSECONDS, .datetime(.nanoseconds)),
      (SW_CSV_IS_ZONED_MICROSECONDS, .datetime(.microseconds, zone: "UTC")),
      (SW_CSV_IS_ZONED_NANOSECONDS, .datetime(.nanoseconds, zone: "UTC")),
      (SW_CSV_IS_TIME, .time),
    ]
    guard classes != UInt32(SW_CSV_IS_ANY) else { return .string }
    for (bit, type) in types where classes & UInt32(bit) != 0 {
      return type.isTemporal && !options.infersTimes ? .string : type
    }
    return .string
  }

  /// The classes that all fields of some rows fit, by column.
  static func classes(
    _ buffer: Buffer, _ range: Range<Int>, dialect: sw_csv_dialect, columns: Int,
    options: CSVOptions, names: [String]
  ) throws(FrameError) -> [UInt32] {
    var (rows, rejected) = (0, 0)
    return try classes(
      buffer, range, dialect: dialect, columns: columns, options: options, names: names,
      rows: &rows, rejected: &rejected)
  }

  // MARK: - Implementation

  /// The beginning of a file's rows, and the offset after the last whole one.
  private static func beginning(
    _ file: CSVFile, _ byteCount: Int, _ dialect: sw_csv_dialect
  ) throws(FrameError) -> (head: CSVHead, stretch: sw_csv_stretch, end: Int) {
    let head = try CSVHead(file, from: file.dataStart, byteCount: byteCount)
    var stretch = sw_csv_stretch()
    sw_csv_scan(head.buffer.base(as: UInt8.self), UInt64(head.count), dialect, &stretch)
    var end = Int(stretch.end)
    if head.isWhole, end < head.count, !stretch.inside {
      // A last row without an end.
      head.buffer.base(as: UInt8.self)[head.count] = dialect.rowEnd
      end = head.count + 1
    }
    return (head, stretch, end)
  }

  private static func classes(
    _ buffer: Buffer, _ range: Range<Int>, dialect: sw_csv_dialect, columns count: Int,
    options: CSVOptions, names: [String], rows: inout Int, rejected: inout Int
  ) throws(FrameError) -> [UInt32] {
    let tokens = CSVNullTokens(options, names: names, dialect: dialect)
    var columns = (0..<count).map {
      CSVColumnKind.classified.column(tokens.pointer($0), isInferred: true)
    }
    let parsed = try withExtendedLifetime(tokens) { () throws(FrameError) in
      try parse(buffer, range, dialect, options, &columns)
    }
    rows += parsed.rows
    rejected += parsed.rejected
    return columns.map(\.classes)
  }

  /// Finds the text columns of a file's beginning that repeat themselves.
  private mutating func findRepetitive(
    _ head: CSVHead, _ end: Int, _ dialect: sw_csv_dialect, _ names: [String],
    _ options: CSVOptions
  ) throws(FrameError) {
    let texts = names.indices.filter { types[$0] == .string }
    var stretch = sw_csv_stretch()
    sw_csv_scan(head.buffer.base(as: UInt8.self), UInt64(end), dialect, &stretch)
    let rows = Int(stretch.rows)
    guard rows >= 64, !texts.isEmpty else { return }
    let tokens = CSVNullTokens(options, names: names, dialect: dialect)
    let codes = try Buffer.room(for: rows, of: UInt32.self)
    let bits = try Buffer.room(for: rows / 8 + 8, of: UInt8.self)
    var columns = names.indices.map {
      CSVColumnKind.skipped.column(tokens.pointer($0), isInferred: true)
    }
    let interners = try texts.map { _ throws(FrameError) in
      try TextInterner(capacity: min(4096, rows / 2))
    }
    let tables = UnsafeMutablePointer<sw_text_table>.allocate(capacity: texts.count)
    defer { tables.deallocate() }
    for (index, column) in texts.enumerated() {
      (tables + index).initialize(to: interners[index].table)
      columns[column].kind = SW_CSV_CATEGORY.rawValue
      columns[column].values = codes.pointer
      columns[column].validity = bits.base(as: UInt8.self)
      columns[column].table = tables + index
    }
    let seen = try withExtendedLifetime((interners, codes, bits, tokens)) { () throws(FrameError) in
      try Self.parse(head.buffer, 0..<end, dialect, options, &columns, capacity: rows).rows
    }
    for (index, column) in texts.enumerated() {
      let values = seen - Int(columns[column].nulls)
      isRepetitive[column] =
        !columns[column].unfit && values >= 64 && Int(tables[index].count) * 2 < values
    }
  }

  /// Parses rows, leaving out bad ones.
  private static func parse(
    _ buffer: Buffer, _ range: Range<Int>, _ dialect: sw_csv_dialect, _ options: CSVOptions,
    _ columns: inout [sw_csv_column], capacity: Int = .max
  ) throws(FrameError) -> (rows: Int, rejected: Int) {
    guard !range.isEmpty else { return (0, 0) }
    let scratch = try Buffer.room(for: Int(sw_csv_scratch(UInt32(columns.count))), of: UInt8.self)
    let arena = try Buffer.room(for: range.count + 64, of: UInt8.self)
    var stretch = sw_csv_stretch()
    var chunk = sw_csv_chunk()
    chunk.text = UnsafePointer(buffer.base(as: UInt8.self)) + range.lowerBound
    chunk.length = UInt64(range.count)
    sw_csv_scan(chunk.text, chunk.length, dialect, &stretch)
    chunk.dialect = dialect
    chunk.irregular = stretch.irregular
    chunk.ragged = options.fillsShortRows
    chunk.badRows = SW_CSV_DROP.rawValue
    chunk.columnCount = UInt32(columns.count)
    chunk.arena = arena.base(as: UInt8.self)
    chunk.capacity = UInt64(capacity)
    withExtendedLifetime((buffer, arena, scratch)) {
      columns.withUnsafeMutableBufferPointer { columns in
        chunk.columns = columns.baseAddress
        sw_csv_parse(&chunk, scratch.pointer)
      }
    }
    return (Int(chunk.rows), Int(chunk.rejected))
  }
}
