import SwiftwaterDevices

extension Tensor {
  /// Returns the elements of each row of an axis in order; NaN comes last.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil flattens first.
  ///   - descending: Whether the largest comes first.
  /// - Complexity: O(*count* · log *extent*).
  /// - Also known as: `numpy.sort`.
  public func sorted(axis: Int? = -1, descending: Bool = false) -> Tensor {
    guard let axis else { return flattened().sorted(axis: 0, descending: descending) }
    if dtype.isComplex {
      return takingAlong(argSorted(axis: axis, descending: descending), axis: axis)
    }
    let (order, type) = (NumberOrder(dtype, descending: descending), dtype)
    return orderRows(
      axis, for: "sorted", dtype,
      accelerated: { accelerator, rows, source, target throws(DeviceError) in
        try KernelKeySort.sort(
          rows: rows.count, of: rows.length, from: source, dtype: type, descending: descending,
          into: target, on: accelerator)
      }
    ) { rows, source, target throws(DeviceError) in
      try order.sort(rows: rows.count, of: rows.length, from: source, into: target)
    }
  }

  /// Returns the places that put each row of an axis in order, equal elements in theirs, `int64`;
  /// NaN comes last.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil flattens first.
  ///   - descending: Whether the largest comes first.
  /// - Complexity: O(*count* · log *extent*).
  /// - Also known as: `numpy.argsort(kind="stable")`.
  public func argSorted(axis: Int? = -1, descending: Bool = false) -> Tensor {
    guard let axis else { return flattened().argSorted(axis: 0, descending: descending) }
    if dtype.isComplex { return complexPlaces(axis, descending) }
    let (order, type) = (NumberOrder(dtype, descending: descending), dtype)
    return orderRows(
      axis, for: "argSorted", .int64,
      accelerated: { accelerator, rows, source, target throws(DeviceError) in
        try KernelKeySort.sortedPlaces(
          rows: rows.count, of: rows.length, from: source, dtype: type, descending: descending,
          into: target, on: accelerator)
      }
    ) { rows, source, target throws(DeviceError) in
      try order.sortedPlaces(rows: rows.count, of: rows.length, from: source, into: target)
    }
  }

