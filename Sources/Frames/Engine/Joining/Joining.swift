import CKernels
import SwiftwaterDevices

/// Joins whole tables.
enum Joining {
  static func join(_ left: Table, _ right: Table, _ step: JoinStep) throws(FrameError) -> Table {
    guard step.kind != .cross else {
      if let pairs = try CrossPairs(left, right, step) { return try pairs.table() }
      return try cross(left, right, step)
    }
    let index = try JoinIndex(
      encoded(right, step, beside: left), left: left.schema, step)
    try index.validate(left)
    let pairs = try index.probe(left)
    guard let rest = try index.remaining(left: left.schema) else { return pairs }
    return try pairs.appending(rest)
  }

  // MARK: - Implementation

  /// The right side with its texts as codes where each occurs often in the result: four bytes are
  /// then copied instead of sixteen.
  private static func encoded(
    _ right: Table, _ step: JoinStep, beside left: Table
  ) throws(FrameError) -> Table {
    guard right.count <= KeyPiece.rows, left.count >= 8 * right.count else { return right }
    let wanted = Set(step.rightColumns(left.names, right.names).map(\.source))
    var result = right
    for (index, name) in right.names.enumerated() where wanted.contains(name) {
      let column = right.columns[index]
      guard column.type == .string, column.dictionary == nil else { continue }
      result.columns[index] = try column.encoded(as: .string)
    }
    return result
  }

  private static func cross(
    _ left: Table, _ right: Table, _ step: JoinStep
  ) throws(FrameError) -> Table {
    let (count, overflow) = left.count.multipliedReportingOverflow(by: right.count)
    let output = try JoinOutput(
      left, right, step, count: overflow ? .max : count, leftIsWhole: false, mayMiss: false)
    _ = try Threads.map(KeyPiece.count(count)) { piece throws(FrameError) in
      let rows = KeyPiece.range(piece, of: count)
      let lists = (try RowNumbers(capacity: rows.count), try RowNumbers(capacity: rows.count))
      let (lefts, rights) = (lists.0.rows, lists.1.rows)
      var (a, b) = rows.lowerBound.quotientAndRemainder(dividingBy: right.count)
      let first = a
      for at in 0..<rows.count {
        lefts[at] = UInt32(truncatingIfNeeded: a - first)
        rights[at] = UInt32(truncatingIfNeeded: b)
        b += 1
        if b == right.count { (a, b) = (a + 1, 0) }
      }
      output.write(lefts, rights, rows.count, from: first, at: rows.lowerBound)
      withExtendedLifetime(lists) {}
    }
    return try output.table
  }
}

extension JoinIndex {
  /// Joins rows of the left side, all or some of them: the results of slices one below the other are
  /// the result of the whole.
  ///
  /// Rows stay in order, partners of one in the right's order. May be called on several threads at
  /// once.
  func probe(_ left: Table) throws(FrameError) -> Table {
    guard let table = try probe(left, most: .max).table else {
      throw FrameError(.outOfMemory, "the join gives too many rows; join on more columns")
    }
    return table
  }

  /// Joins rows of the left side unless that gives more than `most` rows, which is not done then.
  ///
  /// - Returns: The result, and how many rows it has or would have.
  func probe(_ left: Table, most: Int) throws(FrameError) -> (table: Table?, count: Int) {
    let columns = try left.columns(named: step.leftKeys)
    let buffer = try Buffer.room(for: left.count, of: UInt32.self)
    let pieces = try Threads.map(KeyPiece.count(left.count)) { piece throws(FrameError) in
      let rows = KeyPiece.range(piece, of: left.count)
      return try match(columns, rows, into: buffer.base(as: UInt32.self) + rows.lowerBound)
    }
    let count = pieces.reduce(0) { $0 + $1.count }
    guard count <= most else { return (nil, count) }
    let mayMiss = pieces.contains { $0.mayMiss }
    // Where every left row stays once, its columns are the result's.
    let leftIsWhole = count == left.count && (isUnique || step.kind == .semi || step.kind == .anti)
    let output = try JoinOutput(
      left, right, step, count: count, leftIsWhole: leftIsWhole, mayMiss: mayMiss)
    let work = blocks(pieces.map(\.count), left.count, buffer)
    _ = try Threads.map(work.count) { index throws(FrameError) in
      let block = work[index]
      let codes = buffer.base(as: UInt32.self) + block.rows.lowerBound
      guard !leftIsWhole else {
        return output.write(codes, codes, block.rows.count, from: 0, at: block.place)
      }
      let room = max(block.count, block.rows.count)
      let lists = (try RowNumbers(capacity: room), try RowNumbers(capacity: room))
      pair(codes, block.rows.count, left: lists.0.rows, right: lists.1.rows)
      output.write(
        lists.0.rows, lists.1.rows, block.count, from: block.rows.lowerBound, at: block.place)
    }
    return (try output.table, count)
  }

  /// The right rows no left row has found, with nulls on the left; nil where they are not kept.
  func remaining(left: [Field]) throws(FrameError) -> Table? {
    guard step.kind == .right || step.kind == .full else { return nil }
    let rest = try unpartnered()
    guard rest.count > 0 else { return nil }
    let partners = Dictionary(uniqueKeysWithValues: step.coalesced.map { ($0.left, $0.right) })
    var result = Table(names: [], columns: [], count: rest.count)
    for field in left {
      result.names.append(field.name)
      if let name = partners[field.name], let key = right[name] {
        result.columns.append(try key.gather(rest))
      } else {
        result.columns.append(try Column.nulls(field.type, count: rest.count))
      }
    }
    for column in step.rightColumns(left.map(\.name), right.names) {
      guard let values = right[column.source] else { continue }
      result.names.append(column.name)
      result.columns.append(try values.gather(rest))
    }
    return result
  }

  // MARK: - Implementation

  /// Left rows that are paired at once, and where their first result goes.
  private struct Block: Sendable {
    let rows: Range<Int>
    let count: Int
    let place: Int
  }

  /// The most pairs listed at once; both lists then stay in the second-level cache.
  private static let pairsInCache = 1 << 17

  /// Pieces, cut smaller where their rows have many partners.
  private func blocks(_ counts: [Int], _ total: Int, _ codes: Buffer) -> [Block] {
    var blocks: [Block] = []
    var place = 0
    for (piece, count) in counts.enumerated() {
      let rows = KeyPiece.range(piece, of: total)
      guard count > max(rows.count, Self.pairsInCache) else {
        blocks.append(Block(rows: rows, count: count, place: place))
        place += count
        continue
      }
      let size = max(1, rows.count * Self.pairsInCache / count)
      for start in stride(from: rows.lowerBound, to: rows.upperBound, by: size) {
        let part = start..<min(rows.upperBound, start + size)
        let pairs = pairCount(codes.base(as: UInt32.self) + start, part.count)
        blocks.append(Block(rows: part, count: pairs, place: place))
        place += pairs
      }
    }
    return blocks
  }
}

extension Table {
  /// The rows of another table of the same columns below these.
  func appending(_ other: Table) throws(FrameError) -> Table {
    var columns: [Column] = []
    for (a, b) in zip(self.columns, other.columns) { columns.append(try Column.concat([a, b])) }
    return Table(names: names, columns: columns, count: count + other.count)
  }
}
