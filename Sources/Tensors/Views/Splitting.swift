import SwiftwaterDevices

extension Tensor {
  /// Returns the parts of an axis between some places.
  ///
  /// - Parameters:
  ///   - places: Where a new part begins, in order, counting from the end when negative; places
  ///     beyond the end give empty parts.
  ///   - axis: The axis, from either end.
  /// - Returns: One part more than places, as views.
  /// - Complexity: O(parts).
  /// - Also known as: `numpy.split` with indices.
  public func split(at places: [Int], axis: Int = 0) -> [Tensor] {
    Self.parts { () throws(TensorError) in
      let axis = try Shape.axis(axis, rank: rank, for: "split")
      let extent = shape[axis]
      let bounds = places.map { Swift.min(Swift.max(0, $0 < 0 ? $0 + extent : $0), extent) }
      return zip([0] + bounds, bounds + [extent]).map { from, to in
        part(axis, from: from, to: Swift.max(from, to))
      }
    }
  }

  /// Returns an axis cut in parts of equal extent.
  ///
  /// - Parameters:
  ///   - sections: The number of parts, which divides the extent.
  ///   - axis: The axis, from either end.
  /// - Returns: The parts, as views.
  /// - Complexity: O(parts).
  /// - Also known as: `numpy.split` with a number of sections; `numpy.vsplit`, `numpy.hsplit` and
  ///   `numpy.dsplit` along axes 0, 1 and 2.
  public func split(into sections: Int, axis: Int = 0) -> [Tensor] {
    Self.parts { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "split")
      guard sections > 0, shape[place] % sections == 0 else {
        throw TensorError(
          .invalidArgument,
          """
          split: extent \(shape[place]) of axis \(axis) is not cut in \(sections) equal parts; \
          use split(intoAbout:)
          """)
      }
      return split(intoAbout: sections, axis: axis)
    }
  }

  /// Returns an axis cut in parts of nearly equal extent, the longer ones first.
  ///
  /// - Parameters:
  ///   - sections: The number of parts, at least 1.
  ///   - axis: The axis, from either end.
  /// - Returns: The parts, as views.
  /// - Complexity: O(parts).
  /// - Also known as: `numpy.array_split`.
  public func split(intoAbout sections: Int, axis: Int = 0) -> [Tensor] {
    Self.parts { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "split")
      guard sections > 0 else {
        throw TensorError(.invalidArgument, "split: \(sections) parts; use 1 or more")
      }
      try Shape.checkList(sections, for: "split")
      let (length, longer) = shape[place].quotientAndRemainder(dividingBy: sections)
      return split(
        at: (1..<Swift.max(1, sections)).map { $0 * length + Swift.min($0, longer) }, axis: place)
    }
  }

  /// Returns the slices of an axis, each without it.
  ///
  /// - Returns: As many views as the axis is long.
  /// - Complexity: O(slices).
  /// - Also known as: `numpy.unstack`.
  public func unstacked(axis: Int = 0) -> [Tensor] {
    Self.parts { () throws(TensorError) in
      let place = try Shape.axis(axis, rank: rank, for: "unstacked")
      return (0..<shape[place]).map {
        part(place, from: $0, to: $0 + 1).squeezed(axis: place)
      }
    }
  }
}
