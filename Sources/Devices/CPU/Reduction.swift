import CKernels

/// A reduction over one axis of a contiguous array.
public enum Reduction: UInt32, Sendable, CaseIterable, Hashable {
  /// The sum.
  case sum = 0
  /// The product.
  case product
  /// The smallest; NaN wins.
  case minimum
  /// The largest; NaN wins.
  case maximum
  /// The place of the first smallest, or of the first NaN.
  case indexOfMinimum
  /// The place of the first largest, or of the first NaN.
  case indexOfMaximum

  /// The type of the result for elements of a type.
  ///
  /// Sums and products of integers and bools are `int64` (`uint64` for unsigned types), of floats
  /// `float64`; extremes keep the type; positions are `int64`.
  public func resultType(_ dtype: DType) -> DType {
    switch self {
    case .sum, .product:
      dtype.isFloatingPoint ? .float64 : (dtype.isInteger && !dtype.isSigned ? .uint64 : .int64)
    case .minimum, .maximum: dtype
    case .indexOfMinimum, .indexOfMaximum: .int64
    }
  }

  /// Reduces the middle axis of an array seen as (outer, count, inner).
  ///
  /// The order of additions depends on the extents alone, so any number of threads gives the same
  /// bits.
  ///
  /// - Parameters:
  ///   - source: outer × count × inner elements without gaps.
  ///   - dtype: Their type.
  ///   - outer: The number of elements of the axes before.
  ///   - count: The extent reduced, at least 1.
  ///   - inner: The number of elements of the axes after.
  ///   - result: outer × inner elements of ``resultType(_:)``.
  /// - Complexity: O(*outer* × *count* × *inner*).
  public func run(
    _ source: UnsafeRawPointer, dtype: DType, outer: Int, count: Int, inner: Int,
    into result: UnsafeMutableRawPointer
  ) throws(DeviceError) {
    guard outer > 0, inner > 0 else { return }
    let elementSize = dtype.byteCount
    let resultSize = resultType(dtype).byteCount
    let kind = sw_reduction(rawValue: rawValue)
    let input = Address(source)
    let output = Address(UnsafeRawPointer(result))
    if outer > 1 || count * inner <= Self.block || isPosition {
      // Whole slices; as many a chunk as make about one block.
      let grain = max(1, Self.block / max(1, count * inner))
      Threads.forEachRange(outer, grain: grain) { _, range in
        for slice in range {
          sw_reduce(
            kind, dtype.rawValue, input.raw + slice * count * inner * elementSize, Int64(count),
            Int64(inner), output.raw + slice * inner * resultSize)
        }
      }
      return
    }
    // One long slice: blocks of rows, whose partial results are reduced in their order.
    let rows = max(1, Self.block / inner)
    let blocks = (count + rows - 1) / rows
    let partial = try Buffer(byteCount: blocks * inner * resultSize)
    let partials = Address(UnsafeRawPointer(partial.pointer))
    Threads.forEachRange(count, grain: rows) { block, range in
      sw_reduce(
        kind, dtype.rawValue, input.raw + range.lowerBound * inner * elementSize,
        Int64(range.count), Int64(inner), partials.raw + block * inner * resultSize)
    }
    sw_reduce(
      kind, resultType(dtype).rawValue, partial.pointer, Int64(blocks), Int64(inner), result)
  }

  // MARK: - Implementation

  /// Elements a block: large enough to hide the call, small enough to spread over threads.
  private static let block = 1 << 16

  private var isPosition: Bool { self == .indexOfMinimum || self == .indexOfMaximum }

  /// An address that threads may share: each writes its own part.
  private struct Address: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer
    init(_ pointer: UnsafeRawPointer) { raw = UnsafeMutableRawPointer(mutating: pointer) }
  }
}
