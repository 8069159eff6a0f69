import CKernels
import SwiftwaterDevices

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
    let begin = try file.start(after: options.skipRows)
    let first = try CSVFirstRow(file, from: begin, options, &dialect, sniffs: known == nil)
    let found = first.texts(dialect)
    var hasHeader = options.hasHeader ?? false
    if options.hasHeader == nil {
      hasHeader = try first.head.isHeader(first.row, options, dialect, found)
    }
    // In a file of one column empty lines are rows.
    let firstData = found.count > 1 ? first.offset + first.row.lowerBound : begin
    file.dataStart = hasHeader ? first.offset + first.row.upperBound : firstData
    names = hasHeader ? Self.distinct(found) : found.indices.map { "column\($0 + 1)" }
    if let given = options.names {
      guard given.count == names.count else {
        throw FrameError(
          .format,
          """
          \(file.path) has \(names.count) columns, but \(given.count) names were given; give one for \
          each, or the right delimiter
          """)
      }
      names = given
    }
    if let known, known != names {
      throw FrameError(
        .format,
        """
        \(file.path) has the columns \(Self.list(names)), but the files before have \
        \(Self.list(known)), and their delimiter is used for all; read it on its own
        """)
    }
  }

  // MARK: - Implementation

  /// Names in quotes: they may contain what parts them.
  private static func list(_ names: [String]) -> String {
    names.prefix(20).map { "'\($0)'" }.joined(separator: ", ")
  }

  /// The names of a header, those that occur again with `_duplicated_0` and so on at their end.
  private static func distinct(_ names: [String]) -> [String] {
    var taken = Set(names)
    guard taken.count < names.count else { return names }
    var seen: Set<String> = []
    var numbers: [String: Int] = [:]
    var result: [String] = []
    for name in names {
      var own = name
      while !seen.insert(own).inserted {
        let number = numbers[name, default: 0]
        numbers[name] = number + 1
        let next = "\(name)_duplicated_\(number)"
        if taken.insert(next).inserted { own = next }
      }
      result.append(own)
    }
    return result
  }
}

/// The first row that is neither empty nor a comment, and what lies around it.
struct CSVFirstRow {
  private(set) var head: CSVHead
  /// Where `head` begins in the file's text.
  private(set) var offset: Int
  /// The row in `head`.
  private(set) var row = 0..<0

  /// Looks at the usual number of bytes, and at more only when the row does not end within them.
  ///
  /// - Parameters:
  ///   - begin: The offset of a line.
  ///   - dialect: What is given; what is not is found out, if `sniffs`.
  init(
    _ file: CSVFile, from begin: Int, _ options: CSVOptions, _ dialect: inout sw_csv_dialect,
    sniffs: Bool
  ) throws(FrameError) {
    let given = dialect
    var byteCount = CSVHead.byteCount
    offset = begin
    while true {
      head = try CSVHead(file, from: offset, byteCount: byteCount)
      guard head.count > 0 || offset > file.mark else {
        throw FrameError(.format, "\(file.path) is empty; a CSV file has at least a line of names")
      }
      guard head.count > 0 || options.skipRows == 0 else {
        throw CSVFile.nothingLeft(file.path, options.skipRows)
      }
      if sniffs {
        dialect = given
        dialect.rowEnd = head.bytes.lineEnd
      }
      let (start, isWhole) = head.firstLine(dialect)
      if isWhole {
        if sniffs {
          // What is read for the sake of a long row says no more about the dialect.
          let sample = head.bytes[start...].prefix(4 * CSVHead.byteCount)
          let sniffer = CSVSniffer(head: UnsafeRawBufferPointer(rebasing: sample))
          dialect = sniffer.dialect(dialect, quote: options.quote)
        }
        row = start..<head.rowEnd(after: start, dialect)
        if row.upperBound < head.count || head.isWhole { return }
      }
      guard start > 0 || byteCount < CSVBlocks.longestRow else {
        throw CSVBlocks.tooLong(file, at: offset, dialect, isQuoted: isWhole)
      }
      offset += start
      byteCount = min(2 * byteCount, CSVBlocks.longestRow)
    }
  }

  /// The texts of the row's fields.
  func texts(_ dialect: sw_csv_dialect) -> [String] {
    let bytes = UnsafeRawBufferPointer(rebasing: head.bytes[row])
    return dialect.split(bytes).map { dialect.text(UnsafeRawBufferPointer(rebasing: bytes[$0])) }
  }
}
