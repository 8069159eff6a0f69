/// Finds places in sorted numbers, and runs of equal ones, on an accelerator; the twin of
/// ``Searching``.
///
/// Zeros of both signs are equal, and so are all NaN, which come last.
package enum KernelSearching {
  /// Finds how many of some ascending numbers come before each of some values, `int64`.
  ///
  /// - Parameters:
  ///   - sorted: Ascending numbers, NaN last.
  ///   - count: How many they are.
  ///   - values: Values of the same type.
  ///   - wanted: How many values there are.
  ///   - dtype: The type, not complex.
  ///   - includingEquals: Whether equal numbers come before too.
  ///   - target: Room for as many results as values.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Complexity: O(*wanted* · log *count*).
  package static func places(
    in sorted: DeviceArray, count: Int, of values: DeviceArray, wanted: Int, dtype: DType,
    includingEquals: Bool, into target: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    try NumberKey.require(dtype, "searchSorted")
    guard wanted > 0 else { return }
    try accelerator.run(
      KernelText(name: "search", [], NumberKey.text(dtype), searching), .elements(wanted),
      sorted.arguments, values.arguments, target.arguments,
      [.int(count), .int(wanted), .int(includingEquals ? 1 : 0)])
  }

  /// Returns the first of each run of equal numbers, and how many there are.
  ///
  /// - Throws: ``DeviceError`` of the device.
  /// - Complexity: O(*count*); waits for the device.
  package static func distinct(
    _ sorted: DeviceArray, count: Int, dtype: DType, on accelerator: any Accelerator
  ) throws(DeviceError) -> (array: DeviceArray, count: Int) {
    try KernelSelection.compress(
      sorted, byteCount: dtype.byteCount, where: starts(sorted, count, dtype, accelerator),
      count: count, on: accelerator)
  }

  /// The runs of equal numbers of a sorted array.
  package struct Runs: Sendable {
    /// The number of its run at each place, `int64`.
    package let inverse: DeviceArray
    /// The place each run's first number came from, `int64`.
    package let firstPlaces: DeviceArray
    /// Where each run starts in the sorted array, `int64`.
    package let starts: DeviceArray
    /// How many runs there are.
    package let count: Int
  }

  /// Numbers the runs of equal numbers of a sorted array.
  ///
  /// - Parameters:
  ///   - sorted: The numbers.
  ///   - places: The place each of them came from, each once, `int64`.
  ///   - count: How many numbers there are.
  ///   - dtype: Their type, not complex.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Complexity: O(*count*); waits for the device.
  package static func numberRuns(
    _ sorted: DeviceArray, from places: DeviceArray, count: Int, dtype: DType,
    on accelerator: any Accelerator
  ) throws(DeviceError) -> Runs {
    let isStart = try starts(sorted, count, dtype, accelerator)
    let inverse = try accelerator.array(of: 8, count: count)
    let firstPlaces = try accelerator.array(of: 8, count: count)
    let starts = try accelerator.array(of: 8, count: count)
    guard count > 0 else {
      return Runs(inverse: inverse, firstPlaces: firstPlaces, starts: starts, count: 0)
    }
    let numbers = try accelerator.array(of: 8, count: count)
    try KernelScan.run(.sum, isStart, dtype: .uint8, count: count, into: numbers, on: accelerator)
    try accelerator.run(
      numberingText, .elements(count), numbers.arguments, places.arguments,
      [
        .memory(inverse.memory), .memory(firstPlaces.memory), .memory(starts.memory), .int(count),
      ])
    return Runs(
      inverse: inverse, firstPlaces: firstPlaces, starts: starts,
      count: try accelerator.value(numbers.advanced(by: count - 1), as: 0))
  }

  // MARK: - Implementation

  /// A byte for each number, 1 where it differs from the one before.
  private static func starts(
    _ sorted: DeviceArray, _ count: Int, _ dtype: DType, _ accelerator: any Accelerator
  ) throws(DeviceError) -> DeviceArray {
    try NumberKey.require(dtype, "unique")
    let starts = try accelerator.array(of: 1, count: count)
    guard count > 0 else { return starts }
    try accelerator.run(
      KernelText(name: "run_starts", [], NumberKey.text(dtype), comparing), .elements(count),
      sorted.arguments, [.memory(starts.memory), .int(count)])
    return starts
  }

  private static let searching = """

    KERNEL(search)(GLOBAL const T *RESTRICT sorted, i64 sorted_start, GLOBAL const T *RESTRICT values,
                   i64 values_start, GLOBAL i64 *RESTRICT y, i64 y_start, i64 count, i64 wanted,
                   i64 is_right) {
      sorted += sorted_start;
      FOR_EACH(i, wanted) {
        const T key = key_of(values[values_start + i]);
        i64 first = 0, length = count;
        while (length > 0) {
          const i64 half_way = length / 2;
          const T other = key_of(sorted[first + half_way]);
          const bool is_before = other < key || (is_right && other == key);
          first = is_before ? first + half_way + 1 : first;
          length = is_before ? length - half_way - 1 : half_way;
        }
        y[y_start + i] = first;
      }
    }
    """

  private static let comparing = """

    KERNEL(run_starts)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL u8 *RESTRICT y, i64 count) {
      x += x_start;
      FOR_EACH(i, count) y[i] = i == 0 || key_of(x[i]) != key_of(x[i - 1]);
    }
    """

  private static let numberingText = KernelText(
    name: "number_runs",
    source: """
      KERNEL(number_runs)(GLOBAL const i64 *RESTRICT numbers, i64 numbers_start,
                          GLOBAL const i64 *RESTRICT places, i64 places_start,
                          GLOBAL i64 *RESTRICT inverse, GLOBAL i64 *RESTRICT first_places,
                          GLOBAL i64 *RESTRICT starts, i64 count) {
        FOR_EACH(i, count) {
          const i64 run = numbers[numbers_start + i] - 1, place = places[places_start + i];
          inverse[place] = run;
          if (i == 0 || numbers[numbers_start + i - 1] - 1 != run) {
            first_places[run] = place;
            starts[run] = i;
          }
        }
      }
      """)
}
