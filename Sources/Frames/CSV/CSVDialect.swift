import CKernels

extension sw_csv_dialect {
  /// Characters that are given; those that are not are 0, to be found out.
  init(_ options: CSVOptions) throws(FrameError) {
    self.init()
    func ascii(_ character: Character?, _ what: String) throws(FrameError) -> UInt8 {
      guard let character else { return 0 }
      guard let byte = character.asciiValue, byte != 0x0A, byte != 0x0D, byte != 0 else {
        throw FrameError(.argument, "\(what) is one ASCII character, not '\(character)'")
      }
      return byte
    }
    delimiter = try ascii(options.delimiter, "a delimiter")
    if case .character(let character) = options.quote { quote = try ascii(character, "a quote") }
    escape = try ascii(options.escape, "an escape character")
    decimal = try ascii(options.decimal, "a decimal point")
    thousands = try ascii(options.thousands, "a separator of thousands")
    guard decimal == 0 || decimal == 0x2E || decimal == 0x2C else {
      throw FrameError(.argument, "a decimal point is '.' or ',', not '\(options.decimal ?? " ")'")
    }
    if quote != 0, quote == delimiter {
      throw FrameError(
        .argument,
        "a quote is one ASCII character other than the delimiter, not '\(options.delimiter ?? " ")'"
      )
    }
    if escape == quote { escape = 0 }
    try check(options)
    rowEnd = 0x0A
    if let text = options.comment {
      let bytes = Array(text.utf8)
      guard (1...8).contains(bytes.count), bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) else {
        throw FrameError(
          .argument, "a comment begins with 1 to 8 ASCII characters, not '\(text)'; shorten it")
      }
      commentLength = UInt8(bytes.count)
      comment = bytes.reversed().reduce(0) { $0 << 8 | UInt64($1) }
    }
  }

  /// Refuses one character for two things, and thousands set apart by what numbers are made of.
  ///
  /// Numbers may contain the delimiter, where they are in quotes.
  private func check(_ options: CSVOptions) throws(FrameError) {
    let ofNumbers = [(decimal, "the decimal point"), (thousands, "the separator of thousands")]
    let ofFields = [(quote, "the quote"), (escape, "the escape character")]
    for roles in [[(delimiter, "the delimiter")] + ofFields, ofFields + ofNumbers] {
      for (index, role) in roles.enumerated() where role.0 != 0 {
        guard let other = roles[..<index].first(where: { $0.0 == role.0 }) else { continue }
        throw FrameError(
          .argument,
          """
          '\(Character(UnicodeScalar(role.0)))' cannot be both \(other.1) and \(role.1); choose \
          another for one of them
          """)
      }
    }
    if let character = options.thousands, character.isNumber || "+-".contains(character) {
      throw FrameError(
        .argument,
        "the separator of thousands cannot be '\(character)', which numbers are written with")
    }
  }

  /// The offsets of a row's fields, without the row's end and with quotes.
  func split(_ row: UnsafeRawBufferPointer) -> [Range<Int>] {
    guard let base = row.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return [] }
    var offsets: [UInt64] = Array(repeating: 0, count: 128)
    var count = 0
    repeat {
      if count * 2 > offsets.count { offsets = Array(repeating: 0, count: count * 2) }
      count = Int(
        sw_csv_split(base, UInt64(row.count), self, &offsets, UInt32(offsets.count / 2)))
    } while count * 2 > offsets.count
    return (0..<count).map { Int(offsets[2 * $0])..<Int(offsets[2 * $0 + 1]) }
  }

  /// The text of a field, without the quotes around it.
  func text(_ field: UnsafeRawBufferPointer) -> String {
    let isQuoted =
      quote != 0 && field.count >= 2 && field[0] == quote
      && field[field.count - 1] == quote
    let inner = isQuoted ? UnsafeRawBufferPointer(rebasing: field[1..<field.count - 1]) : field
    guard let base = inner.baseAddress?.assumingMemoryBound(to: UInt8.self) else { return "" }
    let plain = [UInt8](unsafeUninitializedCapacity: inner.count) { room, count in
      count = Int(
        sw_csv_unescape(base, UInt64(inner.count), self, isQuoted, room.baseAddress))
    }
    return String(decoding: plain, as: UTF8.self)
  }
}

/// Finds out what separates the fields of a file from its beginning.
struct CSVSniffer {
  /// The beginning, from the first line that counts; whole rows if there is one.
  let head: UnsafeRawBufferPointer

  /// The characters that were not given.
  func dialect(_ given: sw_csv_dialect, quote: CSVQuote) -> sw_csv_dialect {
    var dialect = given
    if !head.contains(0x0A), head.contains(0x0D) { dialect.rowEnd = 0x0D }
    if quote == .sniffed {
      dialect.quote = dialect.delimiter == 0x22 || usesApostrophes ? 0x27 : 0x22
      if dialect.quote == dialect.delimiter { dialect.quote = 0 }
    }
    if dialect.delimiter != 0, dialect.decimal == 0 { dialect.decimal = 0x2E }
    if dialect.delimiter == 0 { dialect.delimiter = delimiter(dialect) }
    if dialect.decimal == 0 {
      // Between other delimiters 1,234 is as likely a number of four digits.
      let isComma = dialect.delimiter == 0x3B && usesDecimalCommas(dialect)
      dialect.decimal = isComma ? 0x2C : 0x2E
    }
    if dialect.thousands == dialect.decimal { dialect.thousands = 0 }
    return dialect
  }

