import CKernels
import SwiftwaterDevices

/// Simple aggregates of lists of numbers, straight over the offsets: no element learns which list it
/// is in.
struct ListFold {
  private let lists: Column
  private let elements: Column

  /// Nil for elements that are not numbers.
  init?(_ lists: Column) {
    guard let elements = lists.children.first, elements.type.physical.dtype != nil else {
      return nil
    }
    if case .decimal = elements.type { return nil }
    (self.lists, self.elements) = (lists, elements)
  }

  /// The aggregate of each list, null for those that are not there; nil for aggregates of other
  /// kinds.
  ///
  /// - Parameter type: The type of the result.
  func column(_ aggregate: Aggregate, _ type: ColumnType) throws(FrameError) -> Column? {
    let count = lists.count
    let out = try Buffer.room(for: count * type.physical.width, of: UInt8.self)
    let flags = try Buffer.room(for: count, of: UInt8.self)
    let fold: @Sendable (Range<Int>, inout sw_cells) -> Void
    let lists = lists
    let offsets = { @Sendable (rows: Range<Int>) in
      lists.elements(Int64.self) + rows.lowerBound
    }
    switch aggregate {
    case .sum:
      fold = { rows, cells in
        sw_list_sums(
          &cells, offsets(rows), Int64(rows.count),
          out.base(as: UInt64.self) + rows.lowerBound)
      }
    case .mean where type == .float64:
      fold = { rows, cells in
        sw_list_means(
          &cells, offsets(rows), Int64(rows.count), out.base(as: Double.self) + rows.lowerBound,
          flags.base(as: UInt8.self) + rows.lowerBound)
      }
    case .min, .max, .any, .all:
      let greatest = aggregate == .max || aggregate == .any
      fold = { rows, cells in
        sw_list_extremes(
          &cells, offsets(rows), Int64(rows.count), greatest,
          out.pointer + rows.lowerBound * type.physical.width,
          flags.base(as: UInt8.self) + rows.lowerBound)
      }
    case .argMin, .argMax:
      fold = { rows, cells in
        sw_list_places(
          &cells, offsets(rows), Int64(rows.count), aggregate == .argMax,
          out.base(as: Int64.self) + rows.lowerBound,
          flags.base(as: UInt8.self) + rows.lowerBound)
      }
    default: return nil
    }
    let elements = elements
    Threads.forEachRange(count, grain: 1 << 14) { _, rows in
      var cells = elements.cells(0..<elements.count)
      fold(rows, &cells)
      if aggregate == .all || aggregate == .any { Self.settle(aggregate, out, flags, rows) }
    }
    withExtendedLifetime((lists, elements)) {}
    var validity = lists.validity
    if [.mean, .min, .max, .argMin, .argMax].contains(aggregate) {
      validity = try Validity.both(
        validity, Validity(flags: flags, count: count), count: count)
    }
    return Column(type: type, count: count, values: out, validity: validity)
  }

  /// The number of elements of each list.
  static func lengths(_ lists: Column) throws(FrameError) -> Column {
    let out = try Buffer.room(for: lists.count, of: Int64.self)
    Threads.forEachRange(lists.count, grain: 1 << 16) { _, rows in
      let (offsets, target) = (lists.elements(Int64.self), out.base(as: Int64.self))
      for row in rows { target[row] = offsets[row + 1] - offsets[row] }
    }
    return Column(type: .int64, count: lists.count, values: out, validity: lists.validity)
  }

  /// Of no values all are true and none is.
  private static func settle(
    _ aggregate: Aggregate, _ out: Buffer, _ flags: Buffer, _ rows: Range<Int>
  ) {
    let (target, there) = (out.base(as: UInt8.self), flags.base(as: UInt8.self))
    let empty: UInt8 = aggregate == .all ? 1 : 0
    for row in rows where there[row] == 0 { target[row] = empty }
  }
}
