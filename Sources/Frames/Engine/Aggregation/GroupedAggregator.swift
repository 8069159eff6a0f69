import SwiftwaterDevices

/// Aggregates of groups of rows that come in one or many batches.
///
/// The first batch alone is aggregated as it is when it is the only one. Otherwise each batch becomes a
/// partial result, one row a group, and partial results are merged as if they were rows: so memory
/// holds groups, not rows, except for aggregates that need all values (median, distinct values).
struct GroupedAggregator {
  private let keys: [String]
  private let values: [NamedExpression]
  private let schema: [Field]
  private var calls: [Call] = []
  /// Which call an aggregate is.
  private var places: [Expression.Node: Int] = [:]
  private var waiting: Table?
  private var partials: [Partial] = []
  /// How many groups there were after the last merge.
  private var merged = 0

  /// - Parameters:
  ///   - keys: The columns whose values make the groups; none makes one group of all rows.
  ///   - values: Expressions of aggregates.
  ///   - schema: The columns of the rows.
  ///   - known: Aggregates whose values are known, as one row each: all rows are one group.
  init(
    keys: [String], values: [NamedExpression], schema: [Field],
    known: [Expression.Node: Column] = [:]
  ) throws(FrameError) {
    self.keys = keys
    self.values = values
    self.schema = schema
    let schema = IndexedSchema(schema)
    for value in values { try Call.collect(value.node, schema, known, into: &calls, &places) }
  }

  /// Each column of a partial result takes a page at least.
  private static let mostPartials = 256

  /// The bytes that are held.
  var byteCount: Int {
    (waiting?.heldBytes ?? 0) + partials.reduce(0) { $0 + $1.byteCount }
  }

  /// The aggregates that need all values of a group at once.
  var callsOfAllValues: [String] {
    calls.filter { !($0.reduction is any FoldingReduction) }.map {
      "\(Expression.Node.aggregate($0.aggregate, $0.operands))"
    }
  }

  /// Those of them that need not have them at once where all rows are one group.
  var callsInPasses:
    [(node: Expression.Node, reduction: any PassingReduction, operand: Expression.Node)]
  {
    calls.compactMap { call in
      guard let reduction = call.reduction as? any PassingReduction else { return nil }
      return (.aggregate(call.aggregate, call.operands), reduction, call.operands[0])
    }
  }

  /// Takes in rows that follow those before them.
  mutating func add(_ morsels: [Table]) throws(FrameError) {
    guard let batch = try Table.below(morsels) else { return }
    guard waiting != nil || !partials.isEmpty else {
      waiting = batch
      return
    }
    if let first = waiting {
      waiting = nil
      partials.append(try partial(first))
    }
    partials.append(try partial(batch))
    let groups = partials.reduce(0) { $0 + $1.count }
    guard groups > 2 * merged + 1 << 16 || partials.count > Self.mostPartials else { return }
    let whole = try merge(partials)
    merged = whole.count
    partials = [whole]
  }

  /// One row for each group, in order of first appearance: its keys, then the values.
  mutating func finish() throws(FrameError) -> Table {
    defer {
      waiting = nil
      partials = []
    }
    guard partials.isEmpty else { return try result(merge(partials)) }
    let table: Table
    if let waiting { table = waiting } else { table = try Table.empty(schema) }
    let groups = try groups(table)
    var inputs = Inputs(table: table, groups: groups)
    var parts = try keyColumns(table, groups)
    for (index, call) in calls.enumerated() {
      let operands = try inputs.columns(call.operands)
      parts.names.append(Call.name(index))
      parts.columns.append(
        try call.naming { () throws(FrameError) in try call.reduction.result(groups, operands) })
    }
    return try finished(parts)
  }

  // MARK: - Implementation

  /// One aggregate over operands.
  private struct Call {
    let aggregate: Aggregate
    let operands: [Expression.Node]
    let reduction: any GroupReduction

    /// Runs a step of the reduction; what does not fit is said of the aggregate.
    func naming<Value>(_ step: () throws(FrameError) -> Value) throws(FrameError) -> Value {
      do { return try step() } catch {
        guard error.code == .overflow else { throw error }
        throw FrameError(
          error.code, "\(Expression.Node.aggregate(aggregate, operands)): \(error.message)")
      }
    }

