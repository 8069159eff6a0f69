import SwiftwaterDevices

extension Tensor {
  /// Returns the rows and columns of the places of a matrix up to a diagonal.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns; nil for as many as rows.
  ///   - offset: How far the diagonal lies above the main one; negative below.
  /// - Returns: Row numbers and column numbers, `int64`; see ``elements(at:)``.
  /// - Complexity: O(*rows* · *columns*).
  /// - Also known as: `numpy.tril_indices`, `numpy.tril_indices_from`.
  public static func lowerTrianglePlaces(
    _ rows: Int, columns: Int? = nil, offset: Int = 0
  ) -> [Tensor] {
    triangle(rows, columns: columns, offset: offset, dtype: .bool).matrixPlaces()
  }

  /// Returns the rows and columns of the places of a matrix from a diagonal on.
  ///
  /// - Parameters:
  ///   - rows: The number of rows.
  ///   - columns: The number of columns; nil for as many as rows.
  ///   - offset: How far the diagonal lies above the main one; negative below.
  /// - Returns: Row numbers and column numbers, `int64`; see ``elements(at:)``.
  /// - Complexity: O(*rows* · *columns*).
  /// - Also known as: `numpy.triu_indices`, `numpy.triu_indices_from`.
  public static func upperTrianglePlaces(
    _ rows: Int, columns: Int? = nil, offset: Int = 0
  ) -> [Tensor] {
    attempt { () throws(TensorError) in
      _ = try Shape.count([rows, columns ?? rows], for: "upperTrianglePlaces")
      return triangleMask(rows, columns ?? rows) { ($0 + offset) .<= $1 }
    }.matrixPlaces()
  }

  /// Returns the coordinates of the main diagonal of a tensor of equal extents.
  ///
  /// - Parameters:
  ///   - count: The extent of each axis.
  ///   - rank: The number of axes, 0 or more.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.diag_indices`, `numpy.diag_indices_from`.
  public static func diagonalPlaces(_ count: Int, rank: Int = 2) -> [Tensor] {
    parts { () throws(TensorError) in
      guard rank >= 0 else {
        throw TensorError(.invalidArgument, "diagonalPlaces: a tensor of \(rank) axes cannot be")
      }
      return Array(repeating: arange(count), count: rank)
    }
  }

  // MARK: - Implementation

  /// The places other than 0 of a matrix; of a stand-in for one that failed, it twice.
  private func matrixPlaces() -> [Tensor] { rank == 2 ? nonZero() : [self, self] }
}
