import SwiftwaterDevices

extension Tensor {
  /// Which of the places among equal elements.
  public enum Side: Sendable {
    /// Before them.
    case left
    /// After them.
    case right
  }

  /// Returns where values would be put in this tensor, whose one axis ascends, so that it stays in
  /// order.
  ///
  /// - Parameters:
  ///   - values: Any shape; NaN comes last.
  ///   - side: Where among equal elements.
  /// - Returns: Places in `0...count` of the shape of `values`, `int64`.
  /// - Complexity: O(*values* · log *count*).
  /// - Also known as: `numpy.searchsorted`.
  public func places(of values: Tensor, side: Side = .left) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard rank == 1 else {
        throw TensorError(
          .shapeMismatch, "places(of:): takes one axis that ascends, got shape \(Shape.text(shape))"
        )
      }
      let type = Promotion.common(node, values.node)
      let (count, wanted, isRight) = (self.count, values.count, side == .right)
      return try Self.computed(
        "places(of:)", [cast(to: type), values.cast(to: type)], dtype: .int64, shape: values.shape
      ) { operands, result throws(DeviceError) in
        try type.run(
          SearchKernel(
            sorted: operands[0], count: count, values: operands[1], wanted: wanted,
            target: result, isRight: isRight))
      }
    }
  }

  /// Returns the number of the bin that each element falls in, `int64`.
  ///
  /// - Parameters:
  ///   - edges: One axis that ascends or descends. In ascending edges element x falls in bin i when
  ///     `edges[i-1] <= x < edges[i]`.
  ///   - closedAtRight: Whether the larger edge belongs to a bin, rather than the smaller one.
  /// - Complexity: O(*count* · log *edges*).
  /// - Also known as: `numpy.digitize`.
  public func digitized(edges: Tensor, closedAtRight: Bool = false) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let values = edges.array(of: Double.self)
      let pairs = zip(values, values.dropFirst())
      if edges.rank == 1, pairs.allSatisfy({ $0 <= $1 }) {
        return edges.places(of: self, side: closedAtRight ? .left : .right)
      }
      guard edges.rank == 1, pairs.allSatisfy({ $0 >= $1 }) else {
        throw TensorError(
          .invalidArgument, "digitized: the edges neither ascend nor descend; sort them first")
      }
      return edges.count.tensor
        - edges.flipped(axis: 0).places(of: self, side: closedAtRight ? .left : .right)
    }
  }
}

private struct SearchKernel: NumberKernel {
  let sorted: UnsafeMutableRawPointer
  let count: Int
  let values: UnsafeMutableRawPointer
  let wanted: Int
  let target: UnsafeMutableRawPointer
  let isRight: Bool

  func run<Number: TensorNumber>(_ type: Number.Type) {
    nonisolated(unsafe) let sorted = sorted.assumingMemoryBound(to: Number.self)
    nonisolated(unsafe) let values = values.assumingMemoryBound(to: Number.self)
    nonisolated(unsafe) let target = target.assumingMemoryBound(to: Int.self)
    let (count, isRight) = (count, isRight)
    Threads.forEachRange(wanted, grain: 16_384) { _, range in
      for index in range {
        let key = values[index].key
        var (start, length) = (0, count)
        // Halving without branches on the data: the next load does not wait for a guess.
        while length > 0 {
          let half = length / 2
          let other = sorted[start + half].key
          let isAfter = isRight ? other <= key : other < key
          start = isAfter ? start + half + 1 : start
          length = isAfter ? length - half - 1 : half
        }
        target[index] = start
      }
    }
  }
}
