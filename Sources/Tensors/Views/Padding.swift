import SwiftwaterDevices

extension Tensor {
  /// What stands in the margins that padding adds.
  public enum PaddingMode: Sendable {
    /// One number.
    case constant(Double)
    /// The outermost element again.
    case edge
    /// The elements mirrored at the outermost one, which is not repeated: `c b [a b c] b a`.
    case reflect
    /// The elements mirrored beyond the outermost one, which is repeated: `b a [a b c] c b`.
    case symmetric
    /// The elements of the other end: `b c [a b c] a b`.
    case wrap
    /// A straight line from the outermost element to a number at the very end.
    case linearRamp(Double)
    /// The mean along the axis; of whole numbers the nearest one.
    case mean
    /// The median along the axis; of whole numbers the nearest one.
    case median
    /// The largest element along the axis.
    case maximum
    /// The smallest element along the axis.
    case minimum
  }

  /// Returns the tensor with margins around it.
  ///
  /// - Parameters:
  ///   - widths: The places before and after each axis, one pair an axis, or one pair for all.
  ///   - mode: What stands in the margins.
  /// - Complexity: O(elements of the result).
  /// - Also known as: `numpy.pad`.
  public func padded(
    _ widths: [(before: Int, after: Int)], mode: PaddingMode = .constant(0)
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let all = widths.count == 1 ? Array(repeating: widths[0], count: rank) : widths
      guard all.count == rank, all.allSatisfy({ $0.before >= 0 && $0.after >= 0 }) else {
        throw TensorError(
          .invalidArgument,
          "padded: \(widths.count) pairs of widths for \(rank) axes; give one each, none negative")
      }
      let target = zip(shape, all).map { extent, width in
        let margins = width.before.addingReportingOverflow(width.after)
        let whole = extent.addingReportingOverflow(margins.partialValue)
        return margins.overflow || whole.overflow ? Int.max : whole.partialValue
      }
      _ = try Shape.count(target, for: "padded")
      if case .constant(let value) = mode {
        try dtype.requireToStore(.float(value), .float64, for: "padded")
        var result = Tensor.full(target, value, dtype: dtype)
        result[
          at: zip(shape, all).map {
            IndexPart.slice(from: $1.before, to: $1.before + $0, by: 1)
          }] = self
        return result
      }
      var result = self
      for (axis, width) in all.enumerated() where width.before + width.after > 0 {
        guard shape[axis] > 0 else {
          throw TensorError(
            .invalidArgument, "padded: axis \(axis) is empty; only a constant can fill its margins")
        }
        if let margins = try result.margins(axis, width, mode) {
          result = .concatenated([margins.before, result, margins.after], axis: axis)
          continue
        }
        try Shape.checkList(target[axis], for: "padded")
        let places = (-width.before..<(shape[axis] + width.after)).map {
          mode.place($0, extent: shape[axis])
        }
        result = result.taking(Tensor(places), axis: axis)
      }
      return result
    }
  }

  /// Returns the tensor with margins of one width around it.
  ///
  /// - Also known as: `numpy.pad`.
  public func padded(_ width: Int, mode: PaddingMode = .constant(0)) -> Tensor {
    padded([(width, width)], mode: mode)
  }
}

extension Tensor.PaddingMode {
  /// The place inside an axis whose element stands at a place outside.
  fileprivate func place(_ place: Int, extent: Int) -> Int {
    func modulo(_ a: Int, _ b: Int) -> Int { ((a % b) + b) % b }
    switch self {
    case .wrap: return modulo(place, extent)
    case .symmetric:
      let turn = modulo(place, 2 * extent)
      return turn < extent ? turn : 2 * extent - 1 - turn
    case .reflect:
      guard extent > 1 else { return 0 }
      let turn = modulo(place, 2 * (extent - 1))
      return turn < extent ? turn : 2 * (extent - 1) - turn
    default: return min(max(0, place), extent - 1)
    }
  }
}
