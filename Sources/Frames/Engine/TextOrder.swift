import CKernels
import SwiftwaterDevices

/// Rows in the order of texts most of which are distinct, so that numbering them first is no gain.
enum TextOrder {
  /// Whether texts are worth comparing row by row, as far as a sample shows.
  static func suits(_ column: Column) throws(FrameError) -> Bool {
    guard column.type.physical == .view, column.dictionary == nil, column.count >= 1 << 12 else {
      return false
    }
    let size = 1 << 10
    let sample = try column.gather(RowList((0..<size).map { $0 * (column.count / size) }))
    return try sample.encoded().dictionary.map { $0.count > size / 2 } ?? false
  }

  /// The rows of a list in order; stable, nulls last.
  static func sort(
    _ list: RowList, by column: Column, descending: Bool
  ) throws(FrameError) -> RowList {
    let sorted = try Buffer.room(for: list.count, of: Int.self)
    let target = sorted.base(as: Int.self)
    var count = 0
    // Ascending and then turned around: what is equal has to be the other way round before.
    for place in 0..<list.count {
      let row = list.rows[descending ? list.count - 1 - place : place]
      target[count] = row
      count += column.validity?[row] ?? true ? 1 : 0
    }
    try column.withTextRows { texts throws(FrameError) in
      nonisolated(unsafe) let sorter = TiedTexts(
        order: UnsafeMutableBufferPointer(start: target, count: count), rows: texts)
      try sorter.sort()
    }
    if descending {
      var rows = UnsafeMutableBufferPointer(start: target, count: count)
      rows.reverse()
    }
    if let validity = column.validity {
      for place in 0..<list.count where !validity[list.rows[place]] {
        target[count] = list.rows[place]
        count += 1
      }
    }
    return RowList(buffer: sorted, count: list.count)
  }
}
