import SwiftwaterDevices

// Truth and bits element by element; on `bool` logical, on integers bit by bit.

extension Operation {
  static let logic: [Operation] = [
    and,
    or,
    xor,
    greatestCommonDivisor,
    bitCount,
  ]

  static let and = Operation(
    "and", .logic, .and, arity: 2, types: .bitwise, source: logicSource
  ) { Double(Int($0[0]) & Int($0[1])) }
  static let or = Operation(
    "or", .logic, .or, arity: 2, types: .bitwise, source: logicSource
  ) { Double(Int($0[0]) | Int($0[1])) }
  static let xor = Operation(
    "xor", .logic, .xor, arity: 2, types: .bitwise, source: logicSource
  ) { Double(Int($0[0]) ^ Int($0[1])) }

  static let greatestCommonDivisor = Operation(
    "greatestCommonDivisor", .logic, .greatestCommonDivisor, arity: 2, types: .bitwise,
    source: "Euclid, Elements, book VII, propositions 1 and 2"
  ) {
    var (x, y) = (Swift.abs($0[0]), Swift.abs($0[1]))
    while y != 0 { (x, y) = (y, x.truncatingRemainder(dividingBy: y)) }
    return x
  }
  static let bitCount = Operation(
    "bitCount", .logic, .bitCount, arity: 1, types: .bitwise,
    source: "NumPy 2.4, `bitwise_count`"
  ) { Double(Int(Swift.abs($0[0])).nonzeroBitCount) }

  private static let logicSource =
    "Array API standard 2024.12, element-wise functions"
}

extension Tensor {
  /// Returns the greatest common divisor of the whole numbers at each place; of 0 and x, |x|.
  ///
  /// - Complexity: O(*count* · log of the numbers).
  /// - Also known as: `numpy.gcd`.
  public func greatestCommonDivisor(_ other: Tensor) -> Tensor {
    Operation.greatestCommonDivisor(self, other)
  }

  /// Returns the least common multiple of the whole numbers at each place; 0 when one is 0.
  ///
  /// - Complexity: O(*count* · log of the numbers).
  /// - Also known as: `numpy.lcm`.
  public func leastCommonMultiple(_ other: Tensor) -> Tensor {
    (floorDivided(by: greatestCommonDivisor(other)) * other).abs()
  }

  /// Returns how many bits of each element's absolute value are set, `uint8`.
  ///
  /// - Complexity: O(*count*).
  /// - Also known as: `numpy.bitwise_count`.
  public func bitCount() -> Tensor { Operation.bitCount(self).cast(to: .uint8) }
}
