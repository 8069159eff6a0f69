/// Numbers of which each place of a generator makes two.
enum NumberPairs {
  /// Fills memory on all threads.
  ///
  /// - Parameters:
  ///   - target: Where the numbers go; of an odd count the last pair gives one.
  ///   - draw: Gets the first place, how many, and where their pairs go.
  static func fill(
    _ target: UnsafeMutableBufferPointer<Double>,
    _ draw: @Sendable (Int, Int, UnsafeMutablePointer<Double>) -> Void
  ) {
    guard let base = target.baseAddress else { return }
    nonisolated(unsafe) let numbers = base
    Threads.forEachRange(target.count / 2, grain: 1 << 16) { _, range in
      draw(range.lowerBound, range.count, numbers + 2 * range.lowerBound)
    }
    if target.count % 2 == 1 {
      withUnsafeTemporaryAllocation(of: Double.self, capacity: 2) { pair in
        guard let both = pair.baseAddress else { return }
        draw(target.count / 2, 1, both)
        base[target.count - 1] = both[0]
      }
    }
  }
}
