/// Sums of products of one line with another that runs backwards along it, on an accelerator.
///
/// A group holds a stretch of the longer line and a part of the shorter one in its own memory; a
/// work-item adds up a few neighbouring sums, for which the elements move through its registers. The
/// products of each sum are added in the order of the shorter line, as on the processor, each rounded
/// once with its addition. Whole numbers wrap.
package enum KernelConvolution {
  /// Writes some of the n + m − 1 sums.
  ///
  /// - Parameters:
  ///   - long: The longer line.
  ///   - n: How many elements it has, at least 1.
  ///   - short: The shorter line.
  ///   - m: How many elements it has, 1…n.
  ///   - places: Which of the sums are wanted, within 0..<n + m − 1.
  ///   - target: Room for them, apart from the lines.
  ///   - dtype: The type of all of them: `int64`, `float32`, `float64`, `complex64` or `complex128`.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device; code `unsupported` for doubles where it has none.
  /// - Complexity: O(*m*) for each of the sums.
  package static func run(
    _ long: DeviceArray, count n: Int, _ short: DeviceArray, count m: Int, places: Range<Int>,
    into target: DeviceArray, dtype: DType, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard !places.isEmpty else { return }
    let traits = accelerator.traits
    let types = ProductTypes(dtype)
    let block = dtype.isComplex ? 3 : 7
    let tile = traits.isProcessor ? 1024 : traits.groupSize * block
    let text = KernelText(
      name: "convolution",
      types.defines + ["BLOCK \(block)", "TILE \(tile)", "PART_LENGTH \(18 * block)"],
      types.functions, source)
    let tiles = (places.count + tile - 1) / tile
    try accelerator.run(
      text, .groups(min(tiles, traits.computeUnits * 64)), long.arguments, short.arguments,
      target.arguments,
      [.int(n), .int(m), .int(places.lowerBound), .int(places.count)])
  }

  /// Whether neither of two lines has NaN or infinity.
  ///
  /// - Throws: ``DeviceError`` of the device, also of work asked for before.
  /// - Complexity: O(*n* + *m*); waits for the device.
  package static func areFinite(
    _ lines: [(array: DeviceArray, count: Int)], dtype: DType, on accelerator: any Accelerator
  ) throws(DeviceError) -> Bool {
    let fold = dtype.component == .float64 ? finiteDoubles : finiteFloats
    let scale = dtype.isComplex ? 2 : 1
    for line in lines where line.count > 0 {
      let answer = try accelerator.array(of: 1, count: 1)
      try fold.run(
        on: accelerator, outer: 1, count: line.count * scale, inner: 1,
        inputs: [
          .memory(
            line.array.memory, start: line.array.start * scale, dtype: dtype.component,
            layout: .contiguous)
        ], results: [.init(answer.memory)], for: "isFinite")
      if try accelerator.value(answer, as: 0 as UInt8) == 0 { return false }
    }
    return true
  }

  // MARK: - Implementation

  private static let finiteFloats = finite(.float32)
  private static let finiteDoubles = finite(.float64)

  private static func finite(_ dtype: DType) -> AcceleratedReduction {
    var program = Program()
    let x = program.load(dtype)
    program.store(program.apply(.isFinite, [x]))
    return AcceleratedReduction(.reduction(.minimum), of: program)
  }

  private static let source = """
    KERNEL(convolution)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL const T *RESTRICT w, i64 w_start,
                        GLOBAL T *RESTRICT y, i64 y_start, i64 n, i64 m, i64 first, i64 count) {
    #ifdef CPU_DEVICE
      SHARED SUM sums[TILE];
    #else
      SHARED SUM line[TILE + PART_LENGTH];
      SHARED SUM factors[PART_LENGTH];
    #endif
      x += x_start;
      w += w_start;
      y += y_start;
      for (i64 from = GROUP_ID * TILE; from < count; from += GROUP_COUNT * TILE) {
        const i64 start = first + from, width = count - from < TILE ? count - from : TILE;
        // The factors that meet the line in this tile.
        const i64 lowest = start < n ? 0 : start - n + 1;
        const i64 highest = start + width < m ? start + width : m;
    #ifdef CPU_DEVICE
        for (i64 i = 0; i < width; i++) sums[i] = ZERO;
        for (i64 j = lowest; j < highest; j++) {
          const SUM factor = LOAD(w[j]);
          const i64 low = j > start ? j - start : 0;
          const i64 high = n + j - start < width ? n + j - start : width;
          GLOBAL const T *shifted = x + (start - j);
          INDEPENDENT for (i64 i = low; i < high; i++)
            sums[i] = multiply_add(factor, LOAD(shifted[i]), sums[i]);
        }
        for (i64 i = 0; i < width; i++) y[from + i] = STORE(sums[i]);
    #else
        SUM sum[BLOCK];
        for (i32 r = 0; r < BLOCK; r++) sum[r] = ZERO;
        for (i64 part = lowest / PART_LENGTH * PART_LENGTH; part < highest; part += PART_LENGTH) {
          const i32 length = (i32)(m - part < PART_LENGTH ? m - part : PART_LENGTH);
          const i64 origin = start - part - PART_LENGTH;
          for (i32 e = LOCAL_ID; e < TILE + PART_LENGTH; e += WG) {
            const i64 at = origin + e;
            line[e] = at >= 0 && at < n ? LOAD(x[at]) : ZERO;
          }
          for (i32 q = LOCAL_ID; q < length; q += WG) factors[q] = LOAD(w[part + q]);
          BARRIER();
          const i32 own = LOCAL_ID * BLOCK + PART_LENGTH;
          i32 done = 0;
          if (start - part >= length - 1 && start + TILE - part <= n) {
            // Element own + r - q goes with factor q; each stays where it is while q goes on.
            SUM window[BLOCK];
            #pragma unroll
            for (i32 r = 1; r < BLOCK; r++) window[r] = line[own + r];
            for (; done + BLOCK <= length; done += BLOCK) {
              #pragma unroll
              for (i32 t = 0; t < BLOCK; t++) {
                const SUM factor = factors[done + t];
                window[(BLOCK - t) % BLOCK] = line[own - done - t];
                #pragma unroll
                for (i32 r = 0; r < BLOCK; r++)
                  sum[r] = multiply_add(factor, window[(BLOCK + r - t) % BLOCK], sum[r]);
              }
            }
          }
          // What lies outside the line counts nothing, not even times infinity.
          for (i32 q = done; q < length; q++) {
            for (i32 r = 0; r < BLOCK; r++) {
              const i64 at = origin + own + r - q;
              if (at >= 0 && at < n) sum[r] = multiply_add(factors[q], line[own + r - q], sum[r]);
            }
          }
          BARRIER();
        }
        for (i32 r = 0; r < BLOCK; r++) {
          const i64 i = (i64)LOCAL_ID * BLOCK + r;
          if (i < width) y[from + i] = STORE(sum[r]);
        }
    #endif
      }
    }
    """
}
