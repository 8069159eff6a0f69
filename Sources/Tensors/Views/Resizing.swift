import SwiftwaterDevices

extension Tensor {
  /// Returns the elements in row-major order in another shape, from the start again until it is
  /// full, or cut off.
  ///
  /// - Parameter shape: The extents of the result.
  /// - Returns: Zeros when there are no elements.
  /// - Complexity: O(elements of the result).
  /// - Also known as: `numpy.resize`.
  public func resized(to shape: [Int]) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let needed = try Shape.count(shape, for: "resized")
      guard count > 0 else { return .zeros(shape, dtype: dtype) }
      if needed <= count { return flattened().part(0, from: 0, to: needed).reshaped(shape) }
      return flattened().taking(.arange(needed) % count).reshaped(shape)
    }
  }
}
