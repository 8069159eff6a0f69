import SwiftwaterDevices
import SwiftwaterTensors

/// Compares two tensors of one shape and type element by element.
struct Comparison {
  let verdict: Outcome.Verdict

  init(_ found: Tensor, _ expected: Tensor, _ tolerance: Check.Tolerance) {
    if found.dtype.isComplex {
      // A part that is all but zero is measured by the other.
      let scale = max(Self.scale(expected.real()), Self.scale(expected.imaginary()))
      let parts = [(found.real(), expected.real()), (found.imaginary(), expected.imaginary())]
      verdict =
        parts.map { Self.floats($0.0, $0.1, tolerance, scale: scale) }.first {
          if case .passed = $0 { false } else { true }
        } ?? .passed(distance: 0)
    } else if found.dtype.isFloatingPoint {
      verdict = Self.floats(found, expected, tolerance, scale: Self.scale(expected))
    } else if found.dtype == .uint64 {
      verdict = Self.integers(
        found.array(of: UInt64.self), expected.array(of: UInt64.self))
    } else {
      verdict = Self.integers(
        found.cast(to: .int64).array(of: Int64.self),
        expected.cast(to: .int64).array(of: Int64.self))
    }
  }

  // MARK: - Implementation

  private static func integers<Number: Equatable>(
    _ found: [Number], _ expected: [Number]
  ) -> Outcome.Verdict {
    for (place, (a, b)) in zip(found, expected).enumerated() where a != b {
      return .failed("element \(place) is \(a) instead of \(b)")
    }
    return .passed(distance: 0)
  }

  /// The largest finite magnitude.
  private static func scale(_ tensor: Tensor) -> Double {
    tensor.cast(to: .float64).array(of: Double.self).reduce(0) {
      $1.isFinite ? max($0, $1.magnitude) : $0
    }
  }

  private static func floats(
    _ found: Tensor, _ expected: Tensor, _ tolerance: Check.Tolerance, scale: Double
  ) -> Outcome.Verdict {
    let limits = Precision(expected.dtype)
    let a = found.cast(to: .float64).array(of: Double.self)
    let b = expected.cast(to: .float64).array(of: Double.self)
    var worst = 0.0
    for place in a.indices {
      let (x, y) = (a[place], b[place])
      if x == y || x.isNaN && y.isNaN { continue }
      let distance = limits.ulps(between: x, and: y)
      let isClose =
        switch tolerance {
        case .exact: false
        case .ulps(let most): distance <= most
        case .relative(let part): (x - y).magnitude <= part * scale
        }
      guard isClose else {
        return .failed(
          "element \(place) is \(x) instead of \(y), \(distance.rounded(to: 2)) ulp off")
      }
      worst = max(worst, distance)
    }
    return .passed(distance: worst)
  }

  /// The spacing of a type's numbers.
  private struct Precision {
    let digits: Int
    let leastExponent: Int

    init(_ dtype: DType) {
      switch dtype {
      case .float16: (digits, leastExponent) = (10, -14)
      case .bfloat16: (digits, leastExponent) = (7, -126)
      case .float32: (digits, leastExponent) = (23, -126)
      default: (digits, leastExponent) = (52, -1022)
      }
    }

    func ulps(between x: Double, and y: Double) -> Double {
      guard x.isFinite, y.isFinite else { return .infinity }
      let exponent = y == 0 ? leastExponent : max(leastExponent, Int(y.exponent))
      return (x - y).magnitude
        / Double(sign: .plus, exponent: max(exponent - digits, -1074), significand: 1)
    }
  }
}
