import SwiftwaterDevices

// Tensors as sets of their elements; results are sorted, without repetitions, on one axis.

extension Tensor {
  /// Returns whether each element occurs in another tensor; NaN occurs nowhere.
  ///
  /// - Complexity: O(*n* log *m* + *m*).
  /// - Also known as: `numpy.isin`.
  public func isIn(_ others: Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard others.count > 0 else { return .full(shape, 0, dtype: .bool) }
      let type = Promotion.common(node, others.node)
      let sorted = others.cast(to: type).unique()
      let values = cast(to: type)
      let places = sorted.places(of: values).flattened()
      let found = sorted.taking(places.minimum((sorted.count - 1).tensor))
      return found.reshaped(shape) .== values
    }
  }

  /// Returns the elements that occur in either tensor.
  ///
  /// - Complexity: O(*n* + *m*).
  /// - Also known as: `numpy.union1d`.
  public func union(_ other: Tensor) -> Tensor {
    Tensor.concatenated([flattened(), other.flattened()]).unique()
  }

  /// Returns the elements that occur in both tensors.
  ///
  /// - Complexity: O((*n* + *m*) log *m*).
  /// - Also known as: `numpy.intersect1d`.
  public func intersection(_ other: Tensor) -> Tensor {
    let values = cast(to: Promotion.common(node, other.node)).unique()
    return values[values.isIn(other)]
  }

  /// Returns the elements that do not occur in another tensor.
  ///
  /// - Complexity: O((*n* + *m*) log *m*).
  /// - Also known as: `numpy.setdiff1d`.
  public func subtracting(_ other: Tensor) -> Tensor {
    let values = unique()
    return values[~values.isIn(other)]
  }

  /// Returns the elements that occur in exactly one of the tensors.
  ///
  /// - Complexity: O((*n* + *m*) log *m*).
  /// - Also known as: `numpy.setxor1d`.
  public func symmetricDifference(_ other: Tensor) -> Tensor {
    let type = Promotion.common(node, other.node)
    return Tensor.concatenated([
      cast(to: type).subtracting(other), other.cast(to: type).subtracting(self),
    ]).sorted(axis: 0)
  }
}
