/// Joins the smallest frames first where several inner joins follow one another.
///
/// Only joins that were given `keepingOrder: false` move, because another order of joins is another
/// order of rows. A chain `((a ⋈ b) ⋈ c) ⋈ d` on keys of `a` is an order of `b`, `c` and `d`: those that leave
/// the fewest rows come first, as in Moerkotte and Neumann's greedy operator ordering (2006).
enum JoinOrder {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    guard case .join = plan else { return plan.replacingInputs(apply) }
    var links: [(step: JoinStep, right: Plan)] = []
    var root = plan
    while case .join(let step, let left, let right) = root, step.kind == .inner, !step.keepsOrder {
      links.append((step, apply(right)))
      root = left
    }
    guard links.count > 1 else { return plan.replacingInputs(apply) }
    root = apply(root)
    links.reverse()
    let names = plan.names
    guard let ordered = ordered(links, over: root.names) else {
      return rebuilt(root, links)
    }
    let joined = rebuilt(root, ordered)
    // Columns go back to the places they had.
    return joined.names == names
      ? joined : .project(names.map { NamedExpression($0, .column($0)) }, joined)
  }

  /// The joins in order of the rows they leave; nil when one depends on another, or when a name
  /// would come out differently.
  private static func ordered(
    _ links: [(step: JoinStep, right: Plan)], over names: [String]
  ) -> [(step: JoinStep, right: Plan)]? {
    var taken = Set(names)
    for link in links {
      guard Set(link.step.leftKeys).isSubset(of: names) else { return nil }
      for column in link.step.rightColumns([], link.right.names) {
        guard taken.insert(column.name).inserted else { return nil }
      }
    }
    let sizes = links.map { Cardinality.rows($0.right) }
    let order = links.indices.sorted { (sizes[$0], $0) < (sizes[$1], $1) }
    return order.map { links[$0] }
  }

  private static func rebuilt(
    _ root: Plan, _ links: [(step: JoinStep, right: Plan)]
  ) -> Plan {
    links.reduce(root) { .join($1.step, left: $0, right: $1.right) }
  }
}
