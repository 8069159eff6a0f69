import SwiftwaterDevices

extension Tensor {
  /// Returns the product of `exponent` copies of square matrices.
  ///
  /// - Parameter exponent: 0 gives identities; a negative one, powers of the inverse.
  /// - Throws: ``TensorError`` with code `shapeMismatch`, or as ``inverse()`` for a negative
  ///   exponent.
  /// - Complexity: O(*n*³ log *exponent*) for each matrix.
  /// - Also known as: `numpy.linalg.matrix_power`.
  public func matrixPower(_ exponent: Int) throws(TensorError) -> Tensor {
    guard rank >= 2, shape[rank - 1] == shape[rank - 2] else {
      throw TensorError(
        .shapeMismatch, "matrixPower: takes square matrices, got shape \(Shape.text(shape))")
    }
    var power = exponent < 0 ? try inverse() : self
    var result: Tensor?
    var rest = exponent.magnitude
    while rest > 0 {
      if rest % 2 == 1 { result = result.map { $0.matmul(power) } ?? power }
      rest /= 2
      if rest > 0 { power = power.matmul(power) }
    }
    return result ?? Self.identities(Array(shape.dropLast(2)), shape[rank - 1], dtype)
  }

  /// Returns the product of a chain of matrices, multiplied in the order that takes the fewest
  /// operations.
  ///
  /// - Parameter chain: Matrices whose neighbours fit; the first may be a row vector, the last a
  ///   column vector.
  /// - Complexity: O(*k*³) for the order of *k* matrices, and the products.
  /// - Also known as: `numpy.linalg.multi_dot`.
  /// - Source: Cormen, Leiserson, Rivest, Stein, Introduction to Algorithms, 3rd ed., section 15.2.
  public static func multiDot(_ chain: [Tensor]) -> Tensor {
    attempt { () throws(TensorError) in
      guard chain.count >= 2 else {
        throw TensorError(
          .invalidArgument, "multiDot: needs at least two matrices, got \(chain.count)")
      }
      let ends = [0, chain.count - 1]
      for (place, tensor) in chain.enumerated()
      where tensor.rank != 2 && !(tensor.rank == 1 && ends.contains(place)) {
        throw TensorError(
          .shapeMismatch,
          "multiDot: operand \(place) has shape \(Shape.text(tensor.shape)), not that of a matrix")
      }
      var matrices = chain
      let (isRow, isColumn) = (chain[0].rank == 1, chain[chain.count - 1].rank == 1)
      if isRow { matrices[0] = matrices[0].expanded(axis: 0) }
      if isColumn { matrices[chain.count - 1] = matrices[chain.count - 1].expanded(axis: 1) }
      var product = multiplied(matrices, cheapestCuts(matrices), 0, matrices.count - 1)
      if isColumn { product = product.squeezed(axis: -1) }
      if isRow { product = product.squeezed(axis: 0) }
      return product
    }
  }

  // MARK: - Implementation

  private static func multiplied(
    _ chain: [Tensor], _ cuts: [[Int]], _ first: Int, _ last: Int
  ) -> Tensor {
    if first == last { return chain[first] }
    let cut = cuts[first][last]
    return multiplied(chain, cuts, first, cut).matmul(multiplied(chain, cuts, cut + 1, last))
  }

  /// After which matrix each part of the chain is best cut in two.
  private static func cheapestCuts(_ chain: [Tensor]) -> [[Int]] {
    let extents = [chain[0].shape[0]] + chain.map { $0.shape[1] }
    let count = chain.count
    var costs = Array(repeating: Array(repeating: 0.0, count: count), count: count)
    var cuts = Array(repeating: Array(repeating: 0, count: count), count: count)
    for length in 1..<count {
      for first in 0..<(count - length) {
        let last = first + length
        costs[first][last] = .infinity
        for cut in first..<last {
          let own = Double(extents[first]) * Double(extents[cut + 1]) * Double(extents[last + 1])
          let cost = costs[first][cut] + costs[cut + 1][last] + own
          if cost < costs[first][last] { (costs[first][last], cuts[first][last]) = (cost, cut) }
        }
      }
    }
    return cuts
  }
}