    /// The name of its column until the expressions around it are computed.
    static func name(_ index: Int) -> String { "\u{0}aggregate \(index)" }

    static func collect(
      _ node: Expression.Node, _ schema: IndexedSchema, _ known: [Expression.Node: Column],
      into calls: inout [Call], _ places: inout [Expression.Node: Int]
    ) throws(FrameError) {
      guard case .aggregate(let aggregate, let operands) = node else {
        for child in node.children { try collect(child, schema, known, into: &calls, &places) }
        return
      }
      guard places[node] == nil else { return }
      places[node] = calls.count
      if let value = known[node] {
        let reduction = KnownReduction(value: value)
        calls.append(Call(aggregate: aggregate, operands: [], reduction: reduction))
        return
      }
      var types: [ColumnType] = []
      for operand in operands {
        types.append(try operand.type(in: schema.read(by: operand)))
      }
      calls.append(
        Call(
          aggregate: aggregate, operands: operands, reduction: try aggregate.reduction(types)))
    }
  }

  /// Operands of aggregates, computed and routed once.
  private struct Inputs {
    let table: Table
    let groups: GroupCodes
    var known: [Expression.Node: Column] = [:]

    init(table: Table, groups: GroupCodes) {
      self.table = table
      self.groups = groups
    }

    mutating func columns(_ nodes: [Expression.Node]) throws(FrameError) -> [Column] {
      var columns: [Column] = []
      for node in nodes {
        if let column = known[node] {
          columns.append(column)
        } else {
          let column = try groups.routed(Evaluator(table: table).column(node))
          known[node] = column
          columns.append(column)
        }
      }
      return columns
    }
  }

  /// What is known of the groups of some batches.
  private struct Partial {
    enum State {
      /// One row a group.
      case folded([Column])
      /// All rows, and the number of each one's group.
      case rows(numbers: Column, [Column])
    }

    var keys: [Column]
    var count: Int
    var states: [State]

    var byteCount: Int {
      let columns = states.flatMap { state in
        switch state {
        case .folded(let columns): columns
        case .rows(let numbers, let columns): [numbers] + columns
        }
      }
      // Several aggregates of the same operands share their rows.
      var counted: Set<ObjectIdentifier> = []
      return (keys + columns).reduce(0) {
        counted.insert(ObjectIdentifier($1.values)).inserted ? $0 + $1.heldBytes : $0
      }
    }
  }

  private func groups(_ table: Table) throws(FrameError) -> GroupCodes {
    var columns: [Column] = []
    for key in keys {
      guard let column = table[key] else { throw .unknownColumn(key, among: table.names) }
      columns.append(column)
    }
    return try GroupCodes(columns, count: table.count)
  }

  private func keyColumns(_ table: Table, _ groups: GroupCodes) throws(FrameError) -> Table {
    var result = Table(names: [], columns: [], count: groups.groupCount)
    for key in keys {
      guard let column = table[key] else { continue }
      result.names.append(key)
      result.columns.append(try column.gather(groups.firstRows))
    }
    return result
  }

  private func partial(_ table: Table) throws(FrameError) -> Partial {
    let groups = try groups(table)
    var inputs = Inputs(table: table, groups: groups)
    var numbers: Column?
    var states: [Partial.State] = []
    for call in calls {
      let operands = try inputs.columns(call.operands)
      if let reduction = call.reduction as? any FoldingReduction {
        let folded = try call.naming { () throws(FrameError) in
          try reduction.reduce(groups, operands)
        }
        states.append(.folded(try Self.compacted(folded)))
        continue
      }
      if numbers == nil {
        numbers = Column(type: .uint32, count: table.count, values: try groups.routedNumbers())
      }
      guard let known = numbers else { continue }
      states.append(.rows(numbers: known, operands))
    }
    return Partial(
      keys: try Self.compacted(keyColumns(table, groups).columns), count: groups.groupCount,
      states: states)
  }

  /// The same values without the texts of rows that are gone.
  private static func compacted(_ columns: [Column]) throws(FrameError) -> [Column] {
    var compact: [Column] = []
    for column in columns { compact.append(try column.compacted()) }
    return compact
  }

