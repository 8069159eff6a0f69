import CKernels
import SwiftwaterDevices

/// The rows of each group side by side, in their order.
private func groupedRows(
  _ groups: GroupCodes, _ validOf: Column
) throws(FrameError) -> GroupedWords {
  try GroupedWords(groups, validOf, words: KeySort.identity(groups.count).buffer)
}

extension Column {
  /// Lists of a child column's rows.
  ///
  /// - Parameter starts: Where each list starts, and the end of the last.
  fileprivate static func lists(of child: Column, starts: [Int]) throws(FrameError) -> Column {
    Column(
      type: .list(child.type), count: starts.count - 1,
      values: try framing { () throws(DeviceError) in try Buffer(starts) }, children: [child])
  }
}

/// All values of each group as a list, nulls among them, in row order.
struct CollectReduction: GroupReduction {
  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    if groups.isWhole { return try .lists(of: inputs[0], starts: [0, inputs[0].count]) }
    let rows = try groupedRows(groups, inputs[0].with(validity: nil))
    let values = try inputs[0].gather(
      RowList(buffer: rows.words, count: rows.starts[rows.groupCount]))
    return try .lists(of: values, starts: rows.starts)
  }
}

/// The value in a row of each group, counted from 0, or from the end when negative.
struct PlaceReduction: GroupReduction {
  let place: Int

  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    let rows = try groupedRows(groups, inputs[0].with(validity: nil))
    let list = (0..<rows.groupCount).map { group -> Int in
      let members = rows[group]
      let at = place < 0 ? members.count + place : place
      return members.indices.contains(at) ? Int(members[at]) : -1
    }
    return try inputs[0].gather(RowList(list))
  }
}

extension PlaceReduction: PassingReduction {
  func value(of values: StoredValues) throws(FrameError) -> Column {
    var row = place
    if place < 0 { try values.forEach { row += $0.count } }
    var found: Column?
    var before = 0
    try values.forEach(while: { found == nil }) { (column) throws(FrameError) in
      if row >= before, row < before + column.count { found = try column.single(row - before) }
      before += column.count
    }
    guard let found else { return try values.null() }
    return found
  }
}

/// The greatest or least values of each group, the best first, as a list.
struct TopReduction: GroupReduction {
  let size: Int
  let greatest: Bool

  func result(_ groups: GroupCodes, _ inputs: [Column]) throws(FrameError) -> Column {
    let column = inputs[0]
    // Words keep numbers in few bytes a group; everything else goes by rows.
    let isNumber = column.dictionary == nil && column.type.physical.dtype != nil
    let counts = try groups.counts(column)
    let count = counts.elements(Int64.self)
    let size = Int(min(Int64(size), (0..<counts.count).reduce(0) { max($0, count[$1]) }))
    guard isNumber, size > 0, size <= 64 else { return try sorted(groups, column) }
    let greatest = greatest
    let words = try OrderWords.of(column)
    let flags = column.validity
    // Each group's best words, the worst first.
    let states = try groups.fold(
      UInt64.self, width: size, start: { $0.update(repeating: 0, count: $1 * size) },
      update: { codes, unit, state in
        sw_fold_top(
          codes, words.base(as: UInt64.self) + unit.rows.lowerBound,
          flags.map { UnsafePointer($0.bits.base(as: UInt8.self)) },
          Int64((flags?.start ?? 0) + unit.rows.lowerBound), Int64(unit.rows.count), Int64(size),
          greatest, state)
      },
      combine: { codes, states, count, totals in
        sw_combine_top(states, Int64(count), Int64(size), totals)
      })
    var starts = [0]
    starts.reserveCapacity(groups.groupCount + 1)
    for group in 0..<groups.groupCount {
      starts.append(starts[group] + min(size, Int(count[group])))
    }
    let best = try Buffer.room(for: starts[groups.groupCount], of: UInt64.self)
    let order = groups.order.rows
    let turn: UInt64 = greatest ? 0 : .max
    let (from, to) = (states.base(as: UInt64.self), best.base(as: UInt64.self))
    for group in 0..<groups.groupCount {
      let best = from + order[group] * size
      for place in 0..<starts[group + 1] - starts[group] {
        to[starts[group] + place] = best[size - 1 - place] ^ turn
      }
    }
    let values = try OrderWords.values(
      best.base(as: UInt64.self), count: starts[groups.groupCount], column.type)
    return try .lists(of: values, starts: starts)
  }

  private func sorted(_ groups: GroupCodes, _ column: Column) throws(FrameError) -> Column {
    let words = try OrderWords.of(column)
    let rows = try groupedRows(groups, column)
    let source = words.base(as: UInt64.self)
    var starts = [0]
    var list: [Int] = []
    for group in 0..<rows.groupCount {
      let members = rows[group].map { Int($0) }.sorted { a, b in
        let (x, y) = (source[a], source[b])
        return x == y ? a < b : greatest ? x > y : x < y
      }
      list += members.prefix(size)
      starts.append(list.count)
    }
    return try .lists(of: column.gather(RowList(list)), starts: starts)
  }
}

extension TopReduction: PassingReduction {
  func value(of values: StoredValues) throws(FrameError) -> Column {
    let step = TopBreaker(
      keys: [SortKey(name: StoredValues.name, descending: greatest)], count: size, run: values.run,
      statistics: values.statistics)
    let best = try step.stream(values.present()).table(values.run).columns[0]
    return try .lists(of: best, starts: [0, best.count])
  }
}
