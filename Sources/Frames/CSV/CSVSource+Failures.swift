import CKernels

extension CSVSource {
  /// The error for what stopped a chunk, in the file's terms.
  func failure(
    _ chunk: sw_csv_chunk, in file: CSVFile, at offset: Int, text: UnsafePointer<UInt8>
  ) -> FrameError {
    let line = file.line(at: offset + Int(chunk.start), dialect)
    let index = min(Int(chunk.column), names.count - 1)
    let field = Field(names[index], types[index])
    let bytes = UnsafeBufferPointer(
      start: text + Int(chunk.start), count: Int(chunk.end) - Int(chunk.start))
    let shown = Self.quoted(bytes)
    let place = "\(file.path), line \(line)"
    let cell = "\(place), column '\(field.name)'"
    let names = names.count
    switch chunk.failure {
    case SW_CSV_TOO_FEW:
      return FrameError(
        .format, "\(place): \(count(chunk.fields, "field")) where \(names) are expected: \(shown)")
    case SW_CSV_TOO_MANY:
      return FrameError(
        .format,
        """
        \(place): \(count(chunk.fields, "field")) where \(names) are expected: \(shown); a field \
        that contains the delimiter must be quoted
        """)
    case SW_CSV_BAD_VALUE:
      if case .enumeration(let categories) = field.type {
        let remedy = """
          give the column another type with types: ["\(field.name)": .string], or add it to \
          nullTokens if it means null
          """
        let text = String(decoding: bytes.prefix(160), as: UTF8.self)
        return FrameError(.format, "\(cell): \(categories.complaint(shown, text, remedy))")
      }
      let wider: ColumnType =
        field.type.dtype?.isInteger == true && isNumber(bytes) ? .float64 : .string
      return FrameError(
        .format,
        """
        \(cell): \(shown) is not \(Self.article(field.type)); give the column another type with \
        types: ["\(field.name)": .\(wider)], or add it to nullTokens if it means null
        """)
    case SW_CSV_OUT_OF_RANGE:
      return FrameError(
        .format,
        """
        \(cell): \(shown) does not fit in \(field.type); give the column a wider type with \
        types: ["\(field.name)": \(Self.wider(field.type, bytes))]
        """)
    case SW_CSV_TEXT_AFTER_QUOTE:
      return FrameError(
        .format,
        "\(cell): text after the closing quote in \(shown); double the quotes that belong to the text"
      )
    default:
      return FrameError(.format, "\(place): a row longer than 1 GiB; is it a CSV file?")
    }
  }

  /// The error for a row with a quote that is open at the end of the file.
  func unclosed(in file: CSVFile, at offset: Int) -> FrameError {
    FrameError(
      .format,
      """
      \(file.path), line \(file.line(at: offset, dialect)): a quote that opens in this row is never \
      closed; close it, or read with `quote: .none` if quotes are ordinary characters
      """)
  }

  private func isNumber(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
    Double(String(decoding: bytes.prefix(64), as: UTF8.self)) != nil
  }

  private func count(_ number: UInt64, _ noun: String) -> String {
    "\(number) \(noun)\(number == 1 ? "" : "s")"
  }

  private static func article(_ type: ColumnType) -> String {
    switch type {
    case .bool: "true or false"
    case .float32, .float64, .decimal: "a number"
    case .date: "a date such as 2024-01-31"
    case .time: "a time such as 23:59:59"
    case .datetime(_, nil): "an instant such as 2024-01-31 23:59:59"
    case .datetime: "an instant with an offset from UTC such as 2024-01-31T23:59:59+01:00"
    default: "a whole number"
    }
  }

  /// A type that holds a number or an instant that is out of another's range, as it is written.
  private static func wider(_ type: ColumnType, _ bytes: UnsafeBufferPointer<UInt8>) -> String {
    let text = String(decoding: bytes.prefix(64), as: UTF8.self).filter { $0 != " " }
    switch type {
    case .decimal(_, let scale):
      let parts = text.split(separator: ".", omittingEmptySubsequences: false)
      let places = max(scale, parts.count > 1 ? parts[1].count : 0)
      let digits = parts[0].count { $0.isNumber } + places
      return digits <= 38 ? ".decimal(precision: 38, scale: \(places))" : ".string"
    case .datetime(.nanoseconds, let zone):
      return ".datetime(.microseconds\(zone.map { ", zone: \"\($0)\"" } ?? ""))"
    case .datetime(.microseconds, let zone):
      return ".datetime(.milliseconds\(zone.map { ", zone: \"\($0)\"" } ?? ""))"
    default:
      let isInteger = type.dtype?.isInteger == true
      guard isInteger else { return ".string" }
      if Int64(text) != nil { return ".int64" }
      if UInt64(text) != nil { return ".uint64" }
      return text.count { $0.isNumber } <= 38 ? ".decimal(precision: 38, scale: 0)" : ".string"
    }
  }

  /// At most 40 characters of a field, on one line.
  private static func quoted(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var text = String(decoding: bytes.prefix(160), as: UTF8.self)
    text = String(
      text.unicodeScalars.map { $0.value < 0x20 || $0.value == 0x7F ? " " : Character($0) })
    return text.count > 40 ? "'\(text.prefix(40))…'" : "'\(text)'"
  }
}
