extension KeyOrder {
  /// Sorts rows of any length by one digit after the other.
  func sortLong(
    _ rows: Int, _ length: Int, _ source: DeviceArray, values: DeviceArray?, places: DeviceArray?,
    _ accelerator: any Accelerator
  ) throws(DeviceError) {
    let size = dtype.byteCount
    let chunk = chunk(rows, length, accelerator)
    let chunks = (length + chunk - 1) / chunk
    let counts = try accelerator.array(of: 4, count: rows * 256 * chunks)
    let totals = try accelerator.array(of: 4, count: rows * 256)
    let total = rows * length
    // The last pass writes to the target, so that an odd number of them starts there.
    let spare = size > 1 ? try accelerator.array(of: size, count: total) : source
    let other = size > 2 && values == nil ? try accelerator.array(of: size, count: total) : spare
    let values = values ?? other
    var lists: [DeviceArray] = []
    if places != nil && size > 1 {
      lists.append(try accelerator.array(of: 4, count: total))
      if size > 2 { lists.append(try accelerator.array(of: 4, count: total)) }
    }
    var (from, fromList) = (source, lists.first ?? counts)
    for pass in 0..<size {
      let isLast = pass == size - 1
      let to = (size - 1 - pass).isMultiple(of: 2) ? values : spare
      let toList = isLast || lists.isEmpty ? counts : lists[pass % lists.count]
      let shape: [KernelArgument] = [.int(length), .int(chunk), .int(chunks), .int(pass * 8)]
      try accelerator.run(
        countText(accelerator), .groups(rows * chunks), from.arguments, [.memory(counts.memory)],
        shape)
      try accelerator.run(
        Self.offsetsText, .groups(rows * 256), [.memory(counts.memory), .memory(totals.memory)],
        [.int(chunks)])
      try accelerator.run(
        moveText(accelerator, places != nil), .groups(rows * chunks), from.arguments,
        [.memory(fromList.memory), .memory(counts.memory), .memory(totals.memory)], to.arguments,
        [.memory(toList.memory)], (places ?? counts).arguments, shape,
        [.int((pass == 0 ? 1 : 0) | (isLast ? 2 : 0))])
      (from, fromList) = (to, toList)
    }
  }

  // MARK: - Implementation

  /// Elements a group counts and moves: whole tiles, enough groups to fill the device, and few enough
  /// that their tables of digits are small.
  private func chunk(_ rows: Int, _ length: Int, _ accelerator: any Accelerator) -> Int {
    let traits = accelerator.traits
    if traits.isProcessor {
      return max(1 << 14, (length + 4 * traits.computeUnits - 1) / (4 * traits.computeUnits))
    }
    let tile = 1 << 12
    return min(16, max(1, rows * length / (tile << 11))) * tile
  }

  /// Elements of a work-item: a tile of short keys is longer on CUDA, where it takes less memory.
  private func items(_ accelerator: any Accelerator) -> Int {
    accelerator.device.kind == .cuda && dtype.byteCount <= 4 ? 16 : 8
  }

  private func countText(_ accelerator: any Accelerator) -> KernelText {
    KernelText(name: "sort_count", [], key, Self.digit, Self.counting)
  }

  private func moveText(_ accelerator: any Accelerator, _ hasPlaces: Bool) -> KernelText {
    KernelText(
      name: "sort_move", ["ITEMS \(items(accelerator))"] + (hasPlaces ? ["PLACES"] : []), key,
      Self.digit, GroupScan.text, DigitRank.text, Self.moving)
  }

  private static let digit = """

    #define DIGIT(bits) ((u32)(key_of(bits) >> shift) & 255u)
    """

  /// How often each digit occurs in a chunk.
  ///
  /// Runs of equal digits are counted by one addition, for
  /// the leading digits of floats are few.
  private static let counting = """
    #define TURN 8
    KERNEL(sort_count)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL u32 *RESTRICT counts,
                       i64 length, i64 chunk, i64 chunks, i64 shift) {
      SHARED u32 tally[256];
      const i64 row = GROUP_ID / chunks, part = GROUP_ID - row * chunks;
      const i64 first = part * chunk, last = first + chunk < length ? first + chunk : length;
      x += x_start + row * length;
      for (i32 d = LOCAL_ID; d < 256; d += WG) tally[d] = 0;
      BARRIER();
      u32 digit = 0, run = 0;
      for (i64 tile = first; tile < last; tile += WG * TURN) {
        const bool is_whole = tile + WG * TURN <= last;
        u32 digits[TURN];
        for (i32 k = 0; k < TURN; k++) {
          const i64 at = tile + k * WG + LOCAL_ID;
          digits[k] = is_whole || at < last ? DIGIT(x[at]) : 256u;
        }
        for (i32 k = 0; k < TURN; k++) {
          if (digits[k] > 255u) continue;
          if (digits[k] != digit && run) {
            ATOMIC_ADD_U32(&tally[digit], run);
            run = 0;
          }
          digit = digits[k];
          run++;
        }
      }
      if (run) ATOMIC_ADD_U32(&tally[digit], run);
      BARRIER();
      for (i32 d = LOCAL_ID; d < 256; d += WG) counts[(row * 256 + d) * chunks + part] = tally[d];
    }
    """

