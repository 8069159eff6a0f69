import CKernels
import SwiftwaterDevices

/// Distinct texts or words that all threads number at once.
///
/// The numbers depend on which thread was faster; what is made of groups must not.
final class SharedKeys: @unchecked Sendable {
  // Sendable: while threads share the table they change it through atomic operations only; it grows
  // between their runs.
  private let table: UnsafeMutablePointer<sw_shared_table>
  private let keyWidth: Int
  private var slots: Buffer
  private var keys: Buffer

  /// - Parameter keyWidth: The bytes of a key: 16 for texts, 8 for words.
  init(keyWidth: Int) throws(FrameError) {
    let bits: UInt32 = 11
    self.keyWidth = keyWidth
    slots = try .room(for: 1 << Int(bits), of: UInt64.self, zeroed: true)
    keys = try .room(for: keyWidth << Int(bits - 1), of: UInt8.self)
    table = .allocate(capacity: 1)
    table.initialize(
      to: sw_shared_table(
        slots: slots.base(as: UInt64.self), keys: keys.pointer, bits: bits, count: 0,
        capacity: 1 << (bits - 1)))
  }

  deinit { table.deallocate() }

  /// One more than the largest number given.
  var count: Int { Int(table.pointee.count) }

  /// Numbers the texts of a column; null rows get 0.
  static func codes(ofTexts column: Column) throws(FrameError) -> (codes: Buffer, count: Int) {
    let shared = try SharedKeys(keyWidth: 16)
    let codes = try Buffer.room(for: column.count, of: UInt32.self)
    try column.storage.withPointers { pointers throws(FrameError) in
      let buffers = SharedPointer(pointers)
      let units = RowUnits(count: column.count)
      _ = try shared.number((0..<units.count).map { units[$0] }, limit: Int(UInt32.max)) {
        table, _, rows in
        table.number(column, rows, buffers.pointer, codes)
      }
    }
    return (codes, shared.count)
  }

  /// Numbers words, nil when more than `limit` are distinct.
  static func codes(
    ofWords words: Buffer, count: Int, limit: Int
  ) throws(FrameError) -> (codes: Buffer, count: Int)? {
    if count > limit, try isMostlyNew(words, count: count) { return nil }
    let shared = try SharedKeys(keyWidth: 8)
    let codes = try Buffer.room(for: count, of: UInt32.self)
    let units = RowUnits(count: count)
    let isWhole = try shared.number((0..<units.count).map { units[$0] }, limit: limit) {
      table, _, rows in
      sw_shared_word_codes(
        table, words.base(as: UInt64.self) + rows.lowerBound, Int64(rows.count),
        codes.base(as: UInt32.self) + rows.lowerBound)
    }
    return isWhole ? (codes, shared.count) : nil
  }

  /// Whether a sample of many words has hardly one twice.
  ///
  /// Of n words of which d are distinct, about d(1 - exp(-n/d)) are met: nine in ten of 2¹⁵ where d is 1.5 · 10⁵.
  private static func isMostlyNew(_ words: Buffer, count: Int) throws(FrameError) -> Bool {
    let (parts, rows) = (8, 1 << 12)
    let sample = try SharedKeys(keyWidth: 8)
    let codes = try Buffer.room(for: parts * rows, of: UInt32.self)
    let starts = (0..<parts).map { $0 * (count / parts) }
    // By one thread: several may number a word twice, and the way must not depend on that.
    let outcome = Threads.with(count: 1) {
      Result { () throws(FrameError) in
        try sample.number((0..<parts).map { $0 * rows..<($0 + 1) * rows }, limit: .max) {
          table, part, rest in
          let first = starts[part] + rest.lowerBound - part * rows
          return sw_shared_word_codes(
            table, words.base(as: UInt64.self) + first, Int64(rest.count),
            codes.base(as: UInt32.self) + rest.lowerBound)
        }
      }
    }
    _ = try outcome.get()
    return sample.count > parts * rows / 10 * 9
  }

  /// Runs a body that numbers rows of a range, which one, and says how many it did, until all are
  /// done.
  ///
  /// - Returns: False when there are more distinct keys than `limit`.
  func number(
    _ ranges: [Range<Int>], limit: Int,
    _ body: @Sendable (UnsafeMutablePointer<sw_shared_table>, Int, Range<Int>) -> Int64
  ) throws(FrameError) -> Bool {
    var done = ranges.map(\.lowerBound)
    while true {
      let known = done
      done = Threads.map(ranges.count) { index in
        let rest = known[index]..<ranges[index].upperBound
        return rest.isEmpty
          ? rest.lowerBound : rest.lowerBound + Int(body(self.table, index, rest))
      }
      if ranges.indices.allSatisfy({ done[$0] == ranges[$0].upperBound }) { return true }
      guard self.count < limit else { return false }
      try grow()
    }
  }

  /// The bytes it takes.
  var byteCount: Int { slots.byteCount + keys.byteCount }

  /// The key of each number, `keyWidth` bytes, while nobody numbers.
  var knownKeys: UnsafeMutableRawPointer { keys.pointer }

  // MARK: - Implementation

  private func grow() throws(FrameError) {
    guard table.pointee.bits < 32 else {
      throw FrameError(.outOfMemory, "more than two thousand million distinct keys")
    }
    // Four times the room: fewer moves, and the table stays at most half full.
    let bits = min(table.pointee.bits + 2, 32)
    let slots = try Buffer.room(for: 1 << Int(bits), of: UInt64.self, zeroed: true)
    let keys = try Buffer.room(for: keyWidth << Int(bits - 1), of: UInt8.self)
    keys.pointer.copyMemory(from: self.keys.pointer, byteCount: count * keyWidth)
    sw_shared_rehash(table, slots.base(as: UInt64.self), bits)
    table.pointee.keys = keys.pointer
    table.pointee.capacity = 1 << (bits - 1)
    self.slots = slots
    self.keys = keys
  }
}

extension UnsafeMutablePointer<sw_shared_table> {
  /// Numbers texts of some rows of a column whose buffers have these addresses; says how many.
  func number(
    _ column: Column, _ rows: Range<Int>, _ buffers: UnsafePointer<UnsafePointer<UInt8>?>,
    _ codes: Buffer
  ) -> Int64 {
    sw_shared_text_codes(
      self, column.views + rows.lowerBound, buffers, column.validity?.bits.base(as: UInt8.self),
      Int64((column.validity?.start ?? 0) + rows.lowerBound), Int64(rows.count),
      codes.base(as: UInt32.self) + rows.lowerBound)
  }
}

/// Rows cut into the ranges that threads take one after the other; they depend on the number of
/// rows alone.
struct RowUnits: Sendable {
  let rows: Int
  let grain: Int

  init(count: Int, grain: Int = 1 << 16) {
    rows = count
    self.grain = grain
  }

  var count: Int { (rows + grain - 1) / grain }

  subscript(unit: Int) -> Range<Int> { unit * grain..<min(rows, (unit + 1) * grain) }
}

/// An address that threads may read through while its owner waits for them.
private struct SharedPointer: @unchecked Sendable {
  // Sendable: nobody writes what it points to.
  let pointer: UnsafePointer<UnsafePointer<UInt8>?>

  init(_ pointer: UnsafePointer<UnsafePointer<UInt8>?>) { self.pointer = pointer }
}