  /// Returns each row of an axis with the elements at some places where sorting would put them,
  /// smaller ones before and larger ones after.
  ///
  /// - Parameters:
  ///   - places: The places, from either end.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*count*) on average for one place.
  /// - Also known as: `numpy.partition`.
  public func partitioned(at places: [Int], axis: Int = -1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let chosen = try resolved(places, axis, for: "partitioned")
      if dtype.isComplex { return sorted(axis: axis) }
      let (order, type) = (NumberOrder(dtype), dtype)
      return orderRows(
        axis, for: "partitioned", dtype,
        accelerated: { accelerator, rows, source, target throws(DeviceError) in
          try KernelKeySort.sort(
            rows: rows.count, of: rows.length, from: source, dtype: type, into: target,
            on: accelerator)
        }
      ) { rows, source, target throws(DeviceError) in
        try order.partition(
          at: chosen, rows: rows.count, of: rows.length, from: source, into: target)
      }
    }
  }

  /// Returns the places that ``partitioned(at:axis:)`` takes its elements from, `int64`.
  ///
  /// - Parameters:
  ///   - places: The places, from either end.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*count*) on average for one place.
  /// - Also known as: `numpy.argpartition`.
  public func argPartitioned(at places: [Int], axis: Int = -1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let chosen = try resolved(places, axis, for: "argPartitioned")
      if dtype.isComplex { return argSorted(axis: axis) }
      let (order, type) = (NumberOrder(dtype), dtype)
      return orderRows(
        axis, for: "argPartitioned", .int64,
        accelerated: { accelerator, rows, source, target throws(DeviceError) in
          try KernelKeySort.sortedPlaces(
            rows: rows.count, of: rows.length, from: source, dtype: type, into: target,
            on: accelerator)
        }
      ) { rows, source, target throws(DeviceError) in
        try order.partitionedPlaces(
          at: chosen, rows: rows.count, of: rows.length, from: source, into: target)
      }
    }
  }

  /// Returns the largest (or smallest) elements of each row of an axis in order, and their places.
  ///
  /// - Parameters:
  ///   - count: How many, at most the extent.
  ///   - axis: The axis, from either end.
  ///   - largest: Whether the largest are wanted, in descending order; NaN comes last either way.
  /// - Returns: The values, and their places (`int64`); of equal elements the first ones.
  /// - Complexity: O(*elements* + *k*) on average.
  /// - Also known as: `torch.topk`.
  public func top(
    _ count: Int, axis: Int = -1, largest: Bool = true
  ) -> (values: Tensor, places: Tensor) {
    let places = Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "top")
      guard count >= 0, count <= shape[place] else {
        throw TensorError(
          .invalidArgument,
          "top: \(count) elements of axis \(axis) of extent \(shape[place])")
      }
      if dtype.isComplex {
        return complexPlaces(axis, largest).part(place, from: 0, to: count)
      }
      let (order, type) = (NumberOrder(dtype, descending: largest), dtype)
      return orderRows(
        axis, for: "top", .int64, length: count,
        accelerated: { accelerator, rows, source, target throws(DeviceError) in
          try KernelTopK.places(
            count, rows: rows.count, of: rows.length, from: source, dtype: type,
            descending: largest, into: target, on: accelerator)
        }
      ) { rows, source, target throws(DeviceError) in
        try order.topPlaces(
          count, rows: rows.count, of: rows.length, from: source, into: target)
      }
    }
    return (takingAlong(places, axis: axis), places)
  }

  // MARK: - Implementation

  /// The places that sort complex numbers by their real parts, then by their imaginary parts; NaN in
  /// either comes last.
  private func complexPlaces(_ axis: Int, _ descending: Bool) -> Tensor {
    let isOdd = isNaN()
    func part(_ values: Tensor) -> Tensor { .select(isOdd, Double.nan.tensor, values) }
    // The second sorting keeps the order of the first among its equals.
    let first = part(imaginary()).argSorted(axis: axis, descending: descending)
    let second = part(real()).takingAlong(first, axis: axis)
      .argSorted(axis: axis, descending: descending)
    return first.takingAlong(second, axis: axis)
  }

  private func orderRows(
    _ axis: Int, for name: String, _ result: DType, length: Int? = nil,
    accelerated: (
      (any Accelerator, Rows, DeviceArray, DeviceArray) throws(DeviceError) -> Void
    )? = nil,
    _ body:
      @escaping (Rows, UnsafeMutableRawPointer, UnsafeMutableRawPointer) throws(DeviceError) -> Void
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      return try withLastAxis(axis, for: name) { tensor throws(TensorError) in
        let rows = Rows(tensor.shape)
        let target = tensor.shape.dropLast() + [length ?? rows.length]
        let elsewhere = accelerated.map { accelerated in
          Self.accelerated([tensor], dtype: result, shape: Array(target)) {
            accelerator, operands, result throws(DeviceError) in
            try accelerated(accelerator, rows, operands[0], result)
          }
        }
        return try Self.computed(
          name, [tensor], dtype: result, shape: Array(target), cost: .sorting,
          accelerated: elsewhere
        ) { operands, result throws(DeviceError) in
          try body(rows, operands[0], result)
        }
      }
    }
  }

  private func resolved(
    _ places: [Int], _ axis: Int, for name: String
  ) throws(TensorError) -> [Int] {
    let extent = shape[try Shape.axis(axis, rank: rank, for: name)]
    var result: Set<Int> = []
    for place in places {
      guard place >= -extent, place < extent else {
        throw TensorError(
          .invalidIndex, "\(name): place \(place) is outside axis \(axis) of extent \(extent)")
      }
      result.insert(place < 0 ? place + extent : place)
    }
    return result.sorted()
  }
}
