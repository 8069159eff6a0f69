import CKernels
import Synchronization
import SwiftwaterDevices

/// The rows of CSV files as tables of a block each, in order, in memory that does not grow with the
/// files.
///
/// One thread asks for the next tables, all threads parse them. With a condition, its columns are
/// parsed first, and the others only where it holds.
final class CSVStream {
  private let source: CSVSource
  private let names: [String]
  private let condition: Expression.Node?
  private let blocks: CSVBlocks
  private let kinds: [CSVColumnKind]
  private let files: TextDictionary
  private let workers = CSVWorkers()
  private var hasBegun = false

  /// - Parameters:
  ///   - names: The columns that are wanted; nil for all.
  ///   - condition: Which rows are wanted; nil for all.
  ///   - morselRows: The most rows of a table.
  ///   - blockBytes: The most bytes of text that make a table of more than one row.
  init(
    _ source: CSVSource, names: [String]?, where condition: Expression.Node? = nil,
    morselRows: Int = 1 << 16, blockBytes: Int = 512 << 10
  ) throws(FrameError) {
    self.source = source
    let all = source.schema.map(\.name)
    let wanted = names.map { Set($0) }
    self.names = all.filter { wanted?.contains($0) ?? true }
    self.condition = condition
    let needed = self.names + (condition?.columns ?? [])
    // Codes would be of another dictionary in each table: text stays text.
    kinds = source.kinds(for: needed, repeats: false).map {
      $0.kind == SW_CSV_CATEGORY ? .text : $0
    }
    blocks = try CSVBlocks(
      source, isEager: false, mostRows: max(1, morselRows), mostBytes: blockBytes)
    files = try source.fileDictionary()
    source.options.report?.reset()
  }

  /// Returns the next tables, at most `count`; none when there are no more.
  ///
  /// At least one comes, if only without rows.
  ///
  /// - Throws: ``FrameError`` for what a file contains; with the code `widened` when a value came up
  ///   that does not fit the type its column was thought to have: the source knows better now, and
  ///   a new stream has other types.
  func next(_ count: Int) throws(FrameError) -> [Table] {
    // Few blocks first: they may hold all that is wanted.
    let parser = parser
    let wave = try Threads.map(hasBegun ? max(1, count) : 1) { _ throws(FrameError) in
      try parser.next()
    }
    let found = wave.compactMap { $0 }.sorted { $0.block < $1.block }
    defer { hasBegun = true }
    if let failure = found.first(where: { $0.failure != nil })?.failure {
      throw failure.code == .widened ? try widening() : failure
    }
    let tables = found.map(\.table)
    let full = tables.filter { $0.count > 0 }
    if full.isEmpty, let first = tables.first { return [first] }
    if full.isEmpty { return hasBegun ? [] : [try parser.empty()] }
    return condition == nil ? full : try joined(full)
  }

  /// The next table; nil when there are no more.
  func next() throws(FrameError) -> Table? {
    if ready.isEmpty { ready = try next(2 * Threads.count)[...] }
    return ready.popFirst()
  }

  // MARK: - Implementation

  private var ready: ArraySlice<Table> = []

  /// Neighbours together: many tables of few rows would take more memory than their rows.
  private func joined(_ tables: [Table]) throws(FrameError) -> [Table] {
    let mostRows = 1 << 14
    var groups: [[Table]] = []
    var rows = 0
    for table in tables {
      if groups.isEmpty || rows + table.count > mostRows {
        groups.append([])
        rows = 0
      }
      groups[groups.count - 1].append(table)
      rows += table.count
    }
    let all = groups
    return try Threads.map(all.count) { index throws(FrameError) in try Table.joined(all[index]) }
  }

  /// Gives the columns the types that all of their values fit, and says which have another one now.
  private func widening() throws(FrameError) -> FrameError {
    let before = source.types
    try source.widen(source.names.indices.filter { kinds[$0].kind != SW_CSV_SKIP })
    let after = source.types
    let changed = source.names.indices.filter { before[$0] != after[$0] }
    guard !changed.isEmpty else {
      return FrameError(
        .format, "\(source.path): a value does not fit its column; was the file changed just now?")
    }
    let types = changed.map { "\"\(source.names[$0])\": .\(after[$0])" }
    let columns = changed.map { "'\(source.names[$0])' is \(after[$0])" }
    return FrameError(
      .widened,
      """
      \(source.path): rows have been handed out before a value showed that \
      \(columns.joined(separator: ", ")), not what the sample said; give \
      types: [\(types.joined(separator: ", "))], or read with inference = .whole
      """)
  }

  private var parser: CSVBlockParser {
    CSVBlockParser(
      source: source, names: names, condition: condition, blocks: blocks, kinds: kinds,
      files: files, workers: workers)
  }
}

/// Workers that are not busy.
// Sendable: a worker is out of the list while a thread uses it.
final class CSVWorkers: @unchecked Sendable {
  private let lock = Mutex(())
  private var idle: [CSVWorker] = []

  func take() -> CSVWorker? { lock.withLock { _ in idle.popLast() } }

