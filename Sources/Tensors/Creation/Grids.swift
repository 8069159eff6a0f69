import SwiftwaterDevices

extension Tensor {
  /// Returns the coordinates of every point of a grid, one tensor for each axis.
  ///
  /// - Parameters:
  ///   - axes: The coordinates along each axis, each of one axis.
  ///   - matrixOrder: Whether the first coordinate counts along the first axis (`ij`); otherwise
  ///     it counts along the second, as x does in a picture (`xy`, NumPy's default).
  /// - Returns: Views of the shape of the grid.
  /// - Complexity: O(1) for each.
  /// - Also known as: `numpy.meshgrid`.
  public static func meshgrid(_ axes: [Tensor], matrixOrder: Bool = false) -> [Tensor] {
    do throws(TensorError) {
      if let wrong = axes.first(where: { $0.rank > 1 }) {
        throw TensorError(
          .shapeMismatch,
          "meshgrid: coordinates have one axis, got shape \(Shape.text(wrong.shape))")
      }
      let shape = axes.map(\.count)
      _ = try Shape.count(shape, for: "meshgrid")
      let isSwapped = !matrixOrder && axes.count > 1
      return axes.enumerated().map { position, axis in
        var along = Array(repeating: 1, count: axes.count)
        along[position] = axis.count
        let grid = axis.reshaped(along).broadcast(to: shape)
        return isSwapped ? grid.swappingAxes(0, 1) : grid
      }
    } catch {
      return axes.map { _ in failure(error) }
    }
  }

  /// Returns the indices of every element of a shape along each axis, `int64`.
  ///
  /// - Returns: The axes first: rank × shape.
  /// - Complexity: O(elements of the result).
  /// - Also known as: `numpy.indices`.
  public static func indices(of shape: [Int]) -> Tensor {
    attempt { () throws(TensorError) in
      _ = try Shape.count(shape, for: "indices")
      guard !shape.isEmpty else { return Tensor([Int]()) }
      return stacked(meshgrid(shape.map { arange($0) }, matrixOrder: true))
    }
  }

  /// Returns the powers of each number as the rows of a matrix.
  ///
  /// - Parameters:
  ///   - columns: The number of powers, from the highest down to 0; nil for as many as numbers.
  ///   - increasing: Whether powers go up from 0 instead.
  /// - Returns: Integers in 64 bits, because powers grow fast.
  /// - Complexity: O(*count* · *columns*).
  /// - Also known as: `numpy.vander`.
  public func vandermonde(columns: Int? = nil, increasing: Bool = false) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let columns = columns ?? count
      guard rank == 1, columns >= 0 else {
        throw TensorError(
          .invalidArgument,
          "vandermonde: takes one axis and 0 columns or more, got \(Shape.text(shape)), \(columns)")
      }
      _ = try Shape.count([count, columns], for: "vandermonde")
      try Shape.checkList(columns, for: "vandermonde")
      // Products rather than powers, so that whole numbers stay exact.
      let base = dtype.isFloatingPoint || dtype == .uint64 ? self : cast(to: .int64)
      guard columns > 0 else { return .zeros([count, 0], dtype: base.dtype) }
      var powers = [Tensor.ones([count], dtype: base.dtype)]
      while powers.count < columns {
        let next = powers[powers.count - 1] * base
        // Each is the start of the next: left for later, each would be computed from the first on.
        do throws(DeviceError) {
          _ = try Evaluator.materialise(next.node)
        } catch {
          throw TensorError(error)
        }
        powers.append(next)
      }
      return .stacked(increasing ? powers : powers.reversed(), axis: 1)
    }
  }
}
