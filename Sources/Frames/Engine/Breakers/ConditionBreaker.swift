import SwiftwaterDevices

/// Pairs of rows for which conditions are true.
///
/// Both sides are joined at once where they and the pairs fit into memory. Otherwise equal keys are
/// joined through the disk and the other conditions asked of what they give; without equal keys
/// blocks of one side meet blocks of the other.
struct ConditionBreaker {
  let join: ConditionJoin
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(
    _ left: any MorselStream, _ right: any MorselStream
  ) throws(FrameError) -> any MorselStream {
    let right = try HeldRows(right, bytesOfRow: Self.bytesOfRow, run: run)
    var left = left
    var failure: FrameError?
    if right.isWhole, let table = try left.whole() {
      do throws(FrameError) {
        if let joined = try atOnce(table, right.table()) { return run.stream(joined) }
      } catch {
        guard error.code == .outOfMemory else { throw error }
        failure = error
      }
      left = run.stream(table)
    }
    let pairs = try divided(left, right)
    return failure.map { RefusedStream(pairs, $0) } ?? pairs
  }

  // MARK: - Implementation

  /// Bytes a row takes while partners are looked for, besides its own.
  private static let bytesOfRow = 48
  private static let rowName = "\u{0}left row"

  /// Nil when there is no room for it.
  private func atOnce(_ left: Table, _ right: Table) throws(FrameError) -> Table? {
    guard run.ledger.allows(Self.bytesOfRow * (left.count + right.count)) else { return nil }
    return try run.timed(statistics) { () throws(FrameError) in try join.join(left, right) }
  }

  private func divided(
    _ left: any MorselStream, _ right: HeldRows
  ) throws(FrameError) -> any MorselStream {
    let (schema, rows) = try left.peekedSchema()
    let conditions = try JoinConditions(join.conditions, left: schema, right: right.schema)
    let lefts = ChainStream(rows, conditions.left.map { .filter($0) }, run: run)
    let rights = ChainStream(right.takeStream(), conditions.right.map { .filter($0) }, run: run)
    if !conditions.equal.isEmpty { return try equal(lefts, rights, conditions) }
    let others = ConditionJoin(conditions: conditions.open, step: join.step)
    switch try HeldRows(rights, bytesOfRow: Self.bytesOfRow, run: run).kept(run, statistics) {
    case .held(let table):
      return BlockPairs(lefts, .held(table), others, run: run, statistics: statistics)
    case .stored(let stored):
      let numbered = RowIndexStream(lefts, Self.rowName, run: run)
      let pairs = BlockPairs(numbered, .stored(stored), others, run: run, statistics: statistics)
      let sort = SortBreaker(
        keys: [SortKey(name: Self.rowName, descending: false)], run: run, statistics: statistics)
      return ChainStream(try sort.stream(pairs), [.drop([Self.rowName])], run: run)
    }
  }

  /// Pairs with equal keys for which the other conditions hold too.
  private func equal(
    _ left: any MorselStream, _ right: any MorselStream, _ conditions: JoinConditions
  ) throws(FrameError) -> any MorselStream {
    let names = conditions.equal.indices.map { ("\u{0}left \($0)", "\u{0}right \($0)") }
    let leftKeys = zip(names, conditions.equal).map { NamedExpression($0.0, $1.left) }
    let rightKeys = zip(names, conditions.equal).map { NamedExpression($0.1, $1.right) }
    let step = JoinStep(
      leftKeys: leftKeys.map(\.name), rightKeys: rightKeys.map(\.name), kind: .inner, suffix: "",
      coalesce: false)
    let joined = try JoinBreaker(step: step, run: run, statistics: statistics).stream(
      ChainStream(left, [.adding(leftKeys)], run: run),
      ChainStream(right, [.adding(rightKeys)], run: run))
    return ChainStream(
      joined,
      conditions.open.map { .filter($0) } + [.drop(Set(step.leftKeys + step.rightKeys))], run: run)
  }
}

/// The conditions of a join by what they ask.
private struct JoinConditions {
  /// Of left rows alone, and of right rows alone.
  private(set) var (left, right): ([Expression.Node], [Expression.Node]) = ([], [])
  /// What has to be equal.
  private(set) var equal: [(left: Expression.Node, right: Expression.Node)] = []
  /// What is asked of pairs.
  private(set) var open: [Expression.Node] = []

