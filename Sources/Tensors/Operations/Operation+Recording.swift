import SwiftwaterDevices

// How operations are recorded: types, shapes, and what is known without computing.

extension Operation {
  private func checkArity(_ count: Int) throws(TensorError) {
    if count != arity { throw wrongArity(count) }
  }

  func wrongArity(_ count: Int) -> TensorError {
    TensorError(.invalidArgument, "\(name): takes \(arity) operands, got \(count)")
  }

  func node(_ operand: consuming Node) throws(TensorError) -> Node {
    try checkArity(1)
    if types == .rounding, !operand.dtype.isInexact { return operand }
    if primitive == .absolute, operand.dtype == .bool { return operand }
    let (compute, result) = try resolve(operand.dtype)
    if operand.number != nil { return fold(operand, compute, result) }
    let extents = operand.extents
    return Node(primitive, compute: compute, operand, dtype: result, extents: extents)
  }

  func node(
    _ first: consuming Node, _ second: consuming Node
  ) throws(TensorError) -> Node {
    try checkArity(2)
    let common =
      types == .comparison ? Promotion.compared(first, second) : Promotion.common(first, second)
    if common == .bool, let ofTruths { return try ofTruths.node(first, second) }
    if common.isComplex, isOrder { return try ordered(first, second) }
    let (compute, result) = try resolve(common)
    let extents = try Extents.broadcast(first.extents, second.extents, for: name)
    if primitive == .power, second.isWeak, compute.isInteger, let exponent = second.number {
      try requireWholePowers(exponent, compute)
    }
    if first.isWeak != second.isWeak, compute.isInteger {
      let (weak, isReversed) = first.isWeak ? (first, true) : (second, false)
      if let number = weak.number,
        let answer = try answer(for: number, weak.dtype, in: compute, isReversed: isReversed)
      {
        return Node(constant: answer, dtype: result, extents: extents, isWeak: false)
      }
    }
    if first.number != nil && second.number != nil {
      return fold(first, second, compute, result, extents)
    }
    if let number = second.number, first.extents == extents {
      let scalar = number.converted(from: second.dtype, to: compute)
      if let shorter = shorterPrimitive(with: scalar, compute) {
        return Node(shorter, compute: compute, first, dtype: result, extents: extents)
      }
    }
    return Node(primitive, compute: compute, first, second, dtype: result, extents: extents)
  }

  /// The node of an operation with a number, without a node of the number as it was written.
  func node(
    _ operand: consuming Node, _ weak: WeakNumber, isReversed: Bool
  ) throws(TensorError) -> Node {
    guard operand.number == nil else {
      let number = Node(constant: weak.number, dtype: weak.dtype, isWeak: true)
      return isReversed ? try node(number, operand) : try node(operand, number)
    }
    try checkArity(2)
    let common = Promotion.adopted(by: operand.dtype, weak.dtype)
    if common.isComplex, isOrder {
      let number = Node(constant: weak.number, dtype: weak.dtype, isWeak: true)
      return isReversed ? try ordered(number, operand) : try ordered(operand, number)
    }
    let (compute, result) = try resolve(
      types == .comparison ? common.comparable(with: operand.dtype) : common)
    let extents = operand.extents
    if primitive == .power, !isReversed, compute.isInteger {
      try requireWholePowers(weak.number, compute)
    }
    if compute.isInteger,
      let answer = try answer(for: weak.number, weak.dtype, in: compute, isReversed: isReversed)
    {
      return Node(constant: answer, dtype: result, extents: extents, isWeak: false)
    }
    let scalar = weak.number.converted(from: weak.dtype, to: compute)
    if !isReversed, let shorter = shorterPrimitive(with: scalar, compute) {
      return Node(shorter, compute: compute, operand, dtype: result, extents: extents)
    }
    let number = Node(constant: scalar, dtype: compute, isWeak: false)
    return isReversed
      ? Node(primitive, compute: compute, number, operand, dtype: result, extents: extents)
      : Node(primitive, compute: compute, operand, number, dtype: result, extents: extents)
  }

