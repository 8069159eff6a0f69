import CKernels
import SwiftwaterDevices

// Whole numbers as bits. Methods, not operators: `1 << 4` must stay a Swift number.
extension Expression {
  /// The bits that both whole numbers have; of truth values `&&`.
  public func bitAnd(_ other: Expression) -> Expression { binary(.bitAnd, other) }
  /// The bits that either whole number has; of truth values `||`.
  public func bitOr(_ other: Expression) -> Expression { binary(.bitOr, other) }
  /// The bits that one of two whole numbers has; of truth values whether exactly one is true.
  public func bitXor(_ other: Expression) -> Expression { binary(.bitXor, other) }
  /// The opposite bits of a whole number.
  public func bitNot() -> Expression { unary(.bitNot) }
  /// The bits moved up by so many places; zeros fill.
  public func shiftedLeft(by places: Expression) -> Expression { binary(.shiftLeft, places) }
  /// The bits moved down by so many places; the sign fills.
  public func shiftedRight(by places: Expression) -> Expression { binary(.shiftRight, places) }
  /// How many bits are set, of the value in its type.
  ///
  /// - Also known as: `polars.Expr.bitwise_count_ones`.
  public func bitCount() -> Expression { call(.bitCount) }
  /// How many zeros stand above the highest bit that is set, in the type of the value.
  ///
  /// - Also known as: `polars.Expr.bitwise_leading_zeros`.
  public func leadingZeros() -> Expression { call(.leadingZeros) }
  /// How many zeros stand below the lowest bit that is set; all of them for 0.
  ///
  /// - Also known as: `polars.Expr.bitwise_trailing_zeros`.
  public func trailingZeros() -> Expression { call(.trailingZeros) }
  /// The greatest common divisor of two whole numbers.
  public func greatestCommonDivisor(_ other: Expression) -> Expression {
    binary(.greatestCommonDivisor, other)
  }
}

extension ScalarFunction {
  static let bitCount = bits("bitCount", SW_ONES)
  static let leadingZeros = bits("leadingZeros", SW_LEADING_ZEROS)
  static let trailingZeros = bits("trailingZeros", SW_TRAILING_ZEROS)

  private static func bits(_ name: String, _ question: sw_bit_question) -> ScalarFunction {
    ScalarFunction(name) { types throws(FrameError) in
      guard types[0].isInteger else {
        throw FrameError(.type, "needs whole numbers, but got \(types[0]); cast them")
      }
      return .int64
    } evaluate: { columns, count throws(FrameError) in
      let column = columns[0]
      let out = try Buffer.room(for: count, of: Int64.self)
      Threads.forEachRange(count, grain: 1 << 16) { _, rows in
        var cells = column.cells(rows)
        sw_count_bits(
          &cells, Int64(rows.count), question, out.base(as: Int64.self) + rows.lowerBound)
      }
      return Column(type: .int64, count: count, values: out, validity: column.validity)
    }
  }
}
