import SwiftwaterDevices

// What reductions over a part of the elements need: what is left out becomes a number that changes no
// result.

extension Tensor {
  /// The elements where a mask holds, and elsewhere another one.
  func taking(_ mask: Tensor, else neutral: Tensor, for name: String) -> Tensor {
    Self.attempt { () throws(TensorError) in
      .select(try fullMask(mask, for: name), self, neutral)
    }
  }

  /// How many elements of a mask hold, in `float64`.
  func taken(
    _ mask: Tensor, _ axis: Int?, _ keepingDimensions: Bool, for name: String
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      try fullMask(mask, for: name).sum(axis: axis, keepingDimensions: keepingDimensions)
        .cast(to: .float64)
    }
  }

  /// A mask in the shape of this tensor.
  func fullMask(_ mask: Tensor, for name: String) throws(TensorError) -> Tensor {
    guard mask.dtype == .bool else {
      throw TensorError(.invalidType, "\(name): the mask is \(mask.dtype), not bool; compare first")
    }
    if mask.shape == shape { return mask }
    guard try Shape.broadcast(mask.shape, shape, for: name) == shape else {
      throw TensorError(
        .shapeMismatch,
        """
        \(name): a mask of shape \(Shape.text(mask.shape)) does not broadcast to \
        \(Shape.text(shape))
        """)
    }
    return mask.broadcast(to: shape)
  }

  /// A result joined with the number it begins with, in the type of the result.
  func begun(
    with initial: any TensorScalar, for name: String, by join: (Tensor, Tensor) -> Tensor
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      join(self, try initial.tensor.stored(as: dtype, for: name))
    }
  }

  /// The smallest or largest element where a mask holds, or a number beyond all of them.
  func extreme(
    _ kind: Reduction, _ name: String, _ axis: Int?, _ keepingDimensions: Bool,
    _ initial: (any TensorScalar)?, _ mask: Tensor?
  ) -> Tensor {
    guard initial != nil || mask != nil else {
      return reduce(kind, name, axis, keepingDimensions)
    }
    return Self.attempt { () throws(TensorError) in
      guard let initial else {
        throw TensorError(
          .invalidArgument,
          "\(name): where a mask leaves out everything there is no answer; give an initial number")
      }
      let start = try initial.tensor.stored(as: dtype, for: name)
      let extent = try axis.map { axis throws(TensorError) in
        shape[try Shape.axis(axis, rank: rank, for: name)]
      }
      if (extent ?? count) == 0 {
        return start.broadcast(to: any(axis: axis, keepingDimensions: keepingDimensions).shape)
      }
      let elements = mask.map { taking($0, else: start, for: name) } ?? self
      let found = elements.reduce(kind, name, axis, keepingDimensions)
      return .stacked([found, start.broadcast(to: found.shape)]).reduce(kind, name, 0, false)
    }
  }

  /// The variance of the elements where a mask holds, in two passes.
  func variance(
    of mask: Tensor, _ axis: Int?, _ degreesOfFreedomLost: Int, _ keepingDimensions: Bool
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let mask = try fullMask(mask, for: "variance")
      let wide = cast(to: wideType)
      let distances = wide - wide.mean(axis: axis, keepingDimensions: true, where: mask)
      let squares =
        dtype.isComplex
        ? distances.real().squared() + distances.imaginary().squared() : distances.squared()
      let total = squares.sum(axis: axis, keepingDimensions: keepingDimensions, where: mask)
      let count = taken(mask, axis, keepingDimensions, for: "variance")
      // More lost than there are leaves nothing to divide by.
      let divisor = (count - Double(degreesOfFreedomLost)).maximum(0)
      return (total / divisor).cast(to: floatingType.component)
    }
  }

  /// The type that sums of many elements are made in.
  var wideType: DType { dtype.isComplex ? .complex128 : .float64 }
}
