import SwiftwaterDevices

/// Left rows with the nearest right row of an ordered column.
///
/// A right side that fits into memory is indexed there, and the left rows pass by. Otherwise both sides
/// are put in the order of their keys, and each batch of left rows meets the right rows around it.
struct AsOfBreaker {
  let asOf: AsOfJoin
  let run: QueryRun
  let statistics: StepStatistics?

  func stream(
    _ left: any MorselStream, _ right: any MorselStream
  ) throws(FrameError) -> any MorselStream {
    let right = try HeldRows(right, bytesOfRow: Self.bytesOfRow, run: run)
    if right.isWhole, let joined = try inMemory(left, right.table()) { return joined }
    return try ordered(left, right.takeStream(), right.schema)
  }

  // MARK: - Implementation

  /// Bytes a row takes while it is put in its place, besides its own.
  private static let bytesOfRow = 48
  private static let rowName = "\u{0}place"

  /// Nil when an index of the right side does not fit into memory; nothing is taken from the left
  /// then.
  private func inMemory(
    _ left: any MorselStream, _ right: Table
  ) throws(FrameError) -> (any MorselStream)? {
    guard run.ledger.allows(Self.bytesOfRow * right.count) else { return nil }
    guard let table = try left.whole() else { return try probed(left, right) }
    let bytes =
      table.heldBytes + Self.bytesOfRow * (table.count + right.count)
      + right.heldBytes / max(1, right.count) * table.count
    let joined = try run.ledger.attempt(bytes) { () throws(FrameError) in
      try run.timed(statistics) { () throws(FrameError) in try asOf.join(table, right) }
    }
    if let joined { return run.stream(joined) }
    return try probed(run.stream(table), right)
  }

  /// Left rows with their partners, as they come.
  private func probed(
    _ left: any MorselStream, _ right: Table
  ) throws(FrameError) -> any MorselStream {
    let (schema, rows) = try left.peekedSchema()
    let index = try run.timed(statistics) { () throws(FrameError) in
      try AsOfIndex(asOf, right, left: schema)
    }
    var step = ChainStep { (table) throws(FrameError) in try index.join(table) }
    step.statistics = nil
    return ChainStream(rows, [step], run: run)
  }

  /// Left rows in the order of the keys, each batch with the right rows around it, then in their own.
  private func ordered(
    _ left: any MorselStream, _ right: any MorselStream, _ rightSchema: [Field]
  ) throws(FrameError) -> any MorselStream {
    let (schema, rows) = try left.peekedSchema()
    let keys = try AsOfKeys(asOf.step, left: schema, right: rightSchema)
    let blocks = try OrderedBlocks(
      try sorted(right, keys), keys: keys.names, keeping: rightSchema.map(\.name), run: run,
      statistics: statistics)
    let numbered = ChainStream(
      RowIndexStream(rows, Self.rowName, run: run), [keys.step(isLeft: true)], run: run)
    let batches = try sort(numbered, by: keys.names)
    let joined = AsOfStream(
      batches, blocks, asOf: asOf, keyNames: keys.names, run: run, statistics: statistics)
    return ChainStream(
      try sort(joined, by: [Self.rowName]), [.drop([Self.rowName])], run: run)
  }

  /// Right rows that have a place in the order, groups of equal keys together.
  private func sorted(
    _ right: any MorselStream, _ keys: AsOfKeys
  ) throws(FrameError) -> any MorselStream {
    let isOrdered = keys.names.dropLast().reduce(col(keys.orderName).isNotNull()) {
      $0 && col($1).isNotNull()
    }
    let known: any MorselStream = ChainStream(
      RowIndexStream(right, Self.rowName, run: run),
      [keys.step(isLeft: false), .filter(isOrdered.node)], run: run)
    let together = keys.equalNames.isEmpty ? known : try sort(known, by: keys.equalNames)
    return AscendingStream(
      together, keys, column: asOf.step.rightKeys[asOf.step.rightKeys.count - 1],
      rowName: Self.rowName)
  }

