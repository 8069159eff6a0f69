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

  init(
    _ key: Column, _ segments: Segments, before: Double, after: Double,
    closed: RollingWindow.Closed
  ) throws(FrameError) {
    guard key.nullCount == 0 else {
      throw FrameError(
        .nulls, "\(key.nullCount) keys of a rolling window are null; drop or fill them first")
    }
    let isTemporal = key.type.isTemporal
    let keys = try Evaluator.cast(
      isTemporal ? key.with(type: key.type.physical == .int32 ? .int32 : .int64) : key,
      to: .float64)
    let unsorted = Threads.map(segments.count) { segment -> Int? in
      let source = keys.elements(Double.self)
      return segments[segment].dropFirst().first { !(source[$0 - 1] <= source[$0]) }
    }
    if let row = unsorted.compactMap({ $0 }).min() {
      throw FrameError(
        .argument,
        "the keys of a rolling window must ascend: \(key.text(row)) comes after \(key.text(row - 1)); sort by them first"
      )
    }
    let includesStart = closed == .left || closed == .both
    let includesEnd = closed == .right || closed == .both
    let starts = try Buffer.room(for: key.count, of: Int.self)
    let ends = try Buffer.room(for: key.count, of: Int.self)
    segments.forEach { segment in
      let source = keys.elements(Double.self)
      let (from, to) = (starts.base(as: Int.self), ends.base(as: Int.self))
      var start = segment.lowerBound
      var end = segment.lowerBound
      for row in segment {
        let (low, high) = (source[row] - before, source[row] + after)
        while start < segment.upperBound,
          includesStart ? source[start] < low : source[start] <= low
        { start += 1 }
        while end < segment.upperBound, includesEnd ? source[end] <= high : source[end] < high {
          end += 1
        }
        from[row] = min(start, end)
        to[row] = end
      }
    }
    self.starts = starts
    self.ends = ends
  }

  @inline(__always)
  func range(of row: Int, in segment: Range<Int>) -> Range<Int> {
    starts.base(as: Int.self)[row]..<ends.base(as: Int.self)[row]
  }
}
