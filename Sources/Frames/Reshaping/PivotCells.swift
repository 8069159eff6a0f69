import SwiftwaterDevices

/// Rows of aggregates by an index and one more column, whose values become columns.
struct PivotCells: Sendable {
  /// The column whose values become columns.
  let column: String
  let index: [String]
  /// The aggregates.
  let values: [String]
  /// The values that become columns, as text.
  let names: [String]

  /// The name of a cell's column.
  func heading(_ value: String, _ name: String) -> String {
    values.count == 1 ? name : "\(value)_\(name)"
  }

  /// A row for each index, in the order in which they first appear.
  ///
  /// Columns that are not known here keep the values of the first row of their index.
  func table(_ grouped: Table) throws(FrameError) -> Table {
    let others = grouped.names.filter { !values.contains($0) && $0 != column }
    var keys: [Column] = []
    for name in index { if let key = grouped[name] { keys.append(key) } }
    let rows = try Grouping(columns: keys, count: grouped.count)
    let places = try rows.places(of: grouped.count)
    let count = index.isEmpty ? min(1, grouped.count) : rows.groupCount
    let firsts = try RowList(Array(rows.firstRows.prefix(count)))
    var result = Table(names: [], columns: [], count: count)
    for name in index + others.filter({ !index.contains($0) }) {
      guard let key = grouped[name] else { continue }
      result.names.append(name)
      result.columns.append(try key.gather(firsts))
    }
    let sources = try sources(grouped, places, count)
    for value in values {
      guard let cells = grouped[value] else { continue }
      for (name, source) in zip(names, sources) {
        result.names.append(heading(value, name))
        result.columns.append(try cells.gather(source))
      }
    }
    return result
  }

  // MARK: - Implementation

  /// For each of the names, the row that stands in each place; -1 for none.
  private func sources(
    _ grouped: Table, _ places: [Int], _ count: Int
  ) throws(FrameError) -> [RowList] {
    guard let heads = grouped[column] else { throw .unknownColumn(column, among: grouped.names) }
    let (codes, unique) = try heads.factorize()
    let texts = (0..<unique.count).map { unique.text($0) }
    var lists: [RowList] = []
    var list: [String: [Int]] = [:]
    for (at, name) in names.enumerated() { list[name, default: []].append(at) }
    for _ in names {
      let rows = try Buffer.room(for: count, of: Int.self)
      rows.base(as: Int.self).initialize(repeating: -1, count: count)
      lists.append(RowList(buffer: rows, count: count, hasMissing: true))
    }
    // Where the rows of each code belong; a null has a column of its own.
    let targets = texts.map { list[$0] ?? [] } + [list["null"] ?? []]
    let code = codes.elements(Int32.self)
    for row in 0..<grouped.count {
      let own = codes.isValid(row) ? Int(code[row]) : texts.count
      for at in targets[own] { lists[at].buffer.base(as: Int.self)[places[row]] = row }
    }
    withExtendedLifetime((codes, lists)) {}
    return lists
  }
}

extension Grouping {
  /// The group of each row, numbered in order of first appearance.
  func places(of count: Int) throws(FrameError) -> [Int] {
    var groups = Array(repeating: 0, count: keys.size)
    for (place, code) in order.enumerated() { groups[code] = place }
    let codes = keys.codes
    return (0..<count).map { groups[Int(codes[$0])] }
  }
}
