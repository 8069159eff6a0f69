import SwiftwaterDevices

/// Makes the streams of a plan: steps that remember nothing are chained to what is below them, and
/// steps that need all of their input are breakers, which begin when their first row is asked for.
struct PlanRun {
  let run: QueryRun
  /// Whether what steps do is counted, when the run wants to know: once for each step.
  var isAnalyzed = true

  func stream(_ plan: Plan) throws(FrameError) -> any MorselStream {
    if case .shared(let result, let inner) = plan { return try shared(result, inner) }
    let statistics = isAnalyzed ? run.analysis?.add() : nil
    switch plan {
    case .values(let table): return source(table, statistics)
    case .segment:
      // Not of a plan that is settled.
      return try stream(Optimizer.optimize(try run.settled(plan)))
    case .shared(let result, let inner): return try shared(result, inner)
    case .stored(let rows):
      run.expect(rows: rows.rows)
      return watched(
        SourceStream(rows.stream(run), "stored", run: run), statistics, isTimed: true)
    case .csv(let source, let columns, let condition):
      run.expect(rows: nil)
      let rows = CSVRows(source, names: columns, condition: condition, run: run)
      return watched(
        SourceStream(rows, "csv \(source.path)", run: run), statistics, isTimed: true)
    case .project(let expressions, let input)
    where expressions.contains { $0.node.needsAllRows }:
      let step = WindowBreaker(expressions: expressions, run: run, statistics: statistics)
      return try broken(input, statistics, step.stream)
    case .filter(let condition, let input) where condition.needsAllRows:
      return try windowed(condition, input, statistics)
    case .project(let expressions, let input):
      return try chained(.project(expressions), input, statistics)
    case .filter(let condition, let input):
      return try chained(.filter(condition), input, statistics)
    case .rowIndex(let name, let input):
      return watched(RowIndexStream(try stream(input), name, run: run), statistics)
    case .limit(let limit, let input):
      return watched(try limited(limit, try stream(input)), statistics)
    case .concat(let plans):
      var streams: [any MorselStream] = []
      for plan in plans { streams.append(try stream(plan)) }
      return watched(ConcatStream(streams), statistics)
    case .aggregate(let keys, let values, let input):
      let again = PlanRun(run: run, isAnalyzed: false)
      let step = AggregateBreaker(
        keys: keys, values: values, run: run, statistics: statistics,
        restart: { () throws(FrameError) in try again.stream(input) })
      return try broken(input, statistics, step.stream)
    case .sort(let keys, let input):
      let step = SortBreaker(keys: keys, run: run, statistics: statistics)
      return try broken(input, statistics, step.stream)
    case .top(let keys, let count, let input):
      let step = TopBreaker(keys: keys, count: count, run: run, statistics: statistics)
      return try broken(input, statistics, step.stream)
    case .distinct(let names, let keep, let input):
      let step = DistinctBreaker(names: names, keep: keep, run: run, statistics: statistics)
      return try broken(input, statistics, step.stream)
    case .join(let step, let left, let right):
      let (left, right) = (try stream(left), try stream(right))
      let breaker = JoinBreaker(step: step, run: run, statistics: statistics)
      return watched(
        BreakerStream { () throws(FrameError) in try breaker.stream(left, right) }, statistics)
    case .function(let function, let inputs):
      if case .row = function.reach, let input = inputs.first {
        let step = ChainStep { (table) throws(FrameError) in try function.evaluate([table]) }
        return try chained(step, input, statistics)
      }
      var streams: [any MorselStream] = []
      for input in inputs { streams.append(try stream(input)) }
      let sources = streams
      let step = FunctionBreaker(function: function, run: run, statistics: statistics)
      return watched(
        BreakerStream { () throws(FrameError) in try step.stream(sources) }, statistics)
    }
  }

  // MARK: - Implementation

  private func source(_ table: Table, _ statistics: StepStatistics?) -> any MorselStream {
    run.expect(rows: table.count)
    return watched(
      SourceStream(run.stream(table), "values", run: run), statistics, isTimed: true)
  }

