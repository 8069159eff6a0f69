/// Which length of a vector, or size of a matrix, a norm measures.
///
/// | order | of a vector | of a matrix |
/// | --- | --- | --- |
/// | `.frobenius` | | root of the sum of squares |
/// | `.nuclear` | | sum of the singular values |
/// | `.infinity` | largest size | largest sum of a row's sizes |
/// | `.negativeInfinity` | smallest size | smallest sum of a row's sizes |
/// | `0` | number of elements other than 0 | |
/// | `1` | sum of the sizes | largest sum of a column's sizes |
/// | `2` | root of the sum of squares | largest singular value |
/// | `-1`, `-2` | as any other number | smallest instead of largest |
/// | any number p | (Σ \|x\|ᵖ)^(1/p) | |
public struct NormOrder: Sendable, Hashable {
  enum Kind: Hashable {
    case frobenius
    case nuclear
    case number(Double)
  }

  let kind: Kind

  /// The root of the sum of squares of a matrix.
  public static let frobenius = NormOrder(kind: .frobenius)
  /// The sum of the singular values.
  public static let nuclear = NormOrder(kind: .nuclear)
  /// The largest.
  public static let infinity = NormOrder(.infinity)
  /// The smallest.
  public static let negativeInfinity = NormOrder(-.infinity)

  /// Creates the order of a number.
  public init(_ number: Double) { kind = .number(number) }

  private init(kind: Kind) { self.kind = kind }
}

extension NormOrder: ExpressibleByIntegerLiteral, ExpressibleByFloatLiteral {
  /// Creates the order of a number.
  public init(integerLiteral value: Int) { self.init(Double(value)) }
  /// Creates the order of a number.
  public init(floatLiteral value: Double) { self.init(value) }
}

extension NormOrder: CustomStringConvertible {
  /// The order as it is written in a call.
  public var description: String {
    switch kind {
    case .frobenius: ".frobenius"
    case .nuclear: ".nuclear"
    case .number(.infinity): ".infinity"
    case .number(-.infinity): ".negativeInfinity"
    case .number(let number): "\(number)"
    }
  }
}
