import CKernels
import SwiftwaterDevices

/// Parses the columns of a CSV file that a plan asks for, on all threads.
///
/// One pass counts the rows of each stretch of the file, under both guesses about quotes; then every
/// chunk knows where its rows start and where they go, and chunks are parsed straight into place.
struct CSVReader {
  let source: CSVSource
  /// The columns that are wanted, in the order of the file.
  let wanted: [Int]

  /// The bytes a thread counts at a time, and how many of them make a chunk.
  private static let stretch = 1 << 20
  private static let stretchesInChunk = 4

  init(source: CSVSource, names: [String]?) {
    self.source = source
    wanted = source.schema.indices.filter { names?.contains(source.schema[$0].name) ?? true }
  }

  func read() throws(FrameError) -> Table {
    let layout = try survey()
    let kinds = source.schema.indices.map { wanted.contains($0) ? kind(of: $0) : SW_CSV_SKIP }
    var parsed = try parse(layout, kinds)
    // A dictionary that did not fit its chunk: the column is not repetitive after all.
    let again = kinds.indices.filter { column in
      kinds[column] == SW_CSV_CATEGORY && parsed.outcomes.contains { $0.full[column] }
    }
    if !again.isEmpty {
      let second = try parse(
        layout,
        kinds.indices.map { again.contains($0) ? SW_CSV_TEXT : SW_CSV_SKIP })
      for column in again { parsed.replace(column, from: second) }
    }
    return try assemble(layout, parsed)
  }

  // MARK: - Implementation

  private struct Layout {
    var chunks: [Range<Int>] = []
    /// The row each chunk starts at, if no line is empty.
    var firstRows = [0]
    var irregular = false
    /// The last chunk, with room after it and a line feed at its end.
    var tail: Buffer
    var storage: TextStorage
    var isASCII: [Bool] = []

    var rows: Int { firstRows[firstRows.count - 1] }
  }

  private struct Outcome: Sendable {
    var rows = 0
    var nulls: [Int] = []
    var escaped: [Int] = []
    var full: [Bool] = []
    var interners: [TextInterner?] = []
    var failure: FrameError?
  }

  private struct Parsed {
    var outcomes: [Outcome]
    var values: [Buffer?]
    var kinds: [sw_csv_kind]
    /// Bits of each chunk and column, see `bitsOffset`.
    var bits: Buffer
    var bitsStride: [Int]
    var secondBits: Buffer?
    var second: [Bool]

    mutating func replace(_ column: Int, from other: Parsed) {
      values[column] = other.values[column]
      kinds[column] = other.kinds[column]
      secondBits = other.bits
      second[column] = true
      for chunk in outcomes.indices {
        outcomes[chunk].nulls[column] = other.outcomes[chunk].nulls[column]
        outcomes[chunk].escaped[column] = other.outcomes[chunk].escaped[column]
        outcomes[chunk].interners[column] = nil
      }
    }
  }

  private func kind(of column: Int) -> sw_csv_kind {
    switch source.schema[column].type {
    case .bool: SW_CSV_BOOL
    case .int8: SW_CSV_INT8
    case .int16: SW_CSV_INT16
    case .int32: SW_CSV_INT32
    case .int64: SW_CSV_INT64
    case .uint8: SW_CSV_UINT8
    case .uint16: SW_CSV_UINT16
    case .uint32: SW_CSV_UINT32
    case .uint64: SW_CSV_UINT64
    case .float32: SW_CSV_FLOAT32
    case .float64: SW_CSV_FLOAT64
    case .string: source.repetitive[column] ? SW_CSV_CATEGORY : SW_CSV_TEXT
    case .category: SW_CSV_CATEGORY
    }
  }

