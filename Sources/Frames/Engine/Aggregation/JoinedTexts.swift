import CKernels
import SwiftwaterDevices

/// The texts that are there, one after the other with a separator between them.
struct JoinedTextReduction: GroupReduction {
  let separator: String

  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    let column = inputs[0]
    let rows = try GroupedWords(groups, column, words: KeySort.identity(groups.count).buffer)
    let texts = column.dictionary?.column ?? column
    let joined = try texts.withTextRows { texts throws(FrameError) in
      let source = Source(
        rows: rows, texts: texts, codes: column.dictionary == nil ? nil : column.codes,
        gap: Array(separator.utf8))
      return try source.joined()
    }
    withExtendedLifetime(inputs) {}
    return try joined.nulls(where: groups.counts(column), areBelow: 1)
  }

  /// Groups of rows whose texts are joined.
  private struct Source: @unchecked Sendable {
    // Addresses are shared with the threads, which end before the columns do.
    let rows: GroupedWords
    let texts: TextRows
    let codes: UnsafePointer<UInt32>?
    let gap: [UInt8]

    func joined() throws(FrameError) -> Column {
      let views = try Buffer.room(for: rows.groupCount, of: sw_text_view.self)
      let blocks = TextBlocks()
      let pieces = pieces
      _ = try Threads.map(pieces.count) { piece throws(FrameError) in
        try write(pieces[piece], views.base(as: sw_text_view.self), blocks)
      }
      return Column(
        type: .string, count: rows.groupCount, values: views, storage: blocks.storage)
    }

    /// Groups that together have many rows.
    private var pieces: [Range<Int>] {
      var pieces: [Range<Int>] = []
      var first = 0
      for group in 0..<rows.groupCount
      where rows.starts[group + 1] - rows.starts[first] >= KeyPiece.rows
        || group + 1 == rows.groupCount
      {
        pieces.append(first..<group + 1)
        first = group + 1
      }
      return pieces
    }

    private func write(
      _ groups: Range<Int>, _ views: UnsafeMutablePointer<sw_text_view>, _ blocks: TextBlocks
    ) throws(FrameError) {
      let words = rows.words.base(as: UInt64.self)
      let lengths = groups.map { group in
        let members = rows.starts[group]..<rows.starts[group + 1]
        return Int(
          sw_joined_length(
            texts.views, codes, words + members.lowerBound, Int64(members.count),
            UInt64(gap.count)))
      }
      guard lengths.allSatisfy({ $0 <= TextScratch.limit }) else { throw .textTooLong }
      var group = groups.lowerBound
      while group < groups.upperBound {
        // What a view points into is found by 32 bits.
        var (end, size) = (group, 0)
        while end < groups.upperBound,
          end == group || size + lengths[end - groups.lowerBound] <= TextScratch.limit
        {
          size += lengths[end - groups.lowerBound]
          end += 1
        }
        let (block, number) = try blocks.add(byteCount: size + Int(SW_JOIN_SLACK))
        var used = 0
        for own in group..<end {
          let target = block.base(as: UInt8.self) + used
          let length = lengths[own - groups.lowerBound]
          sw_join_texts(
            texts.views, texts.buffers, codes, words + rows.starts[own],
            Int64(rows.starts[own + 1] - rows.starts[own]), gap, UInt64(gap.count), target)
          views[own] = sw_text_make_view(target, length, number, UInt32(used))
          used += length
        }
        withExtendedLifetime(block) {}
        group = end
      }
    }
  }
}
