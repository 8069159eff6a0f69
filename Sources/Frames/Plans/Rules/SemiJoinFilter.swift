/// Keeps out of a grouping the rows that an inner join above would throw away.
///
/// Where a grouped frame is joined on its own keys with a much smaller one, only groups whose keys
/// occur there are wanted: a semi-join below the grouping leaves the others out before they cost.
enum SemiJoinFilter {
  @Sendable static func apply(_ plan: Plan) -> Plan {
    plan.mapped { step in
      guard case .join(let join, .aggregate(let keys, let values, let input), let right) = step,
        join.kind == .inner || join.kind == .semi, !join.leftKeys.isEmpty,
        Set(join.leftKeys).isSubset(of: keys), isCheap(right),
        Cardinality.rows(right) * 8 < Cardinality.rows(input)
      else { return step }
      var filter = join
      filter.kind = .semi
      return .join(
        join,
        left: .aggregate(
          keys: keys, values: values, .join(filter, left: input, right: right)),
        right: right)
    }
  }

  /// Whether running it twice costs nothing to speak of.
  private static func isCheap(_ plan: Plan) -> Bool {
    switch plan {
    case .values, .shared: true
    case .project(_, let input), .filter(_, let input), .limit(_, let input): isCheap(input)
    default: false
    }
  }
}
