import SwiftwaterDevices

/// Which type an operation on several types computes in: the array API standard's table.
///
/// Where the standard leaves a pair open: an integer with a float takes the float's type, and
/// `uint64` with a signed integer is `float64`, as in NumPy. A weak scalar (a literal or a Swift
/// number) never widens an array of its own kind.
enum Promotion {
  static func common(_ a: DType, _ b: DType) -> DType {
    if a == b { return a }
    if a == .bool { return b }
    if b == .bool { return a }
    if a.isComplex || b.isComplex { return common(a.component, b.component).complex }
    if a.isFloatingPoint || b.isFloatingPoint {
      guard a.isFloatingPoint && b.isFloatingPoint else { return a.isFloatingPoint ? a : b }
      // The two types of 16 bits hold different numbers.
      if a.byteCount == b.byteCount { return .float32 }
      return a.byteCount > b.byteCount ? a : b
    }
    if a.isSigned == b.isSigned { return a.byteCount > b.byteCount ? a : b }
    let (signed, unsigned) = a.isSigned ? (a, b) : (b, a)
    if signed.byteCount > unsigned.byteCount { return signed }
    switch unsigned.byteCount {
    case 1: return .int16
    case 2: return .int32
    case 4: return .int64
    default: return .float64
    }
  }

  /// The type of an operation on two values, of which either may be weak.
  static func common(_ a: Node, _ b: Node) -> DType {
    switch (a.isWeak, b.isWeak) {
    case (false, false), (true, true): common(a.dtype, b.dtype)
    case (false, true): adopted(by: a.dtype, b.dtype)
    case (true, false): adopted(by: b.dtype, a.dtype)
    }
  }

  /// The type that two values are compared in, of which either may be weak: between a whole number and a
  /// float one that has both.
  static func compared(_ a: Node, _ b: Node) -> DType {
    var type = common(a, b)
    if !a.isWeak { type = type.comparable(with: a.dtype) }
    if !b.isWeak { type = type.comparable(with: b.dtype) }
    return type
  }

  /// The type of an operation on many values, of which some may be weak.
  static func common(_ nodes: [Node]) -> DType {
    let strong = nodes.filter { !$0.isWeak }.map(\.dtype)
    let weak = nodes.filter(\.isWeak).map(\.dtype)
    guard let first = strong.first else { return weak.dropFirst().reduce(weak[0], common) }
    return weak.reduce(strong.dropFirst().reduce(first, common), adopted)
  }

  /// The type of an array that meets a weak number: its own, unless the number is of a higher kind.
  static func adopted(by array: DType, _ number: DType) -> DType {
    if array == .bool { return number }
    if number.isComplex { return array.isInexact ? array.complex : number }
    if number.isFloatingPoint && !array.isInexact { return Tensor.defaultFloat }
    return array
  }
}

extension Node {
  /// This node, or if it is a weak number the same number in the type it meets: a number keeps the
  /// digits it was written with until then.
  func adopting(_ dtype: DType) -> Node {
    guard isWeak, let constant = number else { return self }
    return Node(
      constant: constant.converted(from: self.dtype, to: dtype), dtype: dtype, extents: extents,
      isWeak: false)
  }
}

extension DType {
  /// This type, or a wider one of its kind that whole numbers of another keep their digits in, up to
  /// those of 53 bits.
  func comparable(with other: DType) -> DType {
    guard other.isInteger, isInexact, other.byteCount > 1 else { return self }
    let least: DType = other.byteCount == 2 ? .float32 : .float64
    guard component.byteCount < least.byteCount else { return self }
    return isComplex ? least.complex : least
  }

  /// On which side of a whole type's numbers another whole number lies: −1 below the least of them, 1
  /// above the greatest, 0 among them; 0 for numbers and types of other kinds.
  ///
  /// - Parameter type: The type of the number.
  func side(of number: Scalar, _ type: DType) -> Int64 {
    guard let bounds = integerBounds, case .integer(let value) = number else { return 0 }
    if type == .uint64 { return UInt64(bitPattern: value) > bounds.largest ? 1 : 0 }
    return value < bounds.smallest ? -1 : value > 0 && UInt64(value) > bounds.largest ? 1 : 0
  }

  /// Refuses a Swift number that cannot be stored in this type: one beyond a whole type's numbers, NaN and
  /// infinities among whole numbers, and a complex one among real ones.
  func requireToStore(_ number: Scalar, _ type: DType, for name: String) throws(TensorError) {
    switch number {
    case .bool: return
    case .integer: try requireToHold(number, type, for: name)
    case .float(let value):
      guard let bounds = integerBounds else { return }
      let whole = value.rounded(.towardZero)
      // The largest number of a type of 64 bits is no double; the power of two after it is.
      let end = Double(bounds.largest / 2 + 1) * 2
      if whole >= Double(bounds.smallest), whole < end { return }
      throw TensorError(
        .invalidArgument,
        "\(name): \(value) is not a number of \(self); cast the tensor to a type that has it first")
    case .complex(let value):
      if isComplex || self == .bool { return }
      throw TensorError(
        .invalidType,
        "\(name): \(value) is complex, the elements are \(self); cast the tensor to a complex type first"
      )
    }
  }

  /// Refuses a Swift number that this whole type, which it meets, does not have.
  func requireToHold(_ number: Scalar, _ type: DType, for name: String) throws(TensorError) {
    guard side(of: number, type) != 0, case .integer(let value) = number else { return }
    let text = type == .uint64 ? "\(UInt64(bitPattern: value))" : "\(value)"
    throw TensorError(
      .invalidArgument,
      "\(name): \(text) is not a number of \(self); cast the tensor to a type that has it first")
  }
}

extension Tensor {
  /// This tensor in the type of one that it is written into.
  ///
  /// Tensors are cast, as NumPy does; a Swift number must be one of the type.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` or `invalidType`.
  func stored(as type: DType, for name: String) throws(TensorError) -> Tensor {
    if node.isWeak, let number = node.number {
      try type.requireToStore(number, node.dtype, for: name)
    }
    return cast(to: type)
  }
}
