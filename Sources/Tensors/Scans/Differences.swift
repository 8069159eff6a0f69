import SwiftwaterDevices

extension Tensor {
  /// Returns the differences of neighbours along an axis.
  ///
  /// - Parameters:
  ///   - order: How often differences are taken; the axis gets shorter by one each time. Bools
  ///     differ or do not.
  ///   - axis: The axis, from either end.
  ///   - before: What stands before the first place: one number, or as many axes as this tensor.
  ///   - after: What stands after the last place, likewise.
  /// - Complexity: O(*order* · *count*).
  /// - Also known as: `numpy.diff`.
  public func differences(
    order: Int = 1, axis: Int = -1, before: Tensor? = nil, after: Tensor? = nil
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "differences")
      if order > 0, before != nil || after != nil {
        var one = shape
        one[place] = 1
        let ends = [before, after].map { $0?.rank == 0 ? $0?.broadcast(to: one) : $0 }
        return Tensor.concatenated([ends[0], self, ends[1]].compactMap(\.self), axis: place)
          .differences(order: order, axis: place)
      }
      guard order >= 0 else {
        throw TensorError(.invalidArgument, "differences: order \(order) is negative")
      }
      var result = self
      for _ in 0..<order {
        let extent = result.shape[place]
        guard extent > 0 else { return result }
        let later = result.part(place, from: 1, to: extent)
        let earlier = result.part(place, from: 0, to: extent - 1)
        result = dtype == .bool ? later .!= earlier : later - earlier
      }
      return result
    }
  }

  /// Returns the differences of neighbours in the flattened tensor, with numbers before and after.
  ///
  /// - Parameters:
  ///   - start: What comes before the differences.
  ///   - end: What comes after them.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.ediff1d`.
  public func neighbourDifferences(start: Tensor? = nil, end: Tensor? = nil) -> Tensor {
    let differences = flattened().differences()
    let parts = [start?.flattened(), differences, end?.flattened()].compactMap(\.self)
    return parts.count == 1
      ? differences : .concatenated(parts.map { $0.cast(to: differences.dtype) })
  }

  /// Returns the slope at each place along an axis, from both neighbours; at the ends from one side.
  ///
  /// - Parameters:
  ///   - spacing: The distance of neighbours.
  ///   - axis: The axis, from either end; needs at least 2 places, one more than `endOrder`.
  ///   - endOrder: The order of precision at the ends, 1 or 2.
  /// - Complexity: O(*count*).
  /// - Precision: Second order inside, `endOrder` at the ends.
  /// - Also known as: `numpy.gradient`, with `edge_order`.
  public func gradient(spacing: Double = 1, axis: Int = -1, endOrder: Int = 1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try gradientAxis(axis, endOrder)
      let x = cast(to: floatingType)
      let n = shape[place]
      if endOrder == 2 {
        let inside = (x.part(place, from: 2, to: n) - x.part(place, from: 0, to: n - 2))
        let ends = [x, x.flipped(axis: place)].map { side in
          side.part(place, from: 0, to: 1) * -1.5 + side.part(place, from: 1, to: 2) * 2
            - side.part(place, from: 2, to: 3) * 0.5
        }
        return .concatenated(
          [ends[0] / spacing, inside / (2 * spacing), ends[1] / -spacing], axis: place)
      }
      return .concatenated(
        [
          (x.part(place, from: 1, to: 2) - x.part(place, from: 0, to: 1)) / spacing,
          (x.part(place, from: 2, to: n) - x.part(place, from: 0, to: n - 2)) / (2 * spacing),
          (x.part(place, from: n - 1, to: n) - x.part(place, from: n - 2, to: n - 1)) / spacing,
        ], axis: place)
    }
  }

  /// Returns the slope at each place along an axis whose places lie at given coordinates.
  ///
  /// - Parameters:
  ///   - coordinates: One for each place of the axis, none twice in a row.
  ///   - axis: The axis, from either end; needs at least 2 places, one more than `endOrder`.
  ///   - endOrder: The order of precision at the ends, 1 or 2.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.gradient` with coordinates.
  /// - Source: Fornberg 1988, the three-point formula, doi:10.1090/S0025-5718-1988-0935077-0.
  public func gradient(coordinates: Tensor, axis: Int = -1, endOrder: Int = 1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try gradientAxis(axis, endOrder)
      let n = shape[place]
      guard coordinates.shape == [n] else {
        throw TensorError(
          .shapeMismatch,
          """
          gradient: coordinates of shape \(Shape.text(coordinates.shape)) for extent \(n) of \
          axis \(axis)
          """)
      }
      let x = cast(to: floatingType)
      var along = Array(repeating: 1, count: rank)
      along[place] = -1
      let steps = coordinates.cast(to: x.dtype).differences().reshaped(along)
      let slopes = x.differences(axis: place) / steps
      let (before, after) = (
        steps.part(place, from: 0, to: n - 2), steps.part(place, from: 1, to: n - 1)
      )
      // The slopes of both sides, each weighted by the length of the other.
      let inside =
        (slopes.part(place, from: 0, to: n - 2) * after
          + slopes.part(place, from: 1, to: n - 1) * before) / (before + after)
      // Seen from an end, the parabola through three places continues the two slopes.
      let ends = [(slopes, steps), (slopes.flipped(axis: place), steps.flipped(axis: place))]
        .map { slopes, steps in
          let first = slopes.part(place, from: 0, to: 1)
          guard endOrder == 2 else { return first }
          let (near, far) = (steps.part(place, from: 0, to: 1), steps.part(place, from: 1, to: 2))
          return first + (first - slopes.part(place, from: 1, to: 2)) * near / (near + far)
        }
      return .concatenated([ends[0], inside, ends[1]], axis: place)
    }
  }

  /// Returns the area below the values along an axis, by trapezoids between neighbours.
  ///
  /// - Parameters:
  ///   - spacing: The distance of neighbours.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.trapezoid`.
  public func trapezoid(spacing: Double = 1, axis: Int = -1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "trapezoid")
      return neighbourSums(place).sum(axis: place) * (spacing / 2)
    }
  }

  /// Returns the area below the values along an axis whose places lie at given coordinates.
  ///
  /// - Parameters:
  ///   - coordinates: One for each place of the axis.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.trapezoid` with coordinates.
  public func trapezoid(coordinates: Tensor, axis: Int = -1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "trapezoid")
      guard coordinates.shape == [shape[place]] else {
        throw TensorError(
          .shapeMismatch,
          """
          trapezoid: coordinates of shape \(Shape.text(coordinates.shape)) for extent \
          \(shape[place]) of axis \(axis)
          """)
      }
      let steps = coordinates.cast(to: coordinates.floatingType).differences()
      var along = Array(repeating: 1, count: rank)
      along[place] = steps.count
      return (neighbourSums(place) * steps.reshaped(along)).sum(axis: place) * 0.5
    }
  }

  // MARK: - Implementation

  private func gradientAxis(_ axis: Int, _ endOrder: Int) throws(TensorError) -> Int {
    let place = try Shape.axis(axis, rank: rank, for: "gradient")
    guard endOrder == 1 || endOrder == 2 else {
      throw TensorError(.invalidArgument, "gradient: an end order of \(endOrder); use 1 or 2")
    }
    guard shape[place] > endOrder else {
      throw TensorError(
        .shapeMismatch,
        "gradient: axis \(axis) of \(Shape.text(shape)) needs at least \(endOrder + 1) places")
    }
    return place
  }

  private func neighbourSums(_ place: Int) -> Tensor {
    let x = cast(to: floatingType)
    let n = shape[place]
    return x.part(place, from: Swift.min(1, n), to: n)
      + x.part(place, from: 0, to: Swift.max(0, n - 1))
  }
}
