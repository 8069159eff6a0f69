import SwiftwaterDevices

/// A Swift number that can stand where a tensor is expected.
///
/// It is weak: it adopts the type of the tensor it meets, so `x * 2.0` keeps the type of `x`.
public protocol TensorScalar {
  /// The number with all its digits.
  var weakNumber: WeakNumber { get }
}

/// A number that adopts the type of the tensor it meets.
public struct WeakNumber: Sendable {
  let number: Scalar
  /// The type it has among numbers only.
  let dtype: DType
}

extension TensorScalar {
  /// A 0-dimensional tensor of the number.
  public var tensor: Tensor {
    let weak = weakNumber
    return Tensor(Node(constant: weak.number, dtype: weak.dtype, isWeak: true))
  }
}

extension BinaryInteger {
  /// The number with all its digits.
  public var weakNumber: WeakNumber {
    WeakNumber(number: .integer(Int64(clamping: self)), dtype: .int64)
  }
}
extension BinaryFloatingPoint {
  /// The number with all its digits.
  public var weakNumber: WeakNumber {
    WeakNumber(number: .float(Double(self)), dtype: Tensor.defaultFloat)
  }
}
extension Int: TensorScalar {}
extension Int32: TensorScalar {}
extension Int64: TensorScalar {}
extension Float: TensorScalar {}
extension Double: TensorScalar {}

extension Tensor {
  /// Creates a 0-dimensional tensor of a Swift number, which adopts the type of what it meets.
  ///
  /// - Also known as: `numpy.asarray` of a number.
  public init(_ number: some TensorScalar) { self = number.tensor }
}

extension Tensor: ExpressibleByFloatLiteral, ExpressibleByIntegerLiteral,
  ExpressibleByBooleanLiteral
{
  /// Creates a weak scalar from a literal such as `2.5`.
  public init(floatLiteral value: Double) { self = value.tensor }

  /// Creates a weak scalar from a literal such as `5`.
  public init(integerLiteral value: Int) { self = value.tensor }

  /// Creates a scalar from `true` or `false`.
  public init(booleanLiteral value: Bool) {
    self.init(Node(constant: .bool(value), dtype: .bool, isWeak: true))
  }
}

extension Tensor {
  /// The type of floats where nothing else says: `float32`.
  public static var defaultFloat: DType { .float32 }

  /// Returns a tensor of zeros; takes no memory until it is read.
  ///
  /// - Also known as: `numpy.zeros`.
  public static func zeros(_ shape: [Int], dtype: DType = Tensor.defaultFloat) -> Tensor {
    repeating(.float(0), shape, dtype, for: "zeros")
  }

  /// Returns a tensor of ones; takes no memory until it is read.
  ///
  /// - Also known as: `numpy.ones`.
  public static func ones(_ shape: [Int], dtype: DType = Tensor.defaultFloat) -> Tensor {
    repeating(.float(1), shape, dtype, for: "ones")
  }

  /// Returns a tensor of one repeated number; takes no memory until it is read.
  ///
  /// - Parameters:
  ///   - shape: The extents.
  ///   - value: The number.
  ///   - dtype: The element type; by default `int64` for integers, ``defaultFloat`` else.
  /// - Precondition: The number is one of the type.
  /// - Also known as: `numpy.full`.
  public static func full(
    _ shape: [Int], _ value: some TensorScalar, dtype: DType? = nil
  ) -> Tensor {
    let scalar = value.tensor
    let target = dtype ?? scalar.dtype
    guard let constant = scalar.node.number else { return scalar }
    return attempt { () throws(TensorError) in
      try target.requireToStore(constant, scalar.dtype, for: "full")
      return repeating(constant.converted(from: scalar.dtype, to: target), shape, target)
    }
  }

  /// Returns a tensor repeated to fill a shape, without copying.
  ///
  /// - Parameters:
  ///   - shape: The extents.
  ///   - values: What is repeated; broadcasts to the shape.
  ///   - dtype: The element type; that of the values by default.
  /// - Also known as: `numpy.full` of an array.
  public static func full(_ shape: [Int], _ values: Tensor, dtype: DType? = nil) -> Tensor {
    attempt { () throws(TensorError) in
      _ = try Shape.count(shape, for: "full")
      guard try Shape.broadcast(values.shape, shape, for: "full") == shape else {
        throw TensorError(
          .shapeMismatch,
          "full: \(Shape.text(values.shape)) does not broadcast to \(Shape.text(shape))")
      }
      return try values.stored(as: dtype ?? values.dtype, for: "full").broadcast(to: shape)
    }
  }

  /// Returns evenly spaced numbers in a half-open interval.
  ///
  /// - Parameters:
  ///   - start: The first number.
  ///   - end: The bound that is not reached.
  ///   - step: The distance, not 0.
  ///   - dtype: The element type.
  /// - Also known as: `numpy.arange`.
  public static func arange(
    _ start: Double, _ end: Double, step: Double = 1, dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    guard step != 0, step.isFinite, start.isFinite, end.isFinite else {
      return failure(
        TensorError(
          .invalidArgument, "arange: \(start) to \(end) by \(step) is not a finite progression"))
    }
    let steps = Swift.max(0, ((end - start) / step).rounded(.up))
    guard steps < 0x1p45 else {
      return failure(
        TensorError(.outOfMemory, "arange: \(start) to \(end) by \(step) has too many elements"))
    }
    return attempt { () throws(TensorError) in
      _ = try Shape.count([Int(steps)], for: "arange")
      let places = wholes([Int(steps)], for: "arange").cast(to: .float64)
      return (places * Tensor(double: step) + Tensor(double: start)).cast(to: dtype)
    }
  }

