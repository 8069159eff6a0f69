import SwiftwaterDevices

extension Tensor {
  /// Returns every window of some extents, each moved by one place from the one before.
  ///
  /// - Parameters:
  ///   - extents: The extents of a window, at least 1, one for each of `axes`.
  ///   - axes: The axes, from either end, of which one may be named twice; nil for all.
  /// - Returns: A view: the shape of this tensor with as many places as windows fit, then the
  ///   extents of a window.
  /// - Complexity: O(1).
  /// - Also known as: `numpy.lib.stride_tricks.sliding_window_view`.
  public func slidingWindows(_ extents: [Int], axes: [Int]? = nil) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var places: [Int] = []
      for axis in axes ?? Array(0..<rank) {
        places.append(try Shape.axis(axis, rank: rank, for: "slidingWindows"))
      }
      guard places.count == extents.count else {
        throw TensorError(
          .invalidArgument,
          "slidingWindows: \(extents.count) extents for \(places.count) axes; give one each")
      }
      var target = shape
      for (axis, extent) in zip(places, extents) {
        guard extent >= 1, extent <= target[axis] else {
          throw TensorError(
            .invalidArgument,
            "slidingWindows: a window of \(extent) does not fit axis \(axis) of \(target[axis])")
        }
        target[axis] -= extent - 1
      }
      _ = try Shape.count(target + extents, for: "slidingWindows")
      return try view { storage in
        Storage(
          storage.buffer, offset: storage.offset, shape: target + extents,
          strides: storage.strides + places.map { storage.strides[$0] })
      }
    }
  }

  /// Returns the elements seen with strides of one's own; several places may show one element.
  ///
  /// - Parameters:
  ///   - shape: The extents of the view.
  ///   - strides: Elements (not bytes) of the flattened tensor between neighbours along each axis; 0
  ///     repeats, negative ones run backwards.
  ///   - offset: The place of the first element in the flattened tensor.
  /// - Returns: A view; every place it shows must be an element.
  /// - Complexity: O(1) when the elements lie without gaps, O(*count*) otherwise.
  /// - Also known as: `numpy.lib.stride_tricks.as_strided`.
  public func strided(_ shape: [Int], strides: [Int], offset: Int = 0) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard shape.count == strides.count else {
        throw TensorError(
          .invalidArgument, "strided: \(strides.count) strides for \(shape.count) extents")
      }
      let places = try Shape.count(shape, for: "strided")
      var (lowest, highest) = (offset, offset)
      var overflows = false
      for (extent, step) in zip(shape, strides) where places > 0 {
        let (reach, isTooFar) = (extent - 1).multipliedReportingOverflow(by: step)
        let (low, isTooLow) = lowest.addingReportingOverflow(Swift.min(0, reach))
        let (high, isTooHigh) = highest.addingReportingOverflow(Swift.max(0, reach))
        (lowest, highest) = (low, high)
        overflows = overflows || isTooFar || isTooLow || isTooHigh
      }
      guard places == 0 || !overflows && lowest >= 0 && highest < count else {
        throw TensorError(
          .invalidIndex,
          """
          strided: shape \(Shape.text(shape)) with strides \(strides) from \(offset) leaves the \
          \(count) elements
          """)
      }
      let storage: Storage
      do throws(DeviceError) {
        storage = try contiguousStorage()
      } catch {
        throw TensorError(error)
      }
      return Tensor(
        Node(
          stored: Storage(
            storage.buffer, offset: storage.offset + (places == 0 ? 0 : offset), shape: shape,
            strides: strides), dtype: dtype))
    }
  }
}
