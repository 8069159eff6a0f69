/// Removes steps that change nothing: distinct rows of what is distinct already, renumbering of limits.
enum RedundantSteps {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    plan.mapped { step in
      switch step {
      case .distinct(let names, _, let input) where isDistinct(input, on: Set(names)): return input
      case .project(let outer, .project(let inner, let input)):
        return merged(outer, inner, input) ?? step
      default: return step
      }
    }
  }

  /// Whether no two rows are equal in these columns.
  private static func isDistinct(_ plan: Plan, on names: Set<String>) -> Bool {
    switch plan {
    case .aggregate(let keys, _, _): names.isSuperset(of: keys)
    case .distinct(let on, _, _): names.isSuperset(of: on)
    case .filter(_, let input), .sort(_, let input), .limit(_, let input),
      .top(_, _, let input):
      isDistinct(input, on: names)
    case .rowIndex(let name, let input): names.contains(name) || isDistinct(input, on: names)
    default: false
    }
  }

  /// Two projections as one, where the lower only passes columns on or is read once.
  private static func merged(
    _ outer: [NamedExpression], _ inner: [NamedExpression], _ input: Plan
  ) -> Plan? {
    guard !outer.contains(where: { $0.node.needsAllRows }),
      !inner.contains(where: { $0.node.needsAllRows }),
      // Hundreds of projections stay a few: merging copies what was merged before.
      !(inner + outer).contains(where: { $0.node.isDeeper(than: 32) })
    else { return nil }
    var sources: [String: Expression.Node] = [:]
    for expression in inner { sources[expression.name] = expression.node }
    var reads: [String: Int] = [:]
    for expression in outer { count(expression.node, &reads) }
    for (name, times) in reads where times > 1 {
      switch sources[name] {
      case .column?, .literal?: break
      default: return nil
      }
    }
    let expressions = outer.map { expression in
      NamedExpression(
        expression.name,
        expression.node.mapped { node in
          guard case .column(let name) = node, let source = sources[name] else { return node }
          if case .alias(_, let plain) = source { return plain }
          return source
        })
    }
    return .project(expressions, input)
  }

  private static func count(_ node: Expression.Node, _ reads: inout [String: Int]) {
    if case .column(let name) = node { reads[name, default: 0] += 1 }
    for child in node.children { count(child, &reads) }
  }
}
