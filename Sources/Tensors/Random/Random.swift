import SwiftwaterDevices

extension Tensor {
  /// Returns numbers drawn evenly from an interval.
  ///
  /// Element i is a pure function of the seed and i, on every device and thread count.
  ///
  /// - Parameters:
  ///   - shape: The extents.
  ///   - range: The half-open interval.
  ///   - seed: Equal seeds give equal numbers.
  ///   - dtype: The element type.
  /// - Also known as: `numpy.random.Generator.uniform`, `numpy.random.Generator.random`.
  public static func uniform(
    _ shape: [Int], in range: Range<Double> = 0..<1, seed: UInt64,
    dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    let (low, width) = (range.lowerBound, range.upperBound - range.lowerBound)
    guard width.isFinite else {
      return failure(TensorError(.invalidArgument, "uniform: \(range) has no finite width"))
    }
    let largest = Swift.max(-low, range.upperBound)
    guard !dtype.isInexact || largest <= dtype.greatestFinite else {
      return failure(
        TensorError(.invalidArgument, "uniform: \(range) is beyond \(dtype); use a wider type"))
    }
    // Rounding may reach the upper end, which is not part of the interval.
    let last =
      dtype == .float32 ? Double(below(range.upperBound)) : range.upperBound.nextDown
    let random = Philox(seed: seed)
    let elsewhere: DrawnElsewhere = { accelerator, target, count throws(DeviceError) in
      try KernelRandom.uniforms(
        target, dtype: .float64, count: count, low: low, width: width, last: last,
        random: random, on: accelerator)
    }
    return draw(shape, "uniform", dtype, accelerated: elsewhere) { numbers in
      EvenNumbers.fill(numbers, low: low, width: width, last: last, random: random)
    }
  }

  /// Returns numbers drawn from a normal distribution.
  ///
  /// - Parameters:
  ///   - shape: The extents.
  ///   - mean: The centre.
  ///   - standardDeviation: The spread, 0 or more.
  ///   - seed: Equal seeds give equal numbers of a type.
  ///   - dtype: The element type; `float32` is drawn in single precision.
  /// - Also known as: `numpy.random.Generator.normal`, `numpy.random.Generator.standard_normal`.
  /// - Source: Box, Muller 1958, doi:10.1214/aoms/1177706645.
  public static func normal(
    _ shape: [Int], mean: Double = 0, standardDeviation: Double = 1, seed: UInt64,
    dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    guard standardDeviation >= 0 else {
      return failure(
        TensorError(
          .invalidArgument, "normal: a standard deviation of \(standardDeviation); use 0 or more"))
    }
    let random = Philox(seed: seed)
    if dtype == .float32 {
      return attempt { () throws(TensorError) in
        let count = try Shape.count(shape, for: "normal")
        let elsewhere = accelerated([], dtype: .float32, shape: shape) {
          accelerator, _, result throws(DeviceError) in
          try KernelRandom.normals(
            result, count: count, mean: Float(mean),
            standardDeviation: Float(standardDeviation), random: random, on: accelerator)
        }
        return try computed(
          "normal", [], dtype: .float32, shape: shape, accelerated: elsewhere
        ) { _, result in
          NormalNumbers.fill(
            UnsafeMutableBufferPointer(
              start: result.assumingMemoryBound(to: Float.self), count: count),
            mean: Float(mean), standardDeviation: Float(standardDeviation), random: random)
        }
      }
    }
    let elsewhere: DrawnElsewhere = { accelerator, target, count throws(DeviceError) in
      try KernelRandom.normals(
        target, count: count, mean: mean, standardDeviation: standardDeviation, random: random,
        on: accelerator)
    }
    return draw(shape, "normal", dtype, accelerated: elsewhere) { numbers in
      NormalNumbers.fill(
        numbers, mean: mean, standardDeviation: standardDeviation, random: random)
    }
  }

  /// Returns the whole numbers `0 ..< count` in random order, `int64`.
  ///
  /// - Parameters:
  ///   - count: How many; 0 and less give none.
  ///   - seed: Equal seeds give equal orders.
  /// - Also known as: `numpy.random.Generator.permutation`.
  /// - Source: Durstenfeld 1964, doi:10.1145/364520.364540.
  public static func permutation(_ count: Int, seed: UInt64) -> Tensor {
    attempt { () throws(TensorError) in
      try Shape.checkList(count, for: "permutation")
      var order = Array(0..<Int64(Swift.max(0, count)))
      let random = Philox(seed: seed, stream: 1)
      let words = RandomWords(streams: 1)
      order.withUnsafeMutableBufferPointer { order in
        var end = order.count
        while end > 1 {
          let first = Swift.max(0, end - RandomWords.size)
          words.fill(random, stream: 0, from: UInt64(first), count: end - first)
          for index in Swift.stride(from: end - 1, through: Swift.max(1, first), by: -1) {
            let word = words.at(index - first).pointee
            let bits = UInt64(word[0]) << 32 | UInt64(word[1])
            order.swapAt(index, Int(bits.multipliedFullWidth(by: UInt64(index + 1)).high))
          }
          end = first
        }
      }
      return Tensor(order)
    }
  }

  // MARK: - Implementation

  /// The largest `Float` below a number.
  private static func below(_ bound: Double) -> Float {
    let nearest = Float(bound)
    return Double(nearest) < bound ? nearest : nearest.nextDown
  }

  /// Fills `float64` memory of an accelerator with the same numbers.
  private typealias DrawnElsewhere = (any Accelerator, DeviceArray, Int) throws(DeviceError) -> Void

  /// Fills a tensor with numbers that are drawn in double precision.
  private static func draw(
    _ shape: [Int], _ name: String, _ dtype: DType, accelerated: @escaping DrawnElsewhere,
    _ fill: @escaping @Sendable (UnsafeMutableBufferPointer<Double>) -> Void
  ) -> Tensor {
    attempt { () throws(TensorError) in
      let count = try Shape.count(shape, for: name)
      let elsewhere = Self.accelerated([], dtype: .float64, shape: shape) {
        accelerator, _, result throws(DeviceError) in
        try accelerated(accelerator, result, count)
      }
      let wide = Tensor(
        pending: .deferred(name: name, [], accelerated: elsewhere) { _ throws(DeviceError) in
          let buffer = try Buffer(byteCount: count * 8)
          fill(
            UnsafeMutableBufferPointer(
              start: buffer.pointer.assumingMemoryBound(to: Double.self), count: count))
          return Storage(buffer, shape: shape)
        }, dtype: .float64, shape: shape)
      return wide.cast(to: dtype)
    }
  }
}
