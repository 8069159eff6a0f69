/// Rewrites a plan into one that gives the same rows for less work; each rule is a file in `Rules`.
enum Optimizer {
  static func optimize(_ plan: Plan) -> Plan {
    var plan = SharedPlans.resolve(plan)
    for rule in rules { plan = rule(plan) }
    return plan
  }

  /// In the order they run.
  private static let rules: [@Sendable (Plan) -> Plan] = [
    ConstantFolding.apply,
    PredicatePushDown.apply,
    LimitPushDown.apply,
    TopRows.apply,
    RedundantSteps.apply,
    SemiJoinFilter.apply,
    JoinOrder.apply,
    ProjectionPushDown.apply,
    CommonExpressions.apply,
  ]
}
