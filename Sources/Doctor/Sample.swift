import SwiftwaterDevices
import SwiftwaterTensors

/// Operands in host memory: special elements first, then ordinary ones that follow from a seed.
enum Sample {
  /// Elements of a type.
  static func tensor(_ dtype: DType, _ shape: [Int], seed: UInt64 = 1) -> Tensor {
    let count = shape.reduce(1, *)
    let philox = Philox(seed: seed, stream: 7)
    let words = (0..<UInt64(count)).map { philox.words(at: $0) }
    let result: Tensor
    switch dtype {
    case .bool: result = Tensor(words.map { $0[0] & 1 == 1 })
    case _ where dtype.isInteger:
      let special: [Int64] = [0, 1, -1, 2, 7, .max, .min, 127, -128]
      result = Tensor(
        words.enumerated().map { place, word -> Int64 in
          let wide = Int64(truncatingIfNeeded: UInt64(word[0]) << 32 | UInt64(word[1]))
          return place < special.count ? special[place] : place % 2 == 0 ? wide : wide % 100
        }
      ).cast(to: dtype)
    case _ where dtype.isComplex:
      result = Tensor(
        words.map { Complex(Self.number($0[0], $0[1]), Self.number($0[2], $0[3])) }
      ).cast(to: dtype)
    default:
      let special = [
        0, -0.0, 1, -1, 0.5, -0.5, .infinity, -.infinity, .nan, 1e-30, -1e-30, 1e30, -1e30, 2, 3,
      ]
      result = Tensor(
        words.enumerated().map { place, word in
          place < special.count ? special[place] : Self.number(word[0], word[1])
        }
      ).cast(to: dtype)
    }
    return evaluated(result.reshaped(shape))
  }

  /// Finite numbers between −1 and 1, or small whole numbers.
  static func tame(_ dtype: DType, _ shape: [Int], seed: UInt64 = 1) -> Tensor {
    let count = shape.reduce(1, *)
    let philox = Philox(seed: seed, stream: 8)
    let numbers = (0..<UInt64(count)).map { place in
      Double(Int32(bitPattern: philox.words(at: place)[0])) / 0x1p31
    }
    let tensor = Tensor(numbers)
    let result = dtype.isInteger ? (tensor * 50).rounded() : tensor
    return evaluated(result.cast(to: dtype).reshaped(shape))
  }

  // MARK: - Implementation

  /// Numbers of all sizes, most of them ordinary.
  private static func number(_ a: UInt32, _ b: UInt32) -> Double {
    let fraction = Double(Int32(bitPattern: a)) / 0x1p31
    return b % 3 == 0 ? fraction : b % 3 == 1 ? fraction * 10 : fraction * 1000
  }

  private static func evaluated(_ tensor: Tensor) -> Tensor {
    withDevice(.cpu) {
      try? tensor.evaluate()
      return tensor
    }
  }
}
