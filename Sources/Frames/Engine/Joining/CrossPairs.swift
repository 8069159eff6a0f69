import CKernels
import SwiftwaterDevices

/// All pairs of few rows whose values lie side by side: those of the left repeated, those of the right
/// copied as a whole.
struct CrossPairs {
  private let left: Table
  private let right: Table
  private let names: [String]
  private let count: Int

  /// Nil where there are nulls, lists or so many pairs that threads should share them.
  init?(_ left: Table, _ right: Table, _ step: JoinStep) throws(FrameError) {
    let (count, overflow) = left.count.multipliedReportingOverflow(by: right.count)
    guard !overflow, count <= 1 << 18 else { return nil }
    let added = step.rightColumns(left.names, right.names)
    let sources = try right.columns(named: added.map(\.source))
    guard (left.columns + sources).allSatisfy({ $0.validity == nil && !$0.isNested }) else {
      return nil
    }
    self.left = left
    self.right = Table(names: added.map(\.name), columns: sources, count: right.count)
    names = left.names + added.map(\.name)
    self.count = count
  }

  func table() throws(FrameError) -> Table {
    var columns: [Column] = []
    let ends = (0...left.count).map { Int64($0 * right.count) }
    for column in left.columns {
      columns.append(
        try copied(column) { source, target in
          ends.withUnsafeBufferPointer { ends in
            var rows = sw_exploded(
              offsets: ends.baseAddress, validity: nil, bit: 0, keeps_empty: false)
            sw_explode(&rows, 0, Int64(count), source, Int64(column.width), target)
          }
        })
    }
    for column in right.columns {
      let size = right.count * column.width
      columns.append(
        try copied(column) { source, target in
          for row in 0..<left.count {
            (target + row * size).copyMemory(from: source, byteCount: size)
          }
        })
    }
    return Table(names: names, columns: columns, count: count)
  }

  private func copied(
    _ column: Column, _ body: (UnsafeRawPointer, UnsafeMutableRawPointer) -> Void
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: count * column.width, of: UInt8.self)
    body(column.values.pointer + column.start * column.width, out.pointer)
    withExtendedLifetime(column) {}
    return Column(
      type: column.type, count: count, values: out, storage: column.storage,
      dictionary: column.dictionary)
  }
}
