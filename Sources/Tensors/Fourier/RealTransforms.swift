import SwiftwaterDevices

extension Tensor {
  /// Returns the first half of the discrete Fourier transform of real numbers along an axis; the
  /// other half is its mirrored conjugate.
  ///
  /// - Parameters:
  ///   - length: The number of points n, at least 1: longer axes are cut off, shorter ones filled
  ///     with 0; nil for the axis as it is.
  ///   - axis: The axis, from either end.
  ///   - norm: Which direction is divided by n.
  /// - Returns: The shape of this tensor with *n* / 2 + 1 places along the axis, of the type of
  ///   ``fft(length:axis:norm:)``.
  /// - Complexity: O(*count* · log *n*), half of that of complex numbers.
  /// - Also known as: `numpy.fft.rfft`.
  public func rfft(length: Int? = nil, axis: Int = -1, norm: FourierNorm = .backward) -> Tensor {
    realFourier("rfft", length.map { [$0] }, [axis], norm)
  }

  /// Returns the real numbers whose transform has this tensor as its first half.
  ///
  /// - Parameters:
  ///   - length: The number n of real points, at least 1; nil for 2 · (*extent* − 1), which is even:
  ///     give it where the original one was odd.
  ///   - axis: The axis, from either end.
  ///   - norm: Which direction is divided by n.
  /// - Returns: n places along the axis, `float64` for `complex128` and `float64`, `float32` for
  ///   others. The imaginary part of the first element, and for even n of the last, count as 0.
  /// - Complexity: O(*count* · log *n*).
  /// - Also known as: `numpy.fft.irfft`.
  public func irfft(length: Int? = nil, axis: Int = -1, norm: FourierNorm = .backward) -> Tensor {
    hermitianFourier("irfft", length.map { [$0] }, [axis], norm)
  }

  /// Returns the real discrete Fourier transform of a signal of which this tensor is the first
  /// half, the other half being its mirrored conjugate.
  ///
  /// - Parameters:
  ///   - length: The number of points, as of ``irfft(length:axis:norm:)``.
  ///   - axis: The axis, from either end.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *n*).
  /// - Also known as: `numpy.fft.hfft`.
  public func hfft(length: Int? = nil, axis: Int = -1, norm: FourierNorm = .backward) -> Tensor {
    conjugated()
      .hermitianFourier("hfft", length.map { [$0] }, [axis], norm.exchanged)
  }

  /// Returns the first half of the inverse discrete Fourier transform of real numbers: the inverse
  /// of ``hfft(length:axis:norm:)``.
  ///
  /// - Parameters:
  ///   - length: The number of points, as of ``rfft(length:axis:norm:)``.
  ///   - axis: The axis, from either end.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *n*).
  /// - Also known as: `numpy.fft.ihfft`.
  public func ihfft(length: Int? = nil, axis: Int = -1, norm: FourierNorm = .backward) -> Tensor {
    realFourier("ihfft", length.map { [$0] }, [axis], norm.exchanged).conjugated()
  }

  /// Returns half of the discrete Fourier transform of real numbers along two axes.
  ///
  /// - Parameters:
  ///   - lengths: The numbers of points along the axes; nil for the axes as they are.
  ///   - axes: Two different axes, from either end; the last one is halved.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *count*).
  /// - Also known as: `numpy.fft.rfft2`.
  public func rfft2(
    lengths: [Int]? = nil, axes: [Int] = [-2, -1], norm: FourierNorm = .backward
  ) -> Tensor {
    realFourier("rfft2", lengths, axes, norm)
  }

  /// Returns the real numbers whose transform along two axes has this tensor as its half.
  ///
  /// - Parameters:
  ///   - lengths: The numbers of real points along the axes; by default the last axis becomes even.
  ///   - axes: Two different axes, from either end; the last one is the halved one.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *count*).
  /// - Also known as: `numpy.fft.irfft2`.
  public func irfft2(
    lengths: [Int]? = nil, axes: [Int] = [-2, -1], norm: FourierNorm = .backward
  ) -> Tensor {
    hermitianFourier("irfft2", lengths, axes, norm)
  }

