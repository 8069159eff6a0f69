import CKernels
import SwiftwaterDevices

/// A hash of some columns for each row of a table: equal where the keys are equal.
struct RowHashes {
  let buffer: Buffer
  let count: Int

  var hashes: UnsafePointer<UInt64> { UnsafePointer(buffer.base(as: UInt64.self)) }

  /// - Parameter seed: Rows of one part under one seed spread over all parts under another.
  init(_ columns: [Column], count: Int, seed: UInt64) throws(FrameError) {
    self.count = count
    buffer = try .room(for: count, of: UInt64.self)
    let target = buffer.base(as: UInt64.self)
    target.update(repeating: seed &* 0x9E37_79B9_7F4A_7C15 | 1, count: count)
    for column in columns {
      let words = try Self.words(column)
      let validity = column.validity
      sw_mix_hashes(
        target, words.base(as: UInt64.self), validity?.bits.base(as: UInt8.self),
        validity?.start ?? 0, count)
    }
  }

  /// The rows in the order of their parts, and where each part ends.
  func divided(bits: Int) throws(FrameError) -> (rows: RowList, ends: [Int]) {
    let rows = try Buffer.room(for: count, of: Int.self)
    var ends = [Int64](repeating: 0, count: 1 << bits)
    sw_divide_rows(hashes, count, UInt32(bits), rows.base(as: Int64.self), &ends)
    return (RowList(buffer: rows, count: count), ends.map { Int($0) })
  }

  // MARK: - Implementation

  private static func words(_ column: Column) throws(FrameError) -> Buffer {
    switch column.type.physical {
    case .view: return try textWords(column)
    case .int128:
      let words = try Buffer.room(for: column.count, of: UInt64.self)
      let (source, target) = (column.elements(UInt128.self), words.base(as: UInt64.self))
      for row in 0..<column.count {
        let value = source[row]
        target[row] =
          UInt64(truncatingIfNeeded: value)
          ^ UInt64(truncatingIfNeeded: value >> 64) &* 0x9E37_79B9_7F4A_7C15
      }
      return words
    default: return try Words(column).buffer
    }
  }

  private static func textWords(_ column: Column) throws(FrameError) -> Buffer {
    let words = try Buffer.room(for: column.count, of: UInt64.self)
    guard let dictionary = column.dictionary else {
      try column.storage.withPointers { (pointers) throws(FrameError) in
        sw_text_words(
          column.views, pointers, column.validity?.bits.base(as: UInt8.self),
          column.validity?.start ?? 0, column.count, words.base(as: UInt64.self))
      }
      return words
    }
    guard dictionary.count <= column.count else { return try textWords(try column.plain()) }
    let texts = Column(
      type: .string, count: dictionary.count, values: dictionary.views, storage: dictionary.storage)
    let distinct = try textWords(texts)
    let (source, known) = (column.codes, distinct.base(as: UInt64.self))
    let target = words.base(as: UInt64.self)
    // A dictionary of nothing belongs to rows that are all null.
    for row in 0..<column.count {
      target[row] = dictionary.count == 0 ? 0 : known[Int(source[row])]
    }
    withExtendedLifetime(distinct) {}
    return words
  }
}
