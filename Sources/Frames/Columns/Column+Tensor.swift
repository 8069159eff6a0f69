import SwiftwaterDevices
import SwiftwaterTensors

extension Column {
  /// Returns the values as a one-dimensional tensor over the same memory.
  ///
  /// - Throws: ``FrameError`` when there are nulls (fill or drop them first) or the values are text
  ///   (use the codes of ``factorize()``).
  /// - Complexity: O(1).
  public func tensor() throws(FrameError) -> Tensor {
    guard let dtype = type.dtype else {
      throw FrameError(.type, "a column of \(type) is not a tensor; factorize it and use the codes")
    }
    guard nullCount == 0 else {
      throw FrameError(
        .nulls,
        "\(nullCount) of \(count) values are null and a tensor has none; fillNull or dropNulls first"
      )
    }
    let (from, byteCount) = (start * dtype.byteCount, count * dtype.byteCount)
    let isWhole = from == 0 && byteCount == values.byteCount
    return Tensor(
      sharing: isWhole ? values : values.slice(from: from, byteCount: byteCount), dtype: dtype,
      shape: [count])
  }

  /// Creates a column over the memory of a one-dimensional tensor, which is evaluated.
  ///
  /// Floats of 16 bits become `float32`.
  ///
  /// - Throws: ``FrameError`` when the tensor has another rank, holds complex numbers, or its
  ///   evaluation fails.
  public init(_ tensor: Tensor) throws(FrameError) {
    guard tensor.rank == 1 else {
      throw FrameError(
        .argument, "a column has one dimension, the tensor has shape \(tensor.shape); choose a row")
    }
    let tensor = tensor.dtype.isHalf ? tensor.cast(to: .float32) : tensor
    guard let type = ColumnType(tensor.dtype) else {
      throw FrameError(
        .type, "there are no columns of \(tensor.dtype); take real() and imaginary() as two columns"
      )
    }
    do {
      let (buffer, offset) = try tensor.contiguousBuffer()
      self.init(type: type, count: tensor.count, values: buffer, start: offset)
    } catch {
      throw FrameError(.outOfMemory, "\(error)")
    }
  }
}

extension Tensor: ColumnConvertible {
  /// The values as a column over the same memory.
  public func column() throws(FrameError) -> Column { try Column(self) }
}
