import SwiftwaterDevices

/// What is done with a place that is outside its axis.
public enum OutsidePlaces: Sendable {
  /// It is an error.
  case fails
  /// It is counted on from the other end, as often as needed.
  case wraps
  /// It stands for the nearest end; negative places stand for the first one.
  case clips
}

extension Tensor {
  /// These places as `int64` of one axis, each within an axis of an extent.
  ///
  /// - Throws: ``TensorError`` where they are not integers, or for a place outside that fails.
  func placeList(
    within extent: Int, outside: OutsidePlaces = .fails, for name: String
  ) throws(TensorError) -> Tensor {
    guard dtype.isInteger else {
      throw TensorError(.invalidType, "\(name): places must be integers, got \(dtype)")
    }
    let list = flattened().asPlaces()
    guard count > 0 else { return list }
    if outside != .fails {
      guard extent > 0 else {
        throw TensorError(.invalidIndex, "\(name): nothing has a place in an axis of extent 0")
      }
      return outside == .wraps
        ? (dtype == .uint64 ? flattened() : list).wrapped(within: extent)
        : list.maximum(0.tensor).minimum((extent - 1).tensor)
    }
    if let wrong = try list.firstPlaceOutside(extent) {
      throw TensorError(.invalidIndex, "\(name): place \(wrong) is outside an extent of \(extent)")
    }
    return list
  }

  /// These integers as `int64`; those beyond are its largest, which is no place anywhere.
  func asPlaces() -> Tensor {
    guard dtype == .uint64 else { return cast(to: .int64) }
    return minimum(Tensor([UInt64(Int64.max)]).reshaped([])).cast(to: .int64)
  }

  private func wrapped(within extent: Int) -> Tensor { (self % extent).cast(to: .int64) }

  /// The first of these places that names no element of an axis, as text.
  func firstPlaceOutside(_ extent: Int) throws(TensorError) -> String? {
    let count = self.count
    guard count > 0 else { return nil }
    let found: Int? = try Self.immediately(
      [asPlaces()],
      accelerated: { accelerator, operands throws(DeviceError) -> Int?? in
        .some(
          try PlaceCheck.firstOutside(operands[0], count: count, extent: extent, on: accelerator))
      }
    ) { operands in
      Selection.firstOutside(
        operands[0].pointer(.int64).assumingMemoryBound(to: Int.self), count: count, extent: extent)
    }
    // What is beyond `Int64` has become its largest on the way.
    return found.map { $0 == .max ? "\(Int.max) or more" : "\($0)" }
  }
}

extension Tensor {
  /// Returns the coordinates of places in the flattened tensor of a shape, one tensor for each axis.
  ///
  /// - Parameter shape: The shape the places count in, row by row.
  /// - Returns: Tensors of `int64` of the shape of this one.
  /// - Complexity: O(*count* · *axes*).
  /// - Also known as: `numpy.unravel_index`.
  public func coordinates(in shape: [Int]) -> [Tensor] {
    do throws(TensorError) {
      let total = try Shape.count(shape, for: "coordinates")
      let list = try placeList(within: total, for: "coordinates").reshaped(self.shape)
      // Of places counted from the end too.
      let places = list % Swift.max(1, total)
      return shape.indices.map { axis in
        let step = shape[(axis + 1)...].reduce(1, *)
        let along = step == 1 ? places : places.floorDivided(by: step.tensor)
        return axis == 0 ? along : along % shape[axis]
      }
    } catch {
      return shape.map { _ in Self.failure(error) }
    }
  }

  /// Returns the places in the flattened tensor of a shape that coordinates name, `int64`.
  ///
  /// - Parameters:
  ///   - coordinates: Integers for each of the leading axes of the shape; they broadcast together.
  ///   - shape: The shape the places count in, row by row.
  ///   - outside: What is done with a coordinate outside its axis.
  /// - Complexity: O(*places* · *axes*).
  /// - Also known as: `numpy.ravel_multi_index`.
  public static func places(
    ofCoordinates coordinates: [Tensor], in shape: [Int], outside: OutsidePlaces = .fails
  ) -> Tensor {
    attempt { () throws(TensorError) in
      let name = "places(ofCoordinates:)"
      _ = try Shape.count(shape, for: name)
      guard !coordinates.isEmpty, coordinates.count == shape.count else {
        throw TensorError(
          .invalidIndex,
          "\(name): \(coordinates.count) coordinates for the \(shape.count) axes of a shape")
      }
      var flat: Tensor?
      for (coordinate, extent) in zip(coordinates, shape) {
        let list = try coordinate.placeList(within: extent, outside: outside, for: name)
          .reshaped(coordinate.shape)
        // Negative ones count from the end.
        let along = extent > 0 ? list % extent : list
        if let before = flat {
          _ = try Shape.broadcast(before.shape, along.shape, for: name)
          flat = before * extent + along
        } else {
          flat = along
        }
      }
      return flat ?? Tensor([Int]())
    }
  }

  /// Returns lists of places shaped so that together they name every combination of them.
  ///
  /// - Parameter lists: Integers, or a mask, of one axis each.
  /// - Returns: One tensor for each list, with its places along its own axis; see
  ///   ``elements(at:)``.
  /// - Complexity: O(places).
  /// - Also known as: `numpy.ix_`.
  public static func openGrid(_ lists: [Tensor]) -> [Tensor] {
    lists.enumerated().map { position, list in
      attempt { () throws(TensorError) in
        guard list.rank == 1 else {
          throw TensorError(
            .shapeMismatch, "openGrid: lists have one axis, got shape \(Shape.text(list.shape))")
        }
        let places = list.dtype == .bool ? list.flatNonZeroPlaces() : list
        var along = Array(repeating: 1, count: lists.count)
        along[position] = places.count
        return places.reshaped(along)
      }
    }
  }
}
