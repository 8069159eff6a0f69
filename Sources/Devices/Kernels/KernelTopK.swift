/// Finds the first few elements of each row's order on an accelerator; the twin of
/// ``NumberOrder/topPlaces(_:rows:of:from:into:)``, with its very results.
///
/// The key of the last one is found digit by digit, highest first; then what comes before it is
/// collected, and the few are sorted.
///
/// - Source: Alabi, Blanchard, Gordon, Steinbach 2012, "Fast k-selection algorithms for graphics
///   processing units", doi:10.1145/2133803.2345676.
package enum KernelTopK {
  /// Finds the places of the first few elements of each row's order, `int64`.
  ///
  /// - Parameters:
  ///   - kept: How many, at most the length.
  ///   - rows: How many rows there are.
  ///   - length: How many elements each has.
  ///   - source: The rows, one after the other.
  ///   - dtype: Their type, not complex.
  ///   - descending: Whether the largest comes first.
  ///   - target: Room for `kept` places a row.
  ///   - accelerator: Whose memory it is.
  /// - Throws: ``DeviceError`` of the device, with code `outOfMemory` also for rows of more than
  ///   2³² − 1 elements.
  /// - Complexity: O(*n*) for *n* elements.
  package static func places(
    _ kept: Int, rows: Int = 1, of length: Int, from source: DeviceArray, dtype: DType,
    descending: Bool = false, into target: DeviceArray, on accelerator: any Accelerator
  ) throws(DeviceError) {
    guard try KernelKeySort.isNeeded(rows, length, dtype), kept > 0 else { return }
    let order = KeyOrder(dtype: dtype, descending: descending)
    if length <= order.shortest(accelerator) {
      return try order.sortTiles(
        rows, length, source, values: nil, places: target, kept: kept, accelerator)
    }
    if kept > length / 8 {
      let all = try accelerator.array(of: 8, count: rows * length)
      try order.sortLong(rows, length, source, values: nil, places: all, accelerator)
      return try KernelTranspose.run(
        all, byteCount: 8, extents: [rows, kept], strides: [length, 1], into: target,
        on: accelerator)
    }
    let found = try accelerator.array(of: 8, count: rows * kept)
    try collect(kept, rows, length, source, order, into: found, accelerator)
    let few = try accelerator.array(of: dtype.byteCount, count: rows * kept)
    let fewOrder = try accelerator.array(of: 8, count: rows * kept)
    _ = try KernelGather.run(
      source, byteCount: dtype.byteCount, outer: rows, extent: length, places: found, count: kept,
      eachOwn: true, into: few, on: accelerator)
    try KernelKeySort.sortedPlaces(
      rows: rows, of: kept, from: few, dtype: dtype, descending: descending, into: fewOrder,
      on: accelerator)
    _ = try KernelGather.run(
      found, byteCount: 8, outer: rows, extent: kept, places: fewOrder, count: kept, eachOwn: true,
      into: target, on: accelerator)
  }

  // MARK: - Implementation

  /// Collects the places of the first few, those before the last key in their order, then those equal
  /// to it.
  private static func collect(
    _ kept: Int, _ rows: Int, _ length: Int, _ source: DeviceArray, _ order: KeyOrder,
    into found: DeviceArray, _ accelerator: any Accelerator
  ) throws(DeviceError) {
    let chunk = accelerator.traits.isProcessor ? 1 << 16 : 1 << 14
    let chunks = (length + chunk - 1) / chunk
    let tallies = try accelerator.array(of: 4, count: rows * 256)
    let keys = try accelerator.array(of: 8, count: rows)
    let wanted = try accelerator.array(of: 4, count: rows)
    try KernelFill.run(tallies, count: rows * 256, with: 0, on: accelerator)
    try KernelFill.run(keys, count: rows * 2, with: 0, on: accelerator)
    try KernelFill.run(wanted, count: rows, with: UInt32(kept), on: accelerator)
    let shape: [KernelArgument] = [.int(length), .int(chunk), .int(chunks)]
    for shift in stride(from: order.dtype.byteCount * 8 - 8, through: 0, by: -8) {
      try accelerator.run(
        KernelText(name: "top_tally", [], order.key, tallying), .groups(rows * chunks),
        source.arguments, [.memory(tallies.memory), .memory(keys.memory)], shape, [.int(shift)])
      try accelerator.run(
        KernelText(name: "top_digit", [], GroupScan.text, choosing), .groups(rows),
        [.memory(tallies.memory), .memory(keys.memory), .memory(wanted.memory), .int(shift)])
    }
    let counts = try accelerator.array(of: 4, count: 2 * rows * chunks)
    let ends = try accelerator.array(of: 8, count: 2 * rows * chunks)
    try accelerator.run(
      KernelText(name: "top_count", [], order.key, GroupScan.text, counting),
      .groups(rows * chunks), source.arguments, [.memory(keys.memory), .memory(counts.memory)],
      shape)
    try KernelScan.run(
      .sum, counts, dtype: .uint32, outer: 2 * rows, count: chunks, into: ends, on: accelerator)
    try accelerator.run(
      KernelText(name: "top_take", [], order.key, GroupScan.text, taking), .groups(rows * chunks),
      source.arguments,
      [.memory(keys.memory), .memory(wanted.memory), .memory(ends.memory), .memory(found.memory)],
      shape, [.int(rows), .int(kept)])
  }

  /// How often each digit occurs among the keys that start like the last one.
  private static let tallying = """

    KERNEL(top_tally)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL u32 *tallies,
                      GLOBAL const u64 *RESTRICT keys, i64 length, i64 chunk, i64 chunks, i64 shift) {
      SHARED u32 tally[256];
      const i64 row = GROUP_ID / chunks, part = GROUP_ID - row * chunks;
      const i64 first = part * chunk, last = first + chunk < length ? first + chunk : length;
      const u64 start = keys[row];
      const bool is_first = shift + 8 == 8 * (i64)sizeof(T);
      x += x_start + row * length;
      for (i32 d = LOCAL_ID; d < 256; d += WG) tally[d] = 0;
      BARRIER();
      u32 digit = 0, run = 0;
      for (i64 i = first + LOCAL_ID; i < last; i += WG) {
        const u64 key = key_of(x[i]);
        if (!is_first && key >> (shift + 8) != start >> (shift + 8)) continue;
        const u32 own = (u32)(key >> shift) & 255u;
        if (own != digit && run) {
          ATOMIC_ADD_U32(&tally[digit], run);
          run = 0;
        }
        digit = own;
        run++;
      }
      if (run) ATOMIC_ADD_U32(&tally[digit], run);
      BARRIER();
      for (i32 d = LOCAL_ID; d < 256; d += WG)
        if (tally[d]) ATOMIC_ADD_U32(&tallies[row * 256 + d], tally[d]);
    }
    """

  /// The digit of the last one, and how many of those with it are wanted.
  private static let choosing = """
    FUNCTION u32 add(u32 x, u32 y) { return x + y; }
    KERNEL(top_digit)(GLOBAL u32 *RESTRICT tallies, GLOBAL u64 *RESTRICT keys,
                      GLOBAL u32 *RESTRICT wanted, i64 shift) {
      SHARED u32 partial[WG];
      const u32 rank = wanted[GROUP_ID];
      u32 earlier = 0;
      tallies += GROUP_ID * 256;
      BARRIER();
      for (i32 first = 0; first < 256; first += WG) {
        const u32 own = tallies[first + LOCAL_ID];
        u32 x = own, before, all;
        GROUP_SCAN(u32, add, 0, x, before, all, partial)
        before += earlier;
        if (before < rank && rank <= before + own) {
          keys[GROUP_ID] |= (u64)(first + LOCAL_ID) << shift;
          wanted[GROUP_ID] = rank - before;
        }
        earlier += all;
        tallies[first + LOCAL_ID] = 0;
      }
    }
    """

  /// How many of each chunk come before the last one, and how many are equal to it.
  private static let counting = """

    FUNCTION u32 add(u32 x, u32 y) { return x + y; }
    KERNEL(top_count)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL const u64 *RESTRICT keys,
                      GLOBAL u32 *RESTRICT counts, i64 length, i64 chunk, i64 chunks) {
      SHARED u32 partial[WG];
      const i64 row = GROUP_ID / chunks, part = GROUP_ID - row * chunks;
      const i64 first = part * chunk, last = first + chunk < length ? first + chunk : length;
      const T bound = (T)keys[row];
      x += x_start + row * length;
      u32 below = 0, equal = 0, before, below_all, equal_all;
      for (i64 i = first + LOCAL_ID; i < last; i += WG) {
        const T key = key_of(x[i]);
        below += key < bound;
        equal += key == bound;
      }
      GROUP_SCAN(u32, add, 0, below, before, below_all, partial)
      GROUP_SCAN(u32, add, 0, equal, before, equal_all, partial)
      if (LOCAL_ID == 0) {
        counts[GROUP_ID] = below_all;
        counts[GROUP_COUNT + GROUP_ID] = equal_all;
      }
    }
    """

  private static let taking = """

    FUNCTION u32 add(u32 x, u32 y) { return x + y; }
    #define TURN 4
    KERNEL(top_take)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL const u64 *RESTRICT keys,
                     GLOBAL const u32 *RESTRICT wanted, GLOBAL const i64 *RESTRICT ends,
                     GLOBAL i64 *RESTRICT y, i64 length, i64 chunk, i64 chunks, i64 rows, i64 kept) {
      SHARED u32 partial[WG];
      const i64 row = GROUP_ID / chunks, part = GROUP_ID - row * chunks;
      const i64 first = part * chunk, last = first + chunk < length ? first + chunk : length;
      const T bound = (T)keys[row];
      const i64 ties = wanted[row];
      i64 below_at = part > 0 ? ends[GROUP_ID - 1] : 0;
      i64 equal_at = part > 0 ? ends[rows * chunks + GROUP_ID - 1] : 0;
      x += x_start + row * length;
      y += row * kept;
      for (i64 tile = first; tile < last; tile += WG * TURN) {
        const i64 at = tile + LOCAL_ID * TURN;
        u32 flags = 0, own = 0, before, all;
        for (i32 k = 0; k < TURN; k++) {
          if (at + k >= last) continue;
          const T key = key_of(x[at + k]);
          flags |= (u32)(key < bound) << k | (u32)(key == bound) << (k + TURN);
          // A tile has fewer than 2^16 elements, so that both counts fit a word.
          own += (u32)(key < bound) | (u32)(key == bound) << 16;
        }
        GROUP_SCAN(u32, add, 0, own, before, all, partial)
        i64 below = below_at + (before & 0xffffu), equal = equal_at + (before >> 16);
        for (i32 k = 0; k < TURN; k++) {
          if (flags >> k & 1) y[below++] = at + k;
          if (flags >> (k + TURN) & 1) {
            if (equal < ties) y[kept - ties + equal] = at + k;
            equal++;
          }
        }
        below_at += all & 0xffffu;
        equal_at += all >> 16;
      }
    }
    """
}