  func give(_ worker: CSVWorker) { lock.withLock { _ in idle.append(worker) } }
}

/// Makes a table of the next block, on any thread.
struct CSVBlockParser: Sendable {
  let source: CSVSource
  let names: [String]
  let condition: Expression.Node?
  let blocks: CSVBlocks
  let kinds: [CSVColumnKind]
  let files: TextDictionary
  let workers: CSVWorkers

  /// A table and which one it is, or why there is none.
  struct Answer: Sendable {
    var block: Int
    var table: Table
    var failure: FrameError?
  }

  /// Nil when there are no more rows.
  func next() throws(FrameError) -> Answer? {
    var worker = workers.take()
    if worker == nil {
      worker = try CSVWorker(source, kinds: kinds, arenaByteCount: 0) { 0 }
    }
    guard let worker else { return nil }
    defer { workers.give(worker) }
    guard try blocks.next(worker.block) else { return nil }
    do throws(FrameError) {
      return Answer(block: worker.block.index, table: try table(worker))
    } catch {
      let nothing = Table(names: [], columns: [], count: 0)
      return Answer(block: worker.block.index, table: nothing, failure: error)
    }
  }

  /// A table without rows.
  func empty() throws(FrameError) -> Table {
    let layout = source.layout(names)
    var columns: [Column] = []
    for part in layout { columns.append(try Column.nulls(part.type, count: 0)) }
    return Table(names: layout.map(\.name), columns: columns, count: 0)
  }

  // MARK: - Implementation

  private func table(_ worker: CSVWorker) throws(FrameError) -> Table {
    guard let condition else { return try parsed(worker, names) }
    let first = names.filter { condition.columns.contains($0) }
    let rest = names.filter { !condition.columns.contains($0) }
    let needed = source.layout(Array(condition.columns)).map(\.name)
    // Which rows are bad depends on all columns: where some may be, all are parsed at once.
    let isStepwise = source.badRowKind == SW_CSV_FAIL
    let tested = try parsed(worker, isStepwise ? needed : names + needed)
    guard tested.count > 0 else { return try empty() }
    let rows = try RowList(mask: Evaluator(table: tested).column(condition))
    guard rows.count > 0 else { return try empty() }
    var columns = try tested.gather(rows)
    if isStepwise, !rest.isEmpty {
      let bits = try Buffer.room(for: tested.count / 8 + 8, of: UInt8.self, zeroed: true)
      let bytes = bits.base(as: UInt8.self)
      for index in 0..<rows.count {
        let row = rows.rows[index]
        bytes[row >> 3] |= 1 << UInt8(row & 7)
      }
      let others = try parsed(worker, rest, selected: UnsafePointer(bytes))
      withExtendedLifetime(bits) {}
      columns = columns.beside(others)
    }
    let order = source.layout(first + rest).map(\.name)
    return Table(
      names: order, columns: order.compactMap { columns[$0] }, count: columns.count)
  }

  private func parsed(
    _ worker: CSVWorker, _ names: [String], selected: UnsafePointer<UInt8>? = nil
  ) throws(FrameError) -> Table {
    let layout = source.layout(names)
    var values: [Buffer?] = kinds.map { _ in nil }
    for part in layout {
      guard let index = part.index else { continue }
      values[index] = try .room(for: worker.block.rows * kinds[index].width, of: UInt8.self)
    }
    if source.keepsRejected, values[source.names.count] == nil {
      values[source.names.count] = try .room(for: worker.block.rows * 16, of: UInt8.self)
    }
    let buffers = values
    let outcome = try worker.parse(only: buffers.map { $0 != nil }, selected: selected) {
      buffers[$0]?.pointer
    }
    if outcome.unfit.contains(true) {
      throw FrameError(.widened, "\(source.path): a column has another type than its sample")
    }
    let storage = worker.takeTexts()
    var columns: [Column] = []
    for part in layout {
      guard let index = part.index, let buffer = values[index] else {
        let codes = try Buffer.room(for: outcome.rows, of: UInt32.self)
        codes.base(as: UInt32.self).initialize(
          repeating: UInt32(outcome.file), count: outcome.rows)
        columns.append(
          Column(type: .string, count: outcome.rows, values: codes, dictionary: files))
        continue
      }
      let isText = kinds[index].kind == SW_CSV_TEXT || kinds[index].kind == SW_CSV_REJECTED
      let validity = outcome.bits[index].flatMap {
        Validity(bits: $0, start: 0, count: outcome.rows)
      }
      let column = Column(
        type: isText ? .string : part.type, count: outcome.rows, values: buffer,
        validity: validity, storage: isText ? storage : TextStorage())
      columns.append(part.type == .category ? try column.encoded() : column)
    }
    return Table(names: layout.map(\.name), columns: columns, count: outcome.rows)
  }
}

extension Table {
  /// Columns of another table with the same rows after these.
  fileprivate func beside(_ other: Table) -> Table {
    Table(names: names + other.names, columns: columns + other.columns, count: count)
  }
}