  /// Finds rows to start at, and how many there are in each chunk.
  private func survey() throws(FrameError) -> Layout {
    let source = source
    let total = source.file.byteCount
    let start = source.dataStart
    let count = (total - start + Self.stretch - 1) / Self.stretch
    struct Answer: Sendable {
      var newlines: [Int]
      var first: [Int]
      var irregular: [Bool]
      var quotes: Int
      var ascii: Bool
    }
    let answers = Threads.map(count) { index -> Answer in
      let from = start + index * Self.stretch
      let length = min(Self.stretch, total - from)
      let bytes = UnsafePointer(source.file.base(as: UInt8.self))
      var survey = sw_csv_survey()
      sw_csv_survey_stretch(
        bytes + from, UInt64(length), index == 0 ? 0x0A : bytes[from - 1], source.dialect, &survey)
      return Answer(
        newlines: [Int(survey.newlines.0), Int(survey.newlines.1)],
        first: [Int(survey.firstNewline.0), Int(survey.firstNewline.1)],
        irregular: [survey.irregular.0, survey.irregular.1], quotes: Int(survey.quotes),
        ascii: survey.ascii)
    }
    var boundaries = [start]
    var rowsBefore = [0]
    var ascii = [true]
    var irregular = false
    var inside = 0
    var rows = 0
    for (index, answer) in answers.enumerated() {
      let from = start + index * Self.stretch
      if index > 0, index % Self.stretchesInChunk == 0, answer.newlines[inside] > 0 {
        boundaries.append(from + answer.first[inside] + 1)
        rowsBefore.append(rows + 1)
        ascii.append(true)
      }
      // A stretch's text belongs to the chunk before it up to the first row end.
      if !answer.ascii {
        ascii[ascii.count - 1] = false
        if ascii.count > 1 { ascii[ascii.count - 2] = false }
      }
      irregular = irregular || answer.irregular[inside]
      rows += answer.newlines[inside]
      if answer.quotes % 2 == 1 { inside = 1 - inside }
    }
    if irregular { (boundaries, rowsBefore, rows) = boundariesByteByByte() }
    if irregular { ascii = Array(repeating: false, count: boundaries.count) }
    var layout = Layout(
      tail: try .room(for: 0, of: UInt8.self), storage: TextStorage())
    layout.irregular = irregular
    if boundaries[boundaries.count - 1] == total {
      boundaries.removeLast()
      rowsBefore.removeLast()
      ascii.removeLast()
    }
    guard let last = boundaries.last else { return layout }
    for (index, boundary) in boundaries.enumerated() {
      layout.chunks.append(
        boundary..<(index + 1 < boundaries.count ? boundaries[index + 1] : total))
    }
    // A last line without an end is a row too.
    layout.firstRows = rowsBefore + [rows + 1]
    layout.isASCII = ascii
    let length = total - last
    let tail = try Buffer.room(for: length + 65, of: UInt8.self)
    tail.pointer.copyMemory(from: source.file.pointer + last, byteCount: length)
    let bytes = tail.base(as: UInt8.self)
    for at in length..<length + 65 { bytes[at] = 0 }
    var used = length
    if bytes[length - 1] != 0x0A {
      bytes[length] = 0x0A
      used += 1
    }
    layout.chunks[layout.chunks.count - 1] = last..<last + used
    layout.tail = tail
    let window = 1 << 30
    for index in 0..<(total + window - 1) / window {
      let from = index * window
      let file = source.file
      // Windows overlap, so that a text that starts in one lies in it whole.
      layout.storage.buffers.append(
        Buffer(
          borrowing: file.pointer + from, byteCount: total - from, release: { _ = file }))
    }
    layout.storage.buffers.append(tail)
    return layout
  }

  /// Row starts in a file whose quotes open inside fields: one thread, one byte after the other.
  private func boundariesByteByByte() -> ([Int], [Int], Int) {
    let bytes = UnsafePointer(source.file.base(as: UInt8.self))
    let total = source.file.byteCount
    var boundaries = [source.dataStart]
    var before = [0]
    var rows = 0
    var at = source.dataStart
    while at < total {
      at += Int(sw_csv_next_row(bytes + at, UInt64(total - at), source.dialect))
      rows += 1
      if at - boundaries[boundaries.count - 1] >= Self.stretch * Self.stretchesInChunk {
        boundaries.append(at)
        before.append(rows)
      }
    }
    return (boundaries, before, rows)
  }

