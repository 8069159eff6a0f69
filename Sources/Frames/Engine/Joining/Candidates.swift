import CKernels
import SwiftwaterDevices

/// For each left row the right rows that may be its partners: a range of a list.
struct Candidates: Sendable {
  /// The range of each left row starts and ends here.
  private let from: Buffer
  private let to: Buffer
  /// Right rows; those of a range are in their order unless they have to be sorted.
  private let rows: Buffer
  private let areInOrder: Bool

  /// - Returns: The candidates by those of the conditions that leave few, and the conditions they
  ///   may not meet.
  static func find(
    _ left: Table, _ right: Table, _ conditions: [Expression.Node]
  ) throws(FrameError) -> (Candidates, open: [Expression.Node]) {
    if let found = try equal(left, right, conditions) { return found }
    if let found = try inRange(left, right, conditions) { return found }
    let list = try Buffer.room(for: right.count, of: UInt32.self)
    for row in 0..<right.count { list.base(as: UInt32.self)[row] = UInt32(row) }
    let (from, to) = try room(left.count, upTo: right.count)
    return (Candidates(from: from, to: to, rows: list, areInOrder: true), conditions)
  }

  /// How many pairs some left rows give.
  func count(_ rows: Range<Int>) -> Int {
    let (low, high) = (from.base(as: UInt32.self), to.base(as: UInt32.self))
    var total = 0
    for row in rows where high[row] > low[row] { total += Int(high[row] - low[row]) }
    return total
  }

  /// Ranges of left rows with few enough candidates to look at together.
  func blocks(_ count: Int) -> [Range<Int>] {
    let (low, high) = (from.base(as: UInt32.self), to.base(as: UInt32.self))
    var blocks: [Range<Int>] = []
    var start = 0
    var pairs = 0
    for row in 0..<count {
      let own = high[row] > low[row] ? Int(high[row] - low[row]) : 0
      if row > start, pairs + own > 1 << 17 || row - start >= KeyPiece.rows {
        blocks.append(start..<row)
        (start, pairs) = (row, 0)
      }
      pairs += own
    }
    if start < count { blocks.append(start..<count) }
    return blocks
  }

  /// Lists the pairs of some left rows, which count from the first of them.
  func list(
    _ block: Range<Int>, _ left: UnsafeMutablePointer<UInt32>,
    _ right: UnsafeMutablePointer<UInt32>
  ) {
    let (low, high) = (from.base(as: UInt32.self), to.base(as: UInt32.self))
    let numbers = rows.base(as: UInt32.self)
    var at = 0
    for row in block where high[row] > low[row] {
      let count = Int(high[row] - low[row])
      (left + at).initialize(repeating: UInt32(row - block.lowerBound), count: count)
      (right + at).update(from: numbers + Int(low[row]), count: count)
      if !areInOrder {
        var own = UnsafeMutableBufferPointer(start: right + at, count: count)
        own.sort()
      }
      at += count
    }
  }

  // MARK: - Implementation

  private static func room(
    _ count: Int, upTo last: Int
  ) throws(FrameError) -> (from: Buffer, to: Buffer) {
    let from = try Buffer.room(for: count, of: UInt32.self, zeroed: true)
    let to = try Buffer.room(for: count, of: UInt32.self)
    to.base(as: UInt32.self).initialize(repeating: UInt32(last), count: count)
    return (from, to)
  }

  /// Candidates with equal keys.
  private static func equal(
    _ left: Table, _ right: Table, _ conditions: [Expression.Node]
  ) throws(FrameError) -> (Candidates, open: [Expression.Node])? {
    var keys = (
      Table(names: [], columns: [], count: left.count),
      Table(names: [], columns: [], count: right.count)
    )
    var open: [Expression.Node] = []
    for condition in conditions {
      guard let (op, a, b) = condition.comparison(left, right), op == .equal else {
        open.append(condition)
        continue
      }
      let columns = (
        try Evaluator(table: left).column(a), try Evaluator(table: right).column(b)
      )
      guard let domain = KeyDomain(columns.0.type, columns.1.type) else {
        open.append(condition)
        continue
      }
      let name = "\(keys.0.names.count)"
      keys.0.names.append(name)
      keys.0.columns.append(columns.0)
      keys.1.names.append(name)
      keys.1.columns.append(columns.1)
      // As keys NaN equals NaN; what the condition says of it, it says itself.
      if domain == .floats { open.append(condition) }
    }
    guard !keys.0.names.isEmpty else { return nil }
    let step = JoinStep(
      leftKeys: keys.0.names, rightKeys: keys.0.names, kind: .inner, suffix: "")
    let map = try KeyMap(keys.1, left: keys.0.schema, step)
    let codes = try Buffer.room(for: right.count, of: UInt32.self)
    try map.find(keys.1.columns, 0..<right.count, into: codes.base(as: UInt32.self))
    let (starts, rows) = try RowGroups.group(codes, count: right.count, size: map.size)
    let (from, to) = try room(left.count, upTo: 0)
    let columns = keys.0.columns
    _ = try Threads.map(KeyPiece.count(left.count)) { piece throws(FrameError) in
      let range = KeyPiece.range(piece, of: left.count)
      let low = from.base(as: UInt32.self) + range.lowerBound
      let high = to.base(as: UInt32.self) + range.lowerBound
      try map.find(columns, range, into: low)
      let starts = starts.base(as: UInt32.self)
      for at in 0..<range.count {
        let code = Int(low[at])
        (low[at], high[at]) = low[at] == SW_NO_ROW ? (0, 0) : (starts[code], starts[code + 1])
      }
    }
    return (Candidates(from: from, to: to, rows: rows, areInOrder: true), open)
  }

