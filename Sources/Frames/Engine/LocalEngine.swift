import SwiftwaterDevices

/// Runs plans on this machine.
enum LocalEngine {
  static func run(_ plan: Plan) throws(FrameError) -> Table {
    switch plan {
    case .values(let table): return table
    case .csv(let source, let columns):
      return try CSVReader(source: source, names: columns).read()
    case .shared(let result, let plan):
      if let table = result.value { return table }
      let table = try run(plan)
      result.set(table)
      return table
    case .project(let expressions, let input):
      let table = try run(input)
      let evaluator = Evaluator(table: table)
      var columns: [Column] = []
      for expression in expressions { columns.append(try evaluator.column(expression.node)) }
      return Table(names: expressions.map(\.name), columns: columns, count: table.count)
    case .filter(let condition, let input):
      let table = try run(input)
      let mask = try Evaluator(table: table).column(condition)
      return try table.gather(RowList(mask: mask))
    case .aggregate(let keys, let values, let input):
      return try aggregate(run(input), keys, values)
    case .join(let step, let left, let right):
      return try Joining.join(run(left), run(right), step)
    case .sort(let keys, let input):
      let table = try run(input)
      return try table.gather(Sorting.order(table, by: keys))
    case .top(let keys, let count, let input):
      let table = try run(input)
      return try table.gather(Sorting.top(table, by: keys, count: count))
    case .limit(let limit, let input):
      let table = try run(input)
      return table.slice(limit.range(of: table.count))
    case .distinct(let names, let keep, let input):
      let table = try run(input)
      return try table.gather(distinct(table, names, keep))
    case .concat(let plans):
      var tables: [Table] = []
      for plan in plans { tables.append(try run(plan)) }
      let first = tables[0]
      var columns: [Column] = []
      for index in first.columns.indices {
        columns.append(try Column.concat(tables.map { $0.columns[index] }))
      }
      return Table(
        names: first.names, columns: columns, count: tables.reduce(0) { $0 + $1.count })
    case .function(let function, let inputs):
      var tables: [Table] = []
      for input in inputs { tables.append(try run(input)) }
      return try function.evaluate(tables)
    case .rowIndex(let name, let input):
      let table = try run(input)
      let buffer = try KeySort.identity(table.count).buffer
      let index = Column(type: .int64, count: table.count, values: buffer)
      return Table(
        names: [name] + table.names, columns: [index] + table.columns, count: table.count)
    }
  }

  // MARK: - Implementation

  private static func aggregate(
    _ table: Table, _ keys: [String], _ values: [NamedExpression]
  ) throws(FrameError) -> Table {
    var aggregator = try GroupedAggregator(keys: keys, values: values, schema: table.schema)
    try aggregator.add([table])
    return try aggregator.finish()
  }

  private static func distinct(
    _ table: Table, _ names: [String], _ keep: UniqueKeep
  ) throws(FrameError) -> RowList {
    var columns: [Column] = []
    for name in names {
      guard let column = table[name] else { throw .unknownColumn(name, among: table.names) }
      columns.append(column)
    }
    let grouping = try Grouping(columns: columns, count: table.count)
    guard keep != .first else { return try RowList(grouping.firstRows) }
    var last = Array(repeating: -1, count: grouping.keys.size)
    var sizes = Array(repeating: 0, count: grouping.keys.size)
    let codes = grouping.keys.codes
    for row in 0..<table.count {
      last[Int(codes[row])] = row
      sizes[Int(codes[row])] += 1
    }
    let kept = keep == .last ? grouping.order : grouping.order.filter { sizes[$0] == 1 }
    return try RowList(kept.map { last[$0] }.sorted())
  }
}