  /// What several steps read: run by the first that asks, kept for the others.
  private func shared(
    _ result: PlanResult, _ plan: Plan
  ) throws(FrameError) -> any MorselStream {
    let known = isAnalyzed ? run.analysis?.all.count : nil
    let input = try stream(plan)
    // What keeping the rows writes is said of the step that gives them.
    let statistics = known.flatMap { run.analysis?.all[$0] }
    return BreakerStream { () throws(FrameError) in
      if let table = result.value { return run.stream(table) }
      if let rows = run.storedRows(of: result) { return rows.stream(run) }
      switch try HeldRows(input, bytesOfRow: 0, run: run).kept(run, statistics) {
      case .held(let table):
        result.set(table)
        return run.stream(table)
      case .stored(let rows):
        run.store(rows, of: result)
        return rows.stream(run)
      }
    }
  }

  private func chained(
    _ step: ChainStep, _ input: Plan, _ statistics: StepStatistics?
  ) throws(FrameError) -> any MorselStream {
    var step = step
    step.statistics = statistics
    let input = try stream(input)
    if let chain = input as? ChainStream { return chain.appending(step) }
    return ChainStream(input, [step], run: run)
  }

  /// Rows where a condition that looks at other rows holds: it is a column first.
  private func windowed(
    _ condition: Expression.Node, _ plan: Plan, _ statistics: StepStatistics?
  ) throws(FrameError) -> any MorselStream {
    let mask = "\u{0}condition"
    let columns = plan.names.map { NamedExpression($0, .column($0)) }
    let step = WindowBreaker(
      expressions: columns + [NamedExpression(mask, condition)], run: run, statistics: statistics)
    let input = try stream(plan)
    let masked = BreakerStream { () throws(FrameError) in try step.stream(input) }
    return watched(
      ChainStream(masked, [.filter(.column(mask)), .drop([mask])], run: run), statistics)
  }

  private func limited(
    _ limit: Limit, _ input: any MorselStream
  ) throws(FrameError) -> any MorselStream {
    switch limit {
    case .first(let count): return LimitStream(input, count: count)
    case .from(let start, let count): return LimitStream(input, from: start, count: count)
    case .last(let count):
      return BreakerStream { () throws(FrameError) in
        run.stream(try input.last(count, run: run))
      }
    }
  }

  private func broken(
    _ input: Plan, _ statistics: StepStatistics?,
    _ make: @escaping (any MorselStream) throws(FrameError) -> any MorselStream
  ) throws(FrameError) -> any MorselStream {
    let input = try stream(input)
    return watched(
      BreakerStream { () throws(FrameError) in try make(input) }, statistics)
  }

  private func watched(
    _ stream: any MorselStream, _ statistics: StepStatistics?, isTimed: Bool = false
  ) -> any MorselStream {
    guard let statistics else { return stream }
    return WatchedStream(stream, statistics, isTimed: isTimed)
  }
}

extension QueryRun {
  /// The rows of a table in memory.
  func stream(_ table: Table) -> TableStream {
    TableStream(table, morselRows: morselRows)
  }

  func timed<Value>(
    _ statistics: StepStatistics?, _ body: () throws(FrameError) -> Value
  ) throws(FrameError) -> Value {
    guard let statistics else { return try body() }
    return try statistics.timed(body)
  }
}

/// A stream from outside of the plan: what it gives is progress.
final class SourceStream: MorselStream {
  private let input: any MorselStream
  private let stage: String
  private let run: QueryRun

  init(_ input: any MorselStream, _ stage: String, run: QueryRun) {
    self.input = input
    self.stage = stage
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    let morsels = try input.next(count)
    run.advance(rows: morsels.reduce(0) { $0 + $1.count }, stage: stage)
    return morsels
  }

  func whole() throws(FrameError) -> Table? {
    let table = try input.whole()
    if let table { run.advance(rows: table.count, stage: stage) }
    return table
  }

  var isAtHand: Bool { input.isAtHand }
}
