import CKernels

/// Means and spreads along one axis of a contiguous array, in one pass over memory.
public enum Moments {
  /// Finds the sums of the squared distances from the mean over the middle axis of an array seen as
  /// (outer, count, inner).
  ///
  /// Blocks that a cache holds are read twice, and their moments combined in their order, so any
  /// number of threads gives the same bits.
  ///
  /// - Parameters:
  ///   - source: outer × count × inner numbers of type `float32` or `float64`.
  ///   - dtype: Their type.
  ///   - outer: The number of elements of the axes before.
  ///   - count: The extent of the axis, at least 1.
  ///   - inner: The number of elements of the axes after.
  ///   - squares: outer × inner results.
  /// - Throws: ``DeviceError`` with code `outOfMemory`.
  /// - Complexity: O(*outer* × *count* × *inner*).
  /// - Source: Chan, Golub, LeVeque 1983, doi:10.1080/00031305.1983.10483115.
  public static func squares(
    _ source: UnsafeRawPointer, dtype: DType, outer: Int, count: Int, inner: Int,
    into squares: UnsafeMutablePointer<Double>
  ) throws(DeviceError) {
    guard outer > 0, inner > 0 else { return }
    let columns = inner == 1 ? 1 : min(inner, 256)
    let pieces = (inner + columns - 1) / columns
    let rows = max(1, block / columns)
    let parts = (count + rows - 1) / rows
    let size = outer * parts * inner
    let buffer = try Buffer(byteCount: 2 * size * 8)
    let (from, to) = (SharedAddress(source), SharedAddress(buffer.pointer))
    // Every (slice, part, piece) has its own place among the means and among the squares.
    let grain = max(1, 16 * block / (min(rows, count) * columns))
    Threads.forEachRange(outer * parts * pieces, grain: grain) { _, range in
      let means = to.pointer.assumingMemoryBound(to: Double.self)
      for index in range {
        let (part, first) = (index / pieces, index % pieces * columns)
        let row = part % parts * rows
        let start = (part / parts * count + row) * inner + first
        let place = part * inner + first
        let origin = part / parts * count * inner + first
        sw_moments(
          dtype.rawValue, from.pointer + start * dtype.byteCount, Int64(min(rows, count - row)),
          Int64(inner), Int64(min(columns, inner - first)),
          from.pointer + origin * dtype.byteCount, means + place, means + size + place)
      }
    }
    let means = buffer.pointer.assumingMemoryBound(to: Double.self)
    for slice in 0..<outer {
      let first = slice * parts * inner
      for part in 1..<max(1, parts) {
        let place = first + part * inner
        sw_combine_moments(
          Int64(part * rows), means + first, means + size + first,
          Int64(min(rows, count - part * rows)), means + place, means + size + place,
          Int64(inner))
      }
      (squares + slice * inner).update(from: means + size + first, count: inner)
      for column in 0..<inner where squares[slice * inner + column].isNaN {
        let start = source + (slice * count * inner + column) * dtype.byteCount
        squares[slice * inner + column] = beyond(start, dtype, count: count, step: inner)
      }
    }
    withExtendedLifetime(buffer) {}
  }

  /// Returns the sum of the squared distances from the mean of one row without gaps, with the bits
  /// that ``squares(_:dtype:outer:count:inner:into:)`` gives it.
  static func squares(ofRow row: UnsafeRawPointer, dtype: DType, count: Int) -> Double {
    var (mean, squares) = (0.0, 0.0)
    sw_moments(dtype.rawValue, row, Int64(min(block, count)), 1, 1, row, &mean, &squares)
    for first in stride(from: block, to: count, by: block) {
      var (ownMean, ownSquares) = (0.0, 0.0)
      let own = Int64(min(block, count - first))
      sw_moments(
        dtype.rawValue, row + first * dtype.byteCount, own, 1, 1, row, &ownMean, &ownSquares)
      sw_combine_moments(Int64(first), &mean, &squares, own, &ownMean, &ownSquares, 1)
    }
    return squares.isNaN ? beyond(row, dtype, count: count, step: 1) : squares
  }

  // MARK: - Implementation

  /// What stands for a NaN that came of distances no `float64` holds: ∞, unless NaN or an infinity was
  /// among the numbers.
  private static func beyond(
    _ source: UnsafeRawPointer, _ dtype: DType, count: Int, step: Int
  ) -> Double {
    guard dtype == .float64 else { return .nan }
    let numbers = source.assumingMemoryBound(to: Double.self)
    return (0..<count).allSatisfy { numbers[$0 * step].isFinite } ? .infinity : .nan
  }

  /// Numbers a block: they are read twice, so a first-level cache must hold them.
  private static let block = 4096
}
