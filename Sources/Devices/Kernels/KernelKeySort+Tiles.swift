extension KeyOrder {
  /// Sorts rows that fit the memory of a group, and writes the first few of each.
  func sortTiles(
    _ rows: Int, _ length: Int, _ source: DeviceArray, values: DeviceArray?, places: DeviceArray?,
    kept: Int, _ accelerator: any Accelerator
  ) throws(DeviceError) {
    let traits = accelerator.traits
    let target: [KernelArgument] = (values ?? places ?? source).arguments
    var defines = ["ITEMS \(Self.tileItems)"]
    if places != nil { defines.append("PLACES") }
    if traits.isProcessor {
      let size = places == nil ? dtype.byteCount : 8
      // The target holds the first few alone.
      let scratch = try accelerator.array(of: size, count: 2 * rows * length)
      try accelerator.run(
        KernelText(name: "sort_rows", defines, key, Self.merging), .elements(rows),
        source.arguments, [.memory(scratch.memory)], target,
        [.int(rows), .int(length), .int(kept)])
    } else {
      // A digit of 8 bits tells the rows of a group apart.
      let together = min(256, max(1, traits.groupSize * Self.tileItems / length))
      try accelerator.run(
        KernelText(
          name: "sort_tile", defines, key, GroupScan.text, DigitRank.text, Self.ranking),
        .groups((rows + together - 1) / together), source.arguments, target,
        [.int(rows), .int(length), .int(together), .int(kept)])
    }
  }

  // MARK: - Implementation

  /// All digits of the key, then the row.
  private static let ranking = """

    KERNEL(sort_tile)(GLOBAL const T *RESTRICT x, i64 x_start,
    #ifdef PLACES
                      GLOBAL i64 *RESTRICT y,
    #else
                      GLOBAL T *RESTRICT y,
    #endif
                      i64 y_start, i64 rows, i64 length, i64 together, i64 kept) {
      RANK_MEMORY
      SHARED T moved[TILE];
      SHARED u16 moved_from[TILE];
      const i64 first = GROUP_ID * together;
      const u32 width = (u32)length;
      const u32 count = (u32)(rows - first < together ? rows - first : together) * width;
      x += x_start + first * length;
      y += y_start + first * kept;
      T bits[ITEMS];
      u32 from[ITEMS], digits[ITEMS], position[ITEMS];
      for (i32 k = 0; k < ITEMS; k++) {
        from[k] = RANK_PLACE(k);
        bits[k] = from[k] < count ? x[from[k]] : 0;
      }
      const i32 passes = (i32)sizeof(T) + (together > 1);
      for (i32 pass = 0; pass < passes; pass++) {
        for (i32 k = 0; k < ITEMS; k++) {
          u32 digit = pass < (i32)sizeof(T) ? (u32)(key_of(bits[k]) >> (8 * pass % (8 * sizeof(T)))) & 255u
                                            : from[k] / width;
          digits[k] = from[k] < count ? digit : 255u;
        }
        RANK(digits, position)
        for (i32 k = 0; k < ITEMS; k++) {
          moved[position[k]] = bits[k];
          moved_from[position[k]] = (u16)from[k];
        }
        BARRIER();
        for (i32 k = 0; k < ITEMS; k++) {
          bits[k] = moved[RANK_PLACE(k)];
          from[k] = moved_from[RANK_PLACE(k)];
        }
        BARRIER();
      }
      for (u32 at = LOCAL_ID; at < count; at += WG) {
        const u32 row = at / width, rank = at - row * width;
        if (rank >= (u32)kept) continue;
    #ifdef PLACES
        y[row * kept + rank] = moved_from[at] - row * width;
    #else
        y[row * kept + rank] = moved[at];
    #endif
      }
    }
    """

  /// A processor's thread merges runs of a row, longer ones each time.
  private static let merging = """

    #ifdef PLACES
    typedef i64 U;
    #define KEY(at) key_of(x[at])
    #define START(i) (i)
    #else
    typedef T U;
    #define KEY(value) key_of(value)
    #define START(i) x[i]
    #endif
    KERNEL(sort_rows)(GLOBAL const T *RESTRICT x_all, i64 x_start, GLOBAL U *scratch,
                      GLOBAL U *RESTRICT y, i64 y_start, i64 rows, i64 length, i64 kept) {
      FOR_EACH(row, rows) {
        GLOBAL const T *x = x_all + x_start + row * length;
        GLOBAL U *from = scratch + 2 * row * length;
        GLOBAL U *to = from + length;
        for (i64 i = 0; i < length; i++) from[i] = START(i);
        for (i64 run = 1; run < length; run *= 2) {
          for (i64 start = 0; start < length; start += 2 * run) {
            i64 middle = start + run < length ? start + run : length;
            i64 end = middle + run < length ? middle + run : length;
            i64 left = start, right = middle;
            for (i64 at = start; at < end; at++) {
              bool is_left = left < middle && (right >= end || KEY(from[left]) <= KEY(from[right]));
              to[at] = is_left ? from[left] : from[right];
              left += is_left;
              right += !is_left;
            }
          }
          GLOBAL U *other = from;
          from = to;
          to = other;
        }
        for (i64 i = 0; i < kept; i++) y[y_start + row * kept + i] = from[i];
      }
    }
    """
}
