import SwiftwaterDevices

extension Tensor {
  /// Returns ln(e^x + e^y), without overflow.
  ///
  /// - Complexity: O(*count*).
  /// - Precision: 4 ulp of the larger operand or the result, whichever is larger.
  /// - Also known as: `numpy.logaddexp`.
  public func logAddExp(_ other: Tensor) -> Tensor {
    sumOfPowers(other, ofEqual: 0.693147180559945309) { $0.exp().log1p() }
  }

  /// Returns log₂(2^x + 2^y), without overflow.
  ///
  /// - Complexity: O(*count*).
  /// - Precision: as ``logAddExp(_:)``.
  /// - Also known as: `numpy.logaddexp2`.
  public func logAddExp2(_ other: Tensor) -> Tensor {
    sumOfPowers(other, ofEqual: 1) { $0.exp2().log1p() * 1.442695040888963407 }
  }

  /// Returns the logarithm of the sum of e to each element, without overflow; −∞ over nothing.
  ///
  /// - Parameters:
  ///   - axis: The axis, from either end; nil for all elements.
  ///   - keepingDimensions: Whether the axis stays with extent 1.
  /// - Complexity: O(*count*), in two passes.
  /// - Also known as: `scipy.special.logsumexp`, `torch.logsumexp`.
  /// - Source: Blanchard, Higham, Higham 2021, doi:10.1093/imanum/draa038.
  public func logSumExp(axis: Int? = nil, keepingDimensions: Bool = false) -> Tensor {
    Self.attempt { () throws(TensorError) in
      let x = cast(to: floatingType)
      guard !dtype.isComplex else {
        throw TensorError(
          .invalidType,
          "logSumExp: not defined for \(dtype); take real(), imaginary() or abs() first"
        )
      }
      let largest = x.extreme(
        .maximum, "logSumExp", axis, true, -Double.infinity, nil)
      let shift = Tensor.select(largest.isFinite(), largest, 0)
      let total = (x - shift).exp().sum(axis: axis, keepingDimensions: keepingDimensions)
      return total.log() + (keepingDimensions ? shift : shift.reshaped(total.shape))
    }
  }

  /// Returns ln(1 + e^x), a smooth step from 0 to x.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `torch.nn.functional.softplus`.
  public func softplus() -> Tensor { cast(to: floatingType).logAddExp(0.0.tensor) }

  /// Returns the logarithm of the logistic function, −ln(1 + e^−x).
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `scipy.special.log_expit`, `torch.nn.functional.logsigmoid`.
  public func logSigmoid() -> Tensor { cast(to: floatingType).negated().softplus().negated() }

  /// Returns the number whose logistic function is x: ln(x / (1 − x)).
  ///
  /// - Complexity: O(*count*).
  /// - Precision: Absolute error of 1e-15 (`float64`) near x = 1/2, where the result vanishes.
  /// - Also known as: `scipy.special.logit`.
  public func logit() -> Tensor {
    let x = cast(to: floatingType)
    return x.log() - x.negated().log1p()
  }

  /// Returns x · ln y, and 0 where x is 0 and y a number.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `scipy.special.xlogy`.
  public func timesLog(_ other: Tensor) -> Tensor {
    let product = self * other.log()
    return .select((self .== 0) .&& (other .== other), 0.0.tensor.cast(to: product.dtype), product)
  }

  /// Returns the elements raised to a power in `float64`.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.float_power`.
  public func floatPower(_ exponent: Tensor) -> Tensor {
    cast(to: .float64).power(exponent.cast(to: .float64))
  }

  // MARK: - Implementation

  /// The larger operand plus what `rest` makes of minus their distance.
  private func sumOfPowers(
    _ other: Tensor, ofEqual difference: Double, rest: (Tensor) -> Tensor
  ) -> Tensor {
    let common = Promotion.common(node, other.node)
    let type = common.isFloatingPoint ? common : Self.defaultFloat
    let (a, b) = (cast(to: type), other.cast(to: type))
    // Infinities of one sign have no distance.
    return .select(a .== b, a + difference, a.maximum(b) + rest((a - b).abs().negated()))
  }
}
