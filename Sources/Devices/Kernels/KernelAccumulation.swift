/// Takes values up into the slices of an array at given places on an accelerator, the same each time.
///
/// The places are put in order first, equal ones in theirs; then each run of equal places is taken up
/// by one work-item, in order. Runs that reach over a multiple of 1024 of the ordered list are taken up
/// in the pieces it cuts, so that none is long. Floats of 16 bits are rounded once, at the end.
package enum KernelAccumulation {
  /// How values go together.
  package enum Kind: Sendable, CaseIterable {
    /// Each is added.
    case sum
    /// Each is subtracted.
    case difference
    /// Each is multiplied.
    case product
    /// The smallest is kept; the first NaN wins.
    case minimum
    /// The largest is kept; the first NaN wins.
    case maximum
  }

  /// Takes values up into the slices at some places of an axis, counting from the end when negative.
  ///
  /// - Parameters:
  ///   - kind: How values go together.
  ///   - target: outer × extent × inner elements, changed in place.
  ///   - dtype: Their type, not `bool`; complex numbers are added and subtracted.
  ///   - outer: How many blocks there are.
  ///   - extent: The extent of the axis.
  ///   - inner: The elements of a slice.
  ///   - places: `count` places, `int64`.
  ///   - count: How many places.
  ///   - values: outer × count × inner elements.
  ///   - accelerator: Whose memory it is.
  /// - Returns: Whether all places were inside; values of those outside are left out.
  /// - Throws: ``DeviceError`` of the device; code `invalidSetting` for types that do not go together
  ///   so.
  /// - Complexity: O(*outer* × *count* × *inner*).
  package static func run(
    _ kind: Kind, in target: DeviceArray, dtype: DType, outer: Int = 1, extent: Int,
    inner: Int = 1, at places: DeviceArray, count: Int, values: DeviceArray,
    on accelerator: any Accelerator
  ) throws(DeviceError) -> PlaceCheck {
    guard dtype != .bool, !dtype.isComplex || kind == .sum || kind == .difference else {
      throw DeviceError(
        .invalidSetting, "accumulating: \(dtype) has no \(kind) on \(accelerator.device)")
    }
    let parts = dtype.isComplex ? 2 : 1
    let check = try PlaceCheck(places, count: count, extent: extent, on: accelerator)
    let width = inner * parts
    guard outer > 0, count > 0, width > 0 else { return check }
    let keys = try accelerator.array(of: 8, count: count)
    let order = try accelerator.array(of: 8, count: count)
    let sorted = try accelerator.array(of: 8, count: count)
    try accelerator.run(
      KernelText(name: "places_inside", [], PlaceCheck.text, normalizing), .elements(count),
      places.arguments, [.memory(keys.memory), .memory(check.flag), .int(count), .int(extent)])
    try KernelKeySort.sortedPlaces(
      of: count, from: keys, dtype: .uint64, into: order, on: accelerator)
    _ = try KernelGather.run(
      keys, byteCount: 8, extent: count, places: order, count: count, into: sorted, on: accelerator)
    let pieces = (count + piece - 1) / piece
    let type = ProductTypes(dtype.component)
    let partial = try accelerator.array(of: type.sumSize, count: outer * pieces * width)
    let defines =
      type.defines + ["PIECE \(piece)", "COMBINE \(combined(kind, dtype.component))"]
      + (kind == .difference ? ["IS_DIFFERENCE"] : [])
    let extents: [KernelArgument] = [
      .int(outer), .int(extent), .int(width), .int(count), .int(pieces),
    ]
    let inputs =
      DeviceArray(values.memory, start: values.start * parts).arguments
      + [.memory(order.memory), .memory(sorted.memory), .memory(partial.memory)]
    try accelerator.run(
      KernelText(name: "accumulate_pieces", defines, type.functions, common, piecewise),
      .elements(outer * pieces * width), inputs, extents)
    try accelerator.run(
      KernelText(name: "accumulate_runs", defines, type.functions, common, runwise),
      .elements(outer * count * width), inputs,
      DeviceArray(target.memory, start: target.start * parts).arguments, extents)
    return check
  }

  // MARK: - Implementation

  private static let piece = 1024

  private static func combined(_ kind: Kind, _ dtype: DType) -> String {
    let signed = dtype.isInteger && dtype.isSigned ? (dtype.byteCount == 8 ? "(i64)" : "(i32)") : ""
    return switch kind {
    case .sum, .difference: "x + y"
    case .product: "x * y"
    case .minimum: "x == x && !(\(signed)x < \(signed)y) ? y : x"
    case .maximum: "x == x && !(\(signed)y < \(signed)x) ? y : x"
    }
  }

  /// Places outside have the last key, and are left out.
  private static let normalizing = """
    KERNEL(places_inside)(GLOBAL const i64 *RESTRICT places, i64 places_start, GLOBAL u64 *RESTRICT y,
                          GLOBAL u32 *outside, i64 count, i64 extent) {
      FOR_EACH(i, count) {
        i64 place = places[places_start + i];
        place += place < 0 ? extent : 0;
        const bool is_outside = IS_OUTSIDE(place, extent);
        if (is_outside) note_outside(outside, (u64)i);
        y[i] = is_outside ? ~(u64)0 : (u64)place;
      }
    }
    """

  /// `gather_run` takes up what follows in a piece of the ordered list.
  private static let common = """
    FUNCTION SUM take_up(SUM x, SUM y) { return COMBINE; }
    FUNCTION SUM take_up_run(GLOBAL const T *x, GLOBAL const i64 *order, GLOBAL const u64 *places,
                             i64 at, i64 count, i64 width) {
      const u64 place = places[at];
      const i64 end = (at / PIECE + 1) * PIECE < count ? (at / PIECE + 1) * PIECE : count;
      SUM sum = LOAD(x[order[at] * width]);
      for (at++; at < end && places[at] == place; at++) sum = take_up(sum, LOAD(x[order[at] * width]));
      return sum;
    }
    """

  private static let piecewise = """
    KERNEL(accumulate_pieces)(GLOBAL const T *RESTRICT x, i64 x_start,
                              GLOBAL const i64 *RESTRICT order, GLOBAL const u64 *RESTRICT places,
                              GLOBAL SUM *RESTRICT partial, i64 outer, i64 extent, i64 width,
                              i64 count, i64 pieces) {
      FOR_EACH(i, outer * pieces * width) {
        const i64 slice = i / width, column = i - slice * width;
        const i64 block = slice / pieces, at = (slice - block * pieces) * PIECE;
        if (at > 0 && places[at] == places[at - 1])
          partial[i] = take_up_run(x + x_start + block * count * width + column, order, places, at,
                                   count, width);
      }
    }
    """

  private static let runwise = """
    KERNEL(accumulate_runs)(GLOBAL const T *RESTRICT x, i64 x_start, GLOBAL const i64 *RESTRICT order,
                            GLOBAL const u64 *RESTRICT places, GLOBAL const SUM *RESTRICT partial,
                            GLOBAL T *RESTRICT y, i64 y_start, i64 outer, i64 extent, i64 width,
                            i64 count, i64 pieces) {
      FOR_EACH(i, outer * count * width) {
        const i64 slice = i / width, column = i - slice * width;
        const i64 block = slice / count, at = slice - block * count;
        const u64 place = places[at];
        if (place >= (u64)extent || (at > 0 && places[at - 1] == place)) continue;
        SUM sum = take_up_run(x + x_start + block * count * width + column, order, places, at, count,
                              width);
        for (i64 next = (at / PIECE + 1) * PIECE; next < count && places[next] == place; next += PIECE)
          sum = take_up(sum, partial[(block * pieces + next / PIECE) * width + column]);
        const i64 to = y_start + (block * extent + (i64)place) * width + column;
        const SUM before = LOAD(y[to]);
    #ifdef IS_DIFFERENCE
        y[to] = STORE(before - sum);
    #else
        y[to] = STORE(take_up(before, sum));
    #endif
      }
    }
    """
}