  /// Returns evenly spaced whole numbers in a half-open interval; none when the end lies before the
  /// start.
  ///
  /// - Parameters:
  ///   - start: The first number.
  ///   - end: The bound that is not reached.
  ///   - step: The distance, not 0.
  ///   - dtype: The element type.
  /// - Also known as: `numpy.arange`.
  public static func arange(
    _ start: Int, _ end: Int, step: Int = 1, dtype: DType = .int64
  ) -> Tensor {
    attempt { () throws(TensorError) in
      guard step != 0 else {
        throw TensorError(
          .invalidArgument, "arange: \(start) to \(end) by 0 is not a finite progression")
      }
      // Between ends of opposite signs lie more numbers than an `Int` counts.
      let distance = step > 0 ? UInt(bitPattern: end &- start) : UInt(bitPattern: start &- end)
      let isEmpty = step > 0 ? end <= start : end >= start
      let steps = isEmpty ? 0 : (distance - 1) / step.magnitude + 1
      let count = Int(clamping: steps)
      _ = try Shape.count([count], for: "arange")
      return wholes([count], first: start, step: step, for: "arange").cast(to: dtype)
    }
  }

  /// Returns the whole numbers `0 ..< count`; none when the count is negative.
  ///
  /// - Also known as: `numpy.arange`.
  public static func arange(_ count: Int, dtype: DType = .int64) -> Tensor {
    arange(0, count, dtype: dtype)
  }

  /// Returns `count` evenly spaced numbers from `start` to `end`, both included.
  ///
  /// Of a whole type they are rounded down.
  ///
  /// - Also known as: `numpy.linspace`.
  public static func linspace(
    _ start: Double, _ end: Double, count: Int, dtype: DType = Tensor.defaultFloat
  ) -> Tensor {
    guard count >= 0 else {
      return failure(TensorError(.invalidArgument, "linspace: count \(count) is negative"))
    }
    return attempt { () throws(TensorError) in
      let numbers = try numbers(EvenSteps(start, end, count: count), for: "linspace")
      return (dtype.isInteger ? numbers.floor() : numbers).cast(to: dtype)
    }
  }

  /// Returns the identity matrix of an order.
  ///
  /// - Also known as: `numpy.eye`, `numpy.identity`.
  public static func eye(_ order: Int, dtype: DType = Tensor.defaultFloat) -> Tensor {
    guard order >= 0 else {
      return failure(TensorError(.invalidArgument, "eye: order \(order) is negative"))
    }
    return attempt { () throws(TensorError) in
      _ = try Shape.count([order], for: "eye")
      let place = wholes([order], for: "eye")
      return (place.reshaped([order, 1]) .== place.reshaped([1, order])).cast(to: dtype)
    }
  }

  // MARK: - Implementation

  init(double value: Double) {
    self.init(Node(constant: .float(value), dtype: .float64, isWeak: false))
  }

  static func repeating(
    _ value: Scalar, _ shape: [Int], _ dtype: DType, for name: String = "full"
  ) -> Tensor {
    attempt { () throws(TensorError) in
      _ = try Shape.count(shape, for: name)
      return Tensor(
        Node(
          constant: value.converted(from: dtype, to: dtype), dtype: dtype,
          extents: Extents(shape), isWeak: false))
    }
  }

  /// Whole numbers at equal distances in row-major order, written where they are needed.
  ///
  /// Of type `int64`; sums wrap around, and the shape has been checked.
  static func wholes(
    _ shape: [Int], first: Int = 0, step: Int = 1, for name: String
  ) -> Tensor {
    let count = shape.reduce(1, *)
    let elsewhere = accelerated([], dtype: .int64, shape: shape) {
      accelerator, _, result throws(DeviceError) in
      try KernelProgression.wholes(
        result, count: count, first: first, step: step, on: accelerator)
    }
    return Tensor(
      pending: .deferred(name: name, [], accelerated: elsewhere) { _ throws(DeviceError) in
        let buffer = try Buffer(byteCount: count * 8)
        Threads.forEachRange(count, grain: 1 << 16) { _, range in
          let elements = buffer.elements(of: Int64.self)
          for place in range { elements[place] = Int64(first &+ place &* step) }
        }
        return Storage(buffer, shape: shape)
      }, dtype: .int64, shape: shape)
  }

  /// Doubles at equal distances, each worked out from its place.
  private static func numbers(
    _ steps: EvenSteps, for name: String
  ) throws(TensorError) -> Tensor {
    let count = steps.count
    let elsewhere = accelerated([], dtype: .float64, shape: [count]) {
      accelerator, _, result throws(DeviceError) in
      try KernelProgression.fractions(
        result, count: count, origin: steps.origin, step: steps.step, scale: steps.scale,
        last: steps.end, on: accelerator)
    }
    return try computed(name, [], dtype: .float64, shape: [count], accelerated: elsewhere) {
      _, result in
      steps.write(to: result.assumingMemoryBound(to: Double.self))
    }
  }
}