  /// Returns half of the discrete Fourier transform of real numbers along several axes.
  ///
  /// - Parameters:
  ///   - lengths: The numbers of points along the axes; nil for the axes as they are.
  ///   - axes: Different axes, from either end, the last one halved; nil for the last ones, as many
  ///     as there are lengths, or all.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *count*).
  /// - Also known as: `numpy.fft.rfftn`.
  public func rfftn(
    lengths: [Int]? = nil, axes: [Int]? = nil, norm: FourierNorm = .backward
  ) -> Tensor {
    realFourier("rfftn", lengths, axes, norm)
  }

  /// Returns the real numbers whose transform along several axes has this tensor as its half.
  ///
  /// - Parameters:
  ///   - lengths: The numbers of real points along the axes; by default the last axis becomes even.
  ///   - axes: Different axes, from either end, the last one the halved one; nil for the last ones,
  ///     as many as there are lengths, or all.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *count*).
  /// - Also known as: `numpy.fft.irfftn`.
  public func irfftn(
    lengths: [Int]? = nil, axes: [Int]? = nil, norm: FourierNorm = .backward
  ) -> Tensor {
    hermitianFourier("irfftn", lengths, axes, norm)
  }

  // MARK: - Implementation

  private func realFourier(
    _ name: String, _ lengths: [Int]?, _ axes: [Int]?, _ norm: FourierNorm
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard !dtype.isComplex else {
        throw TensorError(
          .invalidType, "\(name): takes real numbers, not \(dtype); use fft, or the real parts")
      }
      let points = try FourierPoints(name, of: shape, lengths, axes)
      let (type, scale) = (fourierType, norm.scale(points.product, isInverse: false))
      let (whole, target) = (points.resized(shape), points.half.resized(shape))
      let last = points.axes[points.axes.count - 1]
      let inputs = [try resized(points).cast(to: type.component)]
      let elsewhere = Self.accelerated(inputs, dtype: type, shape: target) {
        accelerator, operands, result throws(DeviceError) in
        try points.halve(operands[0], into: result, whole, type, scale, on: accelerator)
      }
      return try Self.computed(
        name, inputs, dtype: type, shape: target, accelerated: elsewhere
      ) { operands, result throws(DeviceError) in
        try FourierTransform.real(
          operands[0], into: result, dtype: type.component, outer: whole[..<last].reduce(1, *),
          length: whole[last], inner: whole[(last + 1)...].reduce(1, *), scale: scale)
        try points.butLast.transform(result, into: result, target, type, .forward, 1)
      }
    }
  }

  private func hermitianFourier(
    _ name: String, _ lengths: [Int]?, _ axes: [Int]?, _ norm: FourierNorm
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let points = try FourierPoints(name, of: shape, lengths, axes, halved: true)
      let (type, scale) = (fourierType, norm.scale(points.product, isInverse: true))
      let (half, target) = (points.half.resized(shape), points.resized(shape))
      let last = points.axes[points.axes.count - 1]
      let inputs = [try resized(points.half).cast(to: type)]
      let elsewhere = Self.accelerated(inputs, dtype: type.component, shape: target) {
        accelerator, operands, result throws(DeviceError) in
        try points.double(operands[0], into: result, target, type, scale, on: accelerator)
      }
      return try Self.computed(
        name, inputs, dtype: type.component, shape: target, accelerated: elsewhere
      ) { operands, result throws(DeviceError) in
        var source = operands[0]
        var space: Buffer?
        if points.axes.count > 1 {
          let taken = try Buffer(byteCount: half.reduce(1, *) * type.byteCount)
          try points.butLast.transform(source, into: taken.pointer, half, type, .backward, 1)
          source = taken.pointer
          space = taken
        }
        try FourierTransform.hermitian(
          source, into: result, dtype: type.component, outer: target[..<last].reduce(1, *),
          length: target[last], inner: target[(last + 1)...].reduce(1, *), scale: scale)
        withExtendedLifetime(space) {}
      }
    }
  }
}
