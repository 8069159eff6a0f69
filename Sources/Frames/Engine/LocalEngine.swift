import SwiftwaterDevices

/// Optimises plans and runs them on this machine.
enum LocalEngine {
  /// All rows of a plan, in memory.
  static func run(_ plan: Plan) throws(FrameError) -> Table {
    if case .values(let table) = plan { return table }
    return try table(of: plan, QueryRun())
  }

  /// All rows of a plan, in memory, in a run that has begun.
  static func table(of plan: Plan, _ run: QueryRun) throws(FrameError) -> Table {
    try run.onThreads { () throws(FrameError) in
      let settled = try run.settled(plan)
      let optimized = Optimizer.optimize(settled)
      return try QueryRun.untilTyped { () throws(FrameError) in
        try run.requireTypes(of: settled)
        return try run.ledger.explaining { () throws(FrameError) in
          try PlanRun(run: run).stream(optimized).table(run)
        }
      }
    }
  }
}
