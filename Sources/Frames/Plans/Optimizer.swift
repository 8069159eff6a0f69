/// Rewrites a plan into one that gives the same rows for less work; each rule is a file in `Rules`.
enum Optimizer {
  /// False in tests that compare plans with what the rules make of them.
  @TaskLocal static var appliesRules = true

  static func optimize(_ plan: Plan) -> Plan {
    var plan = resolved(plan)
    guard appliesRules else { return plan }
    for rule in rules { plan = rule(plan) }
    return plan
  }

  /// In the order they run.
  private static let rules: [@Sendable (Plan) -> Plan] = [
    PredicatePushDown.apply,
    TopRows.apply,
    ProjectionPushDown.apply,
  ]

  /// Frames that have been run already become their values.
  private static func resolved(_ plan: Plan) -> Plan {
    if case .shared(let result, let inner) = plan {
      if let table = result.value { return .values(table) }
      return resolved(inner)
    }
    return plan.mapped { step in
      guard case .shared(let result, let inner) = step else { return step }
      return result.value.map { .values($0) } ?? inner
    }
  }
}
