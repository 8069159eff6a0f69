import SwiftwaterDevices

extension Tensor {
  /// Returns the tensor with the elements at some places of the flattened tensor replaced.
  ///
  /// - Parameters:
  ///   - values: What is written, taken from the start again when there are fewer than places.
  ///   - places: Integers of any shape, counting from the end when negative; of a place named twice
  ///     the last value stays.
  ///   - outside: What is done with a place outside.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.put`.
  public func putting(
    _ values: Tensor, at places: Tensor, outside: OutsidePlaces = .fails
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let list = try places.placeList(within: count, outside: outside, for: "putting")
      let values = try values.stored(as: dtype, for: "putting")
      let cycled = try values.cycled(to: list.count, for: "putting")
      return flattened().replacing(at: list, with: cycled).reshaped(shape)
    }
  }

  /// Returns the tensor with the elements at each row's own places along an axis replaced.
  ///
  /// - Parameters:
  ///   - values: What is written; broadcasts to the shape of the places.
  ///   - places: Integers of the shape of this tensor but for the axis, counting from the end when
  ///     negative; of a place named twice the last value stays.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.put_along_axis`.
  public func puttingAlong(_ values: Tensor, at places: Tensor, axis: Int) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let axis = try Shape.axis(axis, rank: rank, for: "puttingAlong")
      var expected = shape
      if places.rank == rank { expected[axis] = places.shape[axis] }
      guard places.shape == expected else {
        throw TensorError(
          .shapeMismatch,
          """
          puttingAlong: places of shape \(Shape.text(places.shape)) on \(Shape.text(shape)); all \
          axes but \(axis) must agree
          """)
      }
      let list = try places.placeList(within: shape[axis], for: "puttingAlong")
        .reshaped(places.shape)
      let grid = Self.openGrid(places.shape.map { Self.arange($0) })
      let coordinates = grid.indices.map { $0 == axis ? list : grid[$0] }
      return replacing(at: coordinates, with: values)
    }
  }

  /// Returns the tensor with the elements where a mask holds replaced by values in their order.
  ///
  /// - Parameters:
  ///   - values: What is written: the first value where the mask holds first, and so on, from the
  ///     start again when there are fewer.
  ///   - mask: `bool`, of the shape of this tensor.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.place`.
  public func placing(_ values: Tensor, where mask: Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in
      try checkMask(mask, "placing")
      let places = mask.flatNonZeroPlaces()
      let values = try values.stored(as: dtype, for: "placing")
      let cycled = try values.cycled(to: places.count, for: "placing")
      return flattened().replacing(at: places, with: cycled).reshaped(shape)
    }
  }

  /// Returns the tensor with the elements where a mask holds replaced by the values at their own
  /// places.
  ///
  /// - Parameters:
  ///   - mask: `bool`, of the shape of this tensor.
  ///   - values: One for each place of the flattened tensor, from the start again when there are
  ///     fewer.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.putmask`; `numpy.copyto` with `where`.
  public func replacing(where mask: Tensor, with values: Tensor) -> Tensor {
    Self.attempt { () throws(TensorError) in
      try checkMask(mask, "replacing(where:)")
      let values = try values.stored(as: dtype, for: "replacing(where:)")
      let spread =
        values.shape == shape || values.count == 1
        ? values : try values.cycled(to: count, for: "replacing(where:)").reshaped(shape)
      return .select(mask, spread.broadcast(to: shape), self)
    }
  }

  /// Returns the tensor with the elements whose places along all axes agree replaced.
  ///
  /// - Parameters:
  ///   - values: What is written, from the start again when there are fewer.
  ///   - wrapping: Whether the diagonal of a tall matrix begins anew below its end, after a row.
  /// - Precondition: There are at least 2 axes; more than 2 have equal extents.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.fill_diagonal`.
  public func fillingDiagonal(_ values: Tensor, wrapping: Bool = false) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard rank >= 2, rank == 2 || Set(shape).count == 1 else {
        throw TensorError(
          .shapeMismatch,
          "fillingDiagonal: takes a matrix, or equal extents, got shape \(Shape.text(shape))")
      }
      let step = Shape.strides(shape).reduce(0, +)
      // Without wrapping the diagonal of a tall matrix ends with the last column.
      let end = rank == 2 && !wrapping ? Swift.min(count, shape[1] * shape[1]) : count
      let places = Tensor(Array(Swift.stride(from: 0, to: end, by: Swift.max(1, step))))
      return putting(values, at: places)
    }
  }

  // MARK: - Implementation

  /// The elements of one axis, from the start again until there are enough of them.
  private func cycled(to needed: Int, for name: String) throws(TensorError) -> Tensor {
    guard count > 0 || needed == 0 else {
      throw TensorError(.invalidArgument, "\(name): no values for \(needed) places")
    }
    let flat = flattened()
    if count == needed { return flat }
    return count > needed ? flat.part(0, from: 0, to: needed) : flat.taking(.arange(needed) % count)
  }

  private func checkMask(_ mask: Tensor, _ name: String) throws(TensorError) {
    guard mask.dtype == .bool, mask.shape == shape else {
      throw TensorError(
        .shapeMismatch,
        """
        \(name): a mask of \(mask.dtype) and shape \(Shape.text(mask.shape)) for \
        \(Shape.text(shape)); give bool of the same shape
        """)
    }
  }
}
