/// The rows of CSV files, parsed when somebody asks for the first, and then those that a condition
/// selects.
final class CSVRows: MorselStream {
  private let source: CSVSource
  private let names: [String]?
  private let condition: Expression.Node?
  private let run: QueryRun
  private var rows: TableStream?

  init(_ source: CSVSource, names: [String]?, condition: Expression.Node?, run: QueryRun) {
    self.source = source
    self.names = names
    self.condition = condition
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    try run.check()
    if let rows { return rows.next(count) }
    let rows = run.stream(try read())
    self.rows = rows
    return rows.next(count)
  }

  func whole() throws(FrameError) -> Table? {
    guard rows == nil else { return nil }
    let table = try read()
    let none = run.stream(table.slice(table.count..<table.count))
    _ = none.next(1)
    rows = none
    return table
  }

  // MARK: - Implementation

  private func read() throws(FrameError) -> Table {
    guard let condition else { return try CSVReader(source: source, names: names).read() }
    let needed = names.map { Array(Set($0).union(condition.columns)) }
    let table = try CSVReader(source: source, names: needed).read()
    let mask = try Evaluator(table: table).column(condition)
    let selected = try table.gather(RowList(mask: mask))
    guard let names else { return selected }
    let wanted = selected.names.indices.filter { names.contains(selected.names[$0]) }
    return Table(
      names: wanted.map { selected.names[$0] }, columns: wanted.map { selected.columns[$0] },
      count: selected.count)
  }
}

extension QueryRun {
  /// Returns what a body makes of streams, made again when the columns of a file turn out to have
  /// other types than their sample after rows have been handed over.
  static func untilTyped<Value>(
    _ body: () throws(FrameError) -> Value
  ) throws(FrameError) -> Value {
    // A type only ever becomes one that all values fit: each file is surprised once.
    while true {
      do throws(FrameError) { return try body() } catch {
        guard error.code == .widened else { throw error }
      }
    }
  }
}
