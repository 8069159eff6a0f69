import SwiftwaterDevices

extension Tensor {
  /// Returns the frequencies of the places of a transform: 0 and the positive ones, then the
  /// negative ones.
  ///
  /// - Parameters:
  ///   - count: The number of points, at least 1.
  ///   - spacing: The time from one point to the next; frequencies are in its inverse.
  ///   - dtype: The element type.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.fft.fftfreq`.
  public static func fftFrequencies(
    _ count: Int, spacing: Double = 1, dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    frequencies("fftFrequencies", count, spacing, dtype) { count in
      let positive = (count - 1) / 2
      return Array(0...positive) + Array(-(count / 2)..<0)
    }
  }

  /// Returns the frequencies of the places of a transform of real numbers, none negative.
  ///
  /// - Parameters:
  ///   - count: The number of real points, at least 1.
  ///   - spacing: The time from one point to the next; frequencies are in its inverse.
  ///   - dtype: The element type.
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.fft.rfftfreq`.
  public static func rfftFrequencies(
    _ count: Int, spacing: Double = 1, dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    frequencies("rfftFrequencies", count, spacing, dtype) { Array(0...$0 / 2) }
  }

  /// Returns a transform with frequency 0 in the middle.
  ///
  /// - Parameter axes: The axes, from either end; nil for all.
  /// - Complexity: O(*count*) for each axis.
  /// - Also known as: `numpy.fft.fftshift`.
  public func fftShifted(axes: [Int]? = nil) -> Tensor {
    shifted("fftShifted", axes) { $0 / 2 }
  }

  /// Returns a transform with frequency 0 moved from the middle to the front, the inverse of
  /// ``fftShifted(axes:)`` for odd extents too.
  ///
  /// - Parameter axes: The axes, from either end; nil for all.
  /// - Complexity: O(*count*) for each axis.
  /// - Also known as: `numpy.fft.ifftshift`.
  public func ifftShifted(axes: [Int]? = nil) -> Tensor {
    shifted("ifftShifted", axes) { -($0 / 2) }
  }

  // MARK: - Implementation

  private static func frequencies(
    _ name: String, _ count: Int, _ spacing: Double, _ dtype: DType, _ places: (Int) -> [Int]
  ) -> Tensor {
    attempt { () throws(TensorError) in
      guard count >= 1, spacing != 0 else {
        throw TensorError(
          .invalidArgument,
          "\(name): \(count) points \(spacing) apart; give at least 1, and a spacing other than 0")
      }
      try Shape.checkList(count, for: name)
      let unit = 1 / (Double(count) * spacing)
      return Tensor(places(count).map { Double($0) * unit }).cast(to: dtype)
    }
  }

  private func shifted(_ name: String, _ axes: [Int]?, _ shift: (Int) -> Int) -> Tensor {
    Self.attempt { () throws(TensorError) in
      var result = self
      for axis in axes ?? Array(0..<rank) {
        let place = try Shape.axis(axis, rank: rank, for: name)
        result = result.rolled(by: shift(shape[place]), axis: place)
      }
      return result
    }
  }
}
