import CKernels
import SwiftwaterDevices

/// Rows from all over a file, and the types that fit their fields.
struct CSVSample {
  struct Text {
    var text: String
    var isQuoted: Bool
  }

  /// What a column has shown so far, from the narrowest to the widest type that holds it.
  private struct Evidence {
    var values = 0
    var isBool = true
    var isInteger = true
    var isUnsigned = true
    var isNumber = true
    var distinct: Set<String> = []
  }

  private var evidence: [Evidence]

  /// Reads the beginning of a file whole, and a few rows at each of many places after it.
  init(
    file: Buffer, from start: Int, columns: Int, dialect: sw_csv_dialect, options: CSVOptions
  ) throws(FrameError) {
    sw_number_prepare()
    evidence = Array(repeating: Evidence(), count: columns)
    let bytes = UnsafePointer(file.base(as: UInt8.self))
    let head = min(file.byteCount, start + 64 << 10)
    try look(bytes, start..<head, of: file.byteCount, dialect, options)
    let left = file.byteCount - head
    guard left > 0 else { return }
    let places = 96
    let reach = 2048
    for place in 0..<places {
      let from = head + left / places * place
      let to = min(file.byteCount, from + reach)
      // The first line is cut; what follows a line feed is a row, unless it is in quotes, and
      // then its number of fields nearly always shows it.
      var at = from
      while at < to, bytes[at] != 0x0A { at += 1 }
      guard at + 1 < to else { continue }
      try look(bytes, at + 1..<to, of: file.byteCount, dialect, options)
    }
  }

  /// The narrowest type every field seen fits in; text when there was none.
  func type(of column: Int) -> ColumnType {
    let seen = evidence[column]
    if seen.values == 0 { return .string }
    if seen.isBool { return .bool }
    if seen.isInteger { return .int64 }
    if seen.isUnsigned { return .uint64 }
    return seen.isNumber ? .float64 : .string
  }

  /// Whether a text column has so few distinct values that codes pay.
  func isRepetitive(_ column: Int) -> Bool {
    let seen = evidence[column]
    return seen.values >= 64 && seen.distinct.count * 2 < seen.values
      && seen.distinct.count < 4096
  }

  private mutating func look(
    _ bytes: UnsafePointer<UInt8>, _ range: Range<Int>, of total: Int, _ dialect: sw_csv_dialect,
    _ options: CSVOptions
  ) throws(FrameError) {
    var at = range.lowerBound
    while at < range.upperBound {
      let length = Int(
        sw_csv_next_row(bytes + at, UInt64(range.upperBound - at), dialect))
      let end = at + length
      guard bytes[end - 1] == 0x0A || end == total else { return }
      let fields = try Self.fields(
        UnsafeBufferPointer(start: bytes + at, count: length), dialect: dialect)
      at = end
      guard fields.count == evidence.count else { continue }
      for (column, field) in fields.enumerated() {
        if !field.isQuoted, options.nullTokens.contains(field.text) { continue }
        note(field.text, column)
      }
    }
  }

  private mutating func note(_ text: String, _ column: Int) {
    evidence[column].values += 1
    if evidence[column].isBool {
      evidence[column].isBool = ["true", "false", "True", "False", "TRUE", "FALSE"].contains(text)
    }
    if evidence[column].isNumber {
      var padded = Array(text.utf8)
      let length = padded.count
      padded.append(contentsOf: repeatElement(0, count: 16))
      var integer: Int64 = 0
      var unsigned: UInt64 = 0
      var number = 0.0
      if evidence[column].isInteger {
        evidence[column].isInteger = sw_parse_int64(padded, length, &integer) == SW_NUMBER_OK
      }
      if evidence[column].isUnsigned {
        evidence[column].isUnsigned = sw_parse_uint64(padded, length, &unsigned) == SW_NUMBER_OK
      }
      let isNumber = sw_parse_double(padded, length, &number) == SW_NUMBER_OK
      // An integer past 64 bits is an identifier more often than a quantity: keep its digits.
      let isWhole = !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
      evidence[column].isNumber =
        isNumber
        && !(isWhole && !evidence[column].isInteger && !evidence[column].isUnsigned
          && length > 19)
    }
    if !evidence[column].isNumber, evidence[column].distinct.count < 4096 {
      evidence[column].distinct.insert(text)
    }
  }

  /// The fields of one row, obvious and slow.
  static func fields(
    _ row: UnsafeBufferPointer<UInt8>, dialect: sw_csv_dialect
  ) throws(FrameError) -> [Text] {
    var end = row.count
    if end > 0, row[end - 1] == 0x0A { end -= 1 }
    if end > 0, row[end - 1] == 0x0D { end -= 1 }
    var fields: [Text] = []
    var current: [UInt8] = []
    var isQuoted = false
    var inside = false
    var at = 0
    while at < end {
      let byte = row[at]
      if inside {
        if byte == dialect.quote {
          if at + 1 < end, row[at + 1] == dialect.quote {
            current.append(byte)
            at += 1
          } else {
            inside = false
          }
        } else {
          current.append(byte)
        }
      } else if byte == dialect.quote, dialect.quote != 0, current.isEmpty, !isQuoted {
        inside = true
        isQuoted = true
      } else if byte == dialect.delimiter {
        fields.append(Text(text: String(decoding: current, as: UTF8.self), isQuoted: isQuoted))
        current.removeAll(keepingCapacity: true)
        isQuoted = false
      } else {
        current.append(byte)
      }
      at += 1
    }
    fields.append(Text(text: String(decoding: current, as: UTF8.self), isQuoted: isQuoted))
    return fields
  }
}
