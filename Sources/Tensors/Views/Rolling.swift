extension Tensor {
  /// Returns the elements shifted, those pushed out at one end coming in at the other.
  ///
  /// - Parameters:
  ///   - shift: How many places towards the end; negative towards the start.
  ///   - axis: The axis, from either end; nil shifts in row-major order over all axes.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.roll`.
  public func rolled(by shift: Int, axis: Int? = nil) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard let axis else { return flattened().rolled(by: shift, axis: 0).reshaped(shape) }
      let place = try Shape.axis(axis, rank: rank, for: "rolled")
      let extent = shape[place]
      guard extent > 0 else { return self }
      let start = extent - ((shift % extent) + extent) % extent
      if start == extent { return self }
      return .concatenated(
        [part(place, from: start, to: extent), part(place, from: 0, to: start)], axis: place)
    }
  }

  /// Returns the elements shifted along several axes.
  ///
  /// - Parameters:
  ///   - shifts: How many places towards the end of each axis.
  ///   - axes: The axes, from either end, as many; the shifts of one named twice add up.
  /// - Complexity: O(*count*) for each axis.
  /// - Also known as: `numpy.roll` with several axes.
  public func rolled(by shifts: [Int], axes: [Int]) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard shifts.count == axes.count else {
        throw TensorError(
          .invalidArgument, "rolled: \(shifts.count) shifts for \(axes.count) axes; give one each")
      }
      return zip(shifts, axes).reduce(self) { $0.rolled(by: $1.0, axis: $1.1) }
    }
  }

  /// The places of an axis in a half-open range, as a view.
  func part(_ axis: Int, from: Int, to: Int) -> Tensor {
    self[
      at: Array(repeating: IndexPart.slice(from: nil, to: nil, by: 1), count: axis)
        + [IndexPart.slice(from: from, to: to, by: 1)]]
  }
}