  /// The one answer of a comparison with a Swift number that is none of the type it meets, such as 300
  /// and `uint8`; nil for numbers of the type.
  ///
  /// - Throws: ``TensorError`` with code `invalidArgument` for other operations with such a number.
  private func answer(
    for number: Scalar, _ type: DType, in compute: DType, isReversed: Bool
  ) throws(TensorError) -> Scalar? {
    let side = compute.side(of: number, type)
    if side == 0 { return nil }
    guard types == .comparison else {
      try compute.requireToHold(number, type, for: name)
      return nil
    }
    let places: [(number: Scalar, dtype: DType)] = [
      (.integer(0), .int64), (.integer(side), .int64),
    ]
    return NumberFolding.apply(
      primitive, to: isReversed ? places.reversed() : places, compute: .int64, result: .bool)
  }

  /// What has the same bits as the operation with a number on its right, in one instruction that
  /// joins its neighbours: a square for the second power.
  private func shorterPrimitive(with number: Scalar, _ compute: DType) -> Primitive? {
    guard primitive == .power else { return nil }
    switch number {
    case .float(2): return .square
    case .float(-1) where compute.isFloatingPoint: return .reciprocal
    case .complex(let exponent) where exponent == Complex(2, 0): return .square
    default: return nil
    }
  }

  /// The type to compute in and the type of the result, for operands of a common type.
  private func resolve(_ common: DType) throws(TensorError) -> (compute: DType, result: DType) {
    guard !common.isComplex || takesComplex else {
      throw TensorError(
        .invalidType,
        "\(name): not defined for \(common); take real(), imaginary() or abs() first")
    }
    switch types {
    case .numeric:
      guard common != .bool else {
        throw TensorError(
          .invalidType, "\(name): takes numbers, got bool; convert with cast(to: .int64) first")
      }
      return (common, primitive == .absolute ? common.component : common)
    case .rounding:
      return (common, common)
    case .floating:
      let compute = common.isInexact ? common : Tensor.defaultFloat
      // Between a number of 16 bits and its neighbour lie floats, and the next one is asked for.
      let isNarrow = primitive == .nextAfter && common.isHalf
      return isNarrow ? (.float32, .float32) : (compute, compute)
    case .comparison:
      return (common, .bool)
    case .test:
      return (common.isInexact ? common : Tensor.defaultFloat, .bool)
    case .complex, .part:
      guard common.isComplex else {
        throw TensorError(.invalidType, "\(name): takes complex numbers, got \(common)")
      }
      return (common, types == .part ? common.component : common)
    case .bitwise:
      guard !common.isFloatingPoint else {
        throw TensorError(
          .invalidType,
          "\(name): takes bool and integers, got \(common); compare or cast first")
      }
      return (common, common)
    }
  }

  private func fold(_ operand: Node, _ compute: DType, _ result: DType) -> Node {
    fold([operand], compute, result, operand.extents, operand.isWeak)
  }

  private func fold(
    _ first: Node, _ second: Node, _ compute: DType, _ result: DType, _ extents: Extents
  ) -> Node {
    let isWeak = first.isWeak && second.isWeak
    let a = isWeak ? first : first.adopting(compute)
    let b = isWeak ? second : second.adopting(compute)
    return fold([a, b], compute, result, extents, isWeak)
  }

  /// An operation on repeated numbers only is computed now, on one element; on Swift numbers with
  /// all their digits, because what they will meet is not known yet.
  private func fold(
    _ nodes: [Node], _ compute: DType, _ result: DType, _ extents: Extents, _ isWeak: Bool
  ) -> Node {
    func width(_ dtype: DType) -> DType {
      guard isWeak else { return dtype }
      return dtype.isComplex ? .complex128 : dtype.isFloatingPoint ? .float64 : dtype
    }
    let numbers = nodes.map { (number: $0.number ?? .float(0), dtype: width($0.dtype)) }
    let scalar = NumberFolding.apply(
      primitive, to: numbers, compute: width(compute), result: width(result))
    return Node(constant: scalar, dtype: result, extents: extents, isWeak: isWeak)
  }
}
