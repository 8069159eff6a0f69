import CKernels
import Synchronization
import SwiftwaterDevices

/// CSV files that have been opened as one table: their columns' names and their types.
final class CSVSource: Sendable {
  let options: CSVOptions
  let dialect: sw_csv_dialect
  let files: [CSVFile]
  /// The columns of the files, in order, with those that are not read.
  let names: [String]
  /// Columns whose sample repeats itself, which are read as codes into a dictionary.
  let repetitive: [Bool]
  /// The bytes of a row, on average.
  let rowByteCount: Double

  /// Types that may widen when a value comes up that does not fit.
  private let state: Mutex<[ColumnType]>

  init(paths: [String], options: CSVOptions) throws(FrameError) {
    self.options = options
    guard !paths.isEmpty else { throw FrameError(.argument, "no CSV file is named; name one") }
    var given = try sw_csv_dialect(options)
    var files: [CSVFile] = []
    for path in paths {
      files.append(
        try CSVFile(path: path, encoding: options.encoding, keepsOpen: paths.count <= 64))
    }
    let opening = try CSVOpening(&files[0], options, &given, names: nil)
    for index in files.indices.dropFirst() {
      _ = try CSVOpening(&files[index], options, &given, names: opening.names)
    }
    for index in files.indices { try files[index].dropFooter(of: options.skipFooter, given) }
    dialect = given
    names = opening.names
    self.files = files
    try Self.check(options, names, files[0].path)
    let inference = try CSVTypes(files: files, dialect: given, names: names, options: options)
    repetitive = inference.isRepetitive
    rowByteCount = inference.rowByteCount
    state = Mutex(inference.types)
    if options.inference == .whole { try widen() }
  }

  /// The name for people: the first file's.
  var path: String { files[0].path }

  /// The types of ``names``, as far as is known.
  var types: [ColumnType] { state.withLock { $0 } }

  /// The fields that a plan sees: those that are wanted, and those that options add.
  var schema: [Field] {
    var fields: [Field] = []
    for (name, type) in zip(names, types) where options.columns?.contains(name) ?? true {
      fields.append(Field(name, type))
    }
    if case .keep(let column) = options.badRows { fields.append(Field(column, .string)) }
    if let column = options.fileColumn { fields.append(Field(column, .string)) }
    return fields
  }

  func isInferred(_ column: Int) -> Bool { options.types[names[column]] == nil }

  /// Reads the whole source once and gives columns the types that all of their values fit: those
  /// whose type was not given and is not text.
  func widen(_ columns: [Int]? = nil) throws(FrameError) {
    let before = types
    let columns = names.indices.filter {
      isInferred($0) && before[$0] != .string && columns?.contains($0) ?? true
    }
    guard !columns.isEmpty else { return }
    let classes = try CSVReader(source: self, names: nil).classify(columns)
    state.withLock { types in
      for (column, classes) in zip(columns, classes) {
        types[column] = CSVTypes.type(classes, options)
      }
    }
  }

  // MARK: - Implementation

  private static func check(
    _ options: CSVOptions, _ names: [String], _ path: String
  ) throws(FrameError) {
    for (index, name) in names.enumerated() where names[..<index].contains(name) {
      throw FrameError(
        .duplicateColumn,
        "\(path) has two columns named '\(name)'; give other names with `names:`")
    }
    let lists: [(String, [String])] = [
      ("types", options.types.keys.sorted()), ("columns", options.columns ?? []),
      ("nullTokensByColumn", options.nullTokensByColumn.keys.sorted()),
    ]
    for (what, list) in lists {
      for name in list where !names.contains(name) {
        let error = FrameError.unknownColumn(name, among: names)
        throw FrameError(error.code, "\(path), \(what): \(error.message)")
      }
    }
    for (name, type) in options.types.sorted(by: { $0.key < $1.key })
    where CSVColumnKind(type, isRepetitive: false) == nil {
      throw FrameError(
        .type, "\(path), types: column '\(name)' cannot be read as \(type); read text and cast it")
    }
    guard options.skipRows >= 0, options.skipFooter >= 0 else {
      throw FrameError(.argument, "skipRows and skipFooter are numbers of lines, 0 or more")
    }
  }
}

/// The beginning of a file: its dialect, its header and its columns' names.
struct CSVOpening {
  private(set) var names: [String] = []

