import SwiftwaterDevices

/// A reduction over one axis of a tensor seen as (outer, count, inner).
struct ReductionStep {
  let kind: RowProgram.Kind
  /// The type of the elements.
  let dtype: DType
  let outer: Int
  let count: Int
  let inner: Int
  /// The shape of the result.
  let shape: [Int]

  /// Whether a slice is short enough to be computed on the way.
  var canCompute: Bool {
    guard case .reduction(let reduction) = kind else { return false }
    return outer == 1 && !reduction.isPosition || count * inner <= Reduction.longestComputedSlice
  }

  /// Whether it may be computed together with what needs it, a few rows at a time: rows that a cache
  /// holds, of an array that is worth the look.
  var isOverRows: Bool {
    guard inner == 1, count >= Self.leastRow, outer * count >= Self.leastByRows,
      count * dtype.byteCount <= RowProgram.longestRow
    else { return false }
    guard case .reduction(let reduction) = kind else { return true }
    return !reduction.isPosition
  }

  /// Reduces elements that lie in memory, or that are computed on the way.
  func run(_ source: Reduction.Source) throws(DeviceError) -> Storage {
    guard case .reduction(let reduction) = kind else {
      fatalError("squared distances are not computed on the way")
    }
    let buffer = try Buffer(byteCount: outer * inner * kind.resultType(dtype).byteCount)
    try reduction.run(
      source, dtype: dtype, outer: outer, count: count, inner: inner, into: buffer.pointer)
    return Storage(buffer, shape: shape)
  }

  /// Elements below which all passes stay in the caches, and finding what goes together costs more
  /// than it brings.
  static let leastByRows = 1 << 16

  /// Elements of a row below which starting it costs more than what stays in the cache brings.
  private static let leastRow = 16
}

extension Reduction {
  fileprivate var isPosition: Bool { self == .indexOfMinimum || self == .indexOfMaximum }
}