  private func parse(_ layout: Layout, _ kinds: [sw_csv_kind]) throws(FrameError) -> Parsed {
    var values: [Buffer?] = []
    for kind in kinds {
      values.append(
        kind == SW_CSV_SKIP ? nil : try .room(for: layout.rows * width(kind), of: UInt8.self))
    }
    let chunks = layout.chunks.count
    // Each chunk's bits start at a whole byte of their own, for every column.
    var offsets = [0]
    for chunk in 0..<chunks {
      let rows = layout.firstRows[chunk + 1] - layout.firstRows[chunk]
      offsets.append(offsets[chunk] + (rows / 64 + 2) * 8 * kinds.count)
    }
    let bits = try Buffer.room(for: offsets[chunks], of: UInt8.self)
    let (allValues, bitOffsets) = (values, offsets)
    let outcomes = Threads.map(chunks) { chunk in
      do throws(FrameError) {
        return try self.parse(
          chunk, layout, kinds, allValues, bits, bitOffsets[chunk]..<bitOffsets[chunk + 1])
      } catch {
        var outcome = Outcome()
        outcome.failure = error
        return outcome
      }
    }
    for outcome in outcomes {
      if let failure = outcome.failure { throw failure }
    }
    return Parsed(
      outcomes: outcomes, values: values, kinds: kinds, bits: bits, bitsStride: offsets,
      second: kinds.map { _ in false })
  }

  private func parse(
    _ index: Int, _ layout: Layout, _ kinds: [sw_csv_kind], _ values: [Buffer?], _ bits: Buffer,
    _ bitRange: Range<Int>
  ) throws(FrameError) -> Outcome {
    let range = layout.chunks[index]
    let isLast = index == layout.chunks.count - 1
    let text =
      isLast
      ? UnsafePointer(layout.tail.base(as: UInt8.self))
      : UnsafePointer(source.file.base(as: UInt8.self) + range.lowerBound)
    if !layout.isASCII[index] {
      let valid = Int(sw_utf8_valid_prefix(text, UInt64(range.count).asSize))
      if valid < range.count {
        throw FrameError(
          .format,
          """
          \(source.path), line \(source.line(at: range.lowerBound + valid)): byte \
          \(range.lowerBound + valid) is not UTF-8; convert the file, for instance with \
          `iconv -f latin1 -t utf-8`
          """)
      }
    }
    let rows = layout.firstRows[index + 1] - layout.firstRows[index]
    let bitsOfColumn = bitRange.count / kinds.count
    (bits.pointer + bitRange.lowerBound).initializeMemory(
      as: UInt8.self, repeating: 0xFF, count: bitRange.count)
    var interners: [TextInterner?] = []
    for kind in kinds {
      interners.append(kind == SW_CSV_CATEGORY ? try TextInterner(capacity: Self.largest) : nil)
    }
    var tables = interners.map { $0?.table ?? sw_text_table() }
    var outcome = Outcome()
    let scratch = try Buffer.room(
      for: Int(sw_csv_scratch(UInt32(kinds.count))), of: UInt8.self)
    var chunk = sw_csv_chunk()
    chunk.text = text
    chunk.length = UInt64(range.count)
    chunk.buffer = UInt32(isLast ? layout.storage.buffers.count - 1 : range.lowerBound >> 30)
    chunk.offset = UInt32(isLast ? 0 : range.lowerBound & (1 << 30 - 1))
    chunk.dialect = source.dialect
    chunk.irregular = layout.irregular
    chunk.columnCount = UInt32(kinds.count)
    chunk.capacity = UInt64(rows)
    chunk.emptyIsNull = source.options.nullTokens.contains("")
    let tokens = CSVTokens(source.options.nullTokens.filter { !$0.isEmpty })
    tables.withUnsafeMutableBufferPointer { tables in
      var columns = kinds.indices.map { column in
        var out = sw_csv_column()
        out.kind = kinds[column].rawValue
        if let buffer = values[column] {
          out.values = buffer.pointer + layout.firstRows[index] * width(kinds[column])
        }
        out.validity =
          bits.base(as: UInt8.self) + bitRange.lowerBound + column * bitsOfColumn
        out.table = tables.baseAddress.map { $0 + column }
        return out
      }
      columns.withUnsafeMutableBufferPointer { columns in
        tokens.withPointers { pointers, lengths, count in
          chunk.columns = columns.baseAddress
          chunk.nullTokens = pointers
          chunk.nullLengths = lengths
          chunk.nullCount = UInt32(count)
          sw_csv_parse(&chunk, scratch.pointer)
        }
      }
      outcome.nulls = columns.map { Int($0.nulls) }
      outcome.escaped = columns.map { Int($0.escapedBytes) }
      outcome.full = columns.map(\.full)
    }
    outcome.rows = Int(chunk.rows)
    for column in kinds.indices { interners[column]?.adopt(tables[column]) }
    outcome.interners = try interners.map { interner throws(FrameError) in try interner?.shrunk() }
    if chunk.failure != SW_CSV_OK {
      outcome.failure = failure(chunk, at: range.lowerBound, text: text)
    }
    return outcome
  }

