/// Takes columns that nothing reads out of the steps below, down to the file, where they are then
/// not parsed.
enum ProjectionPushDown {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    narrowed(plan, to: nil)
  }

  /// - Parameter wanted: The columns that are read above, nil for all.
  private static func narrowed(_ plan: Plan, to wanted: Set<String>?) -> Plan {
    switch plan {
    case .values, .shared: return plan
    case .csv(let source, _):
      guard let wanted else { return plan }
      let kept = plan.names.filter { wanted.contains($0) }
      return kept.count == plan.names.count ? plan : .csv(source, columns: kept)
    case .project(let expressions, let input):
      let kept = expressions.filter { wanted?.contains($0.name) ?? true }
      // Literals alone do not say how many rows there are: keep a column.
      let needed = kept.reduce(into: Set<String>()) { $0.formUnion($1.node.columns) }
      return .project(kept, narrowed(input, to: atLeastOne(needed, of: input)))
    case .filter(let condition, let input):
      return .filter(condition, narrowed(input, to: wanted?.union(condition.columns)))
    case .aggregate(let keys, let values, let input):
      let kept = values.filter { wanted?.contains($0.name) ?? true }
      let needed = kept.reduce(into: Set(keys)) { $0.formUnion($1.node.columns) }
      return .aggregate(
        keys: keys, values: kept, narrowed(input, to: atLeastOne(needed, of: input)))
    case .join(let step, let left, let right):
      guard let wanted else {
        let keys = [.semi, .anti].contains(step.kind) ? Set(step.rightKeys) : nil
        return .join(step, left: narrowed(left, to: nil), right: narrowed(right, to: keys))
      }
      // A left column whose name would change the name of a right one stays.
      let clashing = Set(left.names).intersection(right.names)
      let leftNeeded = wanted.union(step.leftKeys).union(clashing)
      var rightNeeded = Set(step.rightKeys).union(clashing)
      for column in step.rightColumns(left.names, right.names) where wanted.contains(column.name) {
        rightNeeded.insert(column.source)
      }
      return .join(
        step, left: narrowed(left, to: atLeastOne(leftNeeded, of: left)),
        right: narrowed(right, to: atLeastOne(rightNeeded, of: right)))
    case .sort(let keys, let input):
      return .sort(keys, narrowed(input, to: wanted?.union(keys.map(\.name))))
    case .top(let keys, let count, let input):
      return .top(keys, count: count, narrowed(input, to: wanted?.union(keys.map(\.name))))
    case .limit(let limit, let input): return .limit(limit, narrowed(input, to: wanted))
    case .distinct(let names, let keep, let input):
      return .distinct(on: names, keep: keep, narrowed(input, to: wanted?.union(names)))
    case .concat(let plans):
      // Inputs must stay alike, so they are narrowed by an explicit projection.
      guard let wanted else { return .concat(plans.map { narrowed($0, to: nil) }) }
      let kept = plan.names.filter { wanted.contains($0) }
      return .concat(
        plans.map { input in
          let projected = Plan.project(kept.map { NamedExpression($0, .column($0)) }, input)
          return narrowed(projected, to: nil)
        })
    case .function(let function, let inputs):
      return .function(function, inputs.map { narrowed($0, to: nil) })
    case .rowIndex(let name, let input):
      var below = wanted
      below?.remove(name)
      return .rowIndex(name, narrowed(input, to: below.map { atLeastOne($0, of: input) }))
    }
  }

  private static func atLeastOne(_ names: Set<String>, of plan: Plan) -> Set<String> {
    guard names.isDisjoint(with: plan.names), let first = plan.names.first else { return names }
    return names.union([first])
  }
}
