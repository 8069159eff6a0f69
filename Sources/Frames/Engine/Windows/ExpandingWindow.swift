import SwiftwaterDevices

/// A statistic of all rows up to each row, batch by batch: values enter a state and never leave it.
struct ExpandingWindow<State: MovingState>: RunningWindow {
  private var state: State
  private let fewest: Int
  private let type: ColumnType

  init(_ state: State, fewest: Int, type: ColumnType = .float64) {
    self.state = state
    self.fewest = max(fewest, State.fewest)
    self.type = type
  }

  mutating func next(_ columns: [Column]) throws(FrameError) -> Column {
    let values = try Evaluator.cast(columns[0], to: .float64)
    let out = try Buffer.room(for: values.count, of: Double.self)
    let flags = try Buffer.room(for: values.count, of: UInt8.self)
    let (source, target) = (values.elements(Double.self), out.base(as: Double.self))
    let there = flags.base(as: UInt8.self)
    let validity = values.validity
    for row in 0..<values.count {
      if validity?[row] ?? true { state.enter(source[row], at: row) }
      let isThere = state.count >= fewest
      there[row] = isThere ? 1 : 0
      target[row] = isThere ? state.value : 0
    }
    withExtendedLifetime(values) {}
    let result = try Column(type: .float64, count: values.count, values: out).valid(where: flags)
    return try Evaluator.cast(result, to: type)
  }
}

extension RollingStatistic {
  /// The statistic of all rows so far.
  func expanding(minPeriods: Int) -> any RunningWindow {
    switch self {
    case .count: return ExpandingWindow(MovingCount(), fewest: 0, type: .int64)
    case .min: return ExpandingExtreme(isLargest: false, fewest: minPeriods)
    case .max: return ExpandingExtreme(isLargest: true, fewest: minPeriods)
    case .sum, .mean, .std, .var, .quantile: return opened(state, minPeriods)
    }
  }
}

private func opened(_ state: some MovingState, _ fewest: Int) -> any RunningWindow {
  ExpandingWindow(state, fewest: fewest)
}

/// The extreme of all rows up to each row, of numbers or other values.
private struct ExpandingExtreme: RunningWindow {
  private var numbers: ExpandingWindow<ExtremeSoFar>
  private let isLargest: Bool
  private let fewest: Int
  /// The extreme so far of values that are no numbers, and how many there were.
  private var last: Column?
  private var count = 0

  init(isLargest: Bool, fewest: Int) {
    numbers = ExpandingWindow(ExtremeSoFar(isLargest: isLargest), fewest: fewest)
    self.isLargest = isLargest
    self.fewest = fewest
  }

  mutating func next(_ columns: [Column]) throws(FrameError) -> Column {
    let own = columns[0]
    guard own.type.dtype == nil else { return try numbers.next(columns) }
    guard own.count > 0 else { return own }
    let whole = try last.map { (last) throws(FrameError) in try Column.joined([last, own]) } ?? own
    let segments = Segments(whole: whole.count)
    let extremes = try WindowFunction.cumulative(isLargest ? .max : .min, false)
      .evaluate([whole], segments)
    let filled = try WindowFunction.fill("forwardFill", nil, forward: true)
      .evaluate([extremes], segments)
    let results = filled[whole.count - own.count..<whole.count]
    if results.isValid(own.count - 1) {
      last = try results[own.count - 1..<own.count].detached()
    }
    let flags = try Buffer.room(for: own.count, of: UInt8.self)
    let target = flags.base(as: UInt8.self)
    for row in 0..<own.count {
      count += own.isValid(row) ? 1 : 0
      target[row] = count >= fewest && results.isValid(row) ? 1 : 0
    }
    return try results.valid(where: flags)
  }
}

/// The extreme of values that only enter.
private struct ExtremeSoFar: MovingState {
  let isLargest: Bool
  var count = 0
  var value = 0.0

  static var fewest: Int { 1 }

  init(isLargest: Bool) { self.isLargest = isLargest }

  mutating func enter(_ value: Double, at row: Int) {
    let isBeaten =
      isLargest
      ? self.value > value || (self.value.isNaN && !value.isNaN)
      : self.value < value || (value.isNaN && !self.value.isNaN)
    if count == 0 || !isBeaten { self.value = value }
    count += 1
  }

  mutating func leave(_ value: Double, at row: Int) {}
}
