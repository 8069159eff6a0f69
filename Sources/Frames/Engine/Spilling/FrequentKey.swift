/// A key that most of some rows have, which tells those rows from the others.
struct FrequentKey {
  private let keys: [Expression.Node]
  /// The key, as one row.
  private let key: Table

  /// The key that most of the first rows have.
  init(of rows: SpilledRows, _ keys: [Expression.Node], run: QueryRun) throws(FrameError) {
    let table = try Self.keys(keys, of: rows.table(Array(rows.blocks.prefix(1)), run))
    let groups = try GroupCodes(table.columns, count: table.count)
    let sizes = try groups.counts(nil)
    let counts = sizes.elements(Int64.self)
    var most = 0
    for group in 0..<groups.groupCount where counts[group] > counts[most] { most = group }
    let row = groups.firstRows.rows[most]
    withExtendedLifetime((sizes, groups)) {}
    self.keys = keys
    key = try table.gather(RowList([row]))
  }

  /// Keeps the rows that have the key, or those that do not.
  func having(_ wanted: Bool) -> ChainStep {
    ChainStep { [keys, key] (table) throws(FrameError) in
      guard table.count > 0 else { return table }
      let compared = try Table.joined([key, Self.keys(keys, of: table)])
      let groups = try GroupCodes(compared.columns, count: compared.count)
      let numbers = try groups.numbers()
      let number = numbers.base(as: UInt32.self)
      let rows = (0..<table.count).filter { (number[$0 + 1] == number[0]) == wanted }
      withExtendedLifetime(numbers) {}
      return rows.count == table.count ? table : try table.gather(RowList(rows))
    }
  }

  // MARK: - Implementation

  private static func keys(
    _ keys: [Expression.Node], of table: Table
  ) throws(FrameError) -> Table {
    let columns = try Evaluator(table: table).columns(keys)
    return Table(names: keys.indices.map { "\($0)" }, columns: columns, count: table.count)
  }
}
