import SwiftwaterDevices

extension Tensor {
  /// Returns the tensor with slices along an axis replaced.
  ///
  /// - Parameters:
  ///   - places: Integers of one axis, counting from the end when negative; of a place named twice
  ///     the last value stays.
  ///   - values: What is written; broadcasts to the shape of this tensor with as many places on the
  ///     axis, and takes its type.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*count*).
  /// - Also known as: `x[places] = values` in NumPy.
  public func replacing(at places: Tensor, with values: Tensor, axis: Int = 0) -> Tensor {
    scattered("replacing(at:)", places, values, axis, nil)
  }

  /// Returns the tensor with values taken up into slices along an axis, as often as a place is named.
  ///
  /// - Parameters:
  ///   - values: What is taken up; broadcasts to the shape of this tensor with as many places on
  ///     the axis, and takes its type.
  ///   - places: Integers of one axis, counting from the end when negative.
  ///   - axis: The axis, from either end.
  ///   - accumulation: How values go together; in the order of the places.
  /// - Complexity: O(*count* + *values*).
  /// - Also known as: `numpy.add.at`, `numpy.maximum.at` …, `torch.index_add`.
  public func accumulating(
    _ values: Tensor, at places: Tensor, axis: Int = 0, by accumulation: Accumulation = .sum
  ) -> Tensor {
    scattered("accumulating", places, values, axis, accumulation)
  }

  /// Returns the slices that coordinates on the leading axes name.
  ///
  /// - Parameter coordinates: Integers for each of the leading axes, counting from the end when
  ///   negative; they broadcast together.
  /// - Returns: The shape of the coordinates, then the axes that none of them names.
  /// - Complexity: O(result).
  /// - Also known as: `x[rows, columns]` in NumPy.
  public func elements(at coordinates: [Tensor]) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let (flat, rest) = try flatPlaces(coordinates, "elements(at:)")
      return reshaped([-1] + rest).taking(flat.flattened()).reshaped(flat.shape + rest)
    }
  }

  /// Returns the tensor with the slices replaced that coordinates on the leading axes name.
  ///
  /// - Parameters:
  ///   - coordinates: Integers for each of the leading axes, counting from the end when negative;
  ///     they broadcast together. Of a place named twice the last value stays.
  ///   - values: What is written; broadcasts to what ``elements(at:)`` returns.
  /// - Complexity: O(*count*).
  /// - Also known as: `x[rows, columns] = values` in NumPy.
  public func replacing(at coordinates: [Tensor], with values: Tensor) -> Tensor {
    scattered("replacing(at:)", coordinates, values, nil)
  }

  /// Returns the tensor with values taken up into the slices that coordinates on the leading axes
  /// name, as often as they are named.
  ///
  /// - Parameters:
  ///   - values: What is taken up; broadcasts to what ``elements(at:)`` returns.
  ///   - coordinates: Integers for each of the leading axes, counting from the end when negative;
  ///     they broadcast together.
  ///   - accumulation: How values go together; in row-major order of the coordinates.
  /// - Complexity: O(*count* + *values*).
  /// - Also known as: `numpy.add.at` with several index arrays.
  public func accumulating(
    _ values: Tensor, at coordinates: [Tensor], by accumulation: Accumulation = .sum
  ) -> Tensor {
    scattered("accumulating", coordinates, values, accumulation)
  }

  // MARK: - Implementation

  /// The places that coordinates name among the slices of the remaining axes.
  private func flatPlaces(
    _ coordinates: [Tensor], _ name: String
  ) throws(TensorError) -> (places: Tensor, rest: [Int]) {
    guard !coordinates.isEmpty, coordinates.count <= rank else {
      throw TensorError(
        .invalidIndex, "\(name): \(coordinates.count) coordinates for the \(rank) axes of a tensor")
    }
    let leading = Array(shape.prefix(coordinates.count))
    return (
      try Self.checkedPlaces(coordinates, leading), Array(shape.dropFirst(coordinates.count))
    )
  }

  private static func checkedPlaces(
    _ coordinates: [Tensor], _ shape: [Int]
  ) throws(TensorError) -> Tensor {
    let flat = places(ofCoordinates: coordinates, in: shape)
    // A failure inside a checked scope leaves a stand-in that names no place.
    guard flat.dtype == .int64 else {
      throw FailureRecord.current?.first
        ?? TensorError(.invalidIndex, "the coordinates name no places")
    }
    return flat
  }

  private func scattered(
    _ name: String, _ coordinates: [Tensor], _ values: Tensor, _ accumulation: Accumulation?
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let (flat, rest) = try flatPlaces(coordinates, name)
      let filled = flat.shape + rest
      guard try Shape.broadcast(values.shape, filled, for: name) == filled else {
        throw Self.doesNotFill(name, values.shape, filled)
      }
      let rows = try values.stored(as: dtype, for: name).broadcast(to: filled)
        .reshaped([flat.count] + rest)
      return reshaped([shape.prefix(coordinates.count).reduce(1, *)] + rest)
        .scattered(name, flat.flattened(), rows, 0, accumulation).reshaped(shape)
    }
  }

  private func scattered(
    _ name: String, _ places: Tensor, _ values: Tensor, _ axis: Int, _ accumulation: Accumulation?
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let axis = try Shape.axis(axis, rank: rank, for: name)
      guard places.rank == 1 else {
        throw TensorError(
          .shapeMismatch, "\(name): places have one axis, got shape \(Shape.text(places.shape))")
      }
      if accumulation != nil && dtype == .bool {
        throw TensorError(.invalidType, "\(name): takes numbers, got bool; convert first")
      }
      if let accumulation, dtype.isComplex, accumulation == .min || accumulation == .max {
        throw TensorError(.invalidType, "\(name): \(dtype) is not accumulated by its order")
      }
      let list = try places.placeList(within: shape[axis], for: name)
      var filled = shape
      filled[axis] = list.count
      guard try Shape.broadcast(values.shape, filled, for: name) == filled else {
        throw Self.doesNotFill(name, values.shape, filled)
      }
      let slices = ScatteredSlices(
        outer: shape[..<axis].reduce(1, *), extent: shape[axis],
        inner: shape[(axis + 1)...].reduce(1, *), places: list.count,
        elementBytes: dtype.byteCount)
      let (dtype, total) = (dtype, count)
      let rows = try values.stored(as: dtype, for: name).broadcast(to: filled)
      let elsewhere = Self.accelerated([self, list, rows], dtype: dtype, shape: shape) {
        accelerator, operands, result throws(DeviceError) in
        try slices.write(operands, dtype, accumulation, into: result, on: accelerator)
      }
      return try Self.computed(
        name, [self, list, rows], dtype: dtype, shape: shape, accelerated: elsewhere
      ) { operands, result throws(DeviceError) in
        result.copyMemory(from: operands[0], byteCount: total * dtype.byteCount)
        let places = operands[1].assumingMemoryBound(to: Int.self)
        if let accumulation {
          let isDone = slices.takeUp(operands[2], at: places, into: result, dtype, accumulation)
          if isDone { return }
          try dtype.run(
            AccumulationKernel(
              slices: slices, list: places, values: operands[2], target: result,
              accumulation: accumulation))
        } else {
          Scattering.scatter(
            operands[2], sliceBytes: slices.inner * dtype.byteCount, to: places,
            count: slices.places, extent: slices.extent, blocks: slices.outer, into: result)
        }
      }
    }
  }

  private static func doesNotFill(_ name: String, _ values: [Int], _ filled: [Int]) -> TensorError {
    TensorError(
      .shapeMismatch,
      "\(name): values of shape \(Shape.text(values)) do not fill shape \(Shape.text(filled))")
  }
}

