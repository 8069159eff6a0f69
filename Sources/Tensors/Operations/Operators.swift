import SwiftwaterDevices

infix operator .== : ComparisonPrecedence
infix operator .!= : ComparisonPrecedence
infix operator .< : ComparisonPrecedence
infix operator .<= : ComparisonPrecedence
infix operator .> : ComparisonPrecedence
infix operator .>= : ComparisonPrecedence
infix operator .&& : LogicalConjunctionPrecedence
infix operator .|| : LogicalDisjunctionPrecedence
infix operator ** : BitwiseShiftPrecedence
infix operator **= : AssignmentPrecedence

extension Tensor {
  /// Returns the sum at each place; of truth values, whether either holds.
  ///
  /// - Also known as: `numpy.add`.
  public static func + (a: consuming Tensor, b: consuming Tensor) -> Tensor { Operation.add(a, b) }
  /// Returns the difference at each place.
  ///
  /// - Also known as: `numpy.subtract`.
  public static func - (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.subtract(a, b)
  }
  /// Returns the product at each place; of truth values, whether both hold.
  ///
  /// - Also known as: `numpy.multiply`.
  public static func * (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.multiply(a, b)
  }
  /// Returns the quotient at each place; integers give floats.
  ///
  /// - Also known as: `numpy.divide`.
  public static func / (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.divide(a, b)
  }
  /// Returns the remainder at each place, with the sign of the divisor.
  ///
  /// - Also known as: `numpy.remainder`, `numpy.mod`.
  public static func % (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.remainder(a, b)
  }
  /// Returns the left side raised to the right at each place.
  ///
  /// Of whole numbers, powers below 0 lose their fraction: 1 of 1, 0 of 2 and more.
  ///
  /// - Also known as: `numpy.power`.
  public static func ** (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.power(a, b)
  }
  /// Returns the elements with their signs changed.
  ///
  /// - Also known as: `numpy.negative`.
  public static prefix func - (a: consuming Tensor) -> Tensor { Operation.negated(a) }

  /// Returns whether the elements are equal at each place.
  ///
  /// - Also known as: `numpy.equal`.
  public static func .== (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.equal(a, b)
  }
  /// Returns whether the elements differ at each place.
  ///
  /// - Also known as: `numpy.not_equal`.
  public static func .!= (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.notEqual(a, b)
  }
  /// Returns whether the left element is smaller at each place.
  ///
  /// - Also known as: `numpy.less`.
  public static func .< (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.less(a, b)
  }
  /// Returns whether the left element is not larger at each place.
  ///
  /// - Also known as: `numpy.less_equal`.
  public static func .<= (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.lessOrEqual(a, b)
  }
  /// Returns whether the left element is larger at each place.
  ///
  /// - Also known as: `numpy.greater`.
  public static func .> (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.greater(a, b)
  }
  /// Returns whether the left element is not smaller at each place.
  ///
  /// - Also known as: `numpy.greater_equal`.
  public static func .>= (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.greaterOrEqual(a, b)
  }

  /// Returns whether both hold at each place; on integers, the common bits.
  ///
  /// Numbers become truths by `cast(to: .bool)`; comparisons are truths.
  ///
  /// - Also known as: `numpy.bitwise_and`, `numpy.logical_and` of bools.
  public static func .&& (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.and(a, b)
  }
  /// Returns whether either holds at each place; on integers, the bits of either.
  ///
  /// - Also known as: `numpy.bitwise_or`, `numpy.logical_or` of bools.
  public static func .|| (a: consuming Tensor, b: consuming Tensor) -> Tensor {
    Operation.or(a, b)
  }
  /// Returns the opposite truth at each place; on integers, the opposite bits.
  ///
  /// - Also known as: `numpy.bitwise_not`, `numpy.logical_not` of bools.
  public static prefix func ~ (a: Tensor) -> Tensor {
    if a.dtype == .bool { return a .!= true }
    guard a.dtype.isInteger else {
      return .failure(
        TensorError(
          .invalidType, "~: takes bool and integers, got \(a.dtype); compare or cast first"))
    }
    let ones = Scalar.integer(-1).converted(from: .int64, to: a.dtype)
    return Operation.xor(a, Tensor(Node(constant: ones, dtype: a.dtype, isWeak: true)))
  }

