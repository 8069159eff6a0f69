/// Takes columns that nothing reads out of the steps below, down to the file, where they are then
/// not parsed, or to the table, of which they are then not copied.
enum ProjectionPushDown {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    // A step that is used several times gives what any of its users reads.
    var needs = SharedNeeds()
    var known = -1
    while known != needs.size {
      known = needs.size
      _ = narrowed(plan, to: nil, &needs)
    }
    needs.areKnown = true
    return narrowed(plan, to: nil, &needs)
  }

  /// What the users of shared steps read, gathered before it is used.
  private struct SharedNeeds {
    var areKnown = false
    private var columns: [ObjectIdentifier: Set<String>] = [:]

    var size: Int { columns.values.reduce(columns.count) { $0 + $1.count } }

    mutating func need(_ wanted: Set<String>, of result: PlanResult) -> Set<String> {
      if !areKnown { columns[ObjectIdentifier(result), default: []].formUnion(wanted) }
      return columns[ObjectIdentifier(result), default: []]
    }
  }

  /// - Parameter wanted: The columns that are read above, nil for all.
  private static func narrowed(
    _ plan: Plan, to wanted: Set<String>?, _ needs: inout SharedNeeds
  ) -> Plan {
    switch plan {
    case .segment: return plan
    case .values(let table):
      guard let wanted, !table.names.allSatisfy(wanted.contains) else { return plan }
      let kept = table.names.indices.filter { wanted.contains(table.names[$0]) }
      return .values(
        Table(
          names: kept.map { table.names[$0] }, columns: kept.map { table.columns[$0] },
          count: table.count))
    case .shared(let result, let inner):
      let all = needs.need(wanted ?? Set(plan.names), of: result)
      return .shared(result, narrowed(inner, to: all, &needs))
    case .stored(let rows):
      return wanted.map { wanted in .stored(rows.select { wanted.contains($0) }) } ?? plan
    case .csv(let source, _, let condition):
      guard let wanted else { return plan }
      let kept = plan.names.filter { wanted.contains($0) }
      return kept.count == plan.names.count
        ? plan : .csv(source, columns: kept, condition: condition)
    case .project(let expressions, let input):
      let kept = expressions.filter { wanted?.contains($0.name) ?? true }
      // Literals alone do not say how many rows there are: keep a column.
      let needed = kept.reduce(into: Set<String>()) { $0.formUnion($1.node.columns) }
      return .project(kept, narrowed(input, to: atLeastOne(needed, of: input), &needs))
    case .filter(let condition, let input):
      return .filter(condition, narrowed(input, to: wanted?.union(condition.columns), &needs))
    case .aggregate(let keys, let values, let input):
      let kept = values.filter { wanted?.contains($0.name) ?? true }
      let needed = kept.reduce(into: Set(keys)) { $0.formUnion($1.node.columns) }
      return .aggregate(
        keys: keys, values: kept, narrowed(input, to: atLeastOne(needed, of: input), &needs))
    case .join(let step, let left, let right):
      guard let wanted else {
        let keys = [.semi, .anti].contains(step.kind) ? Set(step.rightKeys) : nil
        return .join(
          step, left: narrowed(left, to: nil, &needs), right: narrowed(right, to: keys, &needs))
      }
      // A left column whose name would change the name of a right one stays.
      let clashing = Set(left.names).intersection(right.names)
      let leftNeeded = wanted.union(step.leftKeys).union(clashing)
      var rightNeeded = Set(step.rightKeys).union(clashing)
      for column in step.rightColumns(left.names, right.names) where wanted.contains(column.name) {
        rightNeeded.insert(column.source)
      }
      return .join(
        step, left: narrowed(left, to: atLeastOne(leftNeeded, of: left), &needs),
        right: narrowed(right, to: atLeastOne(rightNeeded, of: right), &needs))
    case .sort(let keys, let input):
      return .sort(keys, narrowed(input, to: wanted?.union(keys.map(\.name)), &needs))
    case .top(let keys, let count, let input):
      return .top(keys, count: count, narrowed(input, to: wanted?.union(keys.map(\.name)), &needs))
    case .limit(let limit, let input): return .limit(limit, narrowed(input, to: wanted, &needs))
    case .distinct(let names, let keep, let input):
      return .distinct(on: names, keep: keep, narrowed(input, to: wanted?.union(names), &needs))
    case .concat(let plans):
      // Inputs must stay alike, so they are narrowed by an explicit projection.
      guard let wanted else { return .concat(plans.map { narrowed($0, to: nil, &needs) }) }
      let kept = plan.names.filter { wanted.contains($0) }
      return .concat(
        plans.map { input in
          let projected = Plan.project(kept.map { NamedExpression($0, .column($0)) }, input)
          return narrowed(projected, to: nil, &needs)
        })
    case .function(let function, let inputs):
      return .function(function, inputs.map { narrowed($0, to: nil, &needs) })
    case .rowIndex(let name, let input):
      var below = wanted
      below?.remove(name)
      return .rowIndex(name, narrowed(input, to: below.map { atLeastOne($0, of: input) }, &needs))
    }
  }

  private static func atLeastOne(_ names: Set<String>, of plan: Plan) -> Set<String> {
    guard names.isDisjoint(with: plan.names), let first = plan.names.first else { return names }
    return names.union([first])
  }
}
