import SwiftwaterDevices

extension Tensor {
  /// Returns the sum over all elements, or over one axis.
  ///
  /// Integers and bools add up in 64 bits; floats add up in `float64` and are rounded once.
  ///
  /// - Parameters:
  ///   - axis: The axis summed over, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  public func sum(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    reduce(.sum, "sum", axis, keepingDimensions)
  }

  /// Returns the product over all elements, or over one axis.
  public func product(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    reduce(.product, "product", axis, keepingDimensions)
  }

  /// Returns the smallest element, over all or over one axis; NaN when there is one.
  ///
  /// - Precondition: At least one element is reduced.
  public func min(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    reduce(.minimum, "min", axis, keepingDimensions)
  }

  /// Returns the largest element, over all or over one axis; NaN when there is one.
  ///
  /// - Precondition: At least one element is reduced.
  public func max(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    reduce(.maximum, "max", axis, keepingDimensions)
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
  public func all(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    cast(to: .bool).cast(to: .uint8).reduce(.product, "all", axis, keepingDimensions)
      .cast(to: .bool)
  }

  /// Returns whether any element is other than 0.
  public func any(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    cast(to: .bool).reduce(.sum, "any", axis, keepingDimensions).cast(to: .bool)
  }

  /// Returns the arithmetic mean over all elements, or over one axis; NaN over nothing.
  public func mean(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    let floating = dtype.isFloatingPoint ? dtype : Self.defaultFloat
    return Self.attempt { () throws(TensorError) in
      let divisor = axis == nil ? count : shape[try Shape.axis(axis!, rank: rank, for: "mean")]
      let total = cast(to: .float64).sum(axis: axis, keepingDimensions: keepingDimensions)
      return (total / Tensor(double: Double(divisor))).cast(to: floating)
    }
  }

  // MARK: - Implementation

  private func reduce(
    _ kind: Reduction, _ name: String, _ axis: Int?, _ keepingDimensions: Bool
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
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
      let type = dtype.isFloatingPoint && isNeutral ? dtype : resultType
      if extent == 0 { return .repeating(.float(kind == .sum ? 0 : 1), shape, type) }
      let step = ReductionStep(
        kind: kind, dtype: dtype, outer: outer, count: extent, inner: inner, shape: shape)
      let operation = Deferred(name, [operand.node], reduction: step) {
        storages throws(DeviceError) in
        let input = try storages[0].contiguous(step.dtype)
        defer { withExtendedLifetime(input.buffer) {} }
        return try step.run(.memory(input.pointer(step.dtype)))
      }
      let wide = Tensor(pending: operation, dtype: resultType, shape: shape)
      return wide.cast(to: type)
    }
  }
}

extension Storage {
  /// This storage, or a copy without gaps.
  func contiguous(_ dtype: DType) throws(DeviceError) -> Storage {
    if isContiguous { return self }
    let copy = Storage(try Buffer(byteCount: count * dtype.byteCount), shape: shape)
    Strided.copy(self, to: copy, dtype)
    return copy
  }
}
