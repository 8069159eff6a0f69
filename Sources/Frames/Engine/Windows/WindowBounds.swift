import SwiftwaterDevices

/// Where the window of each row begins and ends; neither ever moves back within a partition.
protocol WindowBounds: Sendable {
  /// Whether windows are so short that beginning in the middle of a partition costs little.
  var isShort: Bool { get }
  func range(of row: Int, in segment: Range<Int>) -> Range<Int>
}

/// Windows of rows counted from the row itself.
struct RowBounds: WindowBounds {
  private let first: Int
  private let last: Int

  /// Rows further away than any column is long count as that far.
  init(first: Int, last: Int) {
    let furthest = 1 << 48
    self.first = min(max(first, -furthest), furthest)
    self.last = min(max(last, -furthest), furthest)
  }

  var isShort: Bool { last - first < 1 << 13 }

  /// How many rows a short window that ends with its row has, nil for others.
  var trailing: Int? { last == 0 && first <= 0 && isShort ? 1 - first : nil }

  @inline(__always)
  func range(of row: Int, in segment: Range<Int>) -> Range<Int> {
    let from = min(segment.upperBound, max(segment.lowerBound, row &+ first))
    let to = min(segment.upperBound, row &+ last &+ 1)
    return from..<max(from, to)
  }
}

/// Windows of rows whose keys are near the row's own.
struct KeyBounds: WindowBounds {
  private let starts: Buffer
  private let ends: Buffer

  var isShort: Bool { false }

  /// - Parameter window: One of a range of keys.
  init(
    _ key: Column, _ segments: Segments, _ window: RollingWindow
  ) throws(FrameError) {
    let (before, after, closed) = try Self.reach(of: window, key.type)
    guard key.nullCount == 0 else {
      throw FrameError(
        .nulls, "\(key.nullCount) keys of a rolling window are null; drop or fill them first")
    }
    guard !before.isNaN, !after.isNaN else {
      throw FrameError(.argument, "a rolling window from \(before) to \(after): use numbers")
    }
    let includesStart = closed == .left || closed == .both
    let includesEnd = closed == .right || closed == .both
    let starts = try Buffer.room(for: key.count, of: Int.self)
    let ends = try Buffer.room(for: key.count, of: Int.self)
    (self.starts, self.ends) = (starts, ends)
    let bounds = self
    if key.type.isFloatingPoint {
      let keys = try Evaluator.cast(key, to: .float64)
      try requireAscending(key, keys.elements(Double.self), segments)
      segments.forEach { segment in
        let source = keys.elements(Double.self)
        bounds.fill(segment) { row, other in
          let low = source[row] - before
          return includesStart ? source[other] < low : source[other] <= low
        } isWithin: { row, other in
          let high = source[row] + after
          return includesEnd ? source[other] <= high : source[other] < high
        }
      }
      return
    }
    // Whole numbers stay exact: a nanosecond of our days has more digits than a double.
    let isUnsigned = key.type == .uint64
    let keys = try Evaluator.cast(
      key.type.isTemporal ? key.with(type: key.type.physical == .int32 ? .int32 : .int64) : key,
      to: isUnsigned ? .uint64 : .int64)
    let low = Self.whole(before, includesStart)
    let high = Self.whole(after, includesEnd)
    if isUnsigned {
      try requireAscending(key, keys.elements(UInt64.self), segments)
      segments.forEach { bounds.fill($0, keys.elements(UInt64.self), low, high) }
    } else {
      try requireAscending(key, keys.elements(Int64.self), segments)
      segments.forEach { bounds.fill($0, keys.elements(Int64.self), low, high) }
    }
  }

  /// How far a window reaches in the unit of its key.
  private static func reach(
    of window: RollingWindow, _ type: ColumnType
  ) throws(FrameError) -> (Double, Double, RollingWindow.Closed) {
    switch window.bounds {
    case .range(let before, let after, let closed): return (before, after, closed)
    case .times(let before, let after, let closed):
      if let first = type.ticks(in: before), let last = type.ticks(in: after) {
        return (first, last, closed)
      }
      throw FrameError(.type, "a window of a length of time has keys that are times, not \(type)")
    case .rows: throw FrameError(.argument, "a window of rows has no keys")
    }
  }

  /// The largest whole distance within one that need not be whole.
  private static func whole(_ distance: Double, _ isIncluded: Bool) -> Int128 {
    // Further than any two keys are apart.
    let distance = min(max(distance, -0x1p70), 0x1p70)
    return isIncluded ? Int128(distance.rounded(.down)) : Int128(distance.rounded(.up)) - 1
  }

  private func fill<Key: FixedWidthInteger>(
    _ segment: Range<Int>, _ keys: UnsafePointer<Key>, _ before: Int128, _ after: Int128
  ) {
    fill(segment) { row, other in
      Int128(keys[row]) &- Int128(keys[other]) > before
    } isWithin: { row, other in
      Int128(keys[other]) &- Int128(keys[row]) <= after
    }
  }

  @inline(__always)
  private func fill(
    _ segment: Range<Int>, isBefore: (Int, Int) -> Bool, isWithin: (Int, Int) -> Bool
  ) {
    let (from, to) = (starts.base(as: Int.self), ends.base(as: Int.self))
    var start = segment.lowerBound
    var end = segment.lowerBound
    for row in segment {
      while start < segment.upperBound, isBefore(row, start) { start += 1 }
      while end < segment.upperBound, isWithin(row, end) { end += 1 }
      from[row] = min(start, end)
      to[row] = end
    }
  }

  private func requireAscending<Key: Comparable>(
    _ key: Column, _ keys: UnsafePointer<Key>, _ segments: Segments
  ) throws(FrameError) {
    nonisolated(unsafe) let source = keys
    let unsorted = Threads.map(segments.count) { segment -> Int? in
      segments[segment].dropFirst().first { !(source[$0 - 1] <= source[$0]) }
    }
    if let row = unsorted.compactMap({ $0 }).min() {
      throw FrameError(
        .argument,
        """
        the keys of a rolling window must ascend: \(key.text(row)) comes after \(key.text(row - 1)); \
        sort by them first
        """)
    }
  }

  @inline(__always)
  func range(of row: Int, in segment: Range<Int>) -> Range<Int> {
    starts.base(as: Int.self)[row]..<ends.base(as: Int.self)[row]
  }
}

extension ColumnType {
  /// How many of the units that times of this type count in a length of time has; nil for what is no
  /// time.
  func ticks(in duration: Duration) -> Double? {
    let perSecond: Int64
    switch self {
    case .date: return Double(duration.components.seconds) / 86_400
    case .time: perSecond = TimeUnit.nanoseconds.perSecond
    case .datetime(let unit, _), .duration(let unit): perSecond = unit.perSecond
    default: return nil
    }
    let (seconds, attoseconds) = duration.components
    let rest = Double(attoseconds) / 1e18 * Double(perSecond)
    return Double(Int128(seconds) * Int128(perSecond)) + rest
  }
}
