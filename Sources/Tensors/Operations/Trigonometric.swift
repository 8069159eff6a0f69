import SwiftwaterDevices

// Angles, in radians, and hyperbolic functions element by element.

extension Operation {
  static let trigonometric: [Operation] = [
    sin,
    cos,
    tan,
    asin,
    acos,
    atan,
    atan2,
    hypot,
    sinh,
    cosh,
    tanh,
    asinh,
    acosh,
    atanh,
  ]

  static let sin = Operation(
    "sin", .trigonometric, .sin, arity: 1, types: .floating, tolerance: 2,
    takesComplex: true, source: trigonometricSource
  ) { Libm.sin($0[0]) }
  static let cos = Operation(
    "cos", .trigonometric, .cos, arity: 1, types: .floating, tolerance: 2,
    takesComplex: true, source: trigonometricSource
  ) { Libm.cos($0[0]) }
  static let tan = Operation(
    "tan", .trigonometric, .tan, arity: 1, types: .floating, tolerance: 4,
    takesComplex: true, source: trigonometricSource
  ) { Libm.tan($0[0]) }
  static let asin = Operation(
    "asin", .trigonometric, .asin, arity: 1, types: .floating, tolerance: 3,
    takesComplex: true, source: trigonometricSource
  ) { Libm.asin($0[0]) }
  static let acos = Operation(
    "acos", .trigonometric, .acos, arity: 1, types: .floating, tolerance: 2,
    takesComplex: true, source: trigonometricSource
  ) { Libm.acos($0[0]) }
  static let atan = Operation(
    "atan", .trigonometric, .atan, arity: 1, types: .floating, tolerance: 2,
    takesComplex: true, source: trigonometricSource
  ) { Libm.atan($0[0]) }
  static let atan2 = Operation(
    "atan2", .trigonometric, .atan2, arity: 2, types: .floating, tolerance: 2,
    source: trigonometricSource
  ) { Libm.atan2($0[0], $0[1]) }
  static let hypot = Operation(
    "hypot", .trigonometric, .hypot, arity: 2, types: .floating, tolerance: 2,
    source: trigonometricSource
  ) { Libm.hypot($0[0], $0[1]) }
  static let sinh = Operation(
    "sinh", .trigonometric, .sinh, arity: 1, types: .floating, tolerance: 2,
    takesComplex: true, source: trigonometricSource
  ) { Libm.sinh($0[0]) }
  static let cosh = Operation(
    "cosh", .trigonometric, .cosh, arity: 1, types: .floating, tolerance: 2,
    takesComplex: true, source: trigonometricSource
  ) { Libm.cosh($0[0]) }
  static let tanh = Operation(
    "tanh", .trigonometric, .tanh, arity: 1, types: .floating, tolerance: 2,
    takesComplex: true, source: trigonometricSource
  ) { Libm.tanh($0[0]) }
  static let asinh = Operation(
    "asinh", .trigonometric, .asinh, arity: 1, types: .floating, tolerance: 3,
    takesComplex: true, source: trigonometricSource
  ) { Libm.asinh($0[0]) }
  static let acosh = Operation(
    "acosh", .trigonometric, .acosh, arity: 1, types: .floating, tolerance: 3,
    takesComplex: true, source: trigonometricSource
  ) { Libm.acosh($0[0]) }
  static let atanh = Operation(
    "atanh", .trigonometric, .atanh, arity: 1, types: .floating, tolerance: 3,
    takesComplex: true, source: trigonometricSource
  ) { Libm.atanh($0[0]) }

  private static let trigonometricSource =
    "C23, 7.12.4 and 7.12.5; the fast paths are described in VectorMath.h"
}

extension Tensor {
  /// Returns the sine of each angle.
  ///
  /// - Also known as: `numpy.sin`.
  public func sin() -> Tensor { Operation.sin(self) }

  /// Returns the cosine of each angle.
  ///
  /// - Also known as: `numpy.cos`.
  public func cos() -> Tensor { Operation.cos(self) }

  /// Returns the tangent of each angle.
  ///
  /// - Also known as: `numpy.tan`.
  public func tan() -> Tensor { Operation.tan(self) }

  /// Returns the angle in [−π/2, π/2] of each sine.
  ///
  /// - Also known as: `numpy.arcsin`.
  public func asin() -> Tensor { Operation.asin(self) }

  /// Returns the angle in [0, π] of each cosine.
  ///
  /// - Also known as: `numpy.arccos`.
  public func acos() -> Tensor { Operation.acos(self) }

  /// Returns the angle in (−π/2, π/2) of each tangent.
  ///
  /// - Also known as: `numpy.arctan`.
  public func atan() -> Tensor { Operation.atan(self) }

  /// Returns the angle of the point (x, self), in [−π, π].
  ///
  /// - Also known as: `numpy.arctan2`.
  public func atan2(_ x: Tensor) -> Tensor { Operation.atan2(self, x) }

  /// Returns the length of the hypotenuse over two legs.
  ///
  /// - Also known as: `numpy.hypot`.
  public func hypot(_ other: Tensor) -> Tensor { Operation.hypot(self, other) }

  /// Returns the hyperbolic sine.
  ///
  /// - Also known as: `numpy.sinh`.
  public func sinh() -> Tensor { Operation.sinh(self) }

  /// Returns the hyperbolic cosine.
  ///
  /// - Also known as: `numpy.cosh`.
  public func cosh() -> Tensor { Operation.cosh(self) }

  /// Returns the hyperbolic tangent.
  ///
  /// - Also known as: `numpy.tanh`.
  public func tanh() -> Tensor { Operation.tanh(self) }

  /// Returns the inverse hyperbolic sine.
  ///
  /// - Also known as: `numpy.arcsinh`.
  public func asinh() -> Tensor { Operation.asinh(self) }

  /// Returns the inverse hyperbolic cosine.
  ///
  /// - Also known as: `numpy.arccosh`.
  public func acosh() -> Tensor { Operation.acosh(self) }

  /// Returns the inverse hyperbolic tangent.
  ///
  /// - Also known as: `numpy.arctanh`.
  public func atanh() -> Tensor { Operation.atanh(self) }
}
