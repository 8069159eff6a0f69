import SwiftwaterDevices

extension Tensor {
  /// Returns the places of the elements other than 0, one tensor of `int64` for each axis.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nonzero`.
  public func nonZero() -> [Tensor] {
    let places = flatNonZero()
    return shape.indices.map { axis in
      let step = shape[(axis + 1)...].reduce(1, *)
      let extent = shape[axis]
      return Tensor(rank == 1 ? places : places.map { $0 / step % extent })
    }
  }

  /// Returns the places of the elements other than 0, one row of `int64` for each.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.argwhere`.
  public func argWhere() -> Tensor {
    guard rank > 0 else { return Tensor([Int](), shape: [item(as: Bool.self) ? 1 : 0, 0]) }
    return .stacked(nonZero(), axis: 1)
  }

  /// Returns the places of the elements other than 0 in the flattened tensor, `int64`.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.flatnonzero`.
  public func flatNonZeroPlaces() -> Tensor { Tensor(flatNonZero()) }

  /// Returns the number of elements other than 0, over all or over one axis, `int64`.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.count_nonzero`.
  public func countNonZero(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    cast(to: .bool).sum(axis: axis, keepingDimensions: keepingDimensions)
  }

  // MARK: - Implementation

  private func flatNonZero() -> [Int] {
    cast(to: .bool).withUnsafeElements(of: Bool.self) { isFilled in
      var places = [Int](repeating: 0, count: isFilled.count(where: { $0 }))
      places.withUnsafeMutableBufferPointer { places in
        var next = 0
        for place in isFilled.indices where isFilled[place] {
          places[next] = place
          next += 1
        }
      }
      return places
    }
  }
}
