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
      var type = Promotion.common(node, values.node)
      if type.isHalf { type = .float32 }
      let compute = type.isComplex ? .complex128 : type
      let (count, wanted, isRight) = (self.count, values.count, side == .right)
      let inputs = [cast(to: compute), values.cast(to: compute)]
      let elsewhere = Self.accelerated(inputs, dtype: .int64, shape: values.shape) {
        accelerator, operands, result throws(DeviceError) in
        try KernelSearching.places(
          in: operands[0], count: count, of: operands[1], wanted: wanted, dtype: compute,
          includingEquals: isRight, into: result, on: accelerator)
      }
      return try Self.computed(
        "places(of:)", inputs, dtype: .int64, shape: values.shape,
        accelerated: compute.isComplex ? nil : elsewhere
      ) { operands, result in
        if compute.isComplex {
          return Self.searchComplex(
            operands.map { $0.assumingMemoryBound(to: Complex<Double>.self) }, count, wanted,
            isRight, into: result.assumingMemoryBound(to: Int.self))
        }
        Searching.places(
          in: operands[0], count: count, of: operands[1], wanted: wanted, dtype: compute,
          includingEquals: isRight, into: result)
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
      if edges.rank == 1, edges.isOrdered(ascending: true) {
        return edges.places(of: self, side: closedAtRight ? .left : .right)
      }
      guard edges.rank == 1, edges.isOrdered(ascending: false) else {
        throw TensorError(
          .invalidArgument, "digitized: the edges neither ascend nor descend; sort them first")
      }
      return edges.count.tensor
        - edges.flipped(axis: 0).places(of: self, side: closedAtRight ? .left : .right)
    }
  }

  // MARK: - Implementation

  /// Whether no element of one axis is before its neighbour in order, or none after; NaN never is.
  private func isOrdered(ascending: Bool) -> Bool {
    guard count > 1 else { return true }
    let values = dtype.isComplex || dtype == .bool ? cast(to: .float64) : self
    let (earlier, later) = (
      values.part(0, from: 0, to: count - 1), values.part(0, from: 1, to: count)
    )
    return (ascending ? earlier .<= later : earlier .>= later).all().item(as: Bool.self)
  }

  private static func searchComplex(
    _ operands: [UnsafeMutablePointer<Complex<Double>>], _ count: Int, _ wanted: Int,
    _ isRight: Bool, into target: UnsafeMutablePointer<Int>
  ) {
    for index in 0..<wanted {
      let key = operands[1][index].key
      var (start, length) = (0, count)
      while length > 0 {
        let half = length / 2
        let other = operands[0][start + half].key
        let isAfter = isRight ? other <= key : other < key
        start = isAfter ? start + half + 1 : start
        length = isAfter ? length - half - 1 : half
      }
      target[index] = start
    }
  }
}
