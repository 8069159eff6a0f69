import CKernels
import SwiftwaterDevices

/// Rows of texts put in order by eight bytes after the other; equal texts keep their order.
///
/// - Source: Bentley, Sedgewick 1997, "Fast algorithms for sorting and searching strings", with words
///   for characters.
struct TiedTexts {
  let order: UnsafeMutableBufferPointer<Int>
  let rows: TextRows

  private struct Entry {
    var word: UInt64
    /// How many of the word's bytes are the text's, more than 8 where it goes on.
    var length: UInt8
    /// The place among those that tie.
    var place: UInt32
  }

  /// Ties of more rows are sorted by keys, all at once.
  private static let few = 1 << 12

  /// Sorts all rows, on all threads.
  func sort() throws(FrameError) {
    let ties = try Ties.all(order.indices, in: self, depth: 0)
    nonisolated(unsafe) let sorter = self
    _ = try Threads.map((ties.count + 63) / 64) { chunk throws(FrameError) in
      for tie in ties[chunk * 64..<min(ties.count, chunk * 64 + 64)] {
        try sorter.sort(tie, from: 8)
      }
    }
  }

  /// Sorts a range of rows whose texts have the same bytes up to a depth.
  func sort(_ range: Range<Int>, from depth: Int) throws(FrameError) {
    guard range.count > 1 else { return }
    guard range.count <= Self.few else {
      for tie in try Ties.all(range, in: self, depth: depth) { try sort(tie, from: depth + 8) }
      return
    }
    sortFew(range, from: depth)
  }

  private func sortFew(_ range: Range<Int>, from depth: Int) {
    let count = range.count
    withUnsafeTemporaryAllocation(of: Entry.self, capacity: count) { entries in
      withUnsafeTemporaryAllocation(of: Int.self, capacity: count) { own in
        for place in 0..<count {
          let row = order[range.lowerBound + place]
          own.initializeElement(at: place, to: row)
          var (word, length) = (UInt64(0), UInt8(0))
          var first = Int64(row)
          sw_text_digits(rows.views, rows.buffers, &first, 1, UInt64(depth), &word, &length)
          entries.initializeElement(
            at: place, to: Entry(word: word, length: length, place: UInt32(place)))
        }
        var entries = entries
        entries.sort { a, b in
          a.word != b.word
            ? a.word < b.word : a.length != b.length ? a.length < b.length : a.place < b.place
        }
        for place in 0..<count { order[range.lowerBound + place] = own[Int(entries[place].place)] }
        // Ties of texts that go on; where one ended they differ in length.
        var start = 0
        while start < count {
          var end = start + 1
          if entries[start].length > 8 {
            while end < count, entries[end].word == entries[start].word { end += 1 }
          }
          if end - start > 1 {
            sortFew(range.lowerBound + start..<range.lowerBound + end, from: depth + 8)
          }
          start = end
        }
      }
    }
  }
}

/// Rows whose texts are the same up to a depth.
private enum Ties {
  /// Sorts rows by the eight bytes from a depth on, and finds those that still tie.
  static func all(
    _ range: Range<Int>, in texts: TiedTexts, depth: Int
  ) throws(FrameError) -> [Range<Int>] {
    let count = range.count
    let words = try Buffer.room(for: count, of: UInt64.self)
    let lengths = try Buffer.room(for: count, of: UInt8.self)
    let copy = try Buffer.room(for: count, of: Int64.self)
    let (rows, list) = (copy.base(as: Int64.self), try KeySort.identity(count))
    for place in 0..<count { rows[place] = Int64(texts.order[range.lowerBound + place]) }
    nonisolated(unsafe) let source = texts.rows
    Threads.forEachRange(count, grain: KeyPiece.rows) { _, part in
      let start = part.lowerBound
      sw_text_digits(
        source.views, source.buffers, copy.base(as: Int64.self) + start, Int64(part.count),
        UInt64(depth), words.base(as: UInt64.self) + start, lengths.base(as: UInt8.self) + start)
    }
    let sorted = try KeySort.sort(list, by: words)
    let (places, word, length) = (
      UnsafeMutablePointer(mutating: sorted.rows), words.base(as: UInt64.self),
      lengths.base(as: UInt8.self)
    )
    var ties: [Range<Int>] = []
    var start = 0
    while start < count {
      let own = word[places[start]]
      var end = start + 1
      var least = length[places[start]]
      while end < count, word[places[end]] == own {
        least = min(least, length[places[end]])
        end += 1
      }
      if end - start > 1 {
        var first = start
        if least <= 8 {
          // Texts that end here, the shorter first, then those that go on.
          var tied = UnsafeMutableBufferPointer(start: places + start, count: end - start)
          tied.sort { (length[$0], $0) < (length[$1], $1) }
          while first < end, length[places[first]] <= 8 { first += 1 }
        }
        if end - first > 1 { ties.append(range.lowerBound + first..<range.lowerBound + end) }
      }
      start = end
    }
    for place in 0..<count { texts.order[range.lowerBound + place] = Int(rows[places[place]]) }
    withExtendedLifetime((words, lengths, copy, list, sorted)) {}
    return ties
  }
}