  /// - Parameters:
  ///   - dialect: What is given; what is not is found out from the first file.
  ///   - names: The columns of the files before.
  init(
    _ file: inout CSVFile, _ options: CSVOptions, _ dialect: inout sw_csv_dialect,
    names known: [String]?
  ) throws(FrameError) {
    let head = try CSVHead(file, from: file.mark, byteCount: CSVTypes.headByteCount)
    guard head.count > 0 else {
      throw FrameError(.format, "\(file.path) is empty; a CSV file has at least a line of names")
    }
    var start = 0
    let rowEnd = head.bytes.contains(0x0A) ? UInt8(0x0A) : 0x0D
    for _ in 0..<options.skipRows {
      guard let end = head.bytes[start...].firstIndex(of: rowEnd) else { break }
      start = end + 1
    }
    if known == nil {
      let sniffer = CSVSniffer(head: UnsafeRawBufferPointer(rebasing: head.bytes[start...]))
      dialect = sniffer.dialect(dialect, quote: options.quote)
    }
    // Comments, and empty lines, before the header are not the header.
    var first: Range<Int>
    repeat {
      first = start..<head.rowEnd(after: start, dialect)
      start = first.upperBound
    } while start < head.count && head.isIgnored(first, dialect)
    let row = UnsafeRawBufferPointer(rebasing: head.bytes[first])
    let fields = dialect.split(row).map { UnsafeRawBufferPointer(rebasing: row[$0]) }
    let found = fields.map { [dialect] in dialect.text($0) }
    var hasHeader = options.hasHeader ?? false
    if options.hasHeader == nil {
      hasHeader = try head.isHeader(first, options, dialect, found)
    }
    file.dataStart = file.mark + (hasHeader ? first.upperBound : first.lowerBound)
    names = hasHeader ? found : found.indices.map { "column\($0 + 1)" }
    if let given = options.names {
      guard given.count == names.count else {
        throw FrameError(
          .format, "\(file.path) has \(names.count) columns, but \(given.count) names were given")
      }
      names = given
    }
    if let known, known != names {
      throw FrameError(
        .format,
        """
        \(file.path) has the columns \(names.prefix(20).joined(separator: ", ")), but the files \
        before have \(known.prefix(20).joined(separator: ", ")); read it on its own
        """)
    }
  }
}

/// The first bytes of a file, from a place on.
struct CSVHead {
  let buffer: Buffer
  let count: Int

  init(_ file: CSVFile, from offset: Int, byteCount: Int) throws(FrameError) {
    let end = (file.dataEnd ?? .max) - offset
    buffer = try .room(for: min(byteCount, max(end, 0)) + 128, of: UInt8.self, zeroed: true)
    count = try file.reader(from: offset).fill(
      UnsafeMutableRawBufferPointer(start: buffer.pointer, count: buffer.byteCount - 128))
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: buffer.pointer, count: count) }

  /// The offset after a row.
  func rowEnd(after start: Int, _ dialect: sw_csv_dialect) -> Int {
    start
      + Int(sw_csv_next_row(buffer.base(as: UInt8.self) + start, UInt64(count - start), dialect))
  }

  /// Whether a line is empty or a comment.
  func isIgnored(_ row: Range<Int>, _ dialect: sw_csv_dialect) -> Bool {
    if bytes[row].allSatisfy({ $0 == 0x0A || $0 == 0x0D }) { return true }
    guard dialect.commentLength > 0, row.count >= dialect.commentLength else { return false }
    return (0..<Int(dialect.commentLength)).allSatisfy {
      bytes[row.lowerBound + $0] == UInt8(truncatingIfNeeded: dialect.comment >> (8 * UInt64($0)))
    }
  }

  /// Whether a first row names columns: the rows after it have a type that it does not fit, or it
  /// is all of different words.
  func isHeader(
    _ row: Range<Int>, _ options: CSVOptions, _ dialect: sw_csv_dialect, _ texts: [String]
  ) throws(FrameError) -> Bool {
    guard Set(texts).count == texts.count, !texts.contains("") else { return false }
    let inferred = { (range: Range<Int>) throws(FrameError) -> [UInt32] in
      try CSVTypes.classes(
        buffer, range, dialect: dialect, columns: texts.count, options: options, names: texts)
    }
    let first = try inferred(row)
    let rest = try inferred(row.upperBound..<rowsEnd(dialect))
    let isTyped = { (classes: UInt32) in classes != 0 && classes != UInt32(SW_CSV_IS_ANY) }
    if first.contains(where: isTyped) { return false }
    return rest.contains(where: isTyped) || row.upperBound == count
      || !rest.contains { isTyped($0) }
  }

  /// The offset after the last whole row.
  func rowsEnd(_ dialect: sw_csv_dialect) -> Int {
    var stretch = sw_csv_stretch()
    sw_csv_scan(buffer.base(as: UInt8.self), UInt64(count), dialect, &stretch)
    return Int(stretch.end)
  }
}
