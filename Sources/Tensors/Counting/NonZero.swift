import SwiftwaterDevices

extension Tensor {
  /// Returns the places of the elements other than 0, one tensor of `int64` for each axis.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.nonzero`.
  public func nonZero() -> [Tensor] {
    let places = flatNonZeroPlaces()
    guard rank > 1 else { return rank == 0 ? [] : [places] }
    return shape.indices.map { axis in
      let step = shape[(axis + 1)...].reduce(1, *)
      let along = step == 1 ? places : places.floorDivided(by: step.tensor)
      return axis == 0 ? along : along % shape[axis]
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
      // The shape depends on the elements, so the work is done now.
      do throws(DeviceError) {
        let mask = try cast(to: .bool).contiguousStorage()
        let (buffer, count) = try Selection.places(
          where: mask.pointer(.bool).assumingMemoryBound(to: UInt8.self), count: mask.count)
        withExtendedLifetime(mask.buffer) {}
        return Tensor(Node(stored: Storage(buffer, shape: [count]), dtype: .int64))
      } catch {
        throw TensorError(error)
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
