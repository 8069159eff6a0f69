import SwiftwaterDevices

extension Tensor {
  /// Returns the elements whose indices along two axes differ by an offset, on a new last axis.
  ///
  /// - Parameters:
  ///   - offset: How far above the main diagonal; negative below.
  ///   - axes: The two axes, which disappear.
  /// - Returns: A view.
  /// - Complexity: O(1).
  /// - Also known as: `numpy.diagonal`, `numpy.diag` of a matrix.
  public func diagonal(offset: Int = 0, axes: (Int, Int) = (0, 1)) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let first = try Shape.axis(axes.0, rank: rank, for: "diagonal")
      let second = try Shape.axis(axes.1, rank: rank, for: "diagonal")
      guard first != second else {
        throw TensorError(
          .invalidAxis, "diagonal: axes \(axes.0) and \(axes.1) are the same; a matrix has two")
      }
      // Further away there is nothing, however far.
      let offset = Swift.min(Swift.max(offset, -shape[first]), shape[second])
      let (down, right) = (Swift.max(0, -offset), Swift.max(0, offset))
      let length = Swift.max(0, Swift.min(shape[first] - down, shape[second] - right))
      return try view { storage in
        var (shape, strides) = (storage.shape, storage.strides)
        let start = length == 0 ? 0 : down * strides[first] + right * strides[second]
        shape.append(length)
        strides.append(strides[first] + strides[second])
        for axis in [Swift.max(first, second), Swift.min(first, second)] {
          shape.remove(at: axis)
          strides.remove(at: axis)
        }
        return Storage(
          storage.buffer, offset: storage.offset + start, shape: shape, strides: strides)
      }
    }
  }

  /// Returns the sum of the elements of a diagonal.
  ///
  /// - Complexity: O(elements of the diagonal).
  /// - Also known as: `numpy.trace`.
  public func trace(offset: Int = 0, axes: (Int, Int) = (0, 1)) -> Tensor {
    diagonal(offset: offset, axes: axes).sum(axis: -1)
  }

  /// Returns a square matrix with the elements of one axis on a diagonal and 0 elsewhere.
  ///
  /// - Parameter offset: How far above the main diagonal; negative below.
  /// - Complexity: O(*count*²).
  /// - Also known as: `numpy.diag` of a vector, `numpy.diagflat` after ``flattened()``.
  public func diagonalMatrix(offset: Int = 0) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard rank == 1 else {
        throw TensorError(
          .shapeMismatch,
          "diagonalMatrix: takes one axis, got shape \(Shape.text(shape)); flatten first")
      }
      let (order, overflow) = count.addingReportingOverflow(Int(clamping: offset.magnitude))
      let target = overflow ? Int.max : order
      var matrix = Tensor.zeros([target, target], dtype: dtype)
      guard matrix.rank == 2, count > 0 else { return matrix }
      let (down, right) = (Swift.max(0, -offset), Swift.max(0, offset))
      // On a diagonal, neighbours are one row and one place apart: a column of the flat matrix.
      var flat = matrix.flattened()
      let start = down * target + right
      flat[.stride(from: start, to: start + (count - 1) * (target + 1) + 1, by: target + 1)] = self
      matrix = flat.reshaped([target, target])
      return matrix
    }
  }

  /// Returns a matrix with ones on a diagonal and 0 elsewhere.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns.
  ///   - offset: How far above the main diagonal; negative below.
  ///   - dtype: The element type.
  /// - Complexity: O(*rows* · *columns*).
  /// - Also known as: `numpy.eye` with M and k.
  public static func eye(
    _ rows: Int, columns: Int, offset: Int = 0, dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    attempt { () throws(TensorError) in
      _ = try Shape.count([rows, columns], for: "eye")
      return triangleMask(rows, columns) { ($0 + offset) .== $1 }.cast(to: dtype)
    }
  }

  // MARK: - Implementation

  /// What holds of the row numbers (in a column) and the column numbers (in a row).
  static func triangleMask(
    _ rows: Int, _ columns: Int, _ relation: (Tensor, Tensor) -> Tensor
  ) -> Tensor {
    relation(arange(rows).reshaped([rows, 1]), arange(columns).reshaped([1, columns]))
  }
}