  /// Candidates from the inequalities on one right value that leave the fewest.
  private static func inRange(
    _ left: Table, _ right: Table, _ conditions: [Expression.Node]
  ) throws(FrameError) -> (Candidates, open: [Expression.Node])? {
    var best: (candidates: Candidates, count: Int, open: [Expression.Node])?
    var seen: Set<Expression.Node> = []
    for condition in conditions {
      guard let (op, _, value) = condition.comparison(left, right), op != .equal,
        seen.insert(value).inserted,
        let found = try inRange(of: value, left, right, conditions)
      else { continue }
      let count = found.0.count(0..<left.count)
      if count < best?.count ?? .max { best = (found.0, count, found.open) }
    }
    return best.map { ($0.candidates, $0.open) }
  }

  private static func inRange(
    of value: Expression.Node, _ left: Table, _ right: Table, _ conditions: [Expression.Node]
  ) throws(FrameError) -> (Candidates, open: [Expression.Node])? {
    let column = try Evaluator(table: right).column(value)
    var sorted: (rows: SortedRows, domain: KeyDomain)?
    let (from, to) = try room(left.count, upTo: right.count)
    var open: [Expression.Node] = []
    for condition in conditions {
      guard let (op, a, b) = condition.comparison(left, right), op != .equal, b == value else {
        open.append(condition)
        continue
      }
      let wanted = try Evaluator(table: left).column(a)
      let domain = OrderedWords.domain(wanted.type, column.type)
      // Ranges of one order can be intersected; those of another are left to the condition.
      guard let domain, sorted == nil || sorted?.domain == domain else {
        open.append(condition)
        continue
      }
      let rows: SortedRows
      if let known = sorted {
        rows = known.rows
      } else {
        rows = try SortedRows(OrderedWords(column, domain), right.count)
      }
      sorted = (rows, domain)
      rows.narrow(from, to, op, try OrderedWords(wanted, domain), left.count)
      if domain == .floats { open.append(condition) }
    }
    guard let order = sorted?.rows.rows else { return nil }
    return (Candidates(from: from, to: to, rows: order, areInOrder: false), open)
  }
}

/// Rows in the order of their values, without nulls.
private struct SortedRows: Sendable {
  let rows: Buffer
  private let words: Buffer
  private let count: Int

  init(_ words: OrderedWords, _ count: Int) throws(FrameError) {
    let order = try KeySort.order(words.buffer, count: count).filter {
      words.validity?[$0] ?? true
    }
    rows = try .room(for: order.count, of: UInt32.self)
    self.words = try .room(for: order.count, of: UInt64.self)
    for (place, row) in order.enumerated() {
      rows.base(as: UInt32.self)[place] = UInt32(row)
      self.words.base(as: UInt64.self)[place] = words[row]
    }
    self.count = order.count
  }

  /// Leaves of each left row's range the places where `left op right` may hold.
  func narrow(
    _ from: Buffer, _ to: Buffer, _ op: BinaryOperator, _ left: OrderedWords, _ leftCount: Int
  ) {
    Threads.forEachRange(leftCount, grain: KeyPiece.rows) { _, range in
      let sorted = UnsafePointer(words.base(as: UInt64.self))
      let (low, high) = (from.base(as: UInt32.self), to.base(as: UInt32.self))
      var hint = 0
      for row in range {
        guard left.validity?[row] ?? true else {
          high[row] = 0
          continue
        }
        let isAbove = op == .less || op == .lessOrEqual
        let place = sorted.place(
          of: left[row], after: op == .less || op == .greaterOrEqual, in: 0..<count, near: hint)
        hint = place
        if isAbove {
          low[row] = max(low[row], UInt32(place))
          high[row] = min(high[row], UInt32(count))
        } else {
          high[row] = min(high[row], UInt32(place))
        }
      }
    }
  }
}