  /// Adds in place; the type stays.
  public static func += (a: inout Tensor, b: consuming Tensor) {
    a.update(Operation.add(a, b), "add")
  }
  /// Subtracts in place; the type stays.
  public static func -= (a: inout Tensor, b: consuming Tensor) {
    a.update(Operation.subtract(a, b), "subtract")
  }
  /// Multiplies in place; the type stays.
  public static func *= (a: inout Tensor, b: consuming Tensor) {
    a.update(Operation.multiply(a, b), "multiply")
  }
  /// Divides in place; the type stays.
  public static func /= (a: inout Tensor, b: consuming Tensor) {
    a.update(Operation.divide(a, b), "divide")
  }
  /// Raises to a power in place; the type stays.
  public static func **= (a: inout Tensor, b: consuming Tensor) {
    a.update(Operation.power(a, b), "power")
  }
  /// Replaces by the remainder, with the sign of the divisor; the type stays.
  public static func %= (a: inout Tensor, b: consuming Tensor) {
    a.update(Operation.remainder(a, b), "remainder")
  }

  /// Adds a number in place; the type stays.
  public static func += (a: inout Tensor, b: some TensorScalar) {
    a.update(Operation.add(a, b.weakNumber), "add")
  }
  /// Subtracts a number in place; the type stays.
  public static func -= (a: inout Tensor, b: some TensorScalar) {
    a.update(Operation.subtract(a, b.weakNumber), "subtract")
  }
  /// Multiplies by a number in place; the type stays.
  public static func *= (a: inout Tensor, b: some TensorScalar) {
    a.update(Operation.multiply(a, b.weakNumber), "multiply")
  }
  /// Divides by a number in place; the type stays.
  public static func /= (a: inout Tensor, b: some TensorScalar) {
    a.update(Operation.divide(a, b.weakNumber), "divide")
  }
  /// Raises to a number in place; the type stays.
  public static func **= (a: inout Tensor, b: some TensorScalar) {
    a.update(Operation.power(a, b.weakNumber), "power")
  }
  /// Replaces by the remainder of the division by a number; the type stays.
  public static func %= (a: inout Tensor, b: some TensorScalar) {
    a.update(Operation.remainder(a, b.weakNumber), "remainder")
  }

  /// Replaces this tensor by the result of an operation on it, converted back to its type.
  private mutating func update(_ result: Tensor, _ name: String) {
    guard result.node.extents == node.extents else {
      self = Self.failure(
        TensorError(
          .shapeMismatch,
          """
          \(name) in place: \(Shape.text(shape)) cannot become \
          \(Shape.text(result.shape)); write x = x … to change the shape
          """))
      return
    }
    self = node.isWeak ? result : result.cast(to: dtype)
  }
}

extension Tensor {
  /// Returns the elements converted to a type.
  ///
  /// Floats lose their fraction towards zero; numbers become `true` unless 0.
  ///
  /// - Also known as: `numpy.astype`.
  public func cast(to dtype: DType) -> Tensor {
    guard dtype != self.dtype else { return self }
    guard !self.dtype.isComplex || dtype.isComplex || dtype == .bool else {
      return .failure(
        TensorError(
          .invalidType,
          """
          cast: \(self.dtype) to \(dtype) would drop the imaginary parts; take real(), \
          imaginary() or abs()
          """))
    }
    if let constant = node.number {
      return Tensor(
        Node(
          constant: constant.converted(from: self.dtype, to: dtype), dtype: dtype,
          extents: node.extents, isWeak: false))
    }
    return Tensor(
      recording: Node(.copy, compute: dtype, node, dtype: dtype, extents: node.extents))
  }

  /// Returns the elements of `a` where the condition holds and of `b` elsewhere.
  ///
  /// - Parameters:
  ///   - condition: `bool`; broadcasts with `a` and `b`.
  ///   - a: What to take where it holds.
  ///   - b: What to take elsewhere.
  /// - Also known as: `numpy.where`.
  public static func select(_ condition: Tensor, _ a: Tensor, _ b: Tensor) -> Tensor {
    attempt { () throws(TensorError) in
      guard condition.dtype == .bool else {
        throw TensorError(
          .invalidType, "select: the condition is \(condition.dtype), not bool; compare first")
      }
      let extents = try Extents.broadcast(
        condition.node.extents,
        Extents.broadcast(a.node.extents, b.node.extents, for: "select"), for: "select")
      let common = Promotion.common(a.node, b.node)
      defer { withExtendedLifetime((condition, a, b)) {} }
      for node in [a.node, b.node] where node.isWeak {
        if let number = node.number {
          try common.requireToHold(number, node.dtype, for: "select")
        }
      }
      return Tensor(
        recording: Node(
          .select, compute: common, condition.node, a.node.adopting(common),
          b.node.adopting(common), dtype: common, extents: extents))
    }
  }
}
