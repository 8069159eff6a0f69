import SwiftwaterDevices

// The same elements with the axes elsewhere; nothing is copied.

extension Tensor {
  /// Returns the tensor with one axis moved to another place and the others in their order.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end.
  ///   - target: Where it goes, from either end.
  /// - Complexity: O(1).
  /// - Also known as: `numpy.moveaxis`.
  public func movingAxis(_ axis: Int, to target: Int) -> Tensor {
    movingAxes([axis], to: [target])
  }

  /// Returns the tensor with some axes moved to other places and the others in their order.
  ///
  /// - Parameters:
  ///   - axes: The axes, from either end, none twice.
  ///   - targets: Where they go, as many.
  /// - Complexity: O(1).
  /// - Also known as: `numpy.moveaxis`.
  public func movingAxes(_ axes: [Int], to targets: [Int]) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var from: [Int] = []
      var to: [Int] = []
      for axis in axes { from.append(try Shape.axis(axis, rank: rank, for: "movingAxes")) }
      for axis in targets { to.append(try Shape.axis(axis, rank: rank, for: "movingAxes")) }
      guard from.count == to.count, Set(from).count == from.count, Set(to).count == to.count else {
        throw TensorError(
          .invalidAxis,
          "movingAxes: \(axes) cannot move to \(targets); name as many axes, none of them twice")
      }
      var order = (0..<rank).filter { !from.contains($0) }
      for (target, axis) in zip(to, from).sorted(by: { $0.0 < $1.0 }) {
        order.insert(axis, at: target)
      }
      return rank == 0 ? self : transposed(order)
    }
  }

  /// Returns the tensor with two axes exchanged.
  ///
  /// - Complexity: O(1).
  /// - Also known as: `numpy.swapaxes`.
  public func swappingAxes(_ first: Int, _ second: Int) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var order = Array(0..<rank)
      order.swapAt(
        try Shape.axis(first, rank: rank, for: "swappingAxes"),
        try Shape.axis(second, rank: rank, for: "swappingAxes"))
      return transposed(order)
    }
  }

  /// Returns the elements without the axes of extent 1.
  ///
  /// - Complexity: O(1).
  /// - Also known as: `numpy.squeeze`.
  public func squeezed() -> Tensor {
    Self.attempt { () throws(TensorError) in
      try view { storage in
        let kept = storage.shape.indices.filter { storage.shape[$0] != 1 }
        return Storage(
          storage.buffer, offset: storage.offset, shape: kept.map { storage.shape[$0] },
          strides: kept.map { storage.strides[$0] })
      }
    }
  }

  /// Returns the tensor without some axes of extent 1.
  ///
  /// - Parameter axes: The axes, from either end, none twice.
  /// - Complexity: O(1).
  /// - Also known as: `numpy.squeeze` with several axes.
  public func squeezed(axes: [Int]) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var places: Set<Int> = []
      for axis in axes {
        let place = try Shape.axis(axis, rank: rank, for: "squeezed")
        guard places.insert(place).inserted else {
          throw TensorError(.invalidAxis, "squeezed: axis \(axis) stands in \(axes) twice")
        }
      }
      return places.sorted(by: >).reduce(self) { $0.squeezed(axis: $1) }
    }
  }

  /// Returns the tensor with new axes of extent 1 in front until it has at least a number of axes.
  ///
  /// A single axis becomes a row of a matrix. See ``withDepth()`` for axes on both sides.
  ///
  /// - Complexity: O(1).
  /// - Also known as: `numpy.atleast_1d`, `numpy.atleast_2d`.
  public func atLeast(rank minimum: Int) -> Tensor {
    (rank..<Swift.max(rank, minimum)).reduce(self) { tensor, _ in tensor.expanded(axis: 0) }
  }

  /// Returns the tensor with at least three axes, as pictures have: rows, columns and depth.
  ///
  /// A matrix gets a depth of 1, a single axis becomes the only row.
  ///
  /// - Complexity: O(1).
  /// - Also known as: `numpy.atleast_3d`.
  public func withDepth() -> Tensor {
    rank > 2 ? self : atLeast(rank: 2).expanded(axis: 2)
  }

  /// Returns the tensors repeated to the one shape that all of them broadcast to.
  ///
  /// - Complexity: O(1) for each.
  /// - Also known as: `numpy.broadcast_arrays`.
  public static func broadcast(_ tensors: [Tensor]) -> [Tensor] {
    do {
      var shape: [Int] = []
      for tensor in tensors {
        shape = try Shape.broadcast(shape, tensor.shape, for: "broadcast")
      }
      return tensors.map { $0.broadcast(to: shape) }
    } catch {
      return tensors.map { _ in failure(error) }
    }
  }

  /// Returns the elements in the opposite order along some axes, or along all.
  ///
  /// - Parameter axes: The axes, from either end; nil for all.
  /// - Complexity: O(1).
  /// - Also known as: `numpy.flip`, `numpy.flipud`, `numpy.fliplr`.
  public func flipped(axes: [Int]? = nil) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var places: Set<Int> = []
      for axis in axes ?? Array(0..<rank) {
        places.insert(try Shape.axis(axis, rank: rank, for: "flipped"))
      }
      return self[
        at: (0..<rank).map { IndexPart.slice(from: nil, to: nil, by: places.contains($0) ? -1 : 1) }
      ]
    }
  }

  /// Returns the elements in the opposite order along an axis.
  ///
  /// - Complexity: O(1).
  /// - Also known as: `numpy.flip`.
  public func flipped(axis: Int) -> Tensor { flipped(axes: [axis]) }

  /// Returns the planes of two axes turned by quarter turns, from the first axis towards the second.
  ///
  /// - Parameters:
  ///   - turns: The number of quarter turns; negative ones go the other way.
  ///   - axes: The two axes of the plane.
  /// - Complexity: O(1).
  /// - Also known as: `numpy.rot90`.
  public func rotated(quarterTurns turns: Int = 1, axes: (Int, Int) = (0, 1)) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let first = try Shape.axis(axes.0, rank: rank, for: "rotated")
      let second = try Shape.axis(axes.1, rank: rank, for: "rotated")
      guard first != second else {
        throw TensorError(
          .invalidAxis, "rotated: axes \(axes.0) and \(axes.1) are the same; a plane has two")
      }
      switch ((turns % 4) + 4) % 4 {
      case 1: return flipped(axis: second).swappingAxes(first, second)
      case 2: return flipped(axes: [first, second])
      case 3: return swappingAxes(first, second).flipped(axis: second)
      default: return self
      }
    }
  }
}