/// Which slices of an axis are written, block after block.
struct ScatteredSlices {
  let outer: Int
  let extent: Int
  let inner: Int
  let places: Int
  let elementBytes: Int

  /// Takes up slices of one element.
  ///
  /// - Returns: Whether it is done; false for longer slices and rarer types.
  func takeUp(
    _ values: UnsafeRawPointer, at places: UnsafePointer<Int>,
    into target: UnsafeMutableRawPointer, _ dtype: DType, _ accumulation: Accumulation
  ) -> Bool {
    guard inner == 1 else { return false }
    return (0..<outer).allSatisfy { block in
      Scattering.takeUp(
        values + block * self.places * elementBytes, at: places, count: self.places,
        extent: extent, by: accumulation.takingUp, dtype,
        into: target + block * extent * elementBytes)
    }
  }

  /// Calls `body` with the number of each slice of the values and of the slice it is written to, on
  /// several threads, of which each has slices of its own and goes through them in order.
  @inline(__always)
  func forEach(
    _ list: UnsafePointer<Int>, _ body: @Sendable (_ from: Int, _ to: Int) -> Void
  ) {
    nonisolated(unsafe) let list = list
    Scattering.forEachRange(
      blocks: outer, extent: extent, listed: places, sliceBytes: inner * elementBytes
    ) { block, range in
      for index in 0..<places {
        let place = list[index] < 0 ? list[index] + extent : list[index]
        guard range.contains(place) else { continue }
        body(block * places + index, block * extent + place)
      }
    }
  }
}

private struct AccumulationKernel: NumberKernel {
  let slices: ScatteredSlices
  let list: UnsafePointer<Int>
  let values: UnsafeMutableRawPointer
  let target: UnsafeMutableRawPointer
  let accumulation: Accumulation

  func run<Number: TensorNumber>(_ type: Number.Type) throws(DeviceError) {
    switch accumulation {
    case .sum: accumulate(type) { Accumulation.sum.combine($0, $1) }
    case .difference: accumulate(type) { Accumulation.difference.combine($0, $1) }
    case .product: accumulate(type) { Accumulation.product.combine($0, $1) }
    case .min: accumulate(type) { Accumulation.min.combine($0, $1) }
    case .max: accumulate(type) { Accumulation.max.combine($0, $1) }
    }
  }

  @inline(__always)
  private func accumulate<Number: TensorNumber>(
    _ type: Number.Type, _ step: @Sendable (Number, Number) -> Number
  ) {
    // Each thread writes to slices of its own.
    nonisolated(unsafe) let from = values.assumingMemoryBound(to: type)
    nonisolated(unsafe) let to = target.assumingMemoryBound(to: type)
    let inner = slices.inner
    slices.forEach(list) { source, place in
      for k in 0..<inner {
        to[place * inner + k] = step(to[place * inner + k], from[source * inner + k])
      }
    }
  }
}
