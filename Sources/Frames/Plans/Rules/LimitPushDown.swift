/// Moves "the first rows" below what keeps rows one for one, so that the rest is not computed or read.
enum LimitPushDown {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    plan.mapped { step in
      guard case .limit(.first(let count), let input) = step else { return step }
      return pushed(count, into: input)
    }
  }

  private static func pushed(_ count: Int, into plan: Plan) -> Plan {
    switch plan {
    case .limit(.first(let other), let input): return pushed(min(count, other), into: input)
    case .limit(.from(let start, let other), let input):
      return .limit(.from(start, count: min(count, other)), input)
    case .project(let expressions, let input)
    where !expressions.contains { $0.node.needsAllRows }:
      return .project(expressions, pushed(count, into: input))
    case .rowIndex(let name, let input): return .rowIndex(name, pushed(count, into: input))
    case .concat(let plans):
      return .limit(.first(count), .concat(plans.map { pushed(count, into: $0) }))
    case .top(let keys, let other, let input):
      return .top(keys, count: min(count, other), input)
    default: return .limit(.first(count), plan)
    }
  }
}
