import CKernels
import SwiftwaterDevices

/// The rows that the first of an order are among, found without sorting.
enum TopSelection {
  /// The rows, in order, that are not after the row at place `count` in the order by a column, those
  /// equal to it among them; nil where they are not found without sorting.
  static func candidates(
    _ column: Column, descending: Bool, count: Int
  ) throws(FrameError) -> RowList? {
    guard column.type.physical == .view, column.dictionary == nil else {
      let isNumber = column.type.physical.dtype != nil || column.type.physical == .view
      return isNumber ? try numbers(column, descending: descending, count: count) : nil
    }
    return count <= 1 << 10 ? try texts(column, descending: descending, count: count) : nil
  }

  // MARK: - Implementation

  private static func numbers(
    _ column: Column, descending: Bool, count: Int
  ) throws(FrameError) -> RowList? {
    let words = try turnedWords(column, descending: descending)
    let grain = max(1 << 16, count)
    let pieces = (column.count + grain - 1) / grain
    let rows = { @Sendable (piece: Int) in
      piece * grain..<min(column.count, (piece + 1) * grain)
    }
    let best = Threads.map(pieces) { piece in
      let word = words.base(as: UInt64.self)
      var best: [UInt64] = []
      var worst = UInt64.max
      for row in rows(piece) {
        if word[row] >= worst, best.count >= count { continue }
        best.append(word[row])
        if best.count >= 2 * count + 64 {
          best.sort()
          best.removeLast(best.count - count)
          worst = best[count - 1]
        }
      }
      return best
    }
    let last = best.flatMap { $0 }.sorted()[count - 1]
    let found = Threads.map(pieces) { piece in
      let word = words.base(as: UInt64.self)
      var found: [Int] = []
      for row in rows(piece) where word[row] <= last { found.append(row) }
      return found
    }
    return try joined(found, of: column)
  }

  /// Words in the order of the rows, nulls last.
  private static func turnedWords(
    _ column: Column, descending: Bool
  ) throws(FrameError) -> Buffer {
    let words =
      column.type.physical == .view ? try SortKeys.words(column) : try OrderWords.of(column)
    let turn: UInt64 = descending ? .max : 0
    guard descending || column.validity != nil else { return words }
    Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
      let word = words.base(as: UInt64.self)
      for row in rows { word[row] ^= turn }
      guard let validity = column.validity else { return }
      for row in rows where !validity[row] { word[row] = .max }
    }
    return words
  }

  private static func texts(
    _ column: Column, descending: Bool, count: Int
  ) throws(FrameError) -> RowList? {
    let pieces = KeyPiece.count(column.count)
    let (validity, total) = (column.validity, column.count)
    return try column.withTextRows { texts throws(FrameError) in
      nonisolated(unsafe) let texts = texts
      let bits = { @Sendable in validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) } }
      let bit = Int64(validity?.start ?? 0)
      let best = Threads.map(pieces) { piece in
        let rows = KeyPiece.range(piece, of: total)
        return [Int64](unsafeUninitializedCapacity: count) { heap, held in
          held = Int(
            sw_least_texts(
              texts.views, texts.buffers, bits(), bit, Int64(rows.lowerBound), Int64(rows.count),
              Int64(count), descending, heap.baseAddress, 0))
        }
      }.flatMap { $0 }
      guard best.count >= count else { return nil }
      let last = best.sorted { a, b in
        let order = sw_text_compare(
          texts.views + Int(a), texts.buffers, texts.views + Int(b), texts.buffers)
        return descending ? order > 0 : order < 0
      }[count - 1]
      let found = Threads.map(pieces) { piece in
        let rows = KeyPiece.range(piece, of: total)
        return [Int](unsafeUninitializedCapacity: rows.count) { list, found in
          list.withMemoryRebound(to: Int64.self) { list in
            found = Int(
              sw_texts_up_to(
                texts.views, texts.buffers, bits(), bit, Int64(rows.lowerBound),
                Int64(rows.count), last, descending, list.baseAddress))
          }
        }
      }
      return try joined(found, of: column)
    }
  }

  /// Nil where they are too many to gain anything.
  private static func joined(
    _ parts: [[Int]], of column: Column
  ) throws(FrameError) -> RowList? {
    guard parts.reduce(0, { $0 + $1.count }) <= column.count / 2 else { return nil }
    return try RowList(parts.flatMap { $0 })
  }
}
