/// Keeps a frame that a plan uses more than once as one step, so that it runs once.
enum SharedPlans {
  /// Removes the marks of frames that are used once; those of frames already run become their values.
  static func resolve(_ plan: Plan) -> Plan {
    var uses: [ObjectIdentifier: Int] = [:]
    count(plan, &uses)
    var results: [ObjectIdentifier: PlanResult] = [:]
    return resolved(plan, uses, &results)
  }

  // MARK: - Implementation

  private static func count(_ plan: Plan, _ uses: inout [ObjectIdentifier: Int]) {
    if case .shared(let result, let inner) = plan {
      uses[ObjectIdentifier(result), default: 0] += 1
      // What lies inside is counted once, because it will run once.
      if uses[ObjectIdentifier(result)] == 1, result.value == nil { count(inner, &uses) }
      return
    }
    for input in plan.inputs { count(input, &uses) }
  }

  private static func resolved(
    _ plan: Plan, _ uses: [ObjectIdentifier: Int],
    _ results: inout [ObjectIdentifier: PlanResult]
  ) -> Plan {
    guard case .shared(let result, let inner) = plan else {
      var known = results
      let resolved = plan.replacingInputs { self.resolved($0, uses, &known) }
      results = known
      return resolved
    }
    if let table = result.value { return .values(table) }
    let plan = resolved(inner, uses, &results)
    guard uses[ObjectIdentifier(result), default: 0] > 1, !plan.isSource else { return plan }
    // A place of its own: what the plan needs of the frame may be less than its holder sees.
    let own = results[ObjectIdentifier(result)] ?? PlanResult()
    results[ObjectIdentifier(result)] = own
    return .shared(own, plan)
  }
}

extension Plan {
  /// Whether it gives rows without computing anything.
  fileprivate var isSource: Bool {
    switch self {
    case .values, .stored: true
    default: false
    }
  }
}