  /// The distinct texts a chunk's dictionary has room for.
  private static let largest = 1 << 14

  private func width(_ kind: sw_csv_kind) -> Int {
    switch kind {
    case SW_CSV_BOOL, SW_CSV_INT8, SW_CSV_UINT8: 1
    case SW_CSV_INT16, SW_CSV_UINT16: 2
    case SW_CSV_INT32, SW_CSV_UINT32, SW_CSV_FLOAT32, SW_CSV_CATEGORY: 4
    case SW_CSV_TEXT: 16
    default: 8
    }
  }

  private func assemble(_ layout: Layout, _ parsed: Parsed) throws(FrameError) -> Table {
    var starts = [0]
    for outcome in parsed.outcomes { starts.append(starts[starts.count - 1] + outcome.rows) }
    let rows = starts[starts.count - 1]
    var names: [String] = []
    var columns: [Column] = []
    for index in wanted {
      guard let values = parsed.values[index] else { continue }
      let kind = parsed.kinds[index]
      let width = width(kind)
      // Empty lines leave gaps between chunks: close them.
      for (chunk, outcome) in parsed.outcomes.enumerated()
      where starts[chunk] != layout.firstRows[chunk] {
        (values.pointer + starts[chunk] * width).copyMemory(
          from: values.pointer + layout.firstRows[chunk] * width,
          byteCount: outcome.rows * width)
      }
      let validity = try validity(index, parsed, layout, starts)
      var storage = TextStorage()
      var dictionary: TextDictionary?
      if kind == SW_CSV_TEXT {
        storage = layout.storage
        try unescape(index, values, rows, parsed, &storage)
      } else if kind == SW_CSV_CATEGORY {
        dictionary = try merge(index, values, parsed, starts)
      }
      let field = source.schema[index]
      let column = Column(
        type: kind == SW_CSV_TEXT ? .string : field.type, count: rows, values: values,
        validity: validity, storage: storage, dictionary: dictionary)
      names.append(field.name)
      columns.append(field.type == .category ? try column.encoded() : column)
    }
    return Table(names: names, columns: columns, count: rows)
  }

