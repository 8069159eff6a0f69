import CKernels
import SwiftwaterDevices

extension CSVReader {
  /// Puts the chunks' answers together as a table.
  func assemble(_ layout: Layout, _ parsed: Parsed) throws(FrameError) -> Table {
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

  // MARK: - Implementation

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
