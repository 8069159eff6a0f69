import CKernels

/// Normal numbers, many at a time.
public enum NormalNumbers {
  /// Fills memory with normal numbers, each a pure function of seed, stream and place: the same
  /// bits for any number of threads and every instruction set.
  ///
  /// - Parameters:
  ///   - target: Where the numbers go.
  ///   - mean: The centre.
  ///   - standardDeviation: The spread.
  ///   - random: The source of randomness.
  /// - Complexity: O(*count*); about 0.5 ns a number.
  /// - Source: Box, Muller 1958, doi:10.1214/aoms/1177706645.
  public static func fill(
    _ target: UnsafeMutableBufferPointer<Float>, mean: Float, standardDeviation: Float,
    random: Philox
  ) {
    guard let base = target.baseAddress else { return }
    nonisolated(unsafe) let numbers = base
    Threads.forEachRange(target.count, grain: 256 * Int(SW_NORMALS_TILE)) { _, range in
      sw_normal_floats(
        random.key, random.stream, Int64(range.lowerBound), Int64(range.count), mean,
        standardDeviation, numbers + range.lowerBound)
    }
  }

  /// Fills memory with normal numbers in double precision, each a pure function of seed, stream and
  /// place: the same bits for any number of threads and every instruction set.
  ///
  /// - Parameters:
  ///   - target: Where the numbers go.
  ///   - mean: The centre.
  ///   - standardDeviation: The spread.
  ///   - random: The source of randomness.
  /// - Complexity: O(*count*); about 3 ns a number.
  /// - Source: Box, Muller 1958, doi:10.1214/aoms/1177706645.
  public static func fill(
    _ target: UnsafeMutableBufferPointer<Double>, mean: Double, standardDeviation: Double,
    random: Philox
  ) {
    NumberPairs.fill(target) { first, pairs, numbers in
      sw_normal_doubles(
        random.key, random.stream, UInt64(first), Int64(pairs), mean, standardDeviation, numbers)
    }
  }
}
