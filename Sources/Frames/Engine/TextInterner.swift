import CKernels
import SwiftwaterDevices

/// Numbers distinct texts in order of first appearance.
///
/// Texts longer than a view stay where they are: whoever owns them keeps them until
/// ``dictionary()`` has copied them.
// Sendable: the addresses in `table` lie in `slots` and `keys`, which only the owner writes.
struct TextInterner: @unchecked Sendable {
  private(set) var table: sw_text_table
  private var slots: Buffer
  private var keys: Buffer

  /// - Parameter capacity: The distinct texts there is room for before it grows.
  init(capacity: Int = 1024) throws(FrameError) {
    let bits = max(8, UInt32(Int.bitWidth - (max(capacity, 2) * 2 - 1).leadingZeroBitCount))
    slots = try .room(for: 1 << Int(bits), of: UInt64.self, zeroed: true)
    keys = try .room(for: 1 << Int(bits - 1), of: sw_text_view.self)
    table = sw_text_table(
      slots: slots.base(as: UInt64.self), bits: bits, keys: keys.base(as: sw_text_view.self),
      count: 0, capacity: 1 << (bits - 1))
  }

  var count: Int { Int(table.count) }

  /// Gives every row its code; a null row gets 0.
  ///
  /// - Returns: False when the limit on distinct texts was reached before the end.
  mutating func intern(
    _ column: Column, rows: Range<Int>, pointers: UnsafePointer<UnsafePointer<UInt8>?>,
    codes: UnsafeMutablePointer<UInt32>, limit: Int = .max
  ) throws(FrameError) -> Bool {
    let views = column.views
    var done = rows.lowerBound
    while done < rows.upperBound {
      done += sw_text_intern(
        &table, views + done, pointers, column.validity?.bits.base(as: UInt8.self),
        (column.validity?.start ?? 0) + done, rows.upperBound - done, codes + done)
      guard done < rows.upperBound else { break }
      guard count < limit else { return false }
      try grow()
    }
    return true
  }

  /// Gives the texts of another interner their codes in this one.
  mutating func intern(_ other: TextInterner, codes: UnsafeMutablePointer<UInt32>)
    throws(FrameError)
  {
    try intern(keys: other.table.keys, count: other.count, codes: codes)
  }

  mutating func intern(
    keys: UnsafePointer<sw_text_view>, count: Int, codes: UnsafeMutablePointer<UInt32>
  ) throws(FrameError) {
    var done = 0
    while done < count {
      done += sw_text_intern_keys(&table, keys + done, count - done, codes + done)
      if done < count { try grow() }
    }
  }

  /// The code of a text, if it is there.
  func find(_ text: String) -> Int? {
    var text = text
    var table = table
    let code = text.withUTF8 { utf8 in
      sw_text_find(&table, utf8.baseAddress, utf8.count)
    }
    return code == UInt32.max ? nil : Int(code)
  }

  /// The texts as a dictionary whose long ones lie in memory of its own.
  func dictionary() throws(FrameError) -> TextDictionary {
    var builder = try TextBuilder(capacity: count)
    for code in 0..<count {
      let key = table.keys + code
      let length = Int(truncatingIfNeeded: key.pointee.head & 0xFFFF_FFFF)
      let bytes =
        length <= Int(SW_TEXT_INLINE)
        ? UnsafeRawPointer(key) + 4 : UnsafeRawPointer(bitPattern: UInt(key.pointee.tail))
      try builder.append(UnsafeRawBufferPointer(start: bytes, count: length))
    }
    let texts = builder.finish()
    return TextDictionary(views: texts.views, storage: texts.storage, count: count)
  }

  /// Takes back the table after C has added to it.
  mutating func adopt(_ table: sw_text_table) {
    self.table = table
  }

  /// The same texts in no more memory than they need, for merging only.
  func shrunk() throws(FrameError) -> TextInterner {
    var copy = self
    copy.keys = try .room(for: count, of: sw_text_view.self)
    copy.keys.pointer.copyMemory(from: keys.pointer, byteCount: count * 16)
    copy.slots = copy.keys
    copy.table.keys = copy.keys.base(as: sw_text_view.self)
    copy.table.slots = nil
    return copy
  }

  private mutating func grow() throws(FrameError) {
    guard table.bits < 32 else {
      throw FrameError(.outOfMemory, "more than two thousand million distinct texts")
    }
    // Four times the room: fewer moves, and the table stays at most half full.
    let bits = min(table.bits + 2, 32)
    let slots = try Buffer.room(for: 1 << Int(bits), of: UInt64.self, zeroed: true)
    let keys = try Buffer.room(for: 1 << Int(bits - 1), of: sw_text_view.self)
    keys.pointer.copyMemory(from: self.keys.pointer, byteCount: count * 16)
    sw_text_rehash(&table, slots.base(as: UInt64.self), bits)
    table.keys = keys.base(as: sw_text_view.self)
    table.capacity = 1 << (bits - 1)
    self.slots = slots
    self.keys = keys
  }
}

/// Numbers distinct 64-bit words in order of first appearance.
struct WordInterner {
  private(set) var table: sw_word_table
  private var slots: Buffer
  private var keys: Buffer

  init(capacity: Int = 1024) throws(FrameError) {
    let bits = max(8, UInt32(Int.bitWidth - (max(capacity, 2) * 2 - 1).leadingZeroBitCount))
    slots = try .room(for: 1 << Int(bits), of: UInt64.self, zeroed: true)
    keys = try .room(for: 1 << Int(bits - 1), of: UInt64.self)
    table = sw_word_table(
      slots: slots.base(as: UInt64.self), bits: bits, keys: keys.base(as: UInt64.self),
      count: 0, capacity: 1 << (bits - 1))
  }

  var count: Int { Int(table.count) }

  mutating func intern(
    _ words: UnsafePointer<UInt64>, count: Int, codes: UnsafeMutablePointer<UInt32>
  ) throws(FrameError) {
    var done = 0
    while done < count {
      done += sw_word_intern(&table, words + done, count - done, codes + done)
      if done < count { try grow() }
    }
  }

  private mutating func grow() throws(FrameError) {
    guard table.bits < 32 else {
      throw FrameError(.outOfMemory, "more than two thousand million distinct keys")
    }
    let bits = min(table.bits + 2, 32)
    let slots = try Buffer.room(for: 1 << Int(bits), of: UInt64.self, zeroed: true)
    let keys = try Buffer.room(for: 1 << Int(bits - 1), of: UInt64.self)
    keys.pointer.copyMemory(from: self.keys.pointer, byteCount: count * 8)
    sw_word_rehash(&table, slots.base(as: UInt64.self), bits)
    table.keys = keys.base(as: UInt64.self)
    table.capacity = 1 << (bits - 1)
    self.slots = slots
    self.keys = keys
  }
}
