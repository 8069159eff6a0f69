/// The keys of both sides of a join in types whose equal values have equal bits.
struct JoinKeys: Sendable {
  private let left: [(name: String, type: ColumnType)]
  private let right: [(name: String, type: ColumnType)]

  init(_ step: JoinStep, left: [Field], right: [Field]) throws(FrameError) {
    var keys: [(String, String, ColumnType)] = []
    for (a, b) in zip(step.leftKeys, step.rightKeys) {
      let x = try Expression.Node.column(a).type(in: left)
      let y = try Expression.Node.column(b).type(in: right)
      let isPlain = x == y || (x.isText && y.isText) || x.dtype == nil || y.dtype == nil
      keys.append((a, b, isPlain ? x : Expression.Node.common(.column(a), x, .column(b), y)))
    }
    self.left = keys.map { ($0.0, $0.2) }
    self.right = keys.map { ($0.1, $0.2) }
  }

  func left(_ table: Table) throws(FrameError) -> [Column] { try columns(left, table) }

  func right(_ table: Table) throws(FrameError) -> [Column] { try columns(right, table) }

  private func columns(
    _ keys: [(name: String, type: ColumnType)], _ table: Table
  ) throws(FrameError) -> [Column] {
    var columns: [Column] = []
    for key in keys {
      guard let column = table[key.name] else {
        throw .unknownColumn(key.name, among: table.names)
      }
      let isAsWanted = column.type == key.type || column.type.dtype == nil
      columns.append(
        isAsWanted
          ? column : try Evaluator(table: table).column(.cast(.column(key.name), key.type)))
    }
    return columns
  }
}
