import SwiftwaterDevices

// Complex numbers and their parts.

extension Operation {
  static let complex: [Operation] = [
    realPart,
    imaginaryPart,
    phase,
    conjugate,
  ]

  static let realPart = Operation(
    "real", .complex, .realPart, arity: 1, types: .part, takesComplex: true, source: complexSource
  ) { $0[0] }
  static let imaginaryPart = Operation(
    "imaginary", .complex, .imaginaryPart, arity: 1, types: .part, takesComplex: true,
    source: complexSource
  ) { _ in 0 }
  static let phase = Operation(
    "phase", .complex, .phase, arity: 1, types: .part, tolerance: 2, takesComplex: true,
    source: complexSource
  ) { Libm.atan2(0, $0[0]) }
  static let conjugate = Operation(
    "conjugated", .complex, .conjugate, arity: 1, types: .complex, takesComplex: true,
    source: complexSource
  ) { $0[0] }

  private static let complexSource = "Array API standard 2024.12, element-wise functions"
}

extension Tensor {
  /// Returns the complex numbers of two tensors that broadcast together.
  ///
  /// - Parameters:
  ///   - real: The real parts; integers and floats of 16 bits become the default float.
  ///   - imaginary: The imaginary parts, likewise.
  /// - Returns: `complex64`, or `complex128` when either is `float64`.
  /// - Complexity: O(*count*).
  /// - Also known as: `torch.complex`.
  public static func complex(_ real: Tensor, _ imaginary: Tensor) -> Tensor {
    attempt { () throws(TensorError) in
      let common = Promotion.common(real.node, imaginary.node)
      guard !common.isComplex else {
        throw TensorError(.invalidType, "complex: the parts are \(common); they must be real")
      }
      let type = common.complex
      let parts = [real, imaginary].map { $0.cast(to: type.component) }
      defer { withExtendedLifetime(parts) {} }
      let shape = try Shape.broadcast(real.shape, imaginary.shape, for: "complex")
      return Tensor(
        recording: Node(
          .complex, compute: type.component, parts[0].node, parts[1].node, dtype: type,
          extents: Extents(shape)))
    }
  }

  /// Returns the real parts; real numbers are their own.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.real`.
  public func real() -> Tensor { dtype.isComplex ? Operation.realPart(self) : self }

  /// Returns the imaginary parts; of real numbers 0.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.imag`.
  public func imaginary() -> Tensor {
    dtype.isComplex ? Operation.imaginaryPart(self) : .zeros(shape, dtype: dtype)
  }

  /// Returns the angles of the numbers in radians, from −π to π; of negative real ones π.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.angle`.
  public func phase() -> Tensor {
    if dtype.isComplex { return Operation.phase(self) }
    let x = cast(to: floatingType)
    return Operation.atan2(.zeros([], dtype: x.dtype), x)
  }

  /// Returns whether the imaginary part of each element is 0.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.isreal`.
  public func isReal() -> Tensor { imaginary() .== 0 }

  /// Returns whether the imaginary part of each element is other than 0.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.iscomplex`.
  public func isComplex() -> Tensor { imaginary() .!= 0 }

  /// Returns the real parts when all imaginary parts are about 0, the numbers themselves otherwise.
  ///
  /// - Parameter tolerance: What counts as 0: below it, in machine epsilons above 1, as a number
  ///   otherwise.
  /// - Complexity: O(*count*), now, because the type depends on the elements.
  /// - Also known as: `numpy.real_if_close`.
  public func realIfClose(tolerance: Double = 100) -> Tensor {
    guard dtype.isComplex else { return self }
    let bound = tolerance > 1 ? tolerance * dtype.epsilon : tolerance
    return (imaginary().abs() .< bound).all().item(as: Bool.self) ? real() : self
  }

  /// Returns the numbers mirrored at the real axis; real numbers are their own.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.conjugate`.
  public func conjugated() -> Tensor { dtype.isComplex ? Operation.conjugate(self) : self }

  /// Returns the complex numbers as pairs of real ones along a new last axis, in the same memory.
  ///
  /// - Precondition: The elements are complex.
  /// - Complexity: O(1) after the evaluation.
  /// - Also known as: `torch.view_as_real`.
  public func components() -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard dtype.isComplex else {
        throw TensorError(.invalidType, "components: takes complex numbers, got \(dtype)")
      }
      let pairs = shape + [2]
      return Tensor(
        pending: .deferred(name: "components", [node], isView: true) { storages in
          let storage = storages[0]
          return Storage(
            storage.buffer, offset: storage.offset * 2, shape: pairs,
            strides: storage.strides.map { $0 * 2 } + [1])
        }, dtype: dtype.component, shape: pairs)
    }
  }

  /// Returns the pairs along the last axis as complex numbers; the inverse of ``components()``.
  ///
  /// - Precondition: The elements are `float32` or `float64` and the last axis has extent 2.
  /// - Complexity: O(1) after the evaluation when pairs lie together, O(*count*) otherwise.
  /// - Also known as: `torch.view_as_complex`.
  public func complexFromComponents() -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard dtype == .float32 || dtype == .float64, shape.last == 2 else {
        throw TensorError(
          .invalidType,
          """
          complexFromComponents: takes float32 or float64 with a last axis of extent 2, got \
          \(dtype) of shape \(Shape.text(shape))
          """)
      }
      let (real, shape) = (dtype, Array(shape.dropLast()))
      return Tensor(
        pending: .deferred(
          name: "complexFromComponents", [node],
          accelerated: { accelerator, storages throws(DeviceError) in
            let storage = storages[0]
            let own = DeviceArray(try storage.buffer.memory(on: accelerator), start: storage.offset)
            if storage.isContiguous, storage.offset % 2 == 0 {
              return Storage(storage.buffer, shape: shape, offset: storage.offset / 2)
            }
            let copy = try accelerator.array(of: real.byteCount, count: storage.count)
            try KernelTranspose.run(
              own, byteCount: real.byteCount, extents: storage.shape, strides: storage.strides,
              into: copy, on: accelerator)
            let byteCount = storage.count * real.byteCount
            return Storage(Buffer(copy.memory, byteCount: byteCount), shape: shape)
          }
        ) { storages throws(DeviceError) in
          let storage = try storages[0].contiguous(real)
          guard storage.offset % 2 == 0 else {
            let copy = Storage(
              try Buffer(byteCount: storage.count * real.byteCount), shape: storage.shape)
            Strided.copy(storage, to: copy, real)
            return Storage(copy.buffer, shape: shape)
          }
          return Storage(storage.buffer, shape: shape, offset: storage.offset / 2)
        }, dtype: real.complex, shape: shape)
    }
  }
}

extension Complex: TensorScalar {
  /// The number with all its digits.
  public var weakNumber: WeakNumber {
    WeakNumber(
      number: .complex(Complex<Double>(Double(real), Double(imaginary))),
      dtype: Tensor.defaultFloat.complex)
  }
}
