import SwiftwaterDevices

extension Tensor {
  /// Returns the sum over all elements, or over one axis.
  ///
  /// Integers and bools add up in 64 bits; floats add up in `float64` and are rounded once.
  ///
  /// - Parameters:
  ///   - axis: The axis summed over, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Also known as: `numpy.sum`.
  public func sum(
    axis: Int? = nil, keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    if let mask {
      return taking(mask, else: 0, for: "sum").sum(
        axis: axis, keepingDimensions: keepingDimensions, initial: initial)
    }
    if let initial {
      return sum(axis: axis, keepingDimensions: keepingDimensions).begun(
        with: initial, for: "sum", by: +)
    }
    if dtype.isComplex {
      return overComponents(axis, keepingDimensions, for: "sum") { $0.sum(axis: $1) }
    }
    return reduce(.sum, "sum", axis, keepingDimensions)
  }

  /// Returns the product over all elements, or over one axis.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - initial: A number that the result begins with, in the result's type.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Also known as: `numpy.prod`.
  public func product(
    axis: Int? = nil, keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    if let mask {
      return taking(mask, else: 1, for: "product").product(
        axis: axis, keepingDimensions: keepingDimensions, initial: initial)
    }
    if let initial {
      return product(axis: axis, keepingDimensions: keepingDimensions).begun(
        with: initial, for: "product", by: *)
    }
    return reduce(.product, "product", axis, keepingDimensions)
  }

  /// Returns the smallest element, over all or over one axis; NaN when there is one.
  ///
  /// Complex numbers are ordered by their real parts, then by their imaginary ones.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - initial: A number that the result is at most.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Precondition: At least one element is reduced, or there is an initial number; a mask needs one.
  /// - Also known as: `numpy.min`.
  public func min(
    axis: Int? = nil, keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    extreme(.minimum, "min", axis, keepingDimensions, initial, mask)
  }

  /// Returns the largest element, over all or over one axis; NaN when there is one.
  ///
  /// Complex numbers are ordered by their real parts, then by their imaginary ones.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - initial: A number that the result is at least.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Precondition: At least one element is reduced, or there is an initial number; a mask needs one.
  /// - Also known as: `numpy.max`.
  public func max(
    axis: Int? = nil, keepingDimensions: Bool = false, initial: (any TensorScalar)? = nil,
    where mask: Tensor? = nil
  ) -> Tensor {
    extreme(.maximum, "max", axis, keepingDimensions, initial, mask)
  }

  /// Returns the place of the first smallest element, `int64`.
  ///
  /// - Also known as: `numpy.argmin`.
  public func argMin(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    reduce(.indexOfMinimum, "argMin", axis, keepingDimensions)
  }

  /// Returns the place of the first largest element, `int64`.
  ///
  /// - Also known as: `numpy.argmax`.
  public func argMax(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    reduce(.indexOfMaximum, "argMax", axis, keepingDimensions)
  }

  /// Returns whether every element is other than 0.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Also known as: `numpy.all`.
  public func all(
    axis: Int? = nil, keepingDimensions: Bool = false, where mask: Tensor? = nil
  ) -> Tensor {
    let truths = mask.map { cast(to: .bool).taking($0, else: true, for: "all") } ?? cast(to: .bool)
    // Over nothing there is no least, but all of it holds.
    return truths.reduce(count == 0 ? .product : .minimum, "all", axis, keepingDimensions)
      .cast(to: .bool)
  }

  /// Returns whether any element is other than 0.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Also known as: `numpy.any`.
  public func any(
    axis: Int? = nil, keepingDimensions: Bool = false, where mask: Tensor? = nil
  ) -> Tensor {
    let truths = mask.map { cast(to: .bool).taking($0, else: false, for: "any") } ?? cast(to: .bool)
    return truths.reduce(count == 0 ? .sum : .maximum, "any", axis, keepingDimensions)
      .cast(to: .bool)
  }

  /// Returns the arithmetic mean over all elements, or over one axis; NaN over nothing.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  ///   - mask: `bool`, which elements count; broadcasts to the shape of this tensor. nil for all.
  /// - Also known as: `numpy.mean`.
  public func mean(
    axis: Int? = nil, keepingDimensions: Bool = false, where mask: Tensor? = nil
  ) -> Tensor {
    if let mask {
      let total = cast(to: wideType).taking(mask, else: 0, for: "mean")
        .sum(axis: axis, keepingDimensions: keepingDimensions)
      return (total / taken(mask, axis, keepingDimensions, for: "mean")).cast(to: floatingType)
    }
    if dtype.isComplex {
      return overComponents(axis, keepingDimensions, for: "mean") { $0.mean(axis: $1) }
    }
    let floating = floatingType
    return Self.attempt { () throws(TensorError) in
      let divisor = axis == nil ? count : shape[try Shape.axis(axis!, rank: rank, for: "mean")]
      let total = cast(to: .float64).sum(axis: axis, keepingDimensions: keepingDimensions)
      return (total / Tensor(double: Double(divisor))).cast(to: floating)
    }
  }