  // MARK: - Implementation

  private static let candidates: [UInt8] = [0x2C, 0x3B, 0x09, 0x7C]

  /// Fields of the first rows.
  private func rows(_ dialect: sw_csv_dialect, most: Int = 100) -> [[Range<Int>]] {
    guard let base = head.baseAddress else { return [] }
    var rows: [[Range<Int>]] = []
    var at = 0
    while at < head.count, rows.count < most {
      let rest = UnsafeRawBufferPointer(start: base + at, count: head.count - at)
      guard let bytes = rest.baseAddress?.assumingMemoryBound(to: UInt8.self) else { break }
      let length = Int(sw_csv_next_row(bytes, UInt64(rest.count), dialect))
      // A row that is cut says nothing, unless it is the only one.
      if length == rest.count, rest[length - 1] != dialect.rowEnd, !rows.isEmpty { break }
      let row = UnsafeRawBufferPointer(rebasing: rest[..<length])
      let isComment =
        dialect.commentLength > 0 && length >= dialect.commentLength
        && (0..<Int(dialect.commentLength)).allSatisfy {
          row[$0] == UInt8(truncatingIfNeeded: dialect.comment >> (8 * UInt64($0)))
        }
      let fields = dialect.split(row)
      if !isComment, fields != [0..<0] {
        rows.append(fields.map { $0.lowerBound + at..<$0.upperBound + at })
      }
      at += length
    }
    return rows
  }

  private func delimiter(_ dialect: sw_csv_dialect) -> UInt8 {
    var best: (byte: UInt8, score: Double) = (0x2C, 0)
    for byte in Self.candidates where byte != dialect.quote && byte != dialect.decimal {
      var trial = dialect
      trial.delimiter = byte
      let rows = rows(trial)
      guard let first = rows.first, first.count > 1 else { continue }
      let alike = rows.count { $0.count == first.count }
      var score = Double(alike) / Double(rows.count)
      // 1,5;2,5 has fields between commas too, but more numbers between semicolons.
      trial.decimal = 0x2C
      if byte == 0x3B, dialect.decimal != 0x2E, score == 1, usesDecimalCommas(trial) { score = 2 }
      if score > best.score { best = (byte, score) }
    }
    if best.score > 0 { return best.byte }
    // Blanks separate only what is a table of numbers.
    var trial = dialect
    trial.delimiter = 0x20
    let rows = rows(trial)
    guard let first = rows.first, first.count > 1, rows.allSatisfy({ $0.count == first.count })
    else { return 0x2C }
    let isNumeric = rows.dropFirst().flatMap { $0 }.contains { isNumber($0) }
    return isNumeric ? 0x20 : 0x2C
  }

  private func isNumber(_ field: Range<Int>) -> Bool {
    Double(String(decoding: head[field], as: UTF8.self)) != nil
  }

  /// Whether fields such as `1,5` stand where there are no numbers with points.
  private func usesDecimalCommas(_ dialect: sw_csv_dialect) -> Bool {
    guard dialect.delimiter != 0x2C, dialect.thousands != 0x2C else { return false }
    var found = false
    for field in rows(dialect).flatMap({ $0 }) {
      let bytes = head[field]
      let commas = bytes.count { $0 == 0x2C }
      let isPlain = bytes.allSatisfy {
        $0 >= 0x30 && $0 <= 0x39 || $0 == 0x2C || $0 == 0x2D || $0 == 0x2B
      }
      if isPlain, commas == 1, bytes.count > 2 { found = true }
      if commas == 0, bytes.contains(0x2E), isNumber(field) { return false }
    }
    return found
  }

  /// Whether apostrophes stand around fields: every one that begins a field has another that ends it
  /// on the same line.
  private var usesApostrophes: Bool {
    let apostrophe: UInt8 = 0x27
    guard !head.contains(0x22), head.contains(apostrophe) else { return false }
    func isSeparator(_ at: Int) -> Bool {
      guard head.indices.contains(at) else { return true }
      return head[at] == 0x0A || head[at] == 0x0D || Self.candidates.contains(head[at])
    }
    var (found, at) = (false, 0)
    while at < head.count {
      guard head[at] == apostrophe, isSeparator(at - 1) else {
        at += 1
        continue
      }
      var end = at + 1
      while end < head.count, head[end] != 0x0A, head[end] != 0x0D {
        if head[end] == apostrophe {
          guard end + 1 < head.count, head[end + 1] == apostrophe else { break }
          end += 1
        }
        end += 1
      }
      // The end of the sample may cut a field.
      if end >= head.count { return found }
      guard head[end] == apostrophe, isSeparator(end + 1) else { return false }
      (found, at) = (true, end + 1)
    }
    return found
  }
}
