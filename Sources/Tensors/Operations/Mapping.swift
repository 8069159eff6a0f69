import SwiftwaterDevices

extension Tensor {
  /// Returns what a function makes of each element.
  ///
  /// Operations of tensors are many times faster; this is for what they cannot say.
  ///
  /// - Parameter transform: Gets the elements in row-major order, converted to what it takes.
  /// - Returns: The shape of this tensor, in the type that the function returns.
  /// - Complexity: O(*count*) calls, now.
  /// - Also known as: `numpy.vectorize`, `numpy.frompyfunc`.
  public func mapped<Element: DTypeElement, Result: DTypeElement>(
    _ transform: (Element) throws -> Result
  ) rethrows -> Tensor {
    Tensor(try withUnsafeElements(of: Element.self) { try $0.map(transform) }, shape: shape)
  }

  /// Returns what a function makes of each row along an axis.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end.
  ///   - transform: Gets rows of one axis; its results all have one shape, which stands where the
  ///     axis was.
  /// - Complexity: O(*rows*) calls; operations that take an axis are faster.
  /// - Also known as: `numpy.apply_along_axis`.
  public func mappedRows(
    axis: Int, _ transform: (Tensor) throws -> Tensor
  ) rethrows -> Tensor {
    let place = axis < 0 ? axis + rank : axis
    guard place >= 0, place < rank, count > 0 else {
      return Self.attempt { () throws(TensorError) in
        _ = try Shape.axis(axis, rank: rank, for: "mappedRows")
        throw TensorError(
          .invalidArgument, "mappedRows: shape \(Shape.text(shape)) has no row to show the result")
      }
    }
    let outer = shape.indices.filter { $0 != place }
    let rows = movingAxis(place, to: -1).reshaped([-1, shape[place]])
    let results = try (0..<rows.shape[0]).map { try transform(rows[$0]) }
    let inner = results[0].rank
    let whole = Tensor.stacked(results).reshaped(outer.map { shape[$0] } + results[0].shape)
    return whole.movingAxes(
      Array(outer.count..<outer.count + inner), to: Array(place..<place + inner))
  }
}
