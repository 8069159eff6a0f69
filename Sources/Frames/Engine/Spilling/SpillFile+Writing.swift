import CKernels
import SwiftwaterDevices

/// Rows of a table in a file: a header, then for each column its bits, its values and the bytes of
/// its long texts, as far as it has them.
struct SpilledBlock: Sendable {
  var header: SpillFile.Segment
  var columns: [SpilledColumn]
  var rows: Int
  var byteCount: Int
}

/// One column of a block.
struct SpilledColumn: Sendable {
  var validity: SpillFile.Segment?
  var values: SpillFile.Segment?
  var texts: SpillFile.Segment?
  /// What the codes refer to, when the values are codes.
  var dictionary: TextDictionary?
  /// A column of lists or structures, which stays in memory.
  var kept: Column?
}

extension SpillFile {
  /// Marks the beginning of a block: "SWSPILL1".
  static let mark: UInt64 = 0x314C_4C49_5053_5753

  /// Writes the rows of a table.
  ///
  /// - Parameter dictionaryBudget: The most bytes of dictionaries that may stay in memory.
  func write(_ table: Table, dictionaryBudget: Int) throws(FrameError) -> SpilledBlock {
    var parts: [SpillPart] = []
    for column in table.columns { parts.append(try part(column, dictionaryBudget)) }
    // The mark, the rows, then each run's length and checksum.
    var header: [UInt64] = [Self.mark, UInt64(table.count)]
    for part in parts {
      for bytes in [part.validity, part.values, part.texts] {
        header.append(UInt64(bytes?.byteCount ?? 0))
        header.append(bytes.map { sw_spill_checksum($0.pointer, $0.byteCount) } ?? 0)
      }
    }
    let headerBytes = header.count * 8
    let total = parts.reduce(headerBytes) { $0 + $1.byteCount }
    let start = reserve(total)
    var block = SpilledBlock(
      header: Segment(
        offset: start, byteCount: headerBytes,
        checksum: header.withUnsafeBytes { sw_spill_checksum($0.baseAddress, $0.count) }),
      columns: [], rows: table.count, byteCount: total)
    var at = start + headerBytes
    var runs: [UnsafeRawBufferPointer] = []
    for (index, part) in parts.enumerated() {
      var column = SpilledColumn(dictionary: part.dictionary, kept: part.kept)
      var segments: [Segment?] = []
      for (place, bytes) in [part.validity, part.values, part.texts].enumerated() {
        guard let bytes else {
          segments.append(nil)
          continue
        }
        runs.append(UnsafeRawBufferPointer(start: bytes.pointer, count: bytes.byteCount))
        segments.append(
          Segment(
            offset: at, byteCount: bytes.byteCount,
            checksum: header[2 + (index * 3 + place) * 2 + 1]))
        at += bytes.byteCount
      }
      (column.validity, column.values, column.texts) = (segments[0], segments[1], segments[2])
      block.columns.append(column)
    }
    let all = runs
    let answer = header.withUnsafeBytes { header in
      Result { () throws(FrameError) in try write([header] + all, at: start) }
    }
    withExtendedLifetime(parts) {}
    try answer.get()
    return block
  }

  // MARK: - Implementation

  /// Bytes that are somebody's for as long as `owner` lives.
  private struct Bytes {
    var pointer: UnsafeRawPointer
    var byteCount: Int
    var owner: Buffer
  }

  private struct SpillPart {
    var validity: Bytes?
    var values: Bytes?
    var texts: Bytes?
    var dictionary: TextDictionary?
    var kept: Column?

    var byteCount: Int {
      (validity?.byteCount ?? 0) + (values?.byteCount ?? 0) + (texts?.byteCount ?? 0)
    }
  }

  private func part(
    _ column: Column, _ dictionaryBudget: Int
  ) throws(FrameError) -> SpillPart {
    var part = SpillPart()
    guard column.children.isEmpty, column.type.physical.width > 0 else {
      part.kept = column
      return part
    }
    if let validity = column.validity {
      let bits = try Buffer.room(for: column.count / 8 + 16, of: UInt8.self, zeroed: true)
      Bits.copy(
        validity.bits.base(as: UInt8.self), from: validity.start, to: bits.base(as: UInt8.self),
        at: 0, count: column.count)
      part.validity = Bytes(
        pointer: bits.pointer, byteCount: (column.count + 7) / 8, owner: bits)
    }
    var column = column
    if let dictionary = column.dictionary {
      if keeps(dictionary, budget: dictionaryBudget) {
        part.dictionary = dictionary
      } else {
        column = try column.plain()
      }
    }
    if column.type.physical == .view, column.dictionary == nil {
      try pack(column, into: &part)
    } else {
      part.values = Bytes(
        pointer: column.values.pointer + column.start * column.width,
        byteCount: column.count * column.width, owner: column.values)
    }
    return part
  }

  /// Only the texts of these rows, side by side.
  private func pack(_ column: Column, into part: inout SpillPart) throws(FrameError) {
    guard let packed = try column.packed(), let texts = packed.storage.buffers.first else {
      // Offsets have 32 bits; so few rows with so much text may as well stay.
      part = SpillPart()
      part.kept = column
      return
    }
    let views = packed.values
    part.values = Bytes(pointer: views.pointer, byteCount: views.byteCount, owner: views)
    part.texts = Bytes(pointer: texts.pointer, byteCount: texts.byteCount, owner: texts)
  }
}

extension Column {
  /// The same texts in memory of their own, side by side in one buffer, empty where they are null.
  ///
  /// - Returns: Nil when they are too long together for 32-bit offsets.
  func packed() throws(FrameError) -> Column? {
    let bits = validity?.bits.base(as: UInt8.self)
    let firstBit = validity?.start ?? 0
    let size = sw_text_packed_size(views, bits, firstBit, count)
    guard size < 1 << 32 else { return nil }
    let packed = try Buffer.room(for: count, of: sw_text_view.self)
    let texts = try Buffer.room(for: size, of: UInt8.self)
    try storage.withPointers { (pointers) throws(FrameError) in
      sw_text_pack(
        views, pointers, bits, firstBit, count, packed.base(as: sw_text_view.self),
        texts.base(as: UInt8.self))
    }
    return Column(
      type: type, count: count, values: packed, validity: validity,
      storage: TextStorage(buffers: [texts]))
  }
}
