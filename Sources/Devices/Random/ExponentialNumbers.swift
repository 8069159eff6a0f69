import CKernels

/// Exponential numbers of mean 1, many at a time.
public enum ExponentialNumbers {
  /// Fills memory with exponential numbers, each a pure function of seed, stream and place: the same
  /// bits for any number of threads and every instruction set.
  ///
  /// - Parameters:
  ///   - target: Where the numbers go.
  ///   - random: The source of randomness.
  /// - Complexity: O(*count*); about 2 ns a number.
  public static func fill(_ target: UnsafeMutableBufferPointer<Double>, random: Philox) {
    NumberPairs.fill(target) { first, pairs, numbers in
      sw_exponentials(random.key, random.stream, UInt64(first), Int64(pairs), numbers)
    }
  }
}
