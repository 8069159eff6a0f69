import SwiftwaterDevices

extension DType {
  /// The type that an operation on this type and another computes in.
  ///
  /// - Also known as: `numpy.promote_types`, by the rules of this package.
  public func promoted(with other: DType) -> DType { Promotion.common(self, other) }
}

extension Tensor {
  /// Returns the type that an operation on some tensors computes in; numbers adopt the type of the
  /// tensors they meet.
  ///
  /// - Parameter tensors: At least one.
  /// - Also known as: `numpy.result_type`.
  public static func resultType(_ tensors: Tensor...) -> DType {
    tensors.isEmpty ? defaultFloat : Promotion.common(tensors.map(\.node))
  }

  /// Returns the shape that some shapes broadcast to.
  ///
  /// - Throws: ``TensorError`` with code `shapeMismatch` where they do not.
  /// - Also known as: `numpy.broadcast_shapes`.
  public static func broadcastShape(_ shapes: [Int]...) throws(TensorError) -> [Int] {
    var result: [Int] = []
    for shape in shapes {
      _ = try Shape.count(shape, for: "broadcastShape")
      result = try Shape.broadcast(result, shape, for: "broadcastShape")
    }
    return result
  }

  /// The bytes the elements take without gaps.
  ///
  /// - Also known as: `numpy.ndarray.nbytes`.
  public var byteCount: Int { count * dtype.byteCount }
}