  // MARK: - Implementation

  func reduce(
    _ kind: Reduction, _ name: String, _ axis: Int?, _ keepingDimensions: Bool
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      if dtype.isHalf {
        let result = cast(to: .float32).reduce(kind, name, axis, keepingDimensions)
        return result.dtype == .float32 ? result.cast(to: dtype) : result
      }
      let operand = self
      var shape = self.shape
      var (outer, extent, inner) = (1, count, 1)
      if let axis {
        let place = try Shape.axis(axis, rank: rank, for: name)
        outer = shape[..<place].reduce(1, *)
        extent = shape[place]
        inner = shape[(place + 1)...].reduce(1, *)
        if keepingDimensions { shape[place] = 1 } else { shape.remove(at: place) }
      } else {
        shape = keepingDimensions ? shape.map { _ in 1 } : []
      }
      let total = outer * inner
      let isNeutral = kind == .sum || kind == .product
      guard extent > 0 || isNeutral || total == 0 else {
        throw TensorError(
          .invalidArgument, "\(name): no elements to choose from in shape \(Shape.text(self.shape))"
        )
      }
      let resultType = kind.resultType(dtype)
      // Floats add up in float64 and come back in their own type.
      let type = dtype.isInexact && isNeutral ? dtype : resultType
      if extent == 0 { return .repeating(.float(kind == .sum ? 0 : 1), shape, type) }
      if dtype.isComplex && kind != .product {
        return try complexExtreme(
          kind, name, AxisSlices(outer: outer, count: extent, inner: inner), shape: shape)
      }
      if dtype.isComplex {
        return try complexProduct(outer: outer, count: extent, inner: inner, shape: shape)
      }
      let step = ReductionStep(
        kind: .reduction(kind), dtype: dtype, outer: outer, count: extent, inner: inner,
        shape: shape)
      let operation = Deferred(
        name, [operand.node], reduction: step,
        accelerated: { accelerator, storages throws(DeviceError) in
          try step.run(storages[0], on: accelerator)
        }
      ) { storages throws(DeviceError) in
        let input = try storages[0].contiguous(step.dtype)
        defer { withExtendedLifetime(input.buffer) {} }
        return try step.run(.memory(input.pointer(step.dtype)))
      }
      let wide = Tensor(pending: operation, dtype: resultType, shape: shape)
      return wide.cast(to: type)
    }
  }
}

extension Tensor {
  /// Reduces real and imaginary parts by themselves.
  ///
  /// - Parameter body: Reduces an axis of real numbers.
  private func overComponents(
    _ axis: Int?, _ keepingDimensions: Bool, for name: String, _ body: (Tensor, Int) -> Tensor
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let place = try axis.map { axis throws(TensorError) in
        try Shape.axis(axis, rank: rank, for: name)
      }
      let parts = place == nil ? components().reshaped([count, 2]) : components()
      let result = body(parts, place ?? 0).complexFromComponents()
      guard keepingDimensions else { return result }
      var kept = shape
      for axis in kept.indices where place == nil || place == axis { kept[axis] = 1 }
      return result.reshaped(kept)
    }
  }

  /// The product of complex numbers over the middle axis of (outer, count, inner), in `complex128`.
  private func complexProduct(
    outer: Int, count: Int, inner: Int, shape: [Int]
  ) throws(TensorError) -> Tensor {
    let wide = cast(to: .complex128)
    let product = try Self.computed("product", [wide], dtype: .complex128, shape: shape) {
      operands, result in
      let from = operands[0].assumingMemoryBound(to: Complex<Double>.self)
      let to = result.assumingMemoryBound(to: Complex<Double>.self)
      for slice in 0..<outer * inner {
        let first = slice / inner * count * inner + slice % inner
        var product = Complex<Double>(1)
        for place in 0..<count { product *= from[first + place * inner] }
        to[slice] = product
      }
    }
    return product.cast(to: dtype)
  }
}

extension Storage {
  /// This storage, or a copy without gaps.
  func contiguous(_ dtype: DType) throws(DeviceError) -> Storage {
    if isContiguous { return self }
    try buffer.bringToHost()
    let copy = Storage(try Buffer(byteCount: count * dtype.byteCount), shape: shape)
    Strided.copy(self, to: copy, dtype)
    return copy
  }
}
