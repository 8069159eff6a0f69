import Swiftwater

/// Numbers without visible order, exact in every language.
enum MixedNumbers {
  /// Returns `count` multiples of 1 / 16777213 in [0, 1), `float32`.
  static func floats(_ count: Int, _ factor: Int) -> Tensor {
    Tensor(
      [Float](unsafeUninitializedCapacity: count) { elements, initialised in
        for place in 0..<min(count, prime) {
          let mixed = (place * place % prime * factor + place) % prime
          elements.initializeElement(at: place, to: Float(Double(mixed) / Double(prime)))
        }
        for place in min(count, prime)..<max(count, prime) where place < count {
          elements.initializeElement(at: place, to: elements[place - prime])
        }
        initialised = count
      })
  }

  /// Returns `count` whole numbers below it, `int64`.
  static func places(_ count: Int) -> Tensor {
    let place = Tensor.arange(count)
    return (place * place * 31 + place * 7919) % 4_000_037 % count
  }

  /// The greatest below 2²⁴, so that a `float32` tells every quotient from its neighbours.
  private static let prime = 16_777_213
}
