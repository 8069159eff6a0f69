/// Computes what several columns of a projection have in common once, in a projection below.
enum CommonExpressions {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    plan.mapped { step in
      guard case .project(let expressions, let input) = step, expressions.count > 1 else {
        return step
      }
      var counts: [Expression.Node: Int] = [:]
      for expression in expressions {
        var seen: Set<Expression.Node> = []
        collect(expression.node, into: &seen)
        for node in seen { counts[node, default: 0] += 1 }
      }
      let common = Set(counts.filter { $0.value > 1 }.keys)
      guard !common.isEmpty else { return step }
      var names: [Expression.Node: String] = [:]
      let above = expressions.map { expression in
        NamedExpression(expression.name, replaced(expression.node, common, &names))
      }
      // What stands inside a larger common part alone is not computed for itself.
      var below = Set(above.flatMap { $0.node.columns }).subtracting(names.values).sorted().map {
        NamedExpression($0, .column($0))
      }
      for (node, name) in names.sorted(by: { $0.value < $1.value }) {
        below.append(NamedExpression(name, node))
      }
      return .project(above, .project(below, input))
    }
  }

  // MARK: - Implementation

  /// The parts that are worth a column of their own: computed, and costly where fused arithmetic is
  /// not.
  private static func collect(_ node: Expression.Node, into found: inout Set<Expression.Node>) {
    if isCostly(node) { found.insert(node) }
    if case .over = node { return }
    for child in node.children { collect(child, into: &found) }
  }

  private static func isCostly(_ node: Expression.Node) -> Bool {
    switch node {
    case .call, .window, .over, .isIn: true
    case .binary(.power, _, _), .binary(.atan2, _, _): true
    case .unary(let op, _):
      switch op {
      case .negate, .abs, .sign, .square, .floor, .ceil, .round, .trunc, .isNaN, .not: false
      default: true
      }
    default: false
    }
  }

  private static func replaced(
    _ node: Expression.Node, _ common: Set<Expression.Node>,
    _ names: inout [Expression.Node: String]
  ) -> Expression.Node {
    if common.contains(node) {
      let name = names[node] ?? "\u{0}common\(names.count)"
      names[node] = name
      return .column(name)
    }
    // Inside a partition the rows are others.
    if case .over = node { return node }
    var inner = names
    let result = node.replacingChildren { replaced($0, common, &inner) }
    names = inner
    return result
  }
}
