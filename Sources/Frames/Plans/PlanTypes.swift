/// The types of a plan's columns, found again where files turned out to have others than their samples:
/// steps were checked against those when they were added.
extension Plan {
  /// Checks that each step can use the types its input has now.
  ///
  /// - Throws: ``FrameError`` with code `type` for the first that cannot, with the place in the file
  ///   of the value that is to blame.
  func requireTypes() throws(FrameError) {
    guard let source = surprisedSource() else { return }
    do throws(FrameError) { _ = try fields() } catch {
      let surprise = source.surprise().map { ". \($0)" } ?? ""
      throw FrameError(error.code, error.message + surprise)
    }
  }

  /// The columns it gives.
  ///
  /// - Parameter isOpening: Whether files have the types of their samples, and nothing has been run.
  func fields(isOpening: Bool = false) throws(FrameError) -> [Field] {
    switch self {
    case .values(let table): return table.schema
    case .stored(let rows): return rows.schema
    case .segment(let segment): return segment.schema
    case .csv(let source, let columns, let condition):
      let all = isOpening ? source.openedSchema : source.schema
      if let condition { try condition.requireCondition(in: all) }
      return all.filter { columns?.contains($0.name) ?? true }
    case .shared(let result, let plan):
      if !isOpening, let table = result.value { return table.schema }
      return try plan.fields(isOpening: isOpening)
    case .project(let expressions, let plan):
      return try Self.types(of: expressions, in: plan.fields(isOpening: isOpening))
    case .filter(let condition, let plan):
      let fields = try plan.fields(isOpening: isOpening)
      try condition.requireCondition(in: fields)
      return fields
    case .aggregate(let keys, let values, let plan):
      let fields = try plan.fields(isOpening: isOpening)
      let columns = keys.map { NamedExpression($0, .column($0)) }
      return try Self.types(of: columns + values, in: fields)
    case .join(let step, let left, let right):
      return try step.fields(left.fields(isOpening: isOpening), right.fields(isOpening: isOpening))
    case .concat(let plans):
      let first = try plans.first?.fields(isOpening: isOpening) ?? []
      for plan in plans.dropFirst() {
        let other = try plan.fields(isOpening: isOpening)
        guard other == first else { throw .cannotConcat(other, first) }
      }
      return first
    case .sort(_, let plan), .top(_, _, let plan), .limit(_, let plan), .distinct(_, _, let plan):
      return try plan.fields(isOpening: isOpening)
    case .rowIndex(let name, let plan):
      return [Field(name, .int64)] + (try plan.fields(isOpening: isOpening))
    case .function(let function, let plans):
      return try function.fields(plans, isOpening: isOpening)
    }
  }

  // MARK: - Implementation

  private static func types(
    of expressions: [NamedExpression], in fields: [Field]
  ) throws(FrameError) -> [Field] {
    let schema = IndexedSchema(fields, for: expressions.count)
    var types: [Field] = []
    for expression in expressions {
      let read = schema.read(by: expression.node)
      types.append(Field(expression.name, try expression.node.type(in: read)))
    }
    return types
  }

  /// A file it reads whose columns have other types than their sample.
  private func surprisedSource() -> CSVSource? {
    if case .csv(let source, _, _) = self, source.isSurprised { return source }
    for input in inputs { if let source = input.surprisedSource() { return source } }
    return nil
  }
}

extension Expression.Node {
  /// - Throws: ``FrameError`` with code `type` when rows cannot be selected by it.
  func requireCondition(in schema: [Field]) throws(FrameError) {
    let type = try type(in: schema)
    guard type == .bool else {
      throw FrameError(.type, "filter(\(self)): a condition is bool, not \(type)")
    }
  }
}

extension JoinStep {
  /// The columns of the result of a join of these.
  fileprivate func fields(_ left: [Field], _ right: [Field]) throws(FrameError) -> [Field] {
    let type = { (name: String, fields: [Field]) throws(FrameError) -> ColumnType in
      try Expression.Node.column(name).type(in: fields)
    }
    for (a, b) in zip(leftKeys, rightKeys) {
      let (x, y) = (try type(a, left), try type(b, right))
      // Values of both sides come to stand in one column.
      let isShared = (kind == .right || kind == .full) && coalesced.contains { $0 == (a, b) }
      guard KeyDomain(x, y) != nil, !isShared || x == y else { throw .cannotJoin(a, x, b, y) }
    }
    var fields = left
    for column in rightColumns(left.map(\.name), right.map(\.name)) {
      fields.append(Field(column.name, try type(column.source, right)))
    }
    return fields
  }
}

extension TableFunction {
  /// The columns it gives when its inputs have the types they had when it was added; functions that
  /// only choose rows take any.
  fileprivate func fields(_ inputs: [Plan], isOpening: Bool) throws(FrameError) -> [Field] {
    var changed: [Field] = []
    var fields = schema
    for input in inputs where !isOpening {
      let (before, now) = (try input.fields(isOpening: true), try input.fields())
      changed += now.filter { !before.contains($0) }
    }
    guard !changed.isEmpty else { return fields }
    switch reach {
    case .chosen, .reversed, .groups: break
    case .row, .streamed, .everything:
      throw FrameError(
        .type, "\(label): cannot go on with column '\(changed[0].name)' as \(changed[0].type)")
    }
    for (place, field) in fields.enumerated() {
      if let now = changed.first(where: { $0.name == field.name }) { fields[place] = now }
    }
    return fields
  }
}
