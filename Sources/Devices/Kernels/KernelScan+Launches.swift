extension ScanTypes {
  /// Scans (outer, count, inner), in parts when one is too long.
  func run(
    _ source: DeviceArray, _ outer: Int, _ count: Int, _ inner: Int, _ target: DeviceArray,
    _ accelerator: any Accelerator
  ) throws(DeviceError) {
    // Neighbours are scanned by a group; a processor's thread takes them one by one.
    let isAlong = inner == 1 && !accelerator.traits.isProcessor
    let chunk =
      isAlong
      ? Self.chunkAlong(count)
      : Self.chunkAcross(
        count, columns: outer * inner, wanted: accelerator.traits.isProcessor ? 64 : 1 << 17,
        least: accelerator.traits.isProcessor ? 4096 : 32)
    let parts = (count + chunk - 1) / chunk
    let extents: [KernelArgument] = [
      .int(outer), .int(count), .int(inner), .int(parts), .int(chunk),
    ]
    let size: LaunchSize =
      isAlong ? .groups(outer * parts) : .elements(outer * parts * inner)
    var before = target
    if parts > 1 {
      let totals = try accelerator.array(of: carriedSize, count: outer * parts * inner)
      before = try accelerator.array(of: carriedSize, count: outer * parts * inner)
      try accelerator.run(
        text(isAlong, "TOTALS", isAligned(source, source, outer, count, elementSize)), size,
        source.arguments, before.arguments, totals.arguments, extents)
      try ofTotals.run(totals, outer, parts, inner, before, accelerator)
    }
    try accelerator.run(
      text(
        isAlong, parts > 1 ? "CARRIED" : nil,
        isAligned(source, target, outer, count, resultSize)), size, source.arguments,
      before.arguments, target.arguments, extents)
  }

  // MARK: - Implementation

  /// Tiles of 256 work-items with 32 bytes each fit any number of times.
  private static func chunkAlong(_ count: Int) -> Int {
    let least = 1 << 14
    return count <= 2 * least
      ? 2 * least : max(least, (count / (1 << 14) + least - 1) / least * least)
  }

  private static func chunkAcross(_ count: Int, columns: Int, wanted: Int, least: Int) -> Int {
    let parts = max(1, min(wanted / columns, count / least))
    return (count + parts - 1) / parts
  }

  /// Bytes a work-item reads, and writes, at most in one turn.
  private var items: Int { 32 / max(elementSize, resultSize) }

  private func isAligned(
    _ source: DeviceArray, _ target: DeviceArray, _ rows: Int, _ count: Int, _ targetSize: Int
  ) -> Bool {
    (rows == 1 || count % items == 0)
      && source.isAligned(to: min(16, items * elementSize), byteCount: elementSize)
      && target.isAligned(to: 16, byteCount: targetSize)
  }

  private static func words(_ name: String, _ byteCount: Int) -> [String] {
    let size = min(16, byteCount)
    return ["\(name)_WORD \(KernelUnit.type(size))", "\(name)_WORDS \(byteCount / size)"]
  }

  private func text(_ isAlong: Bool, _ form: String?, _ isAligned: Bool) -> KernelText {
    var defines = [
      "T \(element)", "R \(result)", "LOAD \(load)", "STORE(x) \(store)(x))", "A \(carried)",
      "NEUTRAL ((A)\(neutral))", "COMBINE \(combined)",
    ]
    if let form { defines.append(form) }
    guard isAlong else {
      return KernelText(name: "scan_across", defines, Self.common, Self.across)
    }
    defines.append("ITEMS \(items)")
    if isAligned {
      defines += ["ALIGNED"]
      defines += Self.words("T", items * elementSize) + Self.words("R", items * resultSize)
    }
    return KernelText(
      name: "scan_along", defines, KernelUnit.wide, Self.common, GroupScan.text, Self.along)
  }

  private var combined: String {
    switch kind {
    case .sum: "x + y"
    case .product: "x * y"
    case .minimum: "y < x || y != y ? y : x"
    case .maximum: "y > x || y != y ? y : x"
    }
  }

  private static let common = """
    #ifdef HAS_F64
    typedef f64 total;
    #else
    typedef f32 total;
    #endif
    FUNCTION A combine(A x, A y) { return COMBINE; }
    """

  /// A work-item takes one part of one column.
  private static let across = """
    KERNEL(scan_across)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL const A *before,
                        i64 before_start,
    #ifdef TOTALS
                        GLOBAL A *RESTRICT y,
    #else
                        GLOBAL R *RESTRICT y,
    #endif
                        i64 y_start, i64 outer, i64 count, i64 inner, i64 parts, i64 chunk) {
      FOR_EACH(i, outer * parts * inner) {
        i64 slice = i / inner, column = i - slice * inner;
        i64 block = slice / parts, part = slice - block * parts;
        i64 first = part * chunk, last = first + chunk < count ? first + chunk : count;
        GLOBAL const T *from = x + x_start + block * count * inner + column;
        A running = NEUTRAL;
    #ifdef CARRIED
        if (part > 0) running = before[before_start + i - inner];
    #endif
        for (i64 row = first; row < last; row++) {
          running = combine(running, (A)LOAD(from[row * inner]));
    #ifndef TOTALS
          y[y_start + (block * count + row) * inner + column] = STORE(running);
    #endif
        }
    #ifdef TOTALS
        y[y_start + i] = running;
    #endif
      }
    }
    """

  /// A group takes one part of one row, a tile at a time.
  private static let along = """
    typedef union {
      T x[ITEMS];
    #ifdef ALIGNED
      T_WORD words[T_WORDS];
    #endif
    } elements;
    typedef union {
      R x[ITEMS];
    #ifdef ALIGNED
      R_WORD words[R_WORDS];
    #endif
    } results;
    KERNEL(scan_along)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL const A *before,
                       i64 before_start,
    #ifdef TOTALS
                       GLOBAL A *RESTRICT y,
    #else
                       GLOBAL R *RESTRICT y,
    #endif
                       i64 y_start, i64 outer, i64 count, i64 inner, i64 parts, i64 chunk) {
      SHARED A partial[WG];
      const i64 row = GROUP_ID / parts, part = GROUP_ID - row * parts;
      const i64 first = part * chunk, last = first + chunk < count ? first + chunk : count;
      x += x_start + row * count;
    #ifndef TOTALS
      y += y_start + row * count;
    #endif
      A carry = NEUTRAL;
    #ifdef CARRIED
      if (part > 0) carry = before[before_start + GROUP_ID - 1];
    #endif
      for (i64 tile = first; tile < last; tile += WG * ITEMS) {
        const i64 at = tile + LOCAL_ID * ITEMS;
        const bool is_whole = at + ITEMS <= last;
        elements from;
        if (is_whole) {
    #ifdef ALIGNED
          for (i32 k = 0; k < T_WORDS; k++)
            from.words[k] = ((GLOBAL const T_WORD *)(x + at))[k];
    #else
          for (i32 k = 0; k < ITEMS; k++) from.x[k] = x[at + k];
    #endif
        } else {
          for (i32 k = 0; k < ITEMS; k++)
            if (at + k < last) from.x[k] = x[at + k];
        }
        A own = NEUTRAL;
    #ifndef TOTALS
        A values[ITEMS];
    #endif
        for (i32 k = 0; k < ITEMS; k++) {
          if (is_whole || at + k < last) own = combine(own, (A)LOAD(from.x[k]));
    #ifndef TOTALS
          values[k] = own;
    #endif
        }
        A earlier, total_of_tile;
        GROUP_SCAN(A, combine, NEUTRAL, own, earlier, total_of_tile, partial)
    #ifndef TOTALS
        earlier = combine(carry, earlier);
        if (is_whole) {
          results to;
          for (i32 k = 0; k < ITEMS; k++) to.x[k] = STORE(combine(earlier, values[k]));
    #ifdef ALIGNED
          for (i32 k = 0; k < R_WORDS; k++) ((GLOBAL R_WORD *)(y + at))[k] = to.words[k];
    #else
          for (i32 k = 0; k < ITEMS; k++) y[at + k] = to.x[k];
    #endif
        } else {
          for (i32 k = 0; k < ITEMS; k++)
            if (at + k < last) y[at + k] = STORE(combine(earlier, values[k]));
        }
    #endif
        carry = combine(carry, total_of_tile);
      }
    #ifdef TOTALS
      if (LOCAL_ID == 0) y[y_start + GROUP_ID] = carry;
    #endif
    }
    """
}