  private func sort(
    _ rows: any MorselStream, by names: [String]
  ) throws(FrameError) -> any MorselStream {
    try SortBreaker(
      keys: names.map { SortKey(name: $0, descending: false) }, run: run, statistics: statistics
    ).stream(rows)
  }
}

/// Rows that are handed on while they ascend within groups that lie together.
private final class AscendingStream: MorselStream {
  private let input: any MorselStream
  private let keys: AsOfKeys
  private let column: String
  private let rowName: String
  private var last: Table?

  init(_ input: any MorselStream, _ keys: AsOfKeys, column: String, rowName: String) {
    self.input = input
    self.keys = keys
    self.column = column
    self.rowName = rowName
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    let morsels = try input.next(count)
    for morsel in morsels where morsel.count > 0 {
      var names = keys.names + [column, rowName]
      names.removeAll { name in morsel[name] == nil }
      let own = morsel.select(names)
      let rows = try last.map { (last) throws(FrameError) in try Table.joined([last, own]) } ?? own
      try check(rows)
      last = try rows.slice(rows.count - 1..<rows.count).detached()
    }
    return morsels
  }

  private func check(_ rows: Table) throws(FrameError) {
    guard let order = rows[keys.orderName], let numbers = rows[rowName] else { return }
    let words = order.elements(UInt64.self)
    let groups =
      try keys.equalNames.isEmpty
      ? nil : GroupCodes(rows.columns(named: keys.equalNames), count: rows.count).numbers()
    let codes = groups?.base(as: UInt32.self)
    defer { withExtendedLifetime((order, numbers, groups)) {} }
    for row in 1..<max(1, rows.count) where words[row] < words[row - 1] {
      if let codes, codes[row] != codes[row - 1] { continue }
      let values = try rows.columns(named: [column])[0]
      let number = numbers.elements(Int.self)
      throw .unordered(
        column, values.text(row), row: number[row], after: values.text(row - 1),
        row: number[row - 1])
    }
  }
}

/// Left rows in the order of their keys, each batch joined with the right rows around it.
private final class AsOfStream: MorselStream {
  private let batches: BatchReader
  private let blocks: OrderedBlocks
  private let asOf: AsOfJoin
  private let keyNames: [String]
  private let run: QueryRun
  private let statistics: StepStatistics?
  /// Parts of a batch that have to be joined, the next one last.
  private var waiting: [Table] = []

  init(
    _ rows: any MorselStream, _ blocks: OrderedBlocks, asOf: AsOfJoin, keyNames: [String],
    run: QueryRun, statistics: StepStatistics?
  ) {
    // A batch, the rows around it and what they give take some hundred bytes a row.
    batches = BatchReader(rows, rows: max(1 << 11, min(1 << 16, run.ledger.room >> 11)), run: run)
    self.blocks = blocks
    self.asOf = asOf
    self.keyNames = keyNames
    self.run = run
    self.statistics = statistics
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    while true {
      if waiting.isEmpty {
        guard let batch = try batches.next() else { return [] }
        waiting.append(batch)
      }
      let batch = waiting.removeLast()
      let own = batch.without(Set(keyNames))
      guard batch.count > 0 else {
        return [try asOf.join(own, try blocks.table([]))]
      }
      let around = try blocks.around(
        batch.slice(0..<1), batch.slice(batch.count - 1..<batch.count))
      if batch.count > 1, around.heldBytes > run.ledger.available / 4, around.blocks.count > 3 {
        let middle = batch.count / 2
        waiting.append(batch.slice(middle..<batch.count))
        waiting.append(batch.slice(0..<middle))
        continue
      }
      return [
        try run.timed(statistics) { () throws(FrameError) in
          try asOf.join(own, try blocks.table(around.blocks))
        }
      ]
    }
  }
}

extension MorselStream {
  /// The columns, and the rows.
  func peekedSchema() throws(FrameError) -> (schema: [Field], rows: any MorselStream) {
    let first = try next(1)
    return (first.first?.schema ?? [], ConcatStream([MorselList(first), self]))
  }
}
