extension Tensor {
  /// Returns the places that put a one-dimensional tensor in order, equal elements in theirs,
  /// `int64`; NaN comes last.
  ///
  /// - Parameter descending: Whether the largest comes first.
  /// - Precondition: The tensor has one axis; otherwise name one: ``argSorted(axis:descending:)``.
  /// - Complexity: O(*n* log *n*).
  /// - Also known as: `numpy.argsort(kind="stable")`.
  public func argSorted(descending: Bool = false) -> Tensor {
    Self.attempt { () throws(TensorError) in
      try requireOneAxis("argSorted")
      return argSorted(axis: 0, descending: descending)
    }
  }

  /// Returns the elements of a one-dimensional tensor in order; NaN comes last.
  ///
  /// - Parameter descending: Whether the largest comes first.
  /// - Precondition: The tensor has one axis; otherwise name one: ``sorted(axis:descending:)``.
  /// - Complexity: O(*n* log *n*).
  /// - Also known as: `numpy.sort`.
  public func sorted(descending: Bool = false) -> Tensor {
    Self.attempt { () throws(TensorError) in
      try requireOneAxis("sorted")
      return sorted(axis: 0, descending: descending)
    }
  }

  private func requireOneAxis(_ name: String) throws(TensorError) {
    guard rank == 1 else {
      throw TensorError(
        .invalidArgument, "\(name): takes one axis, got shape \(Shape.text(shape)); flatten first")
    }
  }
}