  /// For each row and digit, how many come before in earlier chunks, and how many there are.
  private static let offsetsText = KernelText(
    name: "sort_offsets", [], GroupScan.text,
    """
    FUNCTION u32 add(u32 x, u32 y) { return x + y; }
    KERNEL(sort_offsets)(GLOBAL u32 *RESTRICT counts, GLOBAL u32 *RESTRICT totals, i64 chunks) {
      SHARED u32 partial[WG];
      u32 carry = 0;
      counts += GROUP_ID * chunks;
      for (i64 tile = 0; tile < chunks; tile += WG) {
        const i64 at = tile + LOCAL_ID;
        u32 own = at < chunks ? counts[at] : 0, before, all;
        GROUP_SCAN(u32, add, 0, own, before, all, partial)
        if (at < chunks) counts[at] = carry + before;
        carry += all;
      }
      if (LOCAL_ID == 0) totals[GROUP_ID] = carry;
    }
    """)

  /// Moves the elements of a chunk to where their digit says: a tile is ordered in the group's memory
  /// first, so that neighbours there are neighbours in the result.
  private static let moving = """
    #define IS_FIRST (form & 1)
    #define IS_LAST (form & 2)
    KERNEL(sort_move)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL const u32 *x_places,
                      GLOBAL const u32 *counts, GLOBAL const u32 *RESTRICT totals,
                      GLOBAL T *RESTRICT y, i64 y_start, GLOBAL u32 *y_places, GLOBAL i64 *places,
                      i64 places_start, i64 length, i64 chunk, i64 chunks, i64 shift, i64 form) {
      const i64 row = GROUP_ID / chunks, part = GROUP_ID - row * chunks;
      const i64 first = part * chunk, last = first + chunk < length ? first + chunk : length;
      x += x_start + row * length;
      y += y_start + row * length;
      x_places += row * length;
      y_places += row * length;
      places += places_start + row * length;
    #ifdef CPU_DEVICE
      u32 to[256], before = 0;
      for (i32 d = 0; d < 256; d++) {
        to[d] = before + counts[(row * 256 + d) * chunks + part];
        before += totals[row * 256 + d];
      }
      for (i64 i = first; i < last; i++) {
        const T bits = x[i];
        const u32 at = to[DIGIT(bits)]++;
    #ifdef PLACES
        const u32 place = IS_FIRST ? (u32)i : x_places[i];
        if (IS_LAST) {
          places[at] = place;
          continue;
        }
        y_places[at] = place;
    #endif
        y[at] = bits;
      }
    #else
      RANK_MEMORY
      SHARED u32 targets[256];
      SHARED T moved[TILE];
    #ifdef PLACES
      SHARED u32 moved_places[TILE];
    #endif
      u32 earlier = 0;
      for (i32 d = LOCAL_ID; d < 256; d += WG) {
        u32 own = totals[row * 256 + d], before, all;
        GROUP_SCAN(u32, rank_add, 0, own, before, all, rank_scratch)
        targets[d] = earlier + before + counts[(row * 256 + d) * chunks + part];
        earlier += all;
      }
      for (i64 tile = first; tile < last; tile += TILE) {
        const u32 count = last - tile < TILE ? (u32)(last - tile) : TILE;
        T bits[ITEMS];
        u32 digits[ITEMS], position[ITEMS];
        for (i32 k = 0; k < ITEMS; k++) {
          const u32 at = RANK_PLACE(k);
          bits[k] = at < count ? x[tile + at] : 0;
          digits[k] = at < count ? DIGIT(bits[k]) : 255u;
        }
        RANK(digits, position)
        for (i32 k = 0; k < ITEMS; k++) moved[position[k]] = bits[k];
    #ifdef PLACES
        for (i32 k = 0; k < ITEMS; k++) {
          const u32 at = RANK_PLACE(k);
          if (at < count)
            moved_places[position[k]] = IS_FIRST ? (u32)(tile + at) : x_places[tile + at];
        }
    #endif
        BARRIER();
        for (i32 k = 0; k < ITEMS; k++) {
          const u32 at = k * WG + LOCAL_ID;
          if (at >= count) continue;
          const T own = moved[at];
          const u32 digit = DIGIT(own);
          const u32 to = targets[digit] + (at - rank_starts[digit]);
    #ifdef PLACES
          if (IS_LAST) {
            places[to] = moved_places[at];
            continue;
          }
          y_places[to] = moved_places[at];
    #endif
          y[to] = own;
        }
        BARRIER();
        for (i32 d = LOCAL_ID; d < 256; d += WG) targets[d] += rank_counts[d];
      }
    #endif
    }
    """
}
