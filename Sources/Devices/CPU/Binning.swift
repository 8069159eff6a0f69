import CKernels

/// Counting numbers in bins, on all threads.
public enum Binning {
  /// Where the edges of the bins lie; each includes its lower edge, the last one both.
  public enum Edges: Sendable {
    /// At equal distances, up to rounding.
    case uniform([Double])
    /// Ascending, at any distance.
    case any([Double])

    /// The edges, one more than there are bins.
    public var values: [Double] {
      switch self {
      case .uniform(let values), .any(let values): values
      }
    }
  }

  /// Returns how many numbers fall in each bin; numbers outside and NaN are left out.
  ///
  /// - Parameters:
  ///   - values: Numbers of type `float32` or `float64`, the latter for edges at any distance.
  ///   - dtype: Their type.
  ///   - count: How many they are.
  ///   - edges: At least two, ascending.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*count*), times the logarithm of the bins for edges at any distance.
  public static func counts(
    _ values: UnsafeRawPointer, dtype: DType, count: Int, edges: Edges
  ) throws(DeviceError) -> [Int] {
    let table = edges.values
    let bins = table.count - 1
    let from = SharedAddress(values)
    return try sums(count, bins + 1) { range, totals in
      forEachBlock(range, from, dtype, edges, table) { places, range in
        sw_count_bins(places, Int64(range.count), Int64(bins), totals)
      }
    }.dropLast()
  }

  /// Returns what the weights of the numbers in each bin add up to, in the order of the numbers.
  ///
  /// - Parameters:
  ///   - values: Numbers of type `float32` or `float64`, the latter for edges at any distance.
  ///   - dtype: Their type.
  ///   - weights: One for each.
  ///   - count: How many they are.
  ///   - edges: At least two, ascending.
  /// - Complexity: O(*count*), times the logarithm of the bins for edges at any distance.
  public static func weights(
    _ values: UnsafeRawPointer, dtype: DType, weights: UnsafePointer<Double>, count: Int,
    edges: Edges
  ) -> [Double] {
    let table = edges.values
    var totals = [Double](repeating: 0, count: table.count)
    totals.withUnsafeMutableBufferPointer { totals in
      forEachBlock(0..<count, SharedAddress(values), dtype, edges, table) { places, range in
        sw_weigh_bins(
          places, weights + range.lowerBound, Int64(range.count), totals.baseAddress)
      }
    }
    return totals.dropLast()
  }

  /// Returns how often each whole number 0 ..< `bins` occurs.
  ///
  /// - Parameters:
  ///   - places: Whole numbers, all in range.
  ///   - count: How many they are.
  ///   - bins: How many different ones there can be.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*count* + *bins*).
  public static func occurrences(
    of places: UnsafePointer<Int>, count: Int, bins: Int
  ) throws(DeviceError) -> [Int] {
    let from = SharedAddress(places)
    return try sums(count, bins) { range, totals in
      sw_count_places(
        from.pointer.assumingMemoryBound(to: Int64.self) + range.lowerBound, Int64(range.count),
        Int64(bins), totals)
    }
  }

  /// Returns the smallest and the largest of some whole numbers; nil of none.
  ///
  /// - Complexity: O(*count*).
  public static func bounds(of places: UnsafePointer<Int>, count: Int) -> ClosedRange<Int>? {
    let (from, grain) = (SharedAddress(UnsafeRawPointer(places)), 1 << 17)
    let parts = Threads.map((count + grain - 1) / grain) { chunk in
      var (least, most) = (Int64(0), Int64(0))
      sw_place_bounds(
        from.pointer.assumingMemoryBound(to: Int64.self) + chunk * grain,
        Int64(min(grain, count - chunk * grain)), &least, &most)
      return Int(least)...Int(most)
    }
    guard let first = parts.first else { return nil }
    return parts.dropFirst().reduce(first) {
      min($0.lowerBound, $1.lowerBound)...max($0.upperBound, $1.upperBound)
    }
  }

  // MARK: - Implementation

  /// Adds up what `body` counts in ranges of the numbers.
  private static func sums(
    _ count: Int, _ bins: Int,
    _ body: @Sendable (Range<Int>, UnsafeMutablePointer<Int64>) -> Void
  ) throws(DeviceError) -> [Int] {
    // A piece pays for a table of its own when it is much longer.
    let grain = max(1 << 18, 4 * bins)
    let parts = try Threads.map(max(1, (count + grain - 1) / grain)) {
      chunk throws(DeviceError) -> Buffer in
      let totals = try Buffer(byteCount: bins * 8, zeroed: true)
      body(
        chunk * grain..<min(count, (chunk + 1) * grain),
        totals.pointer.assumingMemoryBound(to: Int64.self))
      return totals
    }
    var result = [Int](repeating: 0, count: bins)
    for part in parts {
      let totals = part.elements(of: Int.self)
      for bin in 0..<bins { result[bin] += totals[bin] }
    }
    return result
  }

  /// Finds the bins of some numbers, a block that the cache holds at a time.
  private static func forEachBlock(
    _ range: Range<Int>, _ values: SharedAddress, _ dtype: DType, _ edges: Edges,
    _ table: [Double], _ body: (UnsafePointer<UInt32>, Range<Int>) -> Void
  ) {
    let (block, bins) = (4096, Int64(table.count - 1))
    withUnsafeTemporaryAllocation(of: UInt32.self, capacity: block) { places in
      guard let base = places.baseAddress else { return }
      for start in stride(from: range.lowerBound, to: range.upperBound, by: block) {
        let own = start..<min(range.upperBound, start + block)
        let from = values.pointer + start * dtype.byteCount
        switch edges {
        case .uniform:
          sw_uniform_bins(dtype.rawValue, from, Int64(own.count), table, bins, base)
        case .any:
          sw_edge_bins(
            from.assumingMemoryBound(to: Double.self), Int64(own.count), table, bins, base)
        }
        body(base, own)
      }
    }
  }
}
