import SwiftwaterDevices

extension Tensor {
  /// Returns the modified Bessel function of the first kind of order 0.
  ///
  /// - Complexity: O(*count* · |x|).
  /// - Precision: About 1e-15 of the value in `float64`.
  /// - Also known as: `numpy.i0`, `scipy.special.i0`.
  /// - Source: NIST DLMF, 10.25.2.
  public func besselI0() -> Tensor { evaluated("besselI0", Bessel.i0) }

  /// Returns the modified Bessel function of the first kind of order 1.
  ///
  /// - Complexity: O(*count* · |x|).
  /// - Precision: About 1e-15 of the value in `float64`.
  /// - Also known as: `scipy.special.i1`.
  /// - Source: NIST DLMF, 10.25.2.
  public func besselI1() -> Tensor { evaluated("besselI1", Bessel.i1) }

  /// Returns the Bessel function of the first kind of order 0.
  ///
  /// - Complexity: O(*count*).
  /// - Precision: As of the C library.
  /// - Also known as: `scipy.special.j0`.
  public func besselJ0() -> Tensor { evaluated("besselJ0", Libm.j0) }

  /// Returns the Bessel function of the first kind of order 1.
  ///
  /// - Complexity: O(*count*).
  /// - Precision: As of the C library.
  /// - Also known as: `scipy.special.j1`.
  public func besselJ1() -> Tensor { evaluated("besselJ1", Libm.j1) }

  // MARK: - Implementation

  /// Records a function of one number, computed in `float64`.
  func evaluated(_ name: String, _ function: @escaping @Sendable (Double) -> Double) -> Tensor {
    Self.attempt { () throws(TensorError) in
      guard !dtype.isComplex else {
        throw TensorError(.invalidType, "\(name): not defined for \(dtype)")
      }
      let count = self.count
      return try Self.computed(name, [cast(to: .float64)], dtype: .float64, shape: shape) {
        operands, result in
        nonisolated(unsafe) let from = operands[0].assumingMemoryBound(to: Double.self)
        nonisolated(unsafe) let to = result.assumingMemoryBound(to: Double.self)
        Threads.forEachRange(count, grain: 4096) { _, range in
          for place in range { to[place] = function(from[place]) }
        }
      }.cast(to: floatingType)
    }
  }
}

/// Modified Bessel functions by their power series, whose terms have one sign.
enum Bessel {
  static func i0(_ x: Double) -> Double { series(x, order: 0) }
  static func i1(_ x: Double) -> Double { x / 2 * series(x, order: 1) }

  private static func series(_ x: Double, order: Double) -> Double {
    // Beyond, the value is infinite, and a huge number would take as many terms.
    if Swift.abs(x) > 720 { return .infinity }
    var (sum, term, k) = (1.0, 1.0, 1.0)
    while term > sum * 0x1p-54 {
      term *= (x / 2) * (x / 2) / (k * (k + order))
      sum += term
      k += 1
    }
    return sum
  }
}
