import CKernels
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
      let counts = try MovingWindow(values, segments, bounds, all).swept(nil, MovingCount())
      return try Evaluator.cast(counts, to: .int64)
    case .sum, .mean:
      if !window.weights.isEmpty { return try weighted(isMean: statistic == .mean) }
      let isMean = statistic == .mean
      let kernel: Kernel = { rolling, target, there in
        var rolling = rolling
        return sw_rolling_sums(&rolling, isMean, target, there)
      }
      return isMean ? try swept(kernel, MovingMean()) : try swept(kernel, MovingSum())
    case .var, .std:
      let isDeviation = statistic == .std
      let kernel: Kernel = { rolling, target, there in
        var rolling = rolling
        return sw_rolling_variances(&rolling, isDeviation, target, there)
      }
      return isDeviation
        ? try swept(kernel, MovingDeviation()) : try swept(kernel, MovingVariance())
    case .min: return try swept(Self.extremes(false), MovingExtreme(isLargest: false))
    case .max: return try swept(Self.extremes(true), MovingExtreme(isLargest: true))
    case .quantile(let fraction):
      return try swept(Self.quantiles(fraction), MovingQuantile(fraction))
    }
  }

  /// What computes windows that end with their row in one loop, false where it cannot: on values
  /// that are not finite.
  private typealias Kernel =
    @Sendable (sw_rolling, UnsafeMutablePointer<Double>, UnsafeMutablePointer<UInt8>) -> Bool

  private func rolling(
    _ segment: Range<Int>, _ rows: Range<Int>, _ size: Int, _ fewest: Int
  ) -> sw_rolling {
    sw_rolling(
      values: values.elements(Double.self),
      validity: values.validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) },
      bit: Int64(values.validity?.start ?? 0), first: Int64(segment.lowerBound),
      from: Int64(rows.lowerBound), to: Int64(rows.upperBound), window: Int64(size),
      fewest: Int64(Swift.max(window.minPeriods, fewest)))
  }

  /// Extremes of stretches of rows, whose scratch stays in the cache.
  private static func extremes(_ isGreatest: Bool) -> Kernel {
    { rolling, target, there in
      var part = rolling
      let most = Int64(1 << 14)
      let reach = Swift.min(rolling.to - rolling.first, most + rolling.window)
      withUnsafeTemporaryAllocation(of: Double.self, capacity: Int(2 * reach)) { scratch in
        while part.from < rolling.to {
          part.to = Swift.min(rolling.to, part.from + most)
          sw_rolling_extremes(&part, isGreatest, scratch.baseAddress, target, there)
          part.from = part.to
        }
      }
      return true
    }
  }

  private static func quantiles(_ fraction: Double) -> Kernel {
    { rolling, target, there in
      var rolling = rolling
      let most = Swift.min(rolling.window, rolling.to - rolling.first) + 1
      return withUnsafeTemporaryAllocation(of: Double.self, capacity: Int(most)) { sorted in
        sw_rolling_quantiles(&rolling, fraction, sorted.baseAddress, target, there)
      }
    }
  }

  /// Moves a state over the rows: values enter at the front and leave at the back.
  @inline(__always)
  private func swept<State: MovingState>(
    _ kernel: Kernel?, _ fresh: State
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: values.count, of: Double.self)
    let flags = try Buffer.room(for: values.count, of: UInt8.self)
    let trailing = (bounds as? RowBounds)?.trailing
    segments.forEachPiece(whole: !bounds.isShort) { segment, rows in
      let (target, there) = (out.base(as: Double.self), flags.base(as: UInt8.self))
      if let kernel, let trailing,
        kernel(rolling(segment, rows, trailing, State.fewest), target, there)
      {
        return
      }
      let start = bounds.range(of: rows.lowerBound, in: segment).lowerBound
      var sweep = WindowSweep(fresh, from: start, fewest: window.minPeriods)
      sweep.move(over: rows, of: segment, bounds, values, into: target, there)
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
