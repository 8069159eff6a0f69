/// A complex number: an element of `complex64` and `complex128` tensors.
///
/// It has the layout of C's `_Complex`, NumPy's and Fortran's: the real part, then the imaginary
/// one. (The `Complex` of swift-numerics cannot stand here: it is not `BitwiseCopyable`, and it
/// takes all infinite and undefined numbers for one.)
@frozen public struct Complex<Component: ComplexComponent>: BitwiseCopyable, Sendable, Hashable {
  /// The real part.
  public var real: Component
  /// The imaginary part.
  public var imaginary: Component

  /// Creates a number from its parts.
  @inlinable public init(_ real: Component, _ imaginary: Component = 0) {
    self.real = real
    self.imaginary = imaginary
  }

  /// The square root of −1.
  @inlinable public static var i: Complex { Complex(0, 1) }

  /// The number mirrored at the real axis.
  @inlinable public var conjugate: Complex { Complex(real, -imaginary) }

  /// The square of the distance from 0.
  @inlinable public var squaredMagnitude: Component { real * real + imaginary * imaginary }
}

/// A type of which a complex number has two.
public protocol ComplexComponent: DTypeElement, BinaryFloatingPoint {}
extension Float: ComplexComponent {}
extension Double: ComplexComponent {}

extension Complex: Numeric {
  /// Creates a real number from a literal.
  @inlinable public init(integerLiteral value: Int) { self.init(Component(value)) }

  /// Creates the real number that equals an integer; nil when there is none.
  @inlinable public init?(exactly source: some BinaryInteger) {
    guard let value = Component(exactly: source) else { return nil }
    self.init(value)
  }

  /// The distance from 0, without overflow on the way.
  @inlinable public var magnitude: Component {
    let (a, b) = (abs(real), abs(imaginary))
    if a.isInfinite || b.isInfinite { return .infinity }
    let (small, large) = a < b ? (a, b) : (b, a)
    if large == 0 { return 0 }
    let ratio = small / large
    return large * (1 + ratio * ratio).squareRoot()
  }

  /// The sum.
  @inlinable public static func + (a: Self, b: Self) -> Self {
    Self(a.real + b.real, a.imaginary + b.imaginary)
  }

  /// The difference.
  @inlinable public static func - (a: Self, b: Self) -> Self {
    Self(a.real - b.real, a.imaginary - b.imaginary)
  }

  /// The product.
  @inlinable public static func * (a: Self, b: Self) -> Self {
    Self(
      a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }

  /// Multiplies by a number.
  @inlinable public static func *= (a: inout Self, b: Self) { a = a * b }

  /// The number with both signs changed.
  @inlinable public static prefix func - (a: Self) -> Self { Self(-a.real, -a.imaginary) }

  /// The quotient, without overflow on the way.
  ///
  /// - Source: R. L. Smith, "Algorithm 116: Complex division", 1962, doi:10.1145/368637.368661.
  @inlinable public static func / (a: Self, b: Self) -> Self {
    if abs(b.real) >= abs(b.imaginary) {
      let ratio = b.imaginary / b.real
      let scale = b.real + b.imaginary * ratio
      return Self(
        (a.real + a.imaginary * ratio) / scale, (a.imaginary - a.real * ratio) / scale)
    }
    let ratio = b.real / b.imaginary
    let scale = b.real * ratio + b.imaginary
    return Self(
      (a.real * ratio + a.imaginary) / scale, (a.imaginary * ratio - a.real) / scale)
  }
}

extension Complex: Comparable {
  /// Whether the first number sorts before the second: by the real part, then the imaginary one.
  @inlinable public static func < (a: Self, b: Self) -> Bool {
    a.real < b.real || a.real == b.real && a.imaginary < b.imaginary
  }
}

extension Complex: CustomStringConvertible {
  /// The number as `1.0+2.0i`.
  public var description: String {
    let text = "\(imaginary)i"
    return "\(real)" + (text.hasPrefix("-") ? text : "+" + text)
  }
}
