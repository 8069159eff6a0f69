import SwiftwaterDevices

extension Tensor {
  /// The different elements of a tensor, and where they are.
  public struct UniqueElements: Sendable {
    /// The different elements in ascending order.
    public let values: Tensor
    /// The place of each value's first occurrence in the flattened tensor, `int64`.
    public let places: Tensor
    /// The place in ``values`` of each element, in the shape of the tensor, `int64`.
    public let inverse: Tensor
    /// How often each value occurs, `int64`.
    public let counts: Tensor
  }

  /// Returns the different elements in ascending order; NaN counts once and comes last.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.unique`.
  public func unique() -> Tensor {
    Self.attempt { () throws(TensorError) in
      let ordered = flattened().sorted(axis: 0)
      guard count > 1 else { return ordered }
      let isNew = ordered.differsFromBefore()
      return ordered[isNew]
    }
  }

  /// Returns the different elements with their first places, the inverse and their counts.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.unique_all`, `numpy.unique` with all its flags.
  public func uniqueElements() -> UniqueElements {
    let flat = flattened()
    let order = flat.argSorted(axis: 0)
    let ordered = flat.taking(order)
    guard count > 0 else {
      return UniqueElements(
        values: ordered, places: order, inverse: order.reshaped(shape), counts: order)
    }
    let isNew = ordered.differsFromBefore()
    let starts = isNew.nonZero()[0]
    let group = (isNew.cumulativeSum() - 1).array(of: Int.self)
    var inverse = Array(repeating: 0, count: count)
    order.withUnsafeElements(of: Int.self) { order in
      for (place, from) in order.enumerated() { inverse[from] = group[place] }
    }
    return UniqueElements(
      values: ordered.taking(starts), places: order.taking(starts),
      inverse: Tensor(inverse, shape: shape),
      counts: Tensor.concatenated([starts, Tensor([count])]).differences())
  }

  // MARK: - Implementation

  /// Whether each element of one sorted axis differs from the one before; the first one does, and
  /// NaN equals NaN.
  private func differsFromBefore() -> Tensor {
    let (later, earlier) = (part(0, from: 1, to: count), part(0, from: 0, to: count - 1))
    var differs = later .!= earlier
    if dtype.isInexact { differs = differs .&& ~(later.isNaN() .&& earlier.isNaN()) }
    return .concatenated([Tensor([true]), differs])
  }
}
