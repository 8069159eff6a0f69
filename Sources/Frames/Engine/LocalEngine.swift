import SwiftwaterDevices

/// Runs plans on this machine.
enum LocalEngine {
  /// All rows of a plan, in memory.
  static func run(_ plan: Plan) throws(FrameError) -> Table {
    if case .values(let table) = plan { return table }
    let run = QueryRun()
    return try table(of: plan, run)
  }

  /// All rows of a plan, in memory, in a run that has begun.
  static func table(of plan: Plan, _ run: QueryRun) throws(FrameError) -> Table {
    try run.check()
    return try QueryRun.untilTyped { () throws(FrameError) in
      try PlanRun(run: run).stream(plan).table(run)
    }
  }
}