  /// The chunks' bits one after the other, or nil when all are set.
  private func validity(
    _ column: Int, _ parsed: Parsed, _ layout: Layout, _ starts: [Int]
  ) throws(FrameError) -> Validity? {
    guard parsed.outcomes.contains(where: { $0.nulls[column] > 0 }) else { return nil }
    let rows = starts[starts.count - 1]
    let bits = try Buffer.room(for: (rows + 7) / 8 + 8, of: UInt8.self, zeroed: true)
    let target = bits.base(as: UInt8.self)
    let source = (parsed.second[column] ? parsed.secondBits : nil) ?? parsed.bits
    for (chunk, outcome) in parsed.outcomes.enumerated() {
      let size = parsed.bitsStride[chunk + 1] - parsed.bitsStride[chunk]
      let from =
        source.base(as: UInt8.self) + parsed.bitsStride[chunk]
        + column * (size / parsed.kinds.count)
      for row in 0..<outcome.rows where from[row >> 3] >> UInt8(row & 7) & 1 == 1 {
        let at = starts[chunk] + row
        target[at >> 3] |= 1 << UInt8(at & 7)
      }
    }
    return Validity(bits: bits, start: 0, count: rows)
  }

  /// Copies the texts that contained doubled quotes, with single ones, to a buffer of their own.
  private func unescape(
    _ column: Int, _ values: Buffer, _ rows: Int, _ parsed: Parsed, _ storage: inout TextStorage
  ) throws(FrameError) {
    let bytes = parsed.outcomes.reduce(0) { $0 + $1.escaped[column] }
    guard bytes > 0 else { return }
    guard bytes < 1 << 32 else {
      throw FrameError(
        .format,
        "\(source.path), column '\(source.schema[column].name)': more than 4 GiB of quoted text")
    }
    let plain = try Buffer.room(for: bytes, of: UInt8.self)
    let number = UInt32(storage.buffers.count)
    try storage.withPointers { pointers throws(FrameError) in
      _ = sw_csv_unescape(
        values.base(as: sw_text_view.self), UInt64(rows), pointers, source.dialect.quote, number,
        0, plain.base(as: UInt8.self))
    }
    storage.buffers.append(plain)
  }

  /// One dictionary from those of the chunks, and the codes of the rows changed to it.
  private func merge(
    _ column: Int, _ values: Buffer, _ parsed: Parsed, _ starts: [Int]
  ) throws(FrameError) -> TextDictionary {
    var merged = try TextInterner(capacity: 4096)
    var maps: [Buffer] = []
    for outcome in parsed.outcomes {
      guard let interner = outcome.interners[column] else { continue }
      let map = try Buffer.room(for: interner.count + 1, of: UInt32.self, zeroed: true)
      try merged.intern(interner, codes: map.base(as: UInt32.self))
      maps.append(map)
    }
    let all = maps
    Threads.forEach(all.count) { chunk in
      let codes = values.base(as: UInt32.self)
      let map = all[chunk].base(as: UInt32.self)
      for row in starts[chunk]..<starts[chunk + 1] { codes[row] = map[Int(codes[row])] }
    }
    return try merged.dictionary()
  }
}

extension UInt64 {
  var asSize: Int { Int(self) }
}

/// Null tokens where C can see them.
private struct CSVTokens {
  let bytes: [[UInt8]]

  init(_ tokens: [String]) { bytes = tokens.map { Array($0.utf8) } }

  func withPointers(
    _ body: (UnsafePointer<UnsafePointer<UInt8>?>?, UnsafePointer<UInt32>?, Int) -> Void
  ) {
    let joined = bytes.flatMap { $0 }
    let lengths = bytes.map { UInt32($0.count) }
    joined.withUnsafeBufferPointer { joined in
      var offset = 0
      var pointers: [UnsafePointer<UInt8>?] = []
      for token in bytes {
        pointers.append(joined.baseAddress.map { $0 + offset })
        offset += token.count
      }
      pointers.withUnsafeBufferPointer { pointers in
        lengths.withUnsafeBufferPointer { lengths in
          body(pointers.baseAddress, lengths.baseAddress, bytes.count)
        }
      }
    }
  }
}
