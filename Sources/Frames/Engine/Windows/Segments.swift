import SwiftwaterDevices

/// Rows cut into partitions that lie one after the other.
struct Segments: Sendable {
  /// Where each begins, then the number of rows.
  let starts: [Int]

  init(starts: [Int]) { self.starts = starts }

  /// All rows as one partition, also when there are none.
  init(whole count: Int) { starts = [0, count] }

  var count: Int { starts.count - 1 }
  var rowCount: Int { starts[starts.count - 1] }

  subscript(segment: Int) -> Range<Int> { starts[segment]..<starts[segment + 1] }

  /// Runs a body for every partition, several threads sharing them.
  ///
  /// The pieces depend on the rows alone, so results do not depend on the number of threads.
  func forEach(_ body: @Sendable (Range<Int>) -> Void) {
    let groups = grouped(grain: 1 << 15)
    Threads.forEach(groups.count) { group in
      for segment in groups[group] where !self[segment].isEmpty { body(self[segment]) }
    }
  }

  /// Runs a body for the number and the rows of every partition, on one thread.
  func forEachNumbered(_ body: (Int, Range<Int>) -> Void) {
    starts.withUnsafeBufferPointer { starts in
      for segment in 0..<starts.count - 1 { body(segment, starts[segment]..<starts[segment + 1]) }
    }
  }

  /// Runs a body for ranges of rows within partitions, cutting long ones, for functions that can
  /// begin anywhere when they may look back.
  ///
  /// - Parameters:
  ///   - whole: Whether partitions stay whole all the same.
  ///   - body: Gets the partition and the rows of it to compute.
  func forEachPiece(
    whole keepsWhole: Bool = false,
    _ body: @Sendable (_ segment: Range<Int>, _ rows: Range<Int>) -> Void
  ) {
    let grain = 1 << 16
    guard count == 1, !keepsWhole else {
      return forEach { segment in body(segment, segment) }
    }
    let whole = self[0]
    Threads.forEachRange(whole.count, grain: grain) { _, rows in
      body(whole, rows.lowerBound + whole.lowerBound..<rows.upperBound + whole.lowerBound)
    }
  }

  /// Neighbouring partitions put together until they have so many rows.
  private func grouped(grain: Int) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var first = 0
    for segment in 0..<count where starts[segment + 1] - starts[first] >= grain {
      groups.append(first..<segment + 1)
      first = segment + 1
    }
    if first < count { groups.append(first..<count) }
    return groups
  }
}
