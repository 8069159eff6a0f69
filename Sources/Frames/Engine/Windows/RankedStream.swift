import SwiftwaterDevices

/// Rows in the order of a column, numbered by it.
///
/// Equal values may be any number of rows: for ranks that need to know where they end, that is found
/// in a first pass, and the ranks are given in a second.
final class RankedStream: MorselStream {
  private let input: BatchReader
  /// Where equal values end, for ranks that need to know.
  private let ends: RunEnds?
  private let value: String
  private let name: String
  private let method: RankMethod
  private let run: QueryRun
  private var batch = 0
  private var row = 0
  private var first = 0
  private var dense = 0
  private var last: Column?
  private var ready: (any MorselStream)?

  /// The rows in their own order with the ranks of a column.
  static func stream(
    _ rows: any MorselStream, _ column: WindowColumn, run: QueryRun, statistics: StepStatistics?
  ) throws(FrameError) -> any MorselStream {
    guard case .order(let method, let descending, let seed) = column.function.reach else {
      return rows
    }
    let (place, value, random) = (
      "\(column.name) row", "\(column.name) value", "\(column.name) random"
    )
    let operand = column.operands[0]
    let keyed = ChainStep { (table) throws(FrameError) in
      var table = try table.adding([NamedExpression(value, operand)])
      guard method == .random, let rows = table[place] else { return table }
      let words = try Buffer.room(for: table.count, of: UInt64.self)
      let (source, target) = (rows.elements(Int.self), words.base(as: UInt64.self))
      for row in 0..<table.count {
        target[row] = RankedRows.mixed(source[row], UInt64(truncatingIfNeeded: seed))
      }
      table.names.append(random)
      table.columns.append(Column(type: .uint64, count: table.count, values: words))
      return table
    }
    var keys = [SortKey(name: value, descending: descending)]
    if method == .random { keys.append(SortKey(name: random, descending: false)) }
    var sorted = try SortBreaker(keys: keys, run: run, statistics: statistics)
      .stream(ChainStream(RowIndexStream(rows, place, run: run), [keyed], run: run))
    var ends: RunEnds?
    if method == .max || method == .average {
      let stored = try run.spilled(sorted, statistics)
      ends = try RunEnds(stored, value, run: run)
      sorted = stored.stream(run)
    }
    let ranked = ChainStream(
      RankedStream(sorted, ends: ends, value: value, name: column.name, method: method, run: run),
      [.drop([value, random])], run: run)
    var back = NumberedRuns(place, run: run, statistics: statistics)
    try ranked.forEachWave(run) { (wave) throws(FrameError) in
      let table = try Table.joined(wave)
      let order = try Sorting.order(table, by: [SortKey(name: place, descending: false)])
      try back.append(table.gather(order))
    }
    return try back.stream(dropping: [place])
  }

  private init(
    _ sorted: any MorselStream, ends: RunEnds?, value: String, name: String, method: RankMethod,
    run: QueryRun
  ) {
    input = BatchReader(sorted, rows: RunEnds.batchRows(run), run: run)
    self.ends = ends
    self.value = value
    self.name = name
    self.method = method
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    while true {
      if let morsels = try ready?.next(count), !morsels.isEmpty { return morsels }
      ready = nil
      guard var table = try input.next() else { return [] }
      guard let column = table[value] else { return [table] }
      table.names.append(name)
      table.columns.append(
        method == .average
          ? try ranked(column, Double.self, .float64) { first, end, _, _ in
            Double(first + 1 + end) / 2
          }
          : try ranked(column, Int.self, .int64) { [method] first, end, place, dense in
            switch method {
            case .min: first + 1
            case .max: end
            case .dense: dense
            default: place + 1
            }
          })
      ready = run.stream(table)
    }
  }

  // MARK: - Implementation

  private func ranked<Rank: BitwiseCopyable>(
    _ column: Column, _ type: Rank.Type, _ columnType: ColumnType,
    _ rank: (_ first: Int, _ end: Int, _ place: Int, _ dense: Int) -> Rank
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: column.count, of: Rank.self, zeroed: true)
    let target = out.base(as: Rank.self)
    let valid = column.count - column.nullCount
    // Nulls come last and have no rank.
    let runs = try ValueRuns(column[0..<valid], after: last)
    for (index, start) in runs.starts.enumerated() {
      let end = index + 1 < runs.starts.count ? runs.starts[index + 1] : valid
      if start > 0 || !runs.continues {
        first = row + start
        dense += 1
      }
      let last = end == valid ? ends?.end(ofLastIn: batch) ?? 0 : row + end
      for at in start..<end { target[at] = rank(first, last, row + at, dense) }
    }
    if valid > 0 { last = try column[valid - 1..<valid].detached() }
    batch += 1
    row += column.count
    return Column(
      type: columnType, count: column.count, values: out, validity: column.validity)
  }
}

/// For each batch of rows in order of a column, where the rows end that are equal to its last.
private struct RunEnds {
  private var ends: [Int] = []

  static func batchRows(_ run: QueryRun) -> Int { max(1, min(1 << 18, 4 * run.morselRows)) }

  init(_ rows: SpilledRows, _ name: String, run: QueryRun) throws(FrameError) {
    let batches = BatchReader(
      rows.select { $0 == name }.stream(run), rows: Self.batchRows(run), run: run)
    var last: Column?
    var row = 0
    // Batches whose last value may go on in the next.
    var open = 0
    while let batch = try batches.next() {
      guard let column = batch[name] else { break }
      let valid = column.count - column.nullCount
      let runs = try ValueRuns(column[0..<valid], after: last)
      let firstEnd = runs.continues ? (runs.starts.count > 1 ? runs.starts[1] : valid) : 0
      if runs.continues { for index in open..<ends.count { ends[index] = row + firstEnd } }
      if !runs.continues || runs.starts.count > 1 { open = ends.count }
      ends.append(row + valid)
      row += column.count
      if valid > 0 { last = try column[valid - 1..<valid].detached() }
    }
  }

  func end(ofLastIn batch: Int) -> Int { ends[batch] }
}

/// Where new values begin among values in order without nulls.
private struct ValueRuns {
  /// The first row, and each row whose value is not that of the row before.
  private(set) var starts: [Int] = []
  /// Whether the first value is that of the row before all.
  private(set) var continues = false

  init(_ column: Column, after last: Column?) throws(FrameError) {
    guard column.count > 0 else { return }
    let whole = try last.map { (last) throws(FrameError) in try Column.joined([last, column]) }
    let compared = whole ?? column
    let words = try SortKeys.words(compared)
    let keys = words.base(as: UInt64.self)
    let skipped = compared.count - column.count
    continues = skipped > 0 && keys[0] == keys[1]
    starts = [0]
    for row in 1..<max(1, column.count) where keys[row + skipped] != keys[row + skipped - 1] {
      starts.append(row)
    }
    withExtendedLifetime(words) {}
  }
}

extension Column {
  /// The same values in memory of their own.
  func detached() throws(FrameError) -> Column {
    guard type != .category else { return self }
    return try Table(names: ["x"], columns: [self], count: count).detached().columns[0]
  }
}
