import SwiftwaterDevices

extension Tensor {
  /// Returns the matrix product.
  ///
  /// | value | shape |
  /// | --- | --- |
  /// | `self` | m × k, or k for a row vector |
  /// | `other` | k × n, or k for a column vector |
  /// | result | m × n, without the axes the vectors lack |
  ///
  /// Leading axes beyond these are stacks of matrices, and broadcast.
  ///
  /// - Complexity: O(*mnk*) for each pair of matrices.
  /// - Also known as: `numpy.matmul`, `torch.matmul`.
  public func matmul(_ other: Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in
      if rank > 2 || other.rank > 2 { return try batchedProduct(other) }
      guard (1...2).contains(rank), (1...2).contains(other.rank) else {
        throw TensorError(
          .shapeMismatch,
          "matmul: takes matrices and vectors, got \(Shape.text(shape)) and \(Shape.text(other.shape))"
        )
      }
      let (m, k) = rank == 2 ? (shape[0], shape[1]) : (1, shape[0])
      let (k2, n) = other.rank == 2 ? (other.shape[0], other.shape[1]) : (other.shape[0], 1)
      guard k == k2 else {
        throw TensorError(
          .shapeMismatch,
          """
          matmul: \(Shape.text(shape)) and \(Shape.text(other.shape)) do not fit: the left has \
          \(k) columns, the right \(k2) rows (transpose one side?)
          """)
      }
      let common = Promotion.common(node, other.node)
      let type = common.isFloatingPoint ? common : Self.defaultFloat
      let operands = (cast(to: type), other.cast(to: type))
      defer { withExtendedLifetime(operands) {} }
      var result: [Int] = []
      if rank == 2 { result.append(m) }
      if other.rank == 2 { result.append(n) }
      let target = result
      _ = try Shape.count(target, for: "matmul")
      return Tensor(
        pending: .deferred(name: "matmul", [operands.0.node, operands.1.node]) {
          storages throws(DeviceError) in
          let a = try storages[0].contiguous(type)
          let b = try storages[1].contiguous(type)
          let buffer = try Buffer(byteCount: m * n * type.byteCount)
          if type == .float32 {
            MatrixProduct.run(
              a.pointer(type).assumingMemoryBound(to: Float.self),
              b.pointer(type).assumingMemoryBound(to: Float.self),
              into: buffer.pointer.assumingMemoryBound(to: Float.self), m: m, n: n, k: k)
          } else {
            MatrixProduct.run(
              a.pointer(type).assumingMemoryBound(to: Double.self),
              b.pointer(type).assumingMemoryBound(to: Double.self),
              into: buffer.pointer.assumingMemoryBound(to: Double.self), m: m, n: n, k: k)
          }
          withExtendedLifetime((a.buffer, b.buffer)) {}
          return Storage(buffer, shape: target)
        }, dtype: type, shape: target)
    }
  }
}
