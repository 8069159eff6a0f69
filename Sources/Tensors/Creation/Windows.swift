import SwiftwaterDevices

// Windows that fade a signal out towards both ends, symmetric, `count` numbers of one axis.

extension Tensor {
  /// Returns a raised cosine that ends in 0.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.hanning`, `scipy.signal.windows.hann`.
  /// - Source: Harris 1978, doi:10.1109/PROC.1978.10837.
  public static func hanning(_ count: Int, dtype: DType = Tensor.defaultFloat) -> Tensor {
    window("hanning", count, dtype) { ((Double.pi * $0).cos() * 0.5) + 0.5 }
  }

  /// Returns a raised cosine that ends in 0.08.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.hamming`.
  /// - Source: Harris 1978, doi:10.1109/PROC.1978.10837.
  public static func hamming(_ count: Int, dtype: DType = Tensor.defaultFloat) -> Tensor {
    window("hamming", count, dtype) { ((Double.pi * $0).cos() * 0.46) + 0.54 }
  }

  /// Returns a sum of two cosines with lower sides than ``hanning(_:dtype:)``.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.blackman`.
  /// - Source: Harris 1978, doi:10.1109/PROC.1978.10837.
  public static func blackman(_ count: Int, dtype: DType = Tensor.defaultFloat) -> Tensor {
    window("blackman", count, dtype) {
      (Double.pi * $0).cos() * 0.5 + (2 * Double.pi * $0).cos() * 0.08 + 0.42
    }
  }

  /// Returns a triangle that ends in 0.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.bartlett`.
  /// - Source: Harris 1978, doi:10.1109/PROC.1978.10837.
  public static func bartlett(_ count: Int, dtype: DType = Tensor.defaultFloat) -> Tensor {
    window("bartlett", count, dtype) { 1 - $0.abs() }
  }

  /// Returns a window whose width and sides a parameter trades for each other.
  ///
  /// - Parameters:
  ///   - count: How many numbers, 0 or more.
  ///   - beta: 0 is a rectangle, 5 is like ``hamming(_:dtype:)``, 8.6 like ``blackman(_:dtype:)``.
  ///   - dtype: The element type.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.kaiser`.
  /// - Source: Kaiser, Schafer 1980, doi:10.1109/TASSP.1980.1163349.
  public static func kaiser(
    _ count: Int, beta: Double, dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    window("kaiser", count, dtype) { places in
      let scale = Bessel.i0(beta)
      return Tensor(
        places.array(of: Double.self).map {
          Bessel.i0(beta * Swift.max(0, 1 - $0 * $0).squareRoot()) / scale
        })
    }
  }

  // MARK: - Implementation

  /// The shape's value at places from −1 to 1.
  private static func window(
    _ name: String, _ count: Int, _ dtype: DType, _ shape: (Tensor) -> Tensor
  ) -> Tensor {
    guard count >= 0 else {
      return failure(TensorError(.invalidArgument, "\(name): count \(count) is negative"))
    }
    guard count > 1 else { return ones([count], dtype: dtype) }
    return attempt { () throws(TensorError) in
      _ = try Shape.count([count], for: name)
      let places = arange(count).cast(to: .float64) * 2 - Double(count - 1)
      return shape(places / Double(count - 1)).cast(to: dtype)
    }
  }
}
