extension Tensor {
  /// Returns a matrix whose diagonals are constant.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `column` | m | the first column |
  /// | `row` | n | the first row, whose first element is not used |
  /// | result | m × n | a view of m + n − 1 elements |
  ///
  /// - Parameters:
  ///   - column: The first column.
  ///   - row: The first row; nil for the conjugates of the column.
  /// - Complexity: O(*m* + *n*).
  /// - Also known as: `scipy.linalg.toeplitz`.
  public static func toeplitz(_ column: Tensor, row: Tensor? = nil) -> Tensor {
    attempt { () throws(TensorError) in
      let row = row ?? column.conjugated()
      guard column.rank == 1, row.rank == 1 else {
        throw TensorError(
          .shapeMismatch,
          """
          toeplitz: takes a column and a row of one axis, got \(Shape.text(column.shape)) and \
          \(Shape.text(row.shape)); flatten first
          """)
      }
      let (m, n) = (column.count, row.count)
      let dtype = Promotion.common(column.node, row.node)
      guard m > 0, n > 0 else { return .zeros([m, n], dtype: dtype) }
      let values = Tensor.concatenated([column.flipped(), row[1...]])
      return try values.view { storage in
        let step = storage.strides[0]
        return Storage(
          storage.buffer, offset: storage.offset + (m - 1) * step, shape: [m, n],
          strides: [-step, step])
      }
    }
  }
}
