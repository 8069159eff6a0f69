import CKernels
import SwiftwaterDevices

/// How often each row stands in a result that has a row for every element of a list.
struct Repetition {
  /// The number of rows of the result.
  let count: Int
  private let lists: Column
  private let keepsEmpty: Bool
  /// Where the rows of each piece of lists begin.
  private let starts: [Int]

  /// - Parameter keepsEmpty: Whether empty lists give a row; those that are not there always do.
  init(_ rows: ListRows, keepingEmpty keepsEmpty: Bool) {
    lists = rows.column
    self.keepsEmpty = keepsEmpty
    let (lists, pieces) = (lists, KeyPiece.count(lists.count))
    let counts = Threads.map(pieces) { piece in
      let rows = KeyPiece.range(piece, of: lists.count)
      var exploded = Self.exploded(lists, keepsEmpty)
      return Int(sw_exploded_count(&exploded, Int64(rows.lowerBound), Int64(rows.upperBound)))
    }
    withExtendedLifetime(lists) {}
    starts = counts.reduce(into: [0]) { starts, count in
      starts.append(starts[starts.count - 1] + count)
    }
    count = starts[pieces]
  }

  /// The rows of a column as often as they stand in the result; nil where they have to be gathered.
  func repeated(_ column: Column) throws(FrameError) -> Column? {
    guard column.validity == nil, !column.isNested, [1, 2, 4, 8, 16].contains(column.width) else {
      return nil
    }
    let width = column.width
    let out = try Buffer.room(for: count * width, of: UInt8.self)
    let (lists, keepsEmpty, starts) = (lists, keepsEmpty, starts)
    Threads.forEach(starts.count - 1) { piece in
      var exploded = Self.exploded(lists, keepsEmpty)
      sw_explode(
        &exploded, Int64(piece * KeyPiece.rows), Int64(starts[piece + 1] - starts[piece]),
        column.values.pointer + column.start * width, Int64(width),
        out.pointer + starts[piece] * width)
    }
    withExtendedLifetime((lists, column)) {}
    return Column(
      type: column.type, count: count, values: out, storage: column.storage,
      dictionary: column.dictionary)
  }

  /// What the kernels read; valid while the column lives.
  private static func exploded(_ lists: Column, _ keepsEmpty: Bool) -> sw_exploded {
    sw_exploded(
      offsets: lists.elements(Int64.self),
      validity: lists.validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) },
      bit: Int64(lists.validity?.start ?? 0), keeps_empty: keepsEmpty)
  }
}
