/// Moves filters below projections, sorts and one side of joins, where fewer columns are computed
/// or ordered for rows that would be dropped anyway.
enum PredicatePushDown {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    plan.mapped { step in
      guard case .filter(let condition, let input) = step else { return step }
      return pushed(condition, into: input)
    }
  }

  private static func pushed(_ condition: Expression.Node, into plan: Plan) -> Plan {
    switch plan {
    case .filter(let inner, let input) where !condition.needsAllRows:
      return .filter(.binary(.and, inner, condition), input)
    case .project(let expressions, let input)
    where !condition.needsAllRows && !expressions.contains { $0.node.needsAllRows }:
      // Only where the condition reads columns that the projection passes on as they are: what is
      // computed would be computed twice.
      var sources: [String: Expression.Node] = [:]
      for expression in expressions {
        if expression.isPlain { sources[expression.name] = expression.node }
      }
      guard condition.columns.allSatisfy({ sources[$0] != nil }) else { break }
      let renamed = condition.mapped { node in
        if case .column(let name) = node { return sources[name] ?? node }
        return node
      }
      return .project(expressions, pushed(renamed, into: input))
    case .sort(let keys, let input) where !condition.needsAllRows:
      return .sort(keys, pushed(condition, into: input))
    case .join(let step, let left, let right)
    where !condition.needsAllRows && [.inner, .left, .semi, .anti].contains(step.kind)
      && condition.columns.isSubset(of: left.names):
      return .join(step, left: pushed(condition, into: left), right: right)
    default: break
    }
    return .filter(condition, plan)
  }
}
