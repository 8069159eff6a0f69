extension Tensor {
  /// Returns the x whose sum of products with the last axes of this tensor is `target`.
  ///
  /// | value | shape | meaning |
  /// | --- | --- | --- |
  /// | `self` | b… × x… | as many elements in b… as in x… |
  /// | `target` | b… | |
  /// | result | x… | |
  ///
  /// - Parameters:
  ///   - target: The right side.
  ///   - axes: Axes of this tensor that are moved to the end first.
  /// - Throws: As ``solve(_:)``.
  /// - Complexity: O(*n*³) for *n* elements of `target`.
  /// - Also known as: `numpy.linalg.tensorsolve`.
  public func tensorSolve(_ target: Tensor, axes: [Int] = []) throws(TensorError) -> Tensor {
    var places: [Int] = []
    for axis in axes { places.append(try Shape.axis(axis, rank: rank, for: "tensorSolve")) }
    guard Set(places).count == places.count else {
      throw TensorError(.invalidAxis, "tensorSolve: axes \(axes) name one twice")
    }
    let order = (0..<rank).filter { !places.contains($0) } + places
    let ordered = places.isEmpty ? self : transposed(order)
    guard ordered.rank >= target.rank, Array(ordered.shape.prefix(target.rank)) == target.shape
    else {
      throw TensorError(
        .shapeMismatch,
        """
        tensorSolve: shape \(Shape.text(ordered.shape)) does not begin with that of the target, \
        \(Shape.text(target.shape))
        """)
    }
    let rest = Array(ordered.shape.dropFirst(target.rank))
    guard rest.reduce(1, *) == target.count else {
      throw TensorError(
        .shapeMismatch,
        """
        tensorSolve: the target has \(target.count) elements, the unknowns \(Shape.text(rest)); \
        they must be as many
        """)
    }
    let matrix = ordered.reshaped([target.count, target.count])
    return try matrix.solve(target.flattened()).reshaped(rest)
  }

  /// Returns the tensor whose sum of products with this one, over the last axes of it and the first
  /// of this one, is the identity.
  ///
  /// - Parameter count: How many of the first axes belong to one side; the elements of both sides
  ///   are as many.
  /// - Returns: The axes of the second side, then those of the first.
  /// - Throws: As ``inverse()``.
  /// - Complexity: O(*n*³) for *n* elements of one side.
  /// - Also known as: `numpy.linalg.tensorinv`.
  public func tensorInverse(count: Int = 2) throws(TensorError) -> Tensor {
    guard count > 0, count <= rank else {
      throw TensorError(
        .invalidArgument, "tensorInverse: count is \(count); use 1...\(Swift.max(1, rank))")
    }
    let (first, second) = (Array(shape.prefix(count)), Array(shape.dropFirst(count)))
    let size = first.reduce(1, *)
    guard second.reduce(1, *) == size else {
      throw TensorError(
        .shapeMismatch,
        """
        tensorInverse: the sides \(Shape.text(first)) and \(Shape.text(second)) differ in their \
        number of elements
        """)
    }
    return try reshaped([size, size]).inverse().reshaped(second + first)
  }
}
