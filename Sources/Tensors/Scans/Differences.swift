import SwiftwaterDevices

extension Tensor {
  /// Returns the differences of neighbours along an axis.
  ///
  /// - Parameters:
  ///   - order: How often differences are taken; the axis gets shorter by one each time. Bools
  ///     differ or do not.
  ///   - axis: The axis, from either end.
  /// - Complexity: O(*order* · *count*).
  /// - Also known as: `numpy.diff`.
  public func differences(order: Int = 1, axis: Int = -1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "differences")
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

  /// Returns the slope at each place along an axis, from both neighbours; at the ends from one side.
  ///
  /// - Parameters:
  ///   - spacing: The distance of neighbours.
  ///   - axis: The axis, from either end; needs at least 2 places.
  /// - Complexity: O(*count*).
  /// - Precision: Second order inside, first order at the ends.
  /// - Also known as: `numpy.gradient`.
  public func gradient(spacing: Double = 1, axis: Int = -1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try gradientAxis(axis)
      let x = cast(to: floatingType)
      let n = shape[place]
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
  ///   - axis: The axis, from either end; needs at least 2 places.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.gradient` with coordinates.
  /// - Source: Fornberg 1988, the three-point formula, doi:10.1090/S0025-5718-1988-0935077-0.
  public func gradient(coordinates: Tensor, axis: Int = -1) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try gradientAxis(axis)
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
      return .concatenated(
        [slopes.part(place, from: 0, to: 1), inside, slopes.part(place, from: n - 2, to: n - 1)],
        axis: place)
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

  private func gradientAxis(_ axis: Int) throws(TensorError) -> Int {
    let place = try Shape.axis(axis, rank: rank, for: "gradient")
    guard shape[place] >= 2 else {
      throw TensorError(
        .shapeMismatch,
        "gradient: axis \(axis) of \(Shape.text(shape)) needs at least 2 places")
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
