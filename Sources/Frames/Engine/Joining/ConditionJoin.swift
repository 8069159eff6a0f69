import CKernels
import Synchronization
import SwiftwaterDevices

/// Finds the pairs of rows for which conditions on both sides are true.
///
/// Candidates come from equal keys, else from a range of the right rows sorted by what an
/// inequality compares, else they are all pairs; the other conditions are evaluated on candidates,
/// block by block.
struct ConditionJoin: Sendable {
  let conditions: [Expression.Node]
  let step: JoinStep

  /// - Parameter right: The right side under the names its columns have in the result.
  func join(_ left: Table, _ right: Table) throws(FrameError) -> Table {
    let (left, right, rest) = try filtered(left, right)
    guard right.count < Int(UInt32.max) else {
      throw FrameError(
        .outOfMemory, "a join's right side of \(right.count) rows; use at most \(UInt32.max - 1)")
    }
    let (candidates, open) = try Candidates.find(left, right, rest)
    let blocks = candidates.blocks(left.count)
    let total = Atomic(0)
    let pairs = try Threads.map(blocks.count) { index throws(FrameError) -> Pairs in
      let pairs = try Self.pairs(blocks[index], candidates, left, right, open)
      let count = total.wrappingAdd(pairs.count, ordering: .relaxed).newValue
      try JoinOutput.checkRoom(left.columns + right.columns, count)
      return pairs
    }
    let count = pairs.reduce(0) { $0 + $1.count }
    let output = try JoinOutput(
      left, right, step, count: count, leftIsWhole: false, mayMiss: false)
    var places = [0]
    for part in pairs { places.append(places[places.count - 1] + part.count) }
    let starts = places
    Threads.forEach(pairs.count) { index in
      let part = pairs[index]
      output.write(
        part.left.base(as: UInt32.self), part.right.base(as: UInt32.self), part.count,
        from: blocks[index].lowerBound, at: starts[index])
    }
    return try output.table
  }

  // MARK: - Implementation

  /// Both sides without the rows that no condition can hold for, and the other conditions.
  private func filtered(
    _ left: Table, _ right: Table
  ) throws(FrameError) -> (Table, Table, [Expression.Node]) {
    var (left, right, rest) = (left, right, [Expression.Node]())
    for condition in conditions.flatMap(\.conjuncts) {
      // What asks one side only is asked of each of its rows once.
      if condition.columns.isSubset(of: left.names) {
        left = try left.gather(RowList(mask: Evaluator(table: left).column(condition)))
      } else if condition.columns.isSubset(of: right.names) {
        right = try right.gather(RowList(mask: Evaluator(table: right).column(condition)))
      } else {
        rest.append(condition)
      }
    }
    return (left, right, rest)
  }

  /// Pairs of a block; left rows count from its first.
  private struct Pairs: Sendable {
    let left: Buffer
    let right: Buffer
    let count: Int
  }

  private static func pairs(
    _ rows: Range<Int>, _ candidates: Candidates, _ left: Table, _ right: Table,
    _ open: [Expression.Node]
  ) throws(FrameError) -> Pairs {
    let count = candidates.count(rows)
    let lists = (try RowNumbers(capacity: count), try RowNumbers(capacity: count))
    candidates.list(rows, lists.0.rows, lists.1.rows)
    guard let condition = open.first, count > 0 else {
      return Pairs(left: lists.0.buffer, right: lists.1.buffer, count: count)
    }
    var table = Table(names: [], columns: [], count: count)
    let whole = open.dropFirst().reduce(condition) { .binary(.and, $0, $1) }
    for name in whole.columns.sorted() {
      let isLeft = left.names.contains(name)
      var list = isLeft ? lists.0 : lists.1
      list.count = count
      guard let column = isLeft ? left[name]?[rows] : right[name] else { continue }
      table.names.append(name)
      table.columns.append(try column.gather(list))
    }
    let mask = try Evaluator(table: table).column(whole)
    let flags = mask.elements(UInt8.self)
    var kept = 0
    for at in 0..<count {
      lists.0.rows[kept] = lists.0.rows[at]
      lists.1.rows[kept] = lists.1.rows[at]
      kept += flags[at] != 0 && (mask.validity?[at] ?? true) ? 1 : 0
    }
    return Pairs(left: lists.0.buffer, right: lists.1.buffer, count: kept)
  }
}

extension Expression.Node {
  /// The conditions that must all be true for this one to be.
  var conjuncts: [Expression.Node] {
    switch self {
    case .binary(.and, let a, let b): a.conjuncts + b.conjuncts
    case .alias(_, let node): node.conjuncts
    default: [self]
    }
  }

  /// A comparison of something of the left side with something of the right, in this order.
  func comparison(
    _ left: Table, _ right: Table
  ) -> (BinaryOperator, left: Expression.Node, right: Expression.Node)? {
    guard case .binary(let op, let a, let b) = self, op == .equal || op.isInequality,
      !a.columns.isEmpty, !b.columns.isEmpty
    else { return nil }
    if a.columns.isSubset(of: left.names), b.columns.isSubset(of: right.names) {
      return (op, a, b)
    }
    guard a.columns.isSubset(of: right.names), b.columns.isSubset(of: left.names) else {
      return nil
    }
    return (op.mirrored, b, a)
  }
}

extension BinaryOperator {
  fileprivate var isInequality: Bool {
    [.less, .lessOrEqual, .greater, .greaterOrEqual].contains(self)
  }
}
