/// Texts that begin alike, put in order by eight bytes after the other.
///
/// The texts are distinct, so that an end is reached where the longest of those that tie ends.
///
/// - Source: Bentley, Sedgewick 1997, "Fast algorithms for sorting and searching strings", with words
///   for characters.
struct TiedTexts {
  let order: UnsafeMutableBufferPointer<Int>
  let rows: TextRows

  private struct Entry {
    var word: UInt64
    /// How many of the word's bytes are the text's, more than 8 where it goes on.
    var length: UInt32
    var code: Int
  }

  /// Sorts a range of codes whose texts have the same bytes up to a depth.
  func sort(_ range: Range<Int>, from depth: Int) {
    guard range.count > 1 else { return }
    withUnsafeTemporaryAllocation(of: Entry.self, capacity: range.count) { room in
      var entries = room
      for place in 0..<range.count {
        let code = order[range.lowerBound + place]
        entries.initializeElement(at: place, to: entry(code, depth))
      }
      entries.sort { a, b in
        a.word != b.word ? a.word < b.word : a.length != b.length ? a.length < b.length : false
      }
      for place in 0..<range.count { order[range.lowerBound + place] = entries[place].code }
      // Ties of texts that go on; where one ended they differ in length.
      var start = 0
      while start < range.count {
        var end = start + 1
        if entries[start].length > 8 {
          while end < range.count, entries[end].word == entries[start].word,
            entries[end].length > 8
          { end += 1 }
        }
        if end - start > 1 {
          sort(range.lowerBound + start..<range.lowerBound + end, from: depth + 8)
        }
        start = end
      }
    }
  }

  private func entry(_ code: Int, _ depth: Int) -> Entry {
    let text = rows[code]
    let left = text.count - depth
    if left >= 8 {
      let word = text.loadUnaligned(fromByteOffset: depth, as: UInt64.self).bigEndian
      return Entry(word: word, length: left == 8 ? 8 : 9, code: code)
    }
    var word: UInt64 = 0
    for place in 0..<max(left, 0) { word |= UInt64(text[depth + place]) << UInt64(56 - place * 8) }
    return Entry(word: word, length: UInt32(max(left, 0)), code: code)
  }
}
