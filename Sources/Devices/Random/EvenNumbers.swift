import CKernels

/// Numbers drawn evenly from an interval, many at a time.
public enum EvenNumbers {
  /// Fills memory with numbers, each a pure function of seed, stream and place: the same bits for any
  /// number of threads, every instruction set, and ``Philox/uniforms(at:)``, of whose pairs they are.
  ///
  /// - Parameters:
  ///   - target: Where the numbers go.
  ///   - low: The least number.
  ///   - width: How far the interval reaches beyond it.
  ///   - last: The largest number, to which rounding may not add.
  ///   - random: The source of randomness.
  /// - Complexity: O(*count*).
  public static func fill(
    _ target: UnsafeMutableBufferPointer<Double>, low: Double, width: Double, last: Double,
    random: Philox
  ) {
    NumberPairs.fill(target) { first, pairs, numbers in
      sw_uniform_doubles(
        random.key, random.stream, Int64(first), Int64(pairs), low, width, last, numbers)
    }
  }
}
