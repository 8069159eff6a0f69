import Synchronization

/// The lower part of a plan that has got too long to be looked at in one piece.
///
/// Every walk over a plan is recursive, so a loop that adds a hundred thousand steps would run out of
/// stack. Such a plan is cut into segments: what lies above sees one step without inputs, and a run
/// computes the segments one after the other, the lowest first. A segment is optimised on its own.
final class PlanSegment: Sendable {
  let schema: [Field]
  /// How many steps the longest way down has, through the segments below.
  let stepCount: Int
  private let held: Mutex<Plan>

  init(_ plan: Plan, _ schema: [Field], stepCount: Int) {
    self.schema = schema
    self.stepCount = stepCount
    held = Mutex(plan)
  }

  var plan: Plan { held.withLock { $0 } }

  deinit {
    // Nobody but the list may hold the plan when it is let go of.
    held.withLock { plan in
      Releasing.add(plan)
      plan = .concat([])
    }
    Releasing.releaseAll()
  }
}

/// How much of a plan there is to walk over, down to the segments below it.
struct PlanExtent: Sendable, Hashable {
  /// Steps on the longest way down.
  var depth = 0
  /// Steps of the tree; a frame that two steps read counts twice.
  var size = 0
  /// Steps on the longest way through the segments below.
  var stepsBelow = 0

  /// Whether the next step should begin another segment: recursion must fit the stack of a thread,
  /// and a frame that is joined with itself over and over doubles the tree each time.
  var isTooLarge: Bool { depth >= 128 || (depth >= 24 && size >= 10_000) }
}

extension Plan {
  /// How much there is of it, as far as frames do not know already.
  var extent: PlanExtent {
    switch self {
    case .shared(let result, _): return result.extent
    case .segment(let segment): return PlanExtent(depth: 1, size: 1, stepsBelow: segment.stepCount)
    default:
      var extent = PlanExtent()
      for input in inputs {
        let below = input.extent
        extent.depth = max(extent.depth, below.depth)
        extent.size = min(extent.size + below.size, 1 << 40)
        extent.stepsBelow = max(extent.stepsBelow, below.stepsBelow)
      }
      extent.depth += 1
      extent.size += 1
      return extent
    }
  }

  /// The segments it reads, each as often as it does.
  fileprivate var segments: [PlanSegment] {
    if case .segment(let segment) = self { return [segment] }
    if case .shared(let result, _) = self, result.value != nil { return [] }
    return inputs.flatMap(\.segments)
  }
}

extension QueryRun {
  /// The same plan over the rows of its segments, which are computed for it.
  ///
  /// Rows of a segment are let go of when the last that reads them has been computed; they go to the
  /// disk when there is no room.
  func settled(_ plan: Plan) throws(FrameError) -> Plan {
    guard !plan.segments.isEmpty else { return plan }
    let (order, uses) = Self.order(plan.segments)
    var open = uses
    var rows: [ObjectIdentifier: Plan] = [:]
    // Whether steps were added over types that a file turned out not to have.
    var isRetyped = false
    for segment in order {
      try check()
      let whole = segment.plan
      let below = whole.segments.map(\.stepCount).max() ?? 0
      let statistics = analysis?.add(segment: min(below + 1, segment.stepCount)...segment.stepCount)
      let part = whole.overRows(rows)
      if isRetyped { _ = try part.fields() }
      let found = try timed(statistics) { () throws(FrameError) in
        try computed(part, statistics)
      }
      if try found.fields() != segment.schema { isRetyped = true }
      rows[ObjectIdentifier(segment)] = found
      for read in whole.segments {
        open[ObjectIdentifier(read), default: 1] -= 1
        if open[ObjectIdentifier(read)] == 0 { rows[ObjectIdentifier(read)] = nil }
      }
    }
    let settled = plan.overRows(rows)
    if isRetyped { _ = try settled.fields() }
    return settled
  }

  // MARK: - Implementation

  /// The segments below and including these, each after those it reads, and how often each is read.
  private static func order(
    _ roots: [PlanSegment]
  ) -> (order: [PlanSegment], uses: [ObjectIdentifier: Int]) {
    var order: [PlanSegment] = []
    var uses: [ObjectIdentifier: Int] = [:]
    for root in roots { uses[ObjectIdentifier(root), default: 0] += 1 }
    var done: Set<ObjectIdentifier> = []
    var pending: [(segment: PlanSegment, isEntered: Bool)] = roots.map { ($0, false) }
    while let (segment, isEntered) = pending.popLast() {
      if isEntered {
        order.append(segment)
      } else if done.insert(ObjectIdentifier(segment)).inserted {
        pending.append((segment, true))
        for below in segment.plan.segments {
          uses[ObjectIdentifier(below), default: 0] += 1
          pending.append((below, false))
        }
      }
    }
    return (order, uses)
  }

  /// The rows of a plan, in memory or on the disk.
  private func computed(
    _ plan: Plan, _ statistics: StepStatistics?
  ) throws(FrameError) -> Plan {
    let optimized = Optimizer.optimize(plan)
    return try QueryRun.untilTyped { () throws(FrameError) in
      try requireTypes(of: plan)
      let stream = try PlanRun(run: self, isAnalyzed: false).stream(optimized)
      switch try HeldRows(stream, bytesOfRow: 0, run: self).kept(self, statistics) {
      case .held(let table):
        statistics?.count(table)
        return .values(table)
      case .stored(let rows):
        statistics?.count(rows: rows.rows, bytes: rows.heldBytes)
        return .stored(rows)
      }
    }
  }
}

extension Plan {
  /// The same plan with rows in the places of segments.
  fileprivate func overRows(_ rows: [ObjectIdentifier: Plan]) -> Plan {
    if case .segment(let segment) = self { return rows[ObjectIdentifier(segment)] ?? self }
    return replacingInputs { $0.overRows(rows) }
  }
}

/// Lets go of plans one after the other instead of one inside the other.
private enum Releasing {
  private struct Pending {
    var plans: [Plan] = []
    var isBusy = false
  }

  private static let pending = Mutex(Pending())

  static func add(_ plan: Plan) { pending.withLock { $0.plans.append(plan) } }

  /// Unless that is being done already: what is in a plan that is let go of comes to the list.
  static func releaseAll() {
    let isFirst = pending.withLock { pending in
      defer { pending.isBusy = true }
      return !pending.isBusy
    }
    if isFirst { while releaseNext() {} }
  }

  private static func releaseNext() -> Bool {
    let next = pending.withLock { pending in
      let next = pending.plans.popLast()
      pending.isBusy = next != nil
      return next
    }
    return next != nil
  }
}
