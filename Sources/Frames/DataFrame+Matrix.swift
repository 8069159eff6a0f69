import SwiftwaterDevices
import SwiftwaterTensors

extension DataFrame {
  /// Gathers numeric columns into one matrix, rows × columns.
  ///
  /// Each column stays together in memory, so that estimators read it where it lies.
  ///
  /// - Parameters:
  ///   - names: The columns, in order; none for all.
  ///   - dtype: The type of the elements.
  /// - Throws: ``FrameError`` for unknown names, columns that are not numbers, and nulls.
  /// - Complexity: O(*rows* × *columns*), one pass.
  /// - Also known as: `pandas.DataFrame.to_numpy`.
  public func matrix(_ names: String..., dtype: DType = .float64) throws(FrameError) -> Tensor {
    let frame = try (names.isEmpty ? self : select(names)).collect()
    var columns: [Tensor] = []
    for name in frame.columnNames { columns.append(try frame[name].tensor().cast(to: dtype)) }
    guard !columns.isEmpty else {
      throw FrameError(.argument, "matrix: the frame has no columns; name at least one")
    }
    return Tensor.stacked(columns).transposed()
  }
}
