/// A number that matrices of linear algebra hold: `Float`, `Double`, or a complex number of either.
package protocol LinearScalar: BitwiseCopyable, Sendable, Numeric where Magnitude == Real {
  /// The type of absolute values.
  associatedtype Real: ComplexComponent & LinearScalar where Real.Real == Real

  /// Whether numbers of this type have an imaginary part.
  static var isComplex: Bool { get }
  /// The functions of LAPACK for this type; nil when no library has them.
  static var lapack: LAPACK? { get }

  init(real: Real)
  var conjugate: Self { get }
  var realPart: Real { get }
  var imaginaryPart: Real { get }
  /// Whether neither part is infinite or NaN.
  var isFinite: Bool { get }
  /// The number as a complex one.
  var complex: Complex<Real> { get }

  static func / (a: Self, b: Self) -> Self
  prefix static func - (a: Self) -> Self
  /// Multiplies both parts.
  func scaled(by factor: Real) -> Self
}

extension LinearScalar where Self == Real {
  @inlinable package static var isComplex: Bool { false }
  @inlinable package init(real: Self) { self = real }
  @inlinable package var conjugate: Self { self }
  @inlinable package var realPart: Self { self }
  @inlinable package var imaginaryPart: Self { 0 }
  @inlinable package var complex: Complex<Self> { Complex(self) }
  @inlinable package func scaled(by factor: Self) -> Self { self * factor }
}

extension Float: LinearScalar {
  package typealias Real = Float
  package static var lapack: LAPACK? { LAPACK.single }
}

extension Double: LinearScalar {
  package typealias Real = Double
  package static var lapack: LAPACK? { LAPACK.double }
}

extension Complex: LinearScalar where Component: LinearScalar, Component.Real == Component {
  package typealias Real = Component

  @inlinable package static var isComplex: Bool { true }
  package static var lapack: LAPACK? {
    Component.self == Float.self ? LAPACK.singleComplex : LAPACK.doubleComplex
  }

  @inlinable package init(real: Component) { self.init(real) }
  @inlinable package var realPart: Component { real }
  @inlinable package var imaginaryPart: Component { imaginary }
  package var isFinite: Bool { real.isFinite && imaginary.isFinite }
  @inlinable package var complex: Complex { self }
  @inlinable package func scaled(by factor: Component) -> Complex {
    Complex(real * factor, imaginary * factor)
  }
}

extension DType {
  /// The Swift type of the elements, when linear algebra takes them.
  package var linearScalar: (any LinearScalar.Type)? {
    switch self {
    case .float32: Float.self
    case .float64: Double.self
    case .complex64: Complex<Float>.self
    case .complex128: Complex<Double>.self
    default: nil
    }
  }
}
