/// Counts numbers in bins on an accelerator; the twin of ``Binning``.
package enum KernelBinning {
  /// Counts how many numbers fall in each bin, `int64`; numbers outside and NaN are left out.
  ///
  /// - Parameters:
  ///   - values: Numbers of type `float32` or `float64`, the latter for edges at any distance.
  ///   - dtype: Their type.
  ///   - count: How many they are.
  ///   - edges: At least two, ascending.
  ///   - target: Room for one count a bin.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Complexity: O(*count*), times the logarithm of the bins for edges at any distance.
  package static func counts(
    _ values: DeviceArray, dtype: DType, count: Int, edges: Binning.Edges,
    into target: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    let table = edges.values
    let list = try accelerator.array(of: 8, count: table.count)
    do {
      let buffer = try Buffer(table)
      try accelerator.upload(
        UnsafeRawBufferPointer(start: buffer.pointer, count: table.count * 8), to: list.memory,
        at: 0)
    }
    let form =
      switch edges {
      case .uniform: uniform
      case .any: search
      }
    try self.count(
      ["T \(dtype.kernelType)"], form, values, count, bins: table.count - 1, list, target,
      accelerator)
  }

  /// Counts how often each whole number 0 ..< `bins` occurs, `int64`; others are left out.
  ///
  /// - Parameters:
  ///   - places: Whole numbers, `int64`.
  ///   - count: How many they are.
  ///   - bins: How many different ones there can be.
  ///   - target: Room for one count for each.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device.
  /// - Complexity: O(*count* + *bins*).
  package static func occurrences(
    of places: DeviceArray, count: Int, bins: Int, into target: DeviceArray,
    on accelerator: any Accelerator
  ) throws(DeviceError) {
    try self.count(
      ["T i64"], "#define BIN(x) (x)", places, count, bins: bins, target, target, accelerator)
  }

  // MARK: - Implementation

  /// Tables up to this many bins are counted in a group's memory first.
  private static let shared = 4096
  /// Numbers of one launch, so that counts fit 32 bits.
  private static let piece = 1 << 31

  private static func count(
    _ defines: [String], _ form: String, _ values: DeviceArray, _ count: Int, bins: Int,
    _ edges: DeviceArray, _ target: DeviceArray, _ accelerator: any Accelerator
  ) throws(DeviceError) {
    guard bins > 0 else { return }
    let counts = try accelerator.array(of: 4, count: bins)
    try KernelFill.run(counts, count: bins, with: 0, on: accelerator)
    let text = KernelText(
      name: "bin_count", defines + (bins <= shared ? ["BINS \(shared)"] : []), form, counting)
    var start = 0
    repeat {
      let own = min(piece, count - start)
      if own > 0 {
        try accelerator.run(
          text, .elements(own), values.advanced(by: start).arguments, edges.arguments,
          [.memory(counts.memory), .int(own), .int(bins)])
      }
      try accelerator.run(
        addingText, .elements(bins), [.memory(counts.memory)], target.arguments,
        [.int(bins), .int(start == 0 ? 1 : 0)])
      start += piece
    } while start < count
  }

  /// The product is rounded, and so are the edges: they decide where it comes close to one.
  private static let uniform = """
    #define BIN(x) uniform_bin((f64)(x), edges, bins)
    FUNCTION i64 uniform_bin(f64 x, GLOBAL const f64 *edges, i64 bins) {
      const f64 low = edges[0], high = edges[bins], scale = (f64)bins / (high - low);
      const i64 last = bins - 1;
      if (!(x >= low && x <= high)) return -1;
      const f64 y = (x - low) * scale;
      i64 bin = y < last ? (i64)y : last;
      if (bin > 0 && x < edges[bin]) bin--;
      if (bin < last && x >= edges[bin + 1]) bin++;
      return bin;
    }
    """

  private static let search = """
    #define BIN(x) edge_bin((f64)(x), edges, bins)
    FUNCTION i64 edge_bin(f64 x, GLOBAL const f64 *edges, i64 bins) {
      if (!(x >= edges[0] && x <= edges[bins])) return -1;
      i64 first = 0, length = bins + 1;
      while (length > 0) {
        const i64 half_way = length / 2;
        const bool is_before = edges[first + half_way] <= x;
        first = is_before ? first + half_way + 1 : first;
        length = is_before ? length - half_way - 1 : half_way;
      }
      return first - 1 < bins - 1 ? first - 1 : bins - 1;
    }
    """

  private static let counting = """
    KERNEL(bin_count)(GLOBAL const T *RESTRICT x, i64 x_start,
    #ifdef HAS_F64
                      GLOBAL const f64 *edges,
    #else
                      GLOBAL const f32 *edges,
    #endif
                      i64 edges_start, GLOBAL u32 *counts, i64 count, i64 bins) {
      x += x_start;
      edges += edges_start;
    #ifdef BINS
      SHARED u32 tally[BINS];
      for (i64 bin = LOCAL_ID; bin < bins; bin += WG) tally[bin] = 0;
      BARRIER();
    #else
      GLOBAL u32 *tally = counts;
    #endif
      FOR_EACH(i, count) {
        const i64 bin = BIN(x[i]);
        if (bin >= 0 && bin < bins) ATOMIC_ADD_U32(&tally[bin], 1);
      }
    #ifdef BINS
      BARRIER();
      for (i64 bin = LOCAL_ID; bin < bins; bin += WG)
        if (tally[bin]) ATOMIC_ADD_U32(&counts[bin], tally[bin]);
    #endif
    }
    """

  private static let addingText = KernelText(
    name: "bin_add",
    source: """
      KERNEL(bin_add)(GLOBAL u32 *RESTRICT counts, GLOBAL i64 *RESTRICT y, i64 y_start, i64 bins,
                      i64 is_first) {
        FOR_EACH(bin, bins) {
          y[y_start + bin] = (is_first ? 0 : y[y_start + bin]) + counts[bin];
          counts[bin] = 0;
        }
      }
      """)
}
