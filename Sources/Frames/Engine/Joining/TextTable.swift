import CKernels
import Synchronization
import SwiftwaterDevices

/// Distinct texts of a column, each found as the first row it stands in, or as its code where the
/// column has a dictionary.
struct TextTable: Sendable {
  /// Whether no text stands in two rows.
  let isUnique: Bool
  /// Whether it finds codes of a dictionary rather than rows.
  var hasCodes: Bool { dictionary != nil }
  /// What it finds is below this.
  let size: Int
  private let keys: Column
  private let dictionary: TextDictionary?
  private let pointers: Buffer
  private let slots: Buffer
  private let capacity: UInt32
  private let bits: UInt32
  private let translations = DictionaryTranslations()

  init(_ column: Column) throws(FrameError) {
    dictionary = column.dictionary
    let keys = column.dictionary.map { Column(texts: $0) } ?? column
    let pointers = try keys.storage.pointers()
    let count = keys.count
    let bits = Partitions.bits(of: count)
    let hashes = try Buffer.room(for: count, of: UInt32.self)
    let keep: Buffer
    if let validity = keys.validity {
      keep = try validity.bytes()
    } else {
      keep = try .room(for: count, of: UInt8.self)
      keep.pointer.initializeMemory(as: UInt8.self, repeating: 1, count: count)
    }
    let counts = try Threads.map(KeyPiece.count(count)) { piece throws(FrameError) in
      let rows = KeyPiece.range(piece, of: count)
      let views = try keys.readableViews(rows)
      sw_hash_texts(
        UnsafePointer(views.buffer.base(as: sw_text_view.self) + views.start),
        pointers.textPointers, rows.count, hashes.base(as: UInt32.self) + rows.lowerBound)
      var counts = [UInt32](repeating: 0, count: 1 << Int(bits))
      sw_count_hashes(
        hashes.base(as: UInt32.self) + rows.lowerBound,
        keep.base(as: UInt8.self) + rows.lowerBound, rows.count, bits, &counts)
      return counts
    }
    let partitions = Partitions(counts: counts, parts: 1 << Int(bits))
    let entries = try Buffer.room(for: partitions.count, of: UInt64.self)
    Threads.forEach(counts.count) { piece in
      let rows = KeyPiece.range(piece, of: count)
      var places = partitions.places[piece]
      sw_split_hashes(
        hashes.base(as: UInt32.self) + rows.lowerBound,
        keep.base(as: UInt8.self) + rows.lowerBound, rows.count, UInt32(rows.lowerBound), bits,
        &places, entries.base(as: UInt64.self))
    }
    let distinct: Int
    (slots, capacity, distinct) = try partitions.fill(UInt64.self) { slots, capacity, part in
      let table = sw_text_parts(
        slots: slots.base(as: UInt64.self), capacity: capacity, partition_bits: bits,
        views: keys.views, buffers: pointers.textPointers)
      return sw_insert_texts(
        table, UInt32(part), entries.base(as: UInt64.self) + partitions.starts[part],
        partitions.starts[part + 1] - partitions.starts[part])
    }
    self.keys = keys
    self.pointers = pointers
    self.bits = bits
    size = count
    isUnique = distinct == partitions.count
  }

  /// Writes what each text of some rows is found as, `SW_NO_ROW` where it is not there.
  ///
  /// What stands for a null is not specified.
  func find(
    _ column: Column, _ rows: Range<Int>, into found: UnsafeMutablePointer<UInt32>
  ) throws(FrameError) {
    if let other = column.dictionary {
      let codes = column.codes + rows.lowerBound
      let known = UInt32(other.count)
      if other === dictionary {
        for at in 0..<rows.count { found[at] = codes[at] < known ? codes[at] : SW_NO_ROW }
        return
      }
      let map = try translations.map(of: other) { () throws(FrameError) in
        try findAll(Column(texts: other))
      }
      let translated = map.base(as: UInt32.self)
      for at in 0..<rows.count {
        found[at] = codes[at] < known ? translated[Int(codes[at])] : SW_NO_ROW
      }
      return
    }
    let views = try column.readableViews(rows)
    let buffers = try column.storage.pointers()
    let table = sw_text_parts(
      slots: slots.base(as: UInt64.self), capacity: capacity, partition_bits: bits,
      views: keys.views, buffers: pointers.textPointers)
    sw_find_texts(
      table, UnsafePointer(views.buffer.base(as: sw_text_view.self) + views.start),
      buffers.textPointers, rows.count, found)
  }

  private func findAll(_ column: Column) throws(FrameError) -> Buffer {
    let found = try Buffer.room(for: column.count, of: UInt32.self)
    try find(column, 0..<column.count, into: found.base(as: UInt32.self))
    return found
  }
}

/// What the codes of other dictionaries are in a table, computed once for each dictionary.
private final class DictionaryTranslations: Sendable {
  private let maps = Mutex<[(dictionary: TextDictionary, map: Buffer)]>([])

  func map(
    of dictionary: TextDictionary, _ make: () throws(FrameError) -> Buffer
  ) throws(FrameError) -> Buffer {
    if let known = find(dictionary) { return known }
    // Two threads may do it at once, with the same result.
    let map = try make()
    maps.withLock { $0.append((dictionary, map)) }
    return map
  }

  private func find(_ dictionary: TextDictionary) -> Buffer? {
    maps.withLock { maps in maps.first { $0.dictionary === dictionary }?.map }
  }
}

extension Column {
  /// The texts of a dictionary as a column.
  init(texts dictionary: TextDictionary) {
    self.init(
      type: .string, count: dictionary.count, values: dictionary.views,
      storage: dictionary.storage)
  }

  /// Views of which every one may be read, those of nulls being empty.
  fileprivate func readableViews(
    _ rows: Range<Int>
  ) throws(FrameError) -> (buffer: Buffer, start: Int) {
    guard let validity else { return (values, start + rows.lowerBound) }
    let copy = try Buffer.room(for: rows.count, of: sw_text_view.self)
    let target = copy.base(as: sw_text_view.self)
    let source = views
    for (at, row) in rows.enumerated() {
      target[at] = validity[row] ? source[row] : sw_text_view(head: 0, tail: 0)
    }
    return (copy, 0)
  }
}

extension TextStorage {
  /// The addresses of the buffers, for C; valid while the buffers live.
  func pointers() throws(FrameError) -> Buffer {
    let table = try Buffer.room(for: buffers.count + 1, of: UInt.self)
    let addresses = table.base(as: UInt.self)
    for (index, buffer) in buffers.enumerated() {
      addresses[index] = UInt(bitPattern: buffer.pointer)
    }
    return table
  }
}

extension Buffer {
  fileprivate var textPointers: UnsafePointer<UnsafePointer<UInt8>?> {
    UnsafePointer(base(as: UnsafePointer<UInt8>?.self))
  }
}
