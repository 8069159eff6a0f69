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
  ///
  /// What is passed on where it stands is no work: a loop that adds columns to thousands has the others
  /// in each of its steps.
  private static func merged(
    _ outer: [NamedExpression], _ inner: [NamedExpression], _ input: Plan
  ) -> Plan? {
    guard outer.allSatisfy({ isMergeable($0.node) }), inner.allSatisfy({ isMergeable($0.node) })
    else { return nil }
    let isPassed = outer.indices.map { place in
      guard place < inner.count, case .column(let name) = outer[place].node else { return false }
      return name == inner[place].name
    }
    var reads: [String: Int] = [:]
    for place in outer.indices where !isPassed[place] { count(outer[place].node, &reads) }
    var sources: [String: Expression.Node] = [:]
    let index = reads.count > NameIndex.few ? NameIndex(inner.lazy.map(\.name)) : nil
    for (name, times) in reads {
      let found = index.map { $0[name] } ?? inner.firstIndex { $0.name == name }
      guard let place = found else { continue }
      let source = plain(inner[place].node)
      sources[name] = source
      guard times > 1 || (place < outer.count && isPassed[place]) else { continue }
      switch source {
      case .column, .literal: break
      default: return nil
      }
    }
    let expressions = outer.indices.map { place in
      guard !isPassed[place] else {
        return NamedExpression(outer[place].name, plain(inner[place].node))
      }
      return NamedExpression(
        outer[place].name,
        outer[place].node.mapped { node in
          guard case .column(let name) = node else { return node }
          return sources[name] ?? node
        })
    }
    return .project(expressions, input)
  }

  private static func isMergeable(_ node: Expression.Node) -> Bool {
    if case .column = node { return true }
    // Hundreds of projections stay a few: merging copies what was merged before.
    return !node.needsAllRows && !node.isDeeper(than: 32)
  }

  /// The node without the name that was given to it.
  private static func plain(_ node: Expression.Node) -> Expression.Node {
    if case .alias(_, let plain) = node { return plain }
    return node
  }

  private static func count(_ node: Expression.Node, _ reads: inout [String: Int]) {
    if case .column(let name) = node { reads[name, default: 0] += 1 }
    for child in node.children { count(child, &reads) }
  }
}
