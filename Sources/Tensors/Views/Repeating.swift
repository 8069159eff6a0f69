import SwiftwaterDevices

extension Tensor {
  /// Returns copies of the whole tensor side by side along each axis.
  ///
  /// - Parameter counts: How often along each axis, aligned at the last one; missing axes and
  ///   counts are 1.
  /// - Complexity: O(elements of the result).
  /// - Also known as: `numpy.tile`.
  public func tiled(_ counts: [Int]) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard counts.allSatisfy({ $0 >= 0 }) else {
        throw TensorError(.invalidArgument, "tiled: \(counts) has a negative count")
      }
      let tensor = atLeast(rank: counts.count)
      let counts = Array(repeating: 1, count: tensor.rank - counts.count) + counts
      _ = try Shape.count(zip(counts, tensor.shape).map { $0.multiplied($1) }, for: "tiled")
      let spread = tensor.reshaped(tensor.shape.flatMap { [1, $0] })
      return spread.broadcast(to: zip(counts, tensor.shape).flatMap { [$0, $1] })
        .reshaped(zip(counts, tensor.shape).map { $0 * $1 })
    }
  }

  /// Returns each element several times in a row.
  ///
  /// - Parameters:
  ///   - count: How often, 0 or more.
  ///   - axis: The axis, from either end; nil repeats the elements of the flattened tensor.
  /// - Complexity: O(elements of the result).
  /// - Also known as: `numpy.repeat`.
  public func repeated(_ count: Int, axis: Int? = nil) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard let axis else { return flattened().repeated(count, axis: 0) }
      let place = try Shape.axis(axis, rank: rank, for: "repeated")
      guard count >= 0 else {
        throw TensorError(.invalidArgument, "repeated: count \(count) is negative")
      }
      var (spread, target) = (shape, shape)
      spread.insert(count, at: place + 1)
      target[place] = target[place].multiplied(count)
      _ = try Shape.count(target, for: "repeated")
      return expanded(axis: place + 1).broadcast(to: spread).reshaped(target)
    }
  }

  /// Returns each place of an axis as often in a row as its own count says.
  ///
  /// - Parameters:
  ///   - counts: How often, one for each place of the axis.
  ///   - axis: The axis, from either end; nil repeats the elements of the flattened tensor.
  /// - Complexity: O(elements of the result).
  /// - Also known as: `numpy.repeat`.
  public func repeated(_ counts: [Int], axis: Int? = nil) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard let axis else { return flattened().repeated(counts, axis: 0) }
      let place = try Shape.axis(axis, rank: rank, for: "repeated")
      guard counts.count == shape[place], counts.allSatisfy({ $0 >= 0 }) else {
        throw TensorError(
          .invalidArgument,
          """
          repeated: \(counts.count) counts for extent \(shape[place]) of axis \(axis); give one \
          for each place, none negative
          """)
      }
      let total = counts.reduce(0) { sum, count in
        let (next, overflow) = sum.addingReportingOverflow(count)
        return overflow ? Int.max : next
      }
      try Shape.checkList(total, for: "repeated")
      return taking(
        Tensor(counts.enumerated().flatMap { Array(repeating: $0, count: $1) }), axis: place)
    }
  }
}

extension Int {
  /// The product, or a number beyond any memory where it does not fit.
  fileprivate func multiplied(_ other: Int) -> Int {
    let (product, overflow) = multipliedReportingOverflow(by: other)
    return overflow ? .max : product
  }
}
