/// Moves filters towards the files: below projections, sorts, groupings, unions and joins, where
/// fewer columns are computed or ordered for rows that would be dropped anyway.
///
/// Conditions joined by `&&` move one by one, each as far as it can. A file parses the columns of
/// its condition first and the others only where it holds.
enum PredicatePushDown {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    plan.mapped { step in
      guard case .filter(let condition, let input) = step else { return step }
      return conjuncts(condition).reduce(input) { pushed($1, into: $0) }
    }
  }

  /// Conditions are made one up to here; programs of very deep expressions cost more than a pass.
  private static let deepest = 48

  /// The conditions that all must hold.
  private static func conjuncts(_ condition: Expression.Node) -> [Expression.Node] {
    // What depends on other rows sees those that the other conditions leave: it stays together.
    guard !condition.needsAllRows, case .binary(.and, let a, let b) = condition else {
      return [condition]
    }
    return conjuncts(a) + conjuncts(b)
  }

  private static func pushed(_ condition: Expression.Node, into plan: Plan) -> Plan {
    guard !condition.needsAllRows else { return .filter(condition, plan) }
    let columns = condition.columns
    switch plan {
    case .filter(let inner, let input):
      guard !inner.needsAllRows else { break }
      // Passing this filter by may take the condition further down; otherwise the two are one.
      if case .filter(let stuck, let same) = pushed(condition, into: input), stuck == condition {
        let both = Expression.Node.binary(.and, inner, condition)
        return both.isDeeper(than: deepest) ? .filter(condition, plan) : .filter(both, same)
      }
      return .filter(inner, pushed(condition, into: input))
    case .project(let expressions, let input):
      guard !expressions.contains(where: { $0.node.needsAllRows }) else { break }
      // Only where the condition reads columns that the projection passes on as they are: what is
      // computed would be computed twice.
      var sources: [String: Expression.Node] = [:]
      for expression in expressions where expression.isPlain {
        sources[expression.name] = expression.node
      }
      guard columns.allSatisfy({ sources[$0] != nil }) else { break }
      let renamed = condition.mapped { node in
        if case .column(let name) = node { return sources[name] ?? node }
        return node
      }
      return .project(expressions, pushed(renamed, into: input))
    case .csv(let source, let names, let known) where !columns.isEmpty:
      let both = known.map { Expression.Node.binary(.and, $0, condition) } ?? condition
      guard !both.isDeeper(than: deepest) else { break }
      return .csv(source, columns: names, condition: both)
    case .sort(let keys, let input): return .sort(keys, pushed(condition, into: input))
    case .concat(let plans): return .concat(plans.map { pushed(condition, into: $0) })
    case .aggregate(let keys, let values, let input)
    where !columns.isEmpty && columns.isSubset(of: keys):
      return .aggregate(keys: keys, values: values, pushed(condition, into: input))
    case .distinct(let names, let keep, let input)
    where !columns.isEmpty && columns.isSubset(of: names):
      return .distinct(on: names, keep: keep, pushed(condition, into: input))
    case .join(let step, let left, let right) where step.validation == .manyToMany:
      if let joined = pushed(condition, into: step, left, right) { return joined }
    default: break
    }
    return .filter(condition, plan)
  }

  private static func pushed(
    _ condition: Expression.Node, into step: JoinStep, _ left: Plan, _ right: Plan
  ) -> Plan? {
    let columns = condition.columns
    let keepsLeftAlone = [.inner, .left, .semi, .anti, .cross].contains(step.kind)
    if keepsLeftAlone, columns.isSubset(of: left.names) {
      return .join(step, left: pushed(condition, into: left), right: right)
    }
    guard [.inner, .cross].contains(step.kind) else { return nil }
    // A column of the right side may have another name there.
    var sources: [String: String] = [:]
    for column in step.rightColumns(left.names, right.names) {
      sources[column.name] = column.source
    }
    guard !columns.isEmpty, columns.allSatisfy({ sources[$0] != nil }) else { return nil }
    let renamed = condition.mapped { node in
      if case .column(let name) = node { return .column(sources[name] ?? name) }
      return node
    }
    return .join(step, left: left, right: pushed(renamed, into: right))
  }
}
