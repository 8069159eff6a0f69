import SwiftwaterDevices

extension Tensor {
  /// Returns the values of the line through given points at each element.
  ///
  /// - Parameters:
  ///   - places: Where the points lie: one axis, ascending, at least one.
  ///   - values: The value at each place.
  ///   - left: The value before the first place; nil for the first value.
  ///   - right: The value after the last place; nil for the last value.
  ///   - period: After what distance the line repeats; places may then stand in any order, and
  ///     `left` and `right` do not count.
  /// - Returns: The shape of this tensor; NaN stays. Computed in `float64`.
  /// - Complexity: O(*count* · log *points*).
  /// - Also known as: `numpy.interp`.
  public func interpolated(
    places: Tensor, values: Tensor, left: Double? = nil, right: Double? = nil,
    period: Double? = nil
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard places.rank == 1, places.shape == values.shape, places.count > 0 else {
        throw TensorError(
          .shapeMismatch,
          """
          interpolated: places of shape \(Shape.text(places.shape)) and values of shape \
          \(Shape.text(values.shape)); give as many of both, on one axis, at least one
          """)
      }
      if let period { return try interpolated(places, values, period: period) }
      let (count, last) = (self.count, places.count - 1)
      let common = Promotion.common(node, values.node)
      let type: DType = common.isFloatingPoint ? common : Self.defaultFloat
      let wide = [self, places, values].map { $0.cast(to: .float64) }
      return try Self.computed("interpolated", wide, dtype: .float64, shape: shape) {
        operands, result in
        nonisolated(unsafe) let pointers = operands.map { $0.assumingMemoryBound(to: Double.self) }
        nonisolated(unsafe) let target = result.assumingMemoryBound(to: Double.self)
        Threads.forEachRange(count, grain: 16_384) { _, range in
          let (x, xs, ys) = (pointers[0], pointers[1], pointers[2])
          for index in range {
            let place = x[index]
            if place != place {
              target[index] = place
            } else if place < xs[0] {
              target[index] = left ?? ys[0]
            } else if place >= xs[last] {
              target[index] = place == xs[last] ? ys[last] : right ?? ys[last]
            } else {
              var (start, end) = (0, last)
              while end - start > 1 {
                let middle = (start + end) / 2
                if place >= xs[middle] { start = middle } else { end = middle }
              }
              let slope = (ys[start + 1] - ys[start]) / (xs[start + 1] - xs[start])
              target[index] = slope * (place - xs[start]) + ys[start]
            }
          }
        }
      }.cast(to: type)
    }
  }

  /// The line through points that repeat: sorted within one period, with a neighbour on either side.
  private func interpolated(
    _ places: Tensor, _ values: Tensor, period: Double
  ) throws(TensorError) -> Tensor {
    guard period != 0, period.isFinite else {
      throw TensorError(.invalidArgument, "interpolated: a period of \(period)")
    }
    let length = Swift.abs(period)
    let folded = places.cast(to: .float64) % length
    let order = folded.argSorted()
    let (xs, ys) = (folded.taking(order), values.taking(order))
    let last = xs.count - 1
    let common = Promotion.common(node, values.node)
    let result = (cast(to: .float64) % length).interpolated(
      places: .concatenated([
        xs.part(0, from: last, to: last + 1) - length, xs, xs.part(0, from: 0, to: 1) + length,
      ]),
      values: .concatenated([
        ys.part(0, from: last, to: last + 1), ys, ys.part(0, from: 0, to: 1),
      ]))
    return result.cast(to: common.isFloatingPoint ? common : Self.defaultFloat)
  }
}
