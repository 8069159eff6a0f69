import SwiftwaterDevices

/// A number, or a tensor of numbers, that says how random numbers are distributed.
public protocol DistributionParameter {
  /// The numbers.
  var parameter: Tensor { get }
}

extension Double: DistributionParameter {
  /// The number in `float64`.
  public var parameter: Tensor { Tensor([self]).reshaped([]) }
}
extension Int: DistributionParameter {
  /// The number.
  public var parameter: Tensor { Tensor([self]).reshaped([]) }
}
extension Tensor: DistributionParameter {
  /// The tensor itself.
  public var parameter: Tensor { self }
}

/// A way random numbers are distributed, of one number each.
///
/// Parameters are numbers or tensors, which broadcast with each other and with the shape that is
/// drawn.
///
/// ```swift
/// let waits = Tensor.random([1000], from: .gamma(shape: 2, scale: 1.5), seed: 7)
/// let counts = Tensor.random(from: .poisson(waits), seed: 8)
/// ```
public struct Distribution: Sendable {
  /// The name, as in errors.
  public let name: String

  /// Whether the numbers are whole: then they are drawn as `int64`.
  public let isDiscrete: Bool

  // MARK: - Implementation

  /// Up to four numbers of an element.
  typealias Numbers = SIMD4<Double>

  let parameters: [Tensor]
  /// Says what parameters must be, when these are not.
  let problem: @Sendable (Numbers) -> String?
  let origin: Origin

  /// What numbers are made of.
  enum Origin: Sendable {
    /// Each of as many draws as it takes.
    case draws(@Sendable (inout RandomSource, Numbers) -> Double)
    /// All at once of numbers without parameters.
    case numbers(StandardNumbers, @Sendable (Tensor, [Tensor]) -> Tensor)
  }

  /// Creates a distribution whose numbers are drawn one by one.
  ///
  /// - Parameters:
  ///   - name: The name, as in errors.
  ///   - parameters: What the two functions get.
  ///   - isDiscrete: Whether the numbers are whole.
  ///   - rule: What parameters must be, as in errors.
  ///   - isRight: Whether finite parameters are.
  ///   - sample: Draws a number.
  init(
    _ name: String, _ parameters: [any DistributionParameter], isDiscrete: Bool = false,
    must rule: String, _ isRight: @escaping @Sendable (Numbers) -> Bool,
    sample: @escaping @Sendable (inout RandomSource, Numbers) -> Double
  ) {
    self.init(name, parameters, isDiscrete, rule, isRight, .draws(sample))
  }

  /// Creates a distribution whose numbers are a function of others, and of their parameters.
  init(
    _ name: String, from numbers: StandardNumbers, _ parameters: [any DistributionParameter],
    isDiscrete: Bool = false, must rule: String, _ isRight: @escaping @Sendable (Numbers) -> Bool,
    make: @escaping @Sendable (Tensor, [Tensor]) -> Tensor
  ) {
    self.init(name, parameters, isDiscrete, rule, isRight, .numbers(numbers, make))
  }

  private init(
    _ name: String, _ parameters: [any DistributionParameter], _ isDiscrete: Bool, _ rule: String,
    _ isRight: @escaping @Sendable (Numbers) -> Bool, _ origin: Origin
  ) {
    self.name = name
    self.parameters = parameters.map(\.parameter)
    self.isDiscrete = isDiscrete
    self.origin = origin
    let count = parameters.count
    problem = { numbers in
      let given = (0..<count).map { numbers[$0] }
      if given.allSatisfy(\.isFinite) && isRight(numbers) { return nil }
      return "\(name): \(given.map { "\($0)" }.joined(separator: ", ")); \(rule)"
    }
  }
}

extension Tensor {
  /// Returns random numbers of a distribution.
  ///
  /// Each element is a pure function of seed, stream and place, for any number of threads.
  ///
  /// - Parameters:
  ///   - shape: The extents; nil for those of the parameters.
  ///   - distribution: How the numbers are distributed.
  ///   - seed: Equal seeds give equal numbers.
  ///   - stream: Different streams of one seed are independent.
  ///   - dtype: The element type; nil for `int64` or the default float type.
  /// - Complexity: O(*count*); 2 to 5 ns an element where it is a function of one draw, some 20 to 150 ns where
  ///   numbers are drawn until one fits.
  /// - Also known as: the methods of `numpy.random.Generator`.
  public static func random(
    _ shape: [Int]? = nil, from distribution: Distribution, seed: UInt64, stream: UInt32 = 0,
    dtype: DType? = nil
  ) -> Tensor {
    attempt { () throws(TensorError) in
      let name = distribution.name
      var whole: [Int] = []
      for parameter in distribution.parameters {
        whole = try Shape.broadcast(whole, parameter.shape, for: name)
      }
      let target = shape ?? whole
      guard try Shape.broadcast(whole, target, for: name) == target else {
        throw TensorError(
          .shapeMismatch,
          """
          \(name): parameters of shape \(Shape.text(whole)) do not fit into shape \
          \(Shape.text(target))
          """)
      }
      let count = try Shape.count(target, for: name)
      // As small as they are where they are the same for all, and one for each element otherwise.
      let isOne = whole.allSatisfy { $0 == 1 }
      if !isOne { try Shape.checkList(count, for: name) }
      let wide = distribution.parameters.map { $0.cast(to: .float64) }
      let columns = wide.map { $0.broadcast(to: isOne ? whole : target).array(of: Double.self) }
      let at: @Sendable (Int) -> Distribution.Numbers = { place in
        var numbers = Distribution.Numbers()
        for (number, column) in columns.enumerated() { numbers[number] = column[isOne ? 0 : place] }
        return numbers
      }
      for place in 0..<(isOne ? 1 : count) {
        if let problem = distribution.problem(at(place)) {
          throw TensorError(.invalidArgument, problem)
        }
      }
      let drawn: Tensor
      switch distribution.origin {
      case .numbers(let standard, let make):
        drawn = make(standard.drawn(target, seed: seed, stream: stream), wide)
      case .draws(let sample):
        drawn = Tensor(
          pending: .deferred(name: name, []) { _ throws(DeviceError) in
            let buffer = try Buffer(byteCount: count * 8)
            let first = isOne ? at(0) : Distribution.Numbers()
            Threads.forEachRange(count, grain: 1 << 13) { _, range in
              let elements = buffer.elements(of: Double.self)
              RandomSource.forEach(seed: seed, stream: stream, range) { place, source in
                elements[place] = sample(&source, isOne ? first : at(place))
              }
            }
            return Storage(buffer, shape: target)
          }, dtype: .float64, shape: target)
      }
      return drawn.cast(to: dtype ?? (distribution.isDiscrete ? .int64 : defaultFloat))
    }
  }
}
