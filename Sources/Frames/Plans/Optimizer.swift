/// Rewrites a plan into one that gives the same rows for less work; each rule is a file in `Rules`.
enum Optimizer {
  /// False in tests that compare plans with what the rules make of them.
  @TaskLocal static var appliesRules = true

  static func optimize(_ plan: Plan) -> Plan {
    var plan = SharedPlans.resolve(plan)
    guard appliesRules else { return plan }
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
