import SwiftwaterDevices

extension Tensor {
  /// Which part of a convolution is returned.
  public enum ConvolutionMode: Sendable {
    /// Every place where the two overlap: *n* + *m* − 1.
    case full
    /// The middle of it, as long as the longer one.
    case same
    /// Where the shorter one lies inside the longer one.
    case valid
  }

  /// How a convolution is computed.
  public enum ConvolutionMethod: Sendable {
    /// By products when the shorter one is short, by transforms otherwise; whole numbers, and
    /// numbers that are not all finite, always by products.
    case automatic
    /// By *n* · *m* products.
    case direct
    /// By Fourier transforms, whole numbers in the default float type.
    case fourier
  }

  /// Returns the sums of products of one axis with another one that runs backwards along it.
  ///
  /// - Parameters:
  ///   - other: One axis, as this tensor; neither empty.
  ///   - mode: Which part is returned.
  ///   - method: How the sums are computed; by default in whichever way is faster.
  /// - Complexity: O(*n* · *m*), or O((*n* + *m*) log *m*) by transforms.
  /// - Precision: Whole numbers are exact. Sums by transforms have errors relative to the norms of
  ///   the two, not to each sum.
  /// - Also known as: `numpy.convolve`, `scipy.signal.convolve`, `scipy.signal.fftconvolve`.
  public func convolved(
    with other: Tensor, mode: ConvolutionMode = .full, method: ConvolutionMethod = .automatic
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let shorter = Swift.min(count, other.count)
      return try convolution(other, "convolved", mode, method, start: (shorter - 1) / 2)
    }
  }

  /// Returns the sums of products of one axis with another one, conjugated, that runs along it.
  ///
  /// - Parameters:
  ///   - other: One axis, as this tensor; neither empty.
  ///   - mode: Which part is returned.
  ///   - method: How the sums are computed; by default in whichever way is faster.
  /// - Complexity: O(*n* · *m*), or O((*n* + *m*) log *m*) by transforms.
  /// - Precision: As of ``convolved(with:mode:method:)``.
  /// - Also known as: `numpy.correlate`, whose mode is `valid` by default.
  public func correlated(
    with other: Tensor, mode: ConvolutionMode = .valid, method: ConvolutionMethod = .automatic
  ) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let shorter = Swift.min(count, other.count)
      // NumPy exchanges the two when the first is shorter, which moves the middle.
      let start = count < other.count ? shorter / 2 : (shorter - 1) / 2
      return try other.conjugated().flipped().convolution(
        self, "correlated", mode, method, start: start)
    }
  }

  // MARK: - Implementation

  private func convolution(
    _ other: Tensor, _ name: String, _ mode: ConvolutionMode, _ method: ConvolutionMethod,
    start middle: Int
  ) throws(TensorError) -> Tensor {
    guard rank == 1, other.rank == 1, count > 0, other.count > 0 else {
      throw TensorError(
        .shapeMismatch,
        """
        \(name): \(Shape.text(shape)) and \(Shape.text(other.shape)) must have one axis each, \
        not empty
        """)
    }
    var type = Self.productType(self, other)
    if method == .fourier && !type.isInexact { type = Self.defaultFloat }
    let wide = type.productAccumulator
    let (long, short) = count < other.count ? (other, self) : (self, other)
    let (n, m) = (long.count, short.count)
    let places: Range<Int> =
      switch mode {
      case .full: 0..<n + m - 1
      case .same: middle..<middle + n
      case .valid: m - 1..<n
      }
    let operands = [long.cast(to: wide), short.cast(to: wide)]
    let byTransforms: Bool? =
      switch method {
      case .fourier: true
      case .direct: false
      case .automatic:
        wide.isInexact && FourierTransform.convolvesFaster(n, m)
          && FourierTransform.convolvesFaster(places.count, m) ? nil : false
      }
    let elsewhere = Self.accelerated(operands, dtype: wide, shape: [places.count]) {
      accelerator, operands, result throws(DeviceError) in
      let lines = [(operands[0], n), (operands[1], m)]
      let isTransformed: Bool
      if let byTransforms {
        isTransformed = byTransforms
      } else {
        isTransformed = try KernelConvolution.areFinite(lines, dtype: wide, on: accelerator)
      }
      let convolve = isTransformed ? KernelFourier.convolve : KernelConvolution.run
      try convolve(operands[0], n, operands[1], m, places, result, wide, accelerator)
    }
    return try Self.computed(
      name, operands, dtype: wide, shape: [places.count], accelerated: elsewhere
    ) { operands, result throws(DeviceError) in
      if byTransforms
        ?? (Self.areFinite(operands[0], n, wide) && Self.areFinite(operands[1], m, wide))
      {
        let isWhole = places.count == n + m - 1
        let full = try Buffer(byteCount: isWhole ? 0 : (n + m - 1) * wide.byteCount)
        try FourierTransform.convolve(
          operands[0], count: n, operands[1], count: m, into: isWhole ? result : full.pointer,
          dtype: wide)
        if isWhole { return }
        result.copyMemory(
          from: full.pointer + places.lowerBound * wide.byteCount,
          byteCount: places.count * wide.byteCount)
        return
      }
      switch wide {
      case .float32: Self.convolve(Float.self, operands, result, n, m, places) { $0 + $1 * $2 }
      case .float64: Self.convolve(Double.self, operands, result, n, m, places) { $0 + $1 * $2 }
      case .complex64:
        Self.convolve(Complex<Float>.self, operands, result, n, m, places) { $0 + $1 * $2 }
      case .complex128:
        Self.convolve(Complex<Double>.self, operands, result, n, m, places) { $0 + $1 * $2 }
      default: Self.convolve(Int64.self, operands, result, n, m, places) { $0 &+ $1 &* $2 }
      }
    }.cast(to: type)
  }

  private static func areFinite(
    _ values: UnsafeMutableRawPointer, _ count: Int, _ dtype: DType
  ) -> Bool {
    // All bits of the exponent are set in what is infinite or NaN. Whole numbers, because the
    // largest of them is found several at a time.
    func largestExponent<Word: FixedWidthInteger>(_ mask: Word) -> Word {
      let words = values.assumingMemoryBound(to: Word.self)
      var largest: Word = 0
      for place in 0..<(dtype.isComplex ? 2 * count : count) {
        largest = Swift.max(largest, words[place] & mask)
      }
      return largest
    }
    let (float, double) = (0x7F80_0000 as UInt32, 0x7FF0_0000_0000_0000 as UInt64)
    return dtype.component == .float64
      ? largestExponent(double) < double : largestExponent(float) < float
  }

  /// The longer one is added along memory, once for each element of the shorter one.
  @inline(__always)
  private static func convolve<Number: Numeric>(
    _ type: Number.Type, _ operands: [UnsafeMutableRawPointer], _ result: UnsafeMutableRawPointer,
    _ n: Int, _ m: Int, _ places: Range<Int>, _ fused: (Number, Number, Number) -> Number
  ) {
    let long = operands[0].assumingMemoryBound(to: type)
    let short = operands[1].assumingMemoryBound(to: type)
    let target = result.assumingMemoryBound(to: type)
    for place in 0..<places.count { target[place] = 0 }
    for shift in 0..<m {
      let factor = short[shift]
      let first = Swift.max(places.lowerBound, shift)
      let end = Swift.min(places.upperBound, shift + n)
      guard first < end else { continue }
      let sums = target + (first - places.lowerBound)
      let elements = long + (first - shift)
      for place in 0..<(end - first) { sums[place] = fused(sums[place], factor, elements[place]) }
    }
  }
}
