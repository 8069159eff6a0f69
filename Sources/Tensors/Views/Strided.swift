import CKernels
import SwiftwaterDevices

/// Copies between strided storages.
enum Strided {
  /// Copies `source` to the places of `target`, which has the same shape and shows no place twice.
  static func copy(_ source: Storage, to target: Storage, _ dtype: DType) {
    defer { withExtendedLifetime((source.buffer, target.buffer)) {} }
    let size = dtype.byteCount
    let (from, to) = (source.pointer(dtype), target.pointer(dtype))
    let count = target.count
    if count <= 1 || source.isContiguous && target.isContiguous && count * size < grain {
      if count > 0 { to.copyMemory(from: from, byteCount: count * size) }
      return
    }
    copy(from: from, to: to, elementSize: size, axes: sharedAxes(source, target))
  }

  /// Copies the elements of two views, whose axes are best given as ``sharedAxes(_:_:)`` does.
  static func copy(
    from: UnsafeRawPointer, to: UnsafeMutableRawPointer, elementSize size: Int, axes: [SharedAxis]
  ) {
    let count = axes.reduce(1) { $0 * $1.extent }
    // The longest axis is cut, so that there is work for each thread.
    guard let cut = axes.indices.max(by: { axes[$0].extent < axes[$1].extent }) else { return }
    let length = axes[cut].extent
    let chunks = Swift.min(length, Swift.max(1, count * size / grain))
    let extents = axes.map { Int64($0.extent) }
    let fromSteps = axes.map { Int64($0.from) }
    let toSteps = axes.map { Int64($0.to) }
    let (start, end) = (Address(from), Address(to))
    let (fromStep, toStep) = (axes[cut].from * size, axes[cut].to * size)
    let step = (length + chunks - 1) / chunks
    Threads.forEachRange(length, grain: step) { _, range in
      var extents = extents
      extents[cut] = Int64(range.count)
      sw_copy_strided(
        Int64(size), Int64(extents.count), extents, fromSteps, toSteps,
        start.pointer + range.lowerBound * fromStep, end.pointer + range.lowerBound * toStep)
    }
  }

  /// An axis that two views of one shape share, with each one's step in elements.
  struct SharedAxis {
    var extent: Int
    var from: Int
    var to: Int
  }

  // MARK: - Implementation

  /// Bytes that are work enough for a thread.
  private static let grain = 1 << 20

  /// The axes longer than one element, those of the longest steps in `target` first; neighbours that
  /// step evenly in both views are one.
  private static func sharedAxes(_ source: Storage, _ target: Storage) -> [SharedAxis] {
    let (shape, fromSteps, toSteps) = (target.shape, source.strides, target.strides)
    var axes = shape.indices.filter { shape[$0] > 1 }.map {
      SharedAxis(extent: shape[$0], from: fromSteps[$0], to: toSteps[$0])
    }
    axes.sort { ($0.to.magnitude, $0.from.magnitude) > ($1.to.magnitude, $1.from.magnitude) }
    var merged: [SharedAxis] = []
    for axis in axes {
      if let outer = merged.last, outer.from == axis.from * axis.extent,
        outer.to == axis.to * axis.extent
      {
        let extent = outer.extent * axis.extent
        merged[merged.count - 1] = SharedAxis(extent: extent, from: axis.from, to: axis.to)
      } else {
        merged.append(axis)
      }
    }
    return merged
  }

  /// An address that threads share, each for places of its own.
  private struct Address: @unchecked Sendable {
    let pointer: UnsafeMutableRawPointer
    init(_ pointer: UnsafeMutableRawPointer) { self.pointer = pointer }
    init(_ pointer: UnsafeRawPointer) { self.pointer = UnsafeMutableRawPointer(mutating: pointer) }
  }
}
