import SwiftwaterDevices

/// Random numbers without parameters, of which those of many distributions are functions.
enum StandardNumbers: String {
  /// In [0, 1).
  case uniform
  /// Of mean 1.
  case exponential
  /// Of mean 0 and variance 1.
  case normal

  /// Returns numbers in `float64`, each a pure function of seed, stream and place.
  func drawn(_ shape: [Int], seed: UInt64, stream: UInt32) -> Tensor {
    // The upper half of the stream counts draws of an element; 0 belongs to Tensor.uniform.
    let random = Philox(seed: seed, stream: 1 << 32 | UInt64(stream))
    let count = shape.reduce(1, *)
    let elsewhere = Tensor.accelerated([], dtype: .float64, shape: shape) {
      accelerator, _, result throws(DeviceError) in
      switch self {
      case .uniform:
        try KernelRandom.uniforms(
          result, dtype: .float64, count: count, low: 0, width: 1, last: 1.0.nextDown,
          random: random, on: accelerator)
      case .exponential:
        try KernelRandom.exponentials(result, count: count, random: random, on: accelerator)
      case .normal:
        try KernelRandom.normals(
          result, count: count, mean: 0.0, standardDeviation: 1.0, random: random, on: accelerator)
      }
    }
    return Tensor(
      pending: .deferred(name: rawValue, [], accelerated: elsewhere) { _ throws(DeviceError) in
        let buffer = try Buffer(byteCount: count * 8)
        let numbers = UnsafeMutableBufferPointer(
          start: buffer.pointer.assumingMemoryBound(to: Double.self), count: count)
        switch self {
        case .uniform:
          EvenNumbers.fill(numbers, low: 0, width: 1, last: 1.0.nextDown, random: random)
        case .exponential: ExponentialNumbers.fill(numbers, random: random)
        case .normal:
          NormalNumbers.fill(numbers, mean: 0, standardDeviation: 1, random: random)
        }
        return Storage(buffer, shape: shape)
      }, dtype: .float64, shape: shape)
  }
}
