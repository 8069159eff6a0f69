import SwiftwaterDevices

/// A reduction over one axis of a tensor seen as (outer, count, inner).
struct ReductionStep {
  let kind: Reduction
  /// The type of the elements.
  let dtype: DType
  let outer: Int
  let count: Int
  let inner: Int
  /// The shape of the result.
  let shape: [Int]

  /// Whether a slice is short enough to be computed on the way.
  var canCompute: Bool {
    outer == 1 && kind != .indexOfMinimum && kind != .indexOfMaximum
      || count * inner <= Reduction.longestComputedSlice
  }

  /// Reduces elements that lie in memory, or that are computed on the way.
  func run(_ source: Reduction.Source) throws(DeviceError) -> Storage {
    let buffer = try Buffer(byteCount: outer * inner * kind.resultType(dtype).byteCount)
    try kind.run(
      source, dtype: dtype, outer: outer, count: count, inner: inner, into: buffer.pointer)
    return Storage(buffer, shape: shape)
  }
}
