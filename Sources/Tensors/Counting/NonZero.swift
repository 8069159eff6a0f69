import SwiftwaterDevices

extension Tensor {
  /// Returns the places of the elements other than 0, one tensor of `int64` for each axis.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nonzero`.
  public func nonZero() -> [Tensor] {
    Self.parts { () throws(TensorError) in
      let places = flatNonZeroPlaces()
      guard rank > 1 else { return rank == 0 ? [] : [places] }
      return shape.indices.map { axis in
        let step = shape[(axis + 1)...].reduce(1, *)
        let along = step == 1 ? places : places.floorDivided(by: step.tensor)
        return axis == 0 ? along : along % shape[axis]
      }
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
  public func flatNonZeroPlaces() -> Tensor {
    Self.attempt { () throws(TensorError) in
      let count = self.count
      return try Self.immediately(
        [cast(to: .bool)],
        accelerated: { accelerator, operands throws(DeviceError) in
          let found = try KernelSelection.places(
            where: operands[0], count: count, on: accelerator)
          return Tensor(found.array, dtype: .int64, shape: [found.count])
        }
      ) { operands throws(DeviceError) in
        let (buffer, found) = try Selection.places(
          where: operands[0].pointer(.bool).assumingMemoryBound(to: UInt8.self), count: count)
        return Tensor(Node(stored: Storage(buffer, shape: [found]), dtype: .int64))
      }
    }
  }

  /// Returns the number of elements other than 0, over all or over one axis, `int64`.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.count_nonzero`.
  public func countNonZero(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    cast(to: .bool).sum(axis: axis, keepingDimensions: keepingDimensions)
  }
}
