import SwiftwaterDevices

/// Statistics of windows that move over the rows of a `float64` column.
struct MovingWindow<Bounds: WindowBounds>: Sendable {
  let values: Column
  let segments: Segments
  let bounds: Bounds
  let window: RollingWindow

  init(
    _ values: Column, _ segments: Segments, _ bounds: Bounds, _ window: RollingWindow
  ) {
    self.values = values
    self.segments = segments
    self.bounds = bounds
    self.window = window
  }

  func column(_ statistic: RollingStatistic) throws(FrameError) -> Column {
    switch statistic {
    case .count:
      var all = window
      all = RollingWindow(bounds: all.bounds, key: all.key, minPeriods: 0, weights: [])
      let counts = try MovingWindow(values, segments, bounds, all).swept(MovingCount.init)
      return try Evaluator.cast(counts, to: .int64)
    case .sum, .mean:
      if !window.weights.isEmpty { return try weighted(isMean: statistic == .mean) }
      return statistic == .sum ? try swept(MovingSum.init) : try swept(MovingMean.init)
    case .var: return try swept(MovingVariance.init)
    case .std: return try swept(MovingDeviation.init)
    case .min: return try swept { MovingExtreme(isLargest: false) }
    case .max: return try swept { MovingExtreme(isLargest: true) }
    case .quantile(let fraction): return try swept { MovingQuantile(fraction) }
    }
  }

  /// Moves a state over the rows: values enter at the front and leave at the back.
  @inline(__always)
  private func swept<State: MovingState>(
    _ make: @escaping @Sendable () -> State
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: values.count, of: Double.self)
    let flags = try Buffer.room(for: values.count, of: UInt8.self)
    segments.forEachPiece(whole: !bounds.isShort) { segment, rows in
      let (source, target) = (values.elements(Double.self), out.base(as: Double.self))
      let there = flags.base(as: UInt8.self)
      let validity = values.validity
      let isWhole = validity == nil
      var state = make()
      let start = bounds.range(of: rows.lowerBound, in: segment).lowerBound
      var (from, to) = (start, start)
      let fewest = Swift.max(window.minPeriods, State.fewest)
      for row in rows {
        let wanted = bounds.range(of: row, in: segment)
        if from < to, wanted.lowerBound >= to {
          state = make()
          (from, to) = (wanted.lowerBound, wanted.lowerBound)
        }
        while to < wanted.upperBound {
          if isWhole || validity?[to] ?? true { state.enter(source[to], at: to) }
          to += 1
        }
        while from < wanted.lowerBound {
          if from < to, isWhole || validity?[from] ?? true {
            state.leave(source[from], at: from)
          }
          from += 1
        }
        to = max(to, from)
        if state.isSpoilt {
          state = make()
          for at in from..<to where isWhole || validity?[at] ?? true {
            state.enter(source[at], at: at)
          }
        }
        let isThere = state.count >= fewest
        there[row] = isThere ? 1 : 0
        target[row] = isThere ? state.value : 0
      }
    }
    return try Column(type: .float64, count: values.count, values: out).valid(where: flags)
  }

  /// Sums of values times weights, one weight for each row of the window.
  private func weighted(isMean: Bool) throws(FrameError) -> Column {
    let out = try Buffer.room(for: values.count, of: Double.self)
    let flags = try Buffer.room(for: values.count, of: UInt8.self)
    let weights = window.weights
    let total = weights.reduce(0, +)
    segments.forEachPiece { segment, rows in
      let (source, target) = (values.elements(Double.self), out.base(as: Double.self))
      for row in rows {
        let range = bounds.range(of: row, in: segment)
        var isThere = range.count == weights.count
        var sum = 0.0
        if isThere {
          for (weight, at) in zip(weights, range) {
            isThere = isThere && (values.validity?[at] ?? true)
            sum += weight * source[at]
          }
        }
        flags.base(as: UInt8.self)[row] = isThere ? 1 : 0
        target[row] = isThere ? (isMean ? sum / total : sum) : 0
      }
    }
    return try Column(type: .float64, count: values.count, values: out).valid(where: flags)
  }
}

extension Column {
  /// The same values, there where a byte is 1 and not 0.
  func valid(where flags: Buffer) throws(FrameError) -> Column {
    with(validity: try Validity(flags: flags, count: count))
  }
}
