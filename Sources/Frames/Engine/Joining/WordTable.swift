import CKernels
import SwiftwaterDevices

/// Distinct 64-bit words, each found as the first row it stands in.
///
/// A hash table in parts that fit a core's cache, each filled by one thread (Shatdal, Kant,
/// Naughton 1994, "Cache conscious algorithms for relational query processing").
struct WordTable: Sendable {
  /// Whether no word stands in two rows.
  let isUnique: Bool
  private let slots: Buffer
  private let capacity: UInt32
  private let bits: UInt32

  /// - Parameters:
  ///   - count: The number of rows, below 2³² - 1.
  ///   - fill: Writes the words of some rows, and 1 or 0 for each, whether it is in the table.
  init(
    count: Int,
    _ fill:
      @Sendable (Range<Int>, UnsafeMutablePointer<UInt64>, UnsafeMutablePointer<UInt8>) -> Void
  ) throws(FrameError) {
    let bits = Partitions.bits(of: count)
    let counts = try Threads.map(KeyPiece.count(count)) { piece throws(FrameError) in
      let rows = KeyPiece.range(piece, of: count)
      let (words, keep) = try Self.room(rows.count)
      fill(rows, words.base(as: UInt64.self), keep.base(as: UInt8.self))
      var counts = [UInt32](repeating: 0, count: 1 << Int(bits))
      sw_count_words(
        words.base(as: UInt64.self), keep.base(as: UInt8.self), rows.count, bits, &counts)
      return counts
    }
    let partitions = Partitions(counts: counts, parts: 1 << Int(bits))
    let entries = try Buffer.room(for: partitions.count, of: sw_word_entry.self)
    _ = try Threads.map(counts.count) { piece throws(FrameError) in
      let rows = KeyPiece.range(piece, of: count)
      let (words, keep) = try Self.room(rows.count)
      fill(rows, words.base(as: UInt64.self), keep.base(as: UInt8.self))
      var places = partitions.places[piece]
      sw_split_words(
        words.base(as: UInt64.self), keep.base(as: UInt8.self), rows.count,
        UInt32(rows.lowerBound), bits, &places, entries.base(as: sw_word_entry.self))
    }
    let distinct: Int
    (slots, capacity, distinct) = try partitions.fill(sw_word_entry.self) { slots, capacity, part in
      let table = sw_word_parts(
        slots: slots.base(as: sw_word_entry.self), capacity: capacity, partition_bits: bits)
      return sw_insert_words(
        table, UInt32(part), entries.base(as: sw_word_entry.self) + partitions.starts[part],
        partitions.starts[part + 1] - partitions.starts[part])
    }
    self.bits = bits
    isUnique = distinct == partitions.count
  }

  /// Writes the row of each word, `SW_NO_ROW` where there is none.
  func find(
    _ words: UnsafePointer<UInt64>, count: Int, into rows: UnsafeMutablePointer<UInt32>
  ) {
    let parts = sw_word_parts(
      slots: slots.base(as: sw_word_entry.self), capacity: capacity, partition_bits: bits)
    sw_find_words(parts, words, count, rows)
  }

  private static func room(_ count: Int) throws(FrameError) -> (words: Buffer, keep: Buffer) {
    (try .room(for: count, of: UInt64.self), try .room(for: count, of: UInt8.self))
  }
}

/// How rows are dealt out to the parts of a table by the top bits of their hashes, in their order.
struct Partitions: Sendable {
  /// Where the entries of each part start, and where the last end.
  let starts: [Int]
  /// For each piece of rows, where its first entry of each part goes.
  let places: [[UInt32]]

  var count: Int { starts[starts.count - 1] }

  /// So many that a part's slots fit the second-level cache.
  static func bits(of count: Int) -> UInt32 {
    let parts = (count + (1 << 14) - 1) >> 14
    return UInt32(min(12, parts <= 1 ? 0 : Int.bitWidth - (parts - 1).leadingZeroBitCount))
  }

  /// - Parameter counts: For each piece of rows, how many go to each part.
  init(counts: [[UInt32]], parts: Int) {
    var places = counts
    var starts = [0]
    var at = 0
    for part in 0..<parts {
      for piece in counts.indices {
        places[piece][part] = UInt32(at)
        at += Int(counts[piece][part])
      }
      starts.append(at)
    }
    self.starts = starts
    self.places = places
  }

  /// Makes room for the slots of all parts and fills each.
  ///
  /// - Parameter insert: Fills one part; returns how many keys are distinct, or -1 when they do not
  ///   fit: everything is then done again with twice the room.
  func fill<Slot: BitwiseCopyable>(
    _ type: Slot.Type, _ insert: @Sendable (Buffer, UInt32, Int) -> Int
  ) throws(FrameError) -> (slots: Buffer, capacity: UInt32, distinct: Int) {
    let parts = starts.count - 1
    // Parts differ by a few standard deviations of a binomial count.
    var capacity = count / parts * 8 / 5 + 64
    while true {
      guard capacity < Int(UInt32.max) else {
        throw FrameError(.outOfMemory, "too many keys for one join; filter or split its right side")
      }
      let slots = try Buffer.room(for: parts * capacity, of: type)
      let size = UInt32(capacity)
      let distinct = Threads.map(parts) { part in
        let bytes = Int(size) * MemoryLayout<Slot>.stride
        (slots.pointer + part * bytes).initializeMemory(
          as: UInt8.self, repeating: 0, count: bytes)
        return insert(slots, size, part)
      }
      if distinct.allSatisfy({ $0 >= 0 }) { return (slots, size, distinct.reduce(0, +)) }
      capacity *= 2
    }
  }
}
