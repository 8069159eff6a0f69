extension Plan {
  /// The tree as text, one step a line, inputs indented.
  func text(indent: Int = 0) -> String {
    if case .shared(_, let plan) = self { return plan.text(indent: indent) }
    let own = String(repeating: "  ", count: indent) + label + "\n"
    return own + inputs.map { $0.text(indent: indent + 1) }.joined()
  }

  var label: String {
    switch self {
    case .values(let table):
      return "values \(table.count) × \(table.columns.count)"
    case .stored(let rows): return "stored \(rows.rows) × \(rows.schema.count)"
    case .csv(let source, let columns, let condition):
      let all = source.schema.count
      let rows = condition.map { " where \($0)" } ?? ""
      guard let columns else { return "csv \(source.path) (all \(all) columns)\(rows)" }
      let wanted = source.schema.map(\.name).filter { columns.contains($0) }
      return "csv \(source.path) (\(wanted.count) of \(all) columns: \(list(wanted)))\(rows)"
    case .segment(let segment): return "the rows of \(segment.stepCount) earlier steps"
    case .shared: return ""
    case .project(let expressions, _):
      return "project "
        + list(
          expressions.map { expression in
            if case .column(expression.name) = expression.node { return expression.name }
            if case .alias(expression.name, _) = expression.node { return "\(expression.node)" }
            return "\(expression.node) as \(expression.name)"
          })
    case .filter(let node, _): return "filter \(node)"
    case .aggregate(let keys, let values, _):
      let by = keys.isEmpty ? "" : " by \(list(keys))"
      return "aggregate\(by): \(list(values.map { "\($0.node)" }))"
    case .join(let step, _, _):
      let pairs = zip(step.leftKeys, step.rightKeys).map { $0 == $1 ? $0 : "\($0) = \($1)" }
      return "join \(step.kind.rawValue) on \(list(pairs))"
    case .sort(let keys, _): return "sort \(list(keys))"
    case .top(let keys, let count, _): return "top \(count) by \(list(keys))"
    case .limit(.first(let count), _): return "first \(count)"
    case .limit(.last(let count), _): return "last \(count)"
    case .limit(.from(let start, let count), _): return "\(count) rows from \(start)"
    case .distinct(let names, let keep, _):
      return "distinct on \(list(names)), keep \(keep.rawValue)"
    case .concat(let plans): return "concat \(plans.count)"
    case .rowIndex(let name, _): return "row index \(name)"
    case .function(let function, _): return function.label
    }
  }

  private func list(_ names: [String]) -> String { names.joined(separator: ", ") }

  private func list(_ keys: [SortKey]) -> String {
    list(keys.map { $0.descending ? "\($0.name) descending" : $0.name })
  }
}