  init(
    _ conditions: [Expression.Node], left: [Field], right: [Field]
  ) throws(FrameError) {
    let names = (Set(left.map(\.name)), Set(right.map(\.name)))
    let (lefts, rights) = (try Table.empty(left), try Table.empty(right))
    for condition in conditions.flatMap(\.conjuncts) {
      if condition.columns.isSubset(of: names.0) {
        self.left.append(condition)
      } else if condition.columns.isSubset(of: names.1) {
        self.right.append(condition)
      } else if let (op, a, b) = condition.comparison(lefts, rights), op == .equal,
        let domain = KeyDomain(try a.type(in: left), try b.type(in: right))
      {
        equal.append((a, b))
        // As keys NaN equals NaN; what the condition says of it, it says itself.
        if domain == .floats { open.append(condition) }
      } else {
        open.append(condition)
      }
    }
  }
}

/// A stream of which all rows at once are known not to fit.
private final class RefusedStream: MorselStream {
  private let input: any MorselStream
  private let failure: FrameError

  init(_ input: any MorselStream, _ failure: FrameError) {
    self.input = input
    self.failure = failure
  }

  func next(_ count: Int) throws(FrameError) -> [Table] { try input.next(count) }

  func checkRoom() throws(FrameError) { throw failure }
}

/// Blocks of left rows with blocks of right rows, as large as memory allows.
private final class BlockPairs: MorselStream {
  private let left: any MorselStream
  private let right: HeldRows.Kept
  private let join: ConditionJoin
  private let run: QueryRun
  private let statistics: StepStatistics?
  private var block: Table?
  private var rights: (any MorselStream)?
  /// Blocks that have to be joined, the next ones last.
  private var waiting: [(left: Table, right: Table)] = []
  private var ready: (any MorselStream)?

  init(
    _ left: any MorselStream, _ right: HeldRows.Kept, _ join: ConditionJoin, run: QueryRun,
    statistics: StepStatistics?
  ) {
    self.left = left
    self.right = right
    self.join = join
    self.run = run
    self.statistics = statistics
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    while true {
      if let morsels = try ready?.next(count), !morsels.isEmpty { return morsels }
      ready = nil
      guard let pair = try pair() else { return [] }
      if let joined = try joined(pair.left, pair.right) { ready = run.stream(joined) }
    }
  }

  // MARK: - Implementation

  /// Bytes of a block: its pairs need more.
  private var blockBytes: Int { run.ledger.available / 12 }

  private func pair() throws(FrameError) -> (left: Table, right: Table)? {
    while true {
      if let pair = waiting.popLast() { return pair }
      if block == nil {
        block = try Self.block(left, blockBytes)
        rights = nil
      }
      guard let block else { return nil }
      if case .held(let table) = right {
        self.block = nil
        return (block, table)
      }
      let stream = rights ?? rightStream()
      let isFirst = rights == nil
      rights = stream
      // The first comes even without rows: it says what columns there are.
      guard let next = try Self.block(stream, blockBytes), isFirst || next.count > 0 else {
        self.block = nil
        continue
      }
      return (block, next)
    }
  }

  private func rightStream() -> any MorselStream {
    guard case .stored(let rows) = right else { return MorselList([]) }
    return rows.stream(run)
  }

  private static func block(
    _ stream: any MorselStream, _ bytes: Int
  ) throws(FrameError) -> Table? {
    var parts: [Table] = []
    var size = 0
    while size <= bytes || parts.isEmpty {
      guard let morsel = try stream.next(1).first else { break }
      parts.append(morsel)
      size += morsel.heldBytes
    }
    return parts.isEmpty ? nil : try Table.joined(parts)
  }

  /// The pairs of two blocks; nil when they were too many and halves of the blocks wait now.
  private func joined(_ left: Table, _ right: Table) throws(FrameError) -> Table? {
    do throws(FrameError) {
      return try run.timed(statistics) { () throws(FrameError) in try join.join(left, right) }
    } catch {
      guard error.code == .outOfMemory, left.count > 1 || right.count > 1 else { throw error }
      MemoryPool.host.trim()
      if left.count > 1 {
        waiting += left.pieces(2).reversed().map { ($0, right) }
      } else {
        waiting += right.pieces(2).reversed().map { (left, $0) }
      }
      return nil
    }
  }
}

extension ChainStep {
  /// Adds columns that are computed of the own row alone.
  fileprivate static func adding(_ expressions: [NamedExpression]) -> ChainStep {
    ChainStep(keepsRows: true) { (table) throws(FrameError) in try table.adding(expressions) }
  }
}
