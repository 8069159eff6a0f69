import SwiftwaterDevices

/// Computes an expression within each partition of a table's rows.
struct Partitioned {
  let evaluator: Evaluator

  func column(
    _ inner: Expression.Node, _ partition: [Expression.Node], _ order: [WindowOrder]
  ) throws(FrameError) -> Column {
    let table = evaluator.table
    var keys: [Column] = []
    for node in partition { keys.append(try evaluator.column(node)) }
    if order.isEmpty, case .aggregate(let aggregate, let operands) = inner {
      let groups = try GroupCodes(keys, count: table.count)
      return try groups.spread(aggregate, evaluator.columns(operands))
    }
    let grouping = try Grouping(columns: keys, count: table.count)
    var rows = try KeySort.identity(table.count)
    if !order.isEmpty {
      var sorted = Table(names: [], columns: [], count: table.count)
      for (index, key) in order.enumerated() {
        sorted.names.append("\(index)")
        sorted.columns.append(try evaluator.column(key.node))
      }
      rows = try Sorting.order(
        sorted,
        by: order.enumerated().map { SortKey(name: "\($0)", descending: $1.descending) })
    }
    let (places, segments) = try grouping.partitioned(rows)
    // Only the columns that are read move.
    let wanted = inner.columns
    var moved = Table(names: [], columns: [], count: table.count)
    for (name, column) in zip(table.names, table.columns) where wanted.contains(name) {
      moved.names.append(name)
      moved.columns.append(try column.gather(places))
    }
    let result = try Evaluator(table: moved, segments: segments).column(inner)
    return try result.gather(places.inverted())
  }
}

extension Grouping {
  /// The partitions as groups, in their order.
  init(segments: Segments) throws(FrameError) {
    let codes = try Buffer.room(for: segments.rowCount, of: UInt32.self)
    let target = codes.base(as: UInt32.self)
    for segment in 0..<segments.count {
      for row in segments[segment] { target[row] = UInt32(truncatingIfNeeded: segment) }
    }
    let keys = KeyCodes(buffer: codes, size: segments.count, isInOrder: true)
    let grouping = Grouping(keys, count: segments.rowCount)
    self = segments.count == 1 ? Grouping(whole: grouping) : grouping
  }

  /// Rows group after group, each group's in the order of a list, and where the groups begin.
  func partitioned(_ rows: RowList) throws(FrameError) -> (RowList, Segments) {
    let places = try places()
    var starts = Array(repeating: 0, count: order.count + 1)
    let codes = keys.codes
    for row in 0..<count { starts[places[Int(codes[row])] + 1] += 1 }
    for group in 0..<order.count { starts[group + 1] += starts[group] }
    let list = try Buffer.room(for: count, of: Int.self)
    let target = list.base(as: Int.self)
    var next = starts
    next.withUnsafeMutableBufferPointer { next in
      places.withUnsafeBufferPointer { places in
        for at in 0..<count {
          let row = rows.rows[at]
          let group = places[Int(codes[row])]
          target[next[group]] = row
          next[group] &+= 1
        }
      }
    }
    return (RowList(buffer: list, count: count), Segments(starts: starts))
  }

  /// The place of each code among the groups.
  private func places() throws(FrameError) -> [Int] {
    var places = Array(repeating: 0, count: keys.size)
    for (place, code) in order.enumerated() { places[code] = place }
    return places
  }
}

extension GroupCodes {
  /// The partitions as groups, in their order.
  init(segments: Segments) throws(FrameError) {
    guard segments.count > 1 else {
      try self.init(wholeOf: segments.rowCount)
      return
    }
    let codes = try Buffer.room(for: segments.rowCount, of: UInt32.self)
    let target = codes.base(as: UInt32.self)
    for segment in 0..<segments.count {
      for row in segments[segment] { target[row] = UInt32(truncatingIfNeeded: segment) }
    }
    let numbers = Column(type: .uint32, count: segments.rowCount, values: codes)
    try self.init(numbered: numbers, size: segments.count)
  }

  /// An aggregate of each group as a value of each of its rows.
  func spread(_ aggregate: Aggregate, _ operands: [Column]) throws(FrameError) -> Column {
    var inputs: [Column] = []
    for operand in operands { inputs.append(try routed(operand)) }
    let types = operands.map(\.type)
    let values = try aggregate.reduction(types).result(self, inputs)
    let numbers = try numbers()
    let list = try Buffer.room(for: count, of: Int.self)
    Threads.forEachRange(count, grain: 1 << 16) { _, rows in
      let (source, target) = (numbers.base(as: UInt32.self), list.base(as: Int.self))
      for row in rows { target[row] = Int(source[row]) }
    }
    return try values.gather(RowList(buffer: list, count: count))
  }
}

extension RowList {
  /// For a list of all rows: where each row stands in it.
  func inverted() throws(FrameError) -> RowList {
    let list = try Buffer.room(for: count, of: Int.self)
    let (source, target) = (rows, list.base(as: Int.self))
    for at in 0..<count { target[source[at]] = at }
    return RowList(buffer: list, count: count)
  }
}
