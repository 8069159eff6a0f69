/// A sort of which only the first rows are wanted finds those without sorting the rest.
enum TopRows {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    plan.mapped { step in
      guard case .limit(.first(let count), let input) = step else { return step }
      switch input {
      case .sort(let keys, let inner): return .top(keys, count: count, inner)
      case .project(let expressions, .sort(let keys, let inner))
      where !expressions.contains { $0.node.needsAllRows }:
        return .project(expressions, .top(keys, count: count, inner))
      default: return step
      }
    }
  }
}
