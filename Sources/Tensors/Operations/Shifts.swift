import SwiftwaterDevices

// Bits moved to higher and lower places. What is shifted out depends on the width of the type, which
// a reference on doubles does not know, so these are checked against NumPy alone.

extension Operation {
  static let shiftLeft = Operation(
    "shiftedLeft", .logic, .shiftLeft, arity: 2, types: .bitwise, source: shiftSource
  ) { $0[0] * Libm.exp2($0[1]) }
  static let shiftRight = Operation(
    "shiftedRight", .logic, .shiftRight, arity: 2, types: .bitwise, source: shiftSource
  ) { ($0[0] / Libm.exp2($0[1])).rounded(.down) }

  private static let shiftSource = "Array API standard 2024.12, bitwise_left_shift"
}

// Methods rather than operators: with another `<<` the compiler takes `1 << n` for a tensor's.

extension Tensor {
  /// Returns whole numbers with their bits moved to higher places; 0 beyond the width of the type.
  ///
  /// Truth values are shifted as `int8`.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.bitwise_left_shift`, `numpy.left_shift`.
  public func shiftedLeft(by places: Tensor) -> Tensor {
    let (bits, places) = Self.shiftable(self, places)
    return Operation.shiftLeft(bits, places)
  }

  /// Returns whole numbers with their bits moved to lower places; the sign stays.
  ///
  /// Truth values are shifted as `int8`.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.bitwise_right_shift`, `numpy.right_shift`.
  public func shiftedRight(by places: Tensor) -> Tensor {
    let (bits, places) = Self.shiftable(self, places)
    return Operation.shiftRight(bits, places)
  }

  /// Returns whether exactly one holds at each place; on integers, the bits of only one.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.bitwise_xor`, `numpy.logical_xor` of bools.
  public func xor(_ other: Tensor) -> Tensor { Operation.xor(self, other) }

  // MARK: - Implementation

  /// Both sides, or as `int8` if both are truth values, which have no second place.
  private static func shiftable(_ bits: Tensor, _ places: Tensor) -> (Tensor, Tensor) {
    guard bits.dtype == .bool, places.dtype == .bool else { return (bits, places) }
    return (bits.cast(to: .int8), places.cast(to: .int8))
  }
}
