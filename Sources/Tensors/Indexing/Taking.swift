import SwiftwaterDevices

extension Tensor {
  /// Returns the slices at some places along an axis.
  ///
  /// - Parameters:
  ///   - places: Integers of any shape, counting from the end when negative.
  ///   - axis: The axis they count along; their own axes take its place.
  /// - Complexity: O(result).
  /// - Also known as: `numpy.take`.
  public func taking(_ places: Tensor, axis: Int = 0) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let axis = try Shape.axis(axis, rank: rank, for: "taking")
      guard places.dtype.isInteger else {
        throw TensorError(.invalidType, "taking: places must be integers, got \(places.dtype)")
      }
      if places.rank != 1 {
        let slices = taking(places.flattened(), axis: axis)
        return slices.reshaped(
          Array(shape[..<axis]) + places.shape + Array(shape[(axis + 1)...]))
      }
      let extent = shape[axis]
      let list = places.asPlaces()
      if let wrong = try list.firstPlaceOutside(extent) {
        throw TensorError(
          .invalidIndex, "taking: place \(wrong) is outside axis \(axis) of extent \(extent)")
      }
      let size = shape[(axis + 1)...].reduce(1, *) * dtype.byteCount
      let (outer, count) = (shape[..<axis].reduce(1, *), places.count)
      var target = shape
      target[axis] = count
      let (inner, width) = (shape[(axis + 1)...].reduce(1, *), dtype.byteCount)
      let elsewhere = Self.accelerated([self, list], dtype: dtype, shape: target) {
        accelerator, operands, result throws(DeviceError) in
        // The places have been looked at, so what the check would say is known.
        _ = try KernelGather.run(
          operands[0], byteCount: width, outer: outer, extent: extent, inner: inner,
          places: operands[1], count: count, into: result, on: accelerator)
      }
      return try Self.computed(
        "taking", [self, list], dtype: dtype, shape: target, accelerated: elsewhere
      ) { operands, result in
        let places = operands[1].assumingMemoryBound(to: Int.self)
        if count <= Self.fewPlaces, outer > count {
          for place in 0..<count {
            let from = places[place] < 0 ? places[place] + extent : places[place]
            Strided.copy(
              from: operands[0] + from * size, to: result + place * size, elementSize: width,
              axes: [
                Strided.SharedAxis(extent: outer, from: extent * inner, to: count * inner),
                Strided.SharedAxis(extent: inner, from: 1, to: 1),
              ])
          }
          return
        }
        for block in 0..<outer {
          Selection.gather(
            operands[0] + block * extent * size, byteCount: size, extent: extent, at: places,
            count: count, into: result + block * count * size)
        }
      }
    }
  }

  /// So many slices are copied one after the other, each wherever it goes.
  private static var fewPlaces: Int { 16 }

  /// Returns the elements at each row's own places along an axis.
  ///
  /// - Parameters:
  ///   - places: Integers of the shape of this tensor but for the axis, counting from the end when
  ///     negative.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*places*).
  /// - Also known as: `numpy.take_along_axis`.
  public func takingAlong(_ places: Tensor, axis: Int) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "takingAlong")
      var expected = shape
      guard places.rank == rank, places.dtype.isInteger else {
        throw TensorError(
          .invalidType,
          """
          takingAlong: places must be integers of rank \(rank), got \(places.dtype) of rank \
          \(places.rank)
          """)
      }
      expected[place] = places.shape[place]
      guard expected == places.shape else {
        throw TensorError(
          .shapeMismatch,
          """
          takingAlong: places of shape \(Shape.text(places.shape)) on \(Shape.text(shape)); all \
          axes but \(axis) must agree
          """)
      }
      let extent = shape[place]
      if let wrong = try places.firstPlaceOutside(extent) {
        throw TensorError(
          .invalidIndex, "takingAlong: place \(wrong) is outside axis \(axis) of extent \(extent)")
      }
      let rows = places.movingAxis(place, to: -1).asPlaces()
      let (target, width) = (rows.shape, dtype.byteCount)
      return try withLastAxis(place, for: "takingAlong") { source throws(TensorError) in
        let elsewhere = Self.accelerated([source, rows], dtype: dtype, shape: target) {
          accelerator, operands, result throws(DeviceError) in
          _ = try KernelGather.run(
            operands[0], byteCount: width, outer: target.dropLast().reduce(1, *), extent: extent,
            places: operands[1], count: target[target.count - 1], eachOwn: true, into: result,
            on: accelerator)
        }
        return try Self.computed(
          "takingAlong", [source, rows], dtype: dtype, shape: target, accelerated: elsewhere
        ) { operands, result in
          let indices = operands[1].assumingMemoryBound(to: Int.self)
          let length = target[target.count - 1]
          for row in 0..<target.dropLast().reduce(1, *) {
            Selection.gather(
              operands[0] + row * extent * width, byteCount: width, extent: extent,
              at: indices + row * length, count: length, into: result + row * length * width)
          }
        }
      }
    }
  }
}
