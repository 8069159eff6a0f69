import SwiftwaterDevices

/// A step of a plan as it stands in a picture or a table of what was done.
struct ExplainedStep: Sendable {
  var label: String
  var depth: Int
  /// The place of the step that reads its rows; nil for the last one.
  var parent: Int?
  var statistics: StepStatistics?
  /// Whether its rows come from no other step.
  var isSource = false

  /// Rows, time, bytes and spilled bytes as people write them.
  var figures: String {
    guard let statistics else { return "" }
    var parts = ["\(DataFrame.grouped(statistics.rows)) rows"]
    let (seconds, attoseconds) = statistics.time.components
    let microseconds = Double(seconds) * 1e6 + Double(attoseconds) * 1e-12
    if microseconds >= 1 { parts.append(Self.text(microseconds: microseconds)) }
    if statistics.bytes > 0 { parts.append(ByteCount.text(statistics.bytes)) }
    if statistics.spilledBytes > 0 {
      parts.append("\(ByteCount.text(statistics.spilledBytes)) spilled")
    }
    return parts.joined(separator: ", ")
  }

  private static func text(microseconds: Double) -> String {
    let (value, unit) =
      microseconds < 1e3
      ? (microseconds, "µs")
      : microseconds < 1e6 ? (microseconds / 1e3, "ms") : (microseconds / 1e6, "s")
    let tenths = (value * 10).rounded() / 10
    return value >= 100 ? "\(Int(value.rounded())) \(unit)" : "\(tenths) \(unit)"
  }
}

extension Plan {
  /// The steps, each before its inputs.
  func steps(_ analysis: PlanAnalysis? = nil) -> [ExplainedStep] {
    var steps: [ExplainedStep] = []
    let statistics = analysis?.all ?? []
    func add(_ plan: Plan, _ depth: Int, _ parent: Int?) {
      if case .shared(_, let inner) = plan { return add(inner, depth, parent) }
      let place = steps.count
      steps.append(
        ExplainedStep(
          label: plan.label, depth: depth, parent: parent,
          statistics: place < statistics.count ? statistics[place] : nil,
          isSource: plan.inputs.isEmpty))
      for input in plan.inputs { add(input, depth + 1, place) }
    }
    add(self, 0, nil)
    return steps
  }
}

extension DataFrame {
  /// Runs the plan and returns what each step did, as text: its rows, the time of its own work added
  /// up over the threads, the bytes of its rows and the bytes that went to the disk for want of memory.
  ///
  /// The run is made for this: values that are known already are not used, and none are kept. A plan of
  /// hundreds of steps is run in segments; what each of the earlier ones did comes last, the time from
  /// its beginning to its end.
  ///
  /// - Throws: ``FrameError`` of the run.
  /// - Also known as: `EXPLAIN ANALYZE`.
  public func explainAnalyzed() throws(FrameError) -> String {
    let (steps, segments, elapsed) = try analyzed()
    let lines = (steps + segments).map { step in
      String(repeating: "  ", count: step.depth) + step.label + "  (\(step.figures))"
    }
    return (lines + ["in all \(Self.milliseconds(elapsed)) ms"]).joined(separator: "\n") + "\n"
  }

  /// Returns what the frame will do as a picture in the language of Graphviz: rows flow upwards.
  ///
  /// - Parameter isAnalyzed: Whether the plan is run and what each step did is written into it.
  /// - Throws: ``FrameError`` of the run, if there is one.
  /// - Also known as: `polars.LazyFrame.show_graph`.
  public func explainDOT(isAnalyzed: Bool = false) throws(FrameError) -> String {
    let steps = try explainedSteps(isAnalyzed: isAnalyzed)
    var lines = ["digraph plan {", "  rankdir=BT; node [shape=box, fontname=sans];"]
    for (place, step) in steps.enumerated() {
      let text = isAnalyzed ? "\(step.label)\n\(step.figures)" : step.label
      lines.append("  s\(place) [label=\"\(Self.escaped(text))\"];")
      if let parent = step.parent { lines.append("  s\(place) -> s\(parent);") }
    }
    return (lines + ["}"]).joined(separator: "\n") + "\n"
  }

  /// Runs the plan and returns what each step did: one row a step, a step before its inputs; then one
  /// for each segment of earlier steps.
  ///
  /// | column | meaning |
  /// | --- | --- |
  /// | `step` | the step, as in ``explain()``, indented |
  /// | `rows` | the rows it gave |
  /// | `milliseconds` | the time of its own work, added up over the threads |
  /// | `bytes` | of the rows it gave |
  /// | `spilled bytes` | what went to the disk for want of memory |
  ///
  /// - Throws: ``FrameError`` of the run.
  /// - Also known as: `polars.LazyFrame.profile`.
  public func profile() throws(FrameError) -> DataFrame {
    let analyzed = try analyzed()
    let steps = analyzed.steps + analyzed.segments
    let all = steps.compactMap(\.statistics)
    return try DataFrame([
      "step": steps.map { String(repeating: "  ", count: $0.depth) + $0.label },
      "rows": all.map(\.rows), "milliseconds": all.map { Self.milliseconds($0.time) },
      "bytes": all.map(\.bytes), "spilled bytes": all.map(\.spilledBytes),
    ])
  }

  // MARK: - Implementation

  func explainedSteps(isAnalyzed: Bool) throws(FrameError) -> [ExplainedStep] {
    isAnalyzed ? try analyzed().steps : Optimizer.optimize(plan).steps()
  }

  /// Runs the plan for the steps' figures.
  private func analyzed() throws(FrameError) -> (
    steps: [ExplainedStep], segments: [ExplainedStep], elapsed: Duration
  ) {
    while true {
      let analysis = PlanAnalysis()
      let run = QueryRun(analysis: analysis)
      let start = ContinuousClock.now
      let settled = try run.onThreads { () throws(FrameError) in try run.settled(plan) }
      let optimized = Optimizer.optimize(settled)
      do throws(FrameError) {
        try run.requireTypes(of: settled)
        try run.onThreads { () throws(FrameError) in
          try PlanRun(run: run).stream(optimized).forEachWave(run) { _ throws(FrameError) in }
        }
        let segments = analysis.allSegments.reversed().map { segment in
          ExplainedStep(
            label: "steps \(segment.steps.lowerBound) to \(segment.steps.upperBound)", depth: 0,
            statistics: segment.statistics)
        }
        return (optimized.steps(analysis), Array(segments), ContinuousClock.now - start)
      } catch {
        // The columns of a file have other types: what has been counted does not count.
        guard error.code == .widened else { throw error }
      }
    }
  }

  private static func milliseconds(_ time: Duration) -> Double {
    let (seconds, attoseconds) = time.components
    let microseconds = (Double(seconds) * 1e6 + Double(attoseconds) * 1e-12).rounded()
    return microseconds / 1e3
  }

  private static func escaped(_ text: String) -> String {
    text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing("\n", with: "\\n")
  }
}
