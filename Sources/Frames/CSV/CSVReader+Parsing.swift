import CKernels
import SwiftwaterDevices

extension CSVReader {
  /// What came of one chunk.
  struct Outcome: Sendable {
    var rows = 0
    var nulls: [Int] = []
    var escaped: [Int] = []
    var full: [Bool] = []
    var interners: [TextInterner?] = []
  }

  /// The columns' values, and what the chunks said about them.
  struct Parsed {
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

  /// Parses every chunk into its place.
  func parse(_ layout: Layout, _ kinds: [sw_csv_kind]) throws(FrameError) -> Parsed {
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
    let outcomes = try Threads.map(chunks) { chunk throws(FrameError) in
      try self.parse(
        chunk, layout, kinds, allValues, bits, bitOffsets[chunk]..<bitOffsets[chunk + 1])
    }
    return Parsed(
      outcomes: outcomes, values: values, kinds: kinds, bits: bits, bitsStride: offsets,
      second: kinds.map { _ in false })
  }

  // MARK: - Implementation

  private func parse(
    _ index: Int, _ layout: Layout, _ kinds: [sw_csv_kind], _ values: [Buffer?], _ bits: Buffer,
    _ bitRange: Range<Int>
  ) throws(FrameError) -> Outcome {
    let range = layout.chunks[index]
    let text = UnsafePointer(source.file.base(as: UInt8.self) + range.lowerBound)
    if !layout.isASCII[index] {
      let valid = Int(sw_utf8_valid_prefix(text, range.count))
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
    chunk.unended = layout.isUnended && index == layout.chunks.count - 1
    chunk.buffer = UInt32(range.lowerBound >> 30)
    chunk.offset = UInt32(range.lowerBound & (1 << 30 - 1))
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
    if chunk.failure != SW_CSV_OK { throw failure(chunk, at: range.lowerBound, text: text) }
    return outcome
  }

  /// The distinct texts a chunk's dictionary has room for.
  private static let largest = 1 << 14
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
