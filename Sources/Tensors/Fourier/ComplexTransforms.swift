import SwiftwaterDevices

extension Tensor {
  /// Returns the discrete Fourier transform along an axis: Σⱼ xⱼ e^(-2πi jk / *n*) at each k.
  ///
  /// Any length is fast, primes too. `complex128` for `float64` and `complex128` elements,
  /// `complex64` for others, whole numbers being taken for the default float type.
  ///
  /// ```swift
  /// let spectrum = signal.fft().abs()
  /// ```
  ///
  /// - Parameters:
  ///   - length: The number of points n, at least 1: longer axes are cut off, shorter ones filled
  ///     with 0; nil for the axis as it is.
  ///   - axis: The axis, from either end.
  ///   - norm: Which direction is divided by n.
  /// - Returns: The shape of this tensor with n places along the axis.
  /// - Complexity: O(*count* · log *n*).
  /// - Precision: the root-mean-square error is below ε √log₂ *n* of that of the result.
  /// - Also known as: `numpy.fft.fft`, `torch.fft.fft`.
  /// - Source: D. H. Bailey, "FFTs in external or hierarchical memory", 1990, doi:10.1007/BF00162341;
  ///   L. I. Bluestein 1970, doi:10.1109/TAU.1970.1162132.
  public func fft(length: Int? = nil, axis: Int = -1, norm: FourierNorm = .backward) -> Tensor {
    fourier("fft", length.map { [$0] }, [axis], norm, .forward)
  }

  /// Returns the inverse discrete Fourier transform along an axis: that of ``fft(length:axis:norm:)``.
  ///
  /// - Parameters:
  ///   - length: The number of points, as of the transform.
  ///   - axis: The axis, from either end.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *n*).
  /// - Also known as: `numpy.fft.ifft`.
  public func ifft(length: Int? = nil, axis: Int = -1, norm: FourierNorm = .backward) -> Tensor {
    fourier("ifft", length.map { [$0] }, [axis], norm, .backward)
  }

  /// Returns the discrete Fourier transform along two axes.
  ///
  /// - Parameters:
  ///   - lengths: The numbers of points along the axes; nil for the axes as they are.
  ///   - axes: Two different axes, from either end.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *count*).
  /// - Also known as: `numpy.fft.fft2`.
  public func fft2(
    lengths: [Int]? = nil, axes: [Int] = [-2, -1], norm: FourierNorm = .backward
  ) -> Tensor {
    fourier("fft2", lengths, axes, norm, .forward)
  }

  /// Returns the inverse discrete Fourier transform along two axes.
  ///
  /// - Parameters:
  ///   - lengths: The numbers of points along the axes; nil for the axes as they are.
  ///   - axes: Two different axes, from either end.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *count*).
  /// - Also known as: `numpy.fft.ifft2`.
  public func ifft2(
    lengths: [Int]? = nil, axes: [Int] = [-2, -1], norm: FourierNorm = .backward
  ) -> Tensor {
    fourier("ifft2", lengths, axes, norm, .backward)
  }

  /// Returns the discrete Fourier transform along several axes.
  ///
  /// - Parameters:
  ///   - lengths: The numbers of points along the axes; nil for the axes as they are.
  ///   - axes: Different axes, from either end; nil for the last ones, as many as there are
  ///     lengths, or all.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *count*).
  /// - Also known as: `numpy.fft.fftn`.
  public func fftn(
    lengths: [Int]? = nil, axes: [Int]? = nil, norm: FourierNorm = .backward
  ) -> Tensor {
    fourier("fftn", lengths, axes, norm, .forward)
  }

  /// Returns the inverse discrete Fourier transform along several axes.
  ///
  /// - Parameters:
  ///   - lengths: The numbers of points along the axes; nil for the axes as they are.
  ///   - axes: Different axes, from either end; nil for the last ones, as many as there are
  ///     lengths, or all.
  ///   - norm: Which direction is divided by the number of points.
  /// - Complexity: O(*count* · log *count*).
  /// - Also known as: `numpy.fft.ifftn`.
  public func ifftn(
    lengths: [Int]? = nil, axes: [Int]? = nil, norm: FourierNorm = .backward
  ) -> Tensor {
    fourier("ifftn", lengths, axes, norm, .backward)
  }

  // MARK: - Implementation

  private func fourier(
    _ name: String, _ lengths: [Int]?, _ axes: [Int]?, _ norm: FourierNorm,
    _ direction: FourierTransform.Direction
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let points = try FourierPoints(name, of: shape, lengths, axes)
      let type = fourierType
      let shape = points.resized(shape)
      let scale = norm.scale(points.product, isInverse: direction == .backward)
      // Half the work where the other half mirrors it.
      if !dtype.isComplex, direction == .forward, points.axes == [rank - 1] {
        let length = points.lengths[0]
        let inputs = [try resized(points).cast(to: type.component)]
        let elsewhere = Self.accelerated(inputs, dtype: type, shape: shape) {
          accelerator, operands, result throws(DeviceError) in
          let pairs = try KernelFourier.widened(
            operands[0], dtype: type.component, count: shape.reduce(1, *), on: accelerator)
          try points.transform(pairs, into: result, shape, type, direction, scale, on: accelerator)
        }
        return try Self.computed(
          name, inputs, dtype: type, shape: shape, accelerated: elsewhere
        ) { operands, result throws(DeviceError) in
          try FourierTransform.mirrored(
            operands[0], into: result, dtype: type.component,
            outer: shape.dropLast().reduce(1, *), length: length, scale: scale)
        }
      }
      let inputs = [try resized(points).cast(to: type)]
      let elsewhere = Self.accelerated(inputs, dtype: type, shape: shape) {
        accelerator, operands, result throws(DeviceError) in
        try points.transform(
          operands[0], into: result, shape, type, direction, scale, on: accelerator)
      }
      return try Self.computed(
        name, inputs, dtype: type, shape: shape, accelerated: elsewhere
      ) { operands, result throws(DeviceError) in
        try points.transform(operands[0], into: result, shape, type, direction, scale)
      }
    }
  }
}
