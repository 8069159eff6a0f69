import SwiftwaterDevices
import SwiftwaterTensors
import Testing

/// Integers of fewer bits than a register, and quotients through doubles: against Swift's own.
@Suite("Narrow integers and quotients")
struct NarrowIntegerTests {
  private func operands<Number: FixedWidthInteger & DTypeElement>(
    _ type: Number.Type, _ count: Int
  ) -> ([Number], [Number]) {
    let extremes: [Number] = [.min, .max, 0, 1, .max - 1, .min + 1]
    var (left, right): ([Number], [Number]) = ([], [])
    for index in 0..<count {
      left.append(
        index % 5 == 0
          ? extremes[index % 6] : Number(truncatingIfNeeded: index &* 2_654_435_761 >> 3))
      right.append(
        index % 7 == 0
          ? extremes[index / 7 % 6] : Number(truncatingIfNeeded: index &* 40_503 >> (index % 9)))
    }
    return (left, right)
  }

  private func check<Number: FixedWidthInteger & DTypeElement>(_ type: Number.Type) {
    for count in [0, 1, 7, 128, 129, 2048, 5001] {
      let (left, right) = operands(type, count)
      let (x, y) = (Tensor(left), Tensor(right))
      let pairs = Array(zip(left, right))
      #expect((x + y).array(of: type) == pairs.map { $0 &+ $1 })
      #expect((x - y).array(of: type) == pairs.map { $0 &- $1 })
      #expect((x * y).array(of: type) == pairs.map { $0 &* $1 })
      #expect((x + x).array(of: type) == left.map { $0 &+ $0 })
      #expect((x * 3).array(of: type) == left.map { $0 &* 3 })
      #expect((5 - x).array(of: type) == left.map { 5 &- $0 })
      #expect(x.maximum(y).array(of: type) == pairs.map { max($0, $1) })
      #expect(x.minimum(y).array(of: type) == pairs.map { min($0, $1) })
      #expect((x .&& y).array(of: type) == pairs.map { $0 & $1 })
      #expect((x .< y).array(of: Bool.self) == pairs.map { $0 < $1 })
      #expect((x .>= y).array(of: Bool.self) == pairs.map { $0 >= $1 })
      #expect((x .== 1).array(of: Bool.self) == left.map { $0 == 1 })
      #expect((x.flipped() + y).array(of: type) == zip(left.reversed(), right).map { $0 &+ $1 })
      let quotients = x.floorDivided(by: y).array(of: type)
      let rests = (x % y).array(of: type)
      #expect(quotients == pairs.map { floor($0, $1).quotient })
      #expect(rests == pairs.map { floor($0, $1).rest })
      #expect((x % 7).array(of: type) == left.map { floor($0, 7).rest })
      #expect(x.floorDivided(by: 7).array(of: type) == left.map { floor($0, 7).quotient })
      var z = x
      z += y
      z *= 2
      #expect(z.array(of: type) == pairs.map { ($0 &+ $1) &* 2 })
    }
  }

  /// The floor of a quotient and what is left; 0 by 0, and wrapped where it does not fit.
  private func floor<Number: FixedWidthInteger>(
    _ x: Number, _ y: Number
  ) -> (quotient: Number, rest: Number) {
    if y == 0 { return (0, 0) }
    let quotient = x.dividedReportingOverflow(by: y).partialValue
    let rest = x.remainderReportingOverflow(dividingBy: y).partialValue
    if Number.isSigned, rest != 0, (rest < 0) != (y < 0) { return (quotient - 1, rest + y) }
    return (quotient, rest)
  }

  @Test("Every width wraps, compares and divides as Swift does")
  func widths() {
    check(Int8.self)
    check(Int16.self)
    check(Int32.self)
    check(Int64.self)
    check(UInt8.self)
    check(UInt16.self)
    check(UInt32.self)
    check(UInt64.self)
  }

  @Test("Quotients of numbers that a double does not hold")
  func long() {
    let x: [Int64] = [.max, .min, 1 << 53 + 1, -(1 << 53) - 1, 1 << 52, (1 << 52) - 1, -(1 << 52)]
    for divisor in [1, 3, -3, 1 << 31, (1 << 52) - 1, -(1 << 52), Int64.max] as [Int64] {
      #expect(
        Tensor(x).floorDivided(by: Tensor([divisor])).array(of: Int64.self)
          == x.map { floor($0, divisor).quotient })
      #expect(
        (Tensor(x) % Tensor([divisor])).array(of: Int64.self) == x.map { floor($0, divisor).rest })
    }
    // Just below a multiple, a rounded quotient is one too many.
    let near = (1...4000).map { Int64($0) * 1_125_899_839 - 1 }
    #expect(
      Tensor(near).floorDivided(by: Tensor([1_125_899_839 as Int64])).array(of: Int64.self)
        == near.map { floor($0, 1_125_899_839).quotient })
  }
}
