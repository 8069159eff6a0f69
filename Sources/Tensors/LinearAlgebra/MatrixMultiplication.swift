extension Tensor {
  /// Returns the matrix product.
  ///
  /// | value | shape |
  /// | --- | --- |
  /// | `self` | m × k, or k for a row vector |
  /// | `other` | k × n, or k for a column vector |
  /// | result | m × n, without the axes the vectors lack |
  ///
  /// Leading axes beyond these are stacks of matrices, and broadcast. Integers are multiplied and
  /// added in 64 bits and come back in their common type; of truths, a product says whether any two
  /// hold together.
  ///
  /// - Complexity: O(*mnk*) for each pair of matrices.
  /// - Also known as: `numpy.matmul`, `torch.matmul`.
  public func matmul(_ other: Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in try batchedProduct(other) }
  }
}
