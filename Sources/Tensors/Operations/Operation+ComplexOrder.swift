import SwiftwaterDevices

// The order of complex numbers: by their real parts, and by the imaginary ones where these are equal.

extension Operation {
  /// Whether the operation compares operands by their order.
  var isOrder: Bool {
    switch primitive {
    case .less, .lessOrEqual, .greater, .greaterOrEqual, .minimum, .maximum, .minimumNumber,
      .maximumNumber:
      true
    default: false
    }
  }

  /// The operation, one of order, on complex numbers: made of operations on their parts.
  func ordered(_ first: Node, _ second: Node) throws(TensorError) -> Node {
    _ = try Extents.broadcast(first.extents, second.extents, for: name)
    let type =
      types == .comparison ? Promotion.compared(first, second) : Promotion.common(first, second)
    let a = Tensor(first.adopting(type)).cast(to: type)
    let b = Tensor(second.adopting(type)).cast(to: type)
    let result: Tensor =
      switch primitive {
      case .less: Self.precedes(a, b, orEqual: false)
      case .lessOrEqual: Self.precedes(a, b, orEqual: true)
      case .greater: Self.precedes(b, a, orEqual: false)
      case .greaterOrEqual: Self.precedes(b, a, orEqual: true)
      case .minimum: .select(a.isNaN() .|| Self.precedes(a, b, orEqual: true), a, b)
      case .maximum: .select(a.isNaN() .|| Self.precedes(b, a, orEqual: true), a, b)
      case .minimumNumber: .select(b.isNaN() .|| Self.precedes(a, b, orEqual: true), a, b)
      default: .select(b.isNaN() .|| Self.precedes(b, a, orEqual: true), a, b)
      }
    return result.node
  }

  // MARK: - Implementation

  /// Whether numbers come before others.
  ///
  /// A NaN among imaginary parts makes smaller real parts unordered
  /// too; one among real parts is unequal to everything.
  private static func precedes(_ a: Tensor, _ b: Tensor, orEqual: Bool) -> Tensor {
    let (imaginary, other) = (a.imaginary(), b.imaginary())
    let isOrdered = (imaginary .== imaginary) .&& (other .== other)
    let decides = orEqual ? imaginary .<= other : imaginary .< other
    return ((a.real() .< b.real()) .&& isOrdered) .|| ((a.real() .== b.real()) .&& decides)
  }
}