  private func merge(_ partials: [Partial]) throws(FrameError) -> Partial {
    guard partials.count > 1 else { return partials[0] }
    let count = partials.reduce(0) { $0 + $1.count }
    var keyColumns: [Column] = []
    for index in keys.indices {
      keyColumns.append(try Column.concat(partials.map { $0.keys[index] }))
    }
    let groups = try GroupCodes(keyColumns, count: count)
    let numbers = try groups.numbers()
    var states: [Partial.State] = []
    var known: [[Expression.Node]: Partial.State] = [:]
    for (index, call) in calls.enumerated() {
      switch (call.reduction as? any FoldingReduction, partials[0].states[index]) {
      case (let reduction?, .folded(let first)):
        var columns: [Column] = []
        for part in first.indices {
          let below = partials.compactMap { partial -> Column? in
            if case .folded(let columns) = partial.states[index] { return columns[part] }
            return nil
          }
          columns.append(try groups.routed(Column.concat(below)))
        }
        states.append(
          .folded(
            try call.naming { () throws(FrameError) in try reduction.merge(groups, columns) }))
      default:
        if known[call.operands] == nil {
          known[call.operands] = try Self.rows(partials, index, numbers)
        }
        if let rows = known[call.operands] { states.append(rows) }
      }
    }
    var result = Partial(keys: [], count: groups.groupCount, states: states)
    for column in keyColumns { result.keys.append(try column.gather(groups.firstRows)) }
    return result
  }

  /// Rows of several partial results, with the numbers of their groups in all of them.
  private static func rows(
    _ partials: [Partial], _ index: Int, _ numbers: Buffer
  ) throws(FrameError) -> Partial.State {
    var parts: [(numbers: Column, columns: [Column])] = []
    var offset = 0
    for partial in partials {
      guard case .rows(let old, let columns) = partial.states[index] else { continue }
      let new = try Buffer.room(for: old.count, of: UInt32.self)
      let from = numbers.base(as: UInt32.self) + offset
      let own = old.elements(UInt32.self)
      for row in 0..<old.count { new.base(as: UInt32.self)[row] = from[Int(own[row])] }
      parts.append((Column(type: .uint32, count: old.count, values: new), columns))
      offset += partial.count
    }
    var columns: [Column] = []
    for operand in parts[0].columns.indices {
      columns.append(try Column.concat(parts.map { $0.columns[operand] }))
    }
    return .rows(numbers: try Column.concat(parts.map(\.numbers)), columns)
  }

  private func result(_ partial: Partial) throws(FrameError) -> Table {
    var parts = Table(names: keys, columns: partial.keys, count: partial.count)
    for (index, call) in calls.enumerated() {
      let column: Column
      switch (call.reduction as? any FoldingReduction, partial.states[index]) {
      case (let reduction?, .folded(let states)): column = try reduction.finish(states)
      case (_, .rows(let numbers, let columns)):
        let groups = try GroupCodes(numbered: numbers, size: partial.count)
        var routed: [Column] = []
        for column in columns { routed.append(try groups.routed(column)) }
        column = try call.reduction.result(groups, routed)
      case (nil, .folded): continue
      }
      parts.names.append(Call.name(index))
      parts.columns.append(column)
    }
    return try finished(parts)
  }

  /// Computes what stands around the aggregates.
  private func finished(_ parts: Table) throws(FrameError) -> Table {
    var result = Table(
      names: keys, columns: Array(parts.columns.prefix(keys.count)), count: parts.count)
    let evaluator = Evaluator(table: parts)
    for value in values {
      result.names.append(value.name)
      result.columns.append(try evaluator.column(outer(value.node)))
    }
    return result
  }

  /// The node with the columns of aggregates in their places.
  private func outer(_ node: Expression.Node) -> Expression.Node {
    if case .aggregate = node, let place = places[node] { return .column(Call.name(place)) }
    return node.replacingChildren { outer($0) }
  }
}

extension GroupCodes {
  /// Groups of rows whose numbers are known, counted in the order of the groups.
  init(numbered numbers: Column, size: Int) throws(FrameError) {
    let groups = try GroupCodes(
      codes: numbers.values, start: numbers.start, count: numbers.count, size: max(1, size))
    self.init(groups, order: try KeySort.identity(size))
  }
}
