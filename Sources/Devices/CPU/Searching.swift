import CKernels

/// Finding places in sorted numbers, and runs of equal ones.
public enum Searching {
  /// Finds how many of some ascending numbers come before each of some values, `int64`.
  ///
  /// - Parameters:
  ///   - sorted: Ascending numbers, NaN last.
  ///   - count: How many they are.
  ///   - values: Values of the same type; NaN comes after every number.
  ///   - wanted: How many values there are.
  ///   - dtype: The type.
  ///   - includingEquals: Whether equal numbers come before too.
  ///   - target: Room for as many results as values.
  /// - Complexity: O(*wanted* · log *count*).
  public static func places(
    in sorted: UnsafeRawPointer, count: Int, of values: UnsafeRawPointer, wanted: Int,
    dtype: DType, includingEquals: Bool, into target: UnsafeMutableRawPointer
  ) {
    let (order, from, to) = (SharedAddress(sorted), SharedAddress(values), SharedAddress(target))
    Threads.forEachRange(wanted, grain: 1 << 14) { _, range in
      sw_search_sorted(
        dtype.rawValue, order.pointer, Int64(count),
        from.pointer + range.lowerBound * dtype.byteCount, Int64(range.count),
        includingEquals ? 1 : 0,
        (to.pointer + range.lowerBound * 8).assumingMemoryBound(to: Int64.self))
    }
  }

  /// Moves the first of each run of equal numbers to the front; NaN equals NaN.
  ///
  /// - Returns: How many there are.
  /// - Complexity: O(*count*).
  public static func distinct(
    _ sorted: UnsafeMutableRawPointer, count: Int, dtype: DType
  ) -> Int {
    Int(sw_distinct(dtype.rawValue, sorted, Int64(count), sorted))
  }

  /// Numbers the runs of equal numbers of a sorted array; NaN equals NaN.
  ///
  /// - Parameters:
  ///   - sorted: The numbers.
  ///   - places: The place each of them came from, each once.
  ///   - count: How many numbers there are.
  ///   - dtype: Their type.
  ///   - inverse: Gets the number of its run at each place.
  ///   - firstPlaces: Gets the place each run's first number came from; room for `count`.
  ///   - starts: Gets where each run starts; room for `count`.
  /// - Returns: How many runs there are.
  /// - Complexity: O(*count*).
  public static func numberRuns(
    _ sorted: UnsafeRawPointer, from places: UnsafePointer<Int>, count: Int, dtype: DType,
    inverse: UnsafeMutableRawPointer, firstPlaces: UnsafeMutableRawPointer,
    starts: UnsafeMutableRawPointer
  ) -> Int {
    Int(
      sw_number_runs(
        dtype.rawValue, sorted,
        UnsafeRawPointer(places).assumingMemoryBound(to: Int64.self), Int64(count),
        inverse.assumingMemoryBound(to: Int64.self),
        firstPlaces.assumingMemoryBound(to: Int64.self),
        starts.assumingMemoryBound(to: Int64.self)))
  }
}
