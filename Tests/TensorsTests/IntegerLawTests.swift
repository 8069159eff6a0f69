import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// Integers of every width against Swift's own, wrapped; division by zero gives 0, as in NumPy.
@Suite("Integers of every width")
struct IntegerLawTests {
  @Test("Every pair of bytes gives what Swift gives")
  func bytes() throws {
    try compare(Array(Int8.min...Int8.max))
    try compare(Array(UInt8.min...UInt8.max))
  }

  @Test("The ends of every width, and what lies near them, give what Swift gives")
  func ends() throws {
    try compare(Self.ends(Int16.self))
    try compare(Self.ends(Int32.self))
    try compare(Self.ends(Int64.self))
    try compare(Self.ends(UInt16.self))
    try compare(Self.ends(UInt32.self))
    try compare(Self.ends(UInt64.self))
  }

  /// Every operation on numbers, on all pairs of some numbers.
  private func compare<Number: DTypeElement & FixedWidthInteger>(_ numbers: [Number]) throws {
    let count = numbers.count
    let x = Tensor(numbers).reshaped([count, 1])
    let y = Tensor(numbers)
    let a = numbers.flatMap { number in Array(repeating: number, count: count) }
    let b = Array(repeating: numbers, count: count).flatMap { $0 }
    for (name, reference) in Self.references(Number.self) {
      let operation = try #require(Operation.all.first { $0.name == name })
      let found =
        operation.arity == 2 ? operation(x, y) : operation(x.broadcast(to: [count, count]))
      let wrong = try first(found.array(of: Number.self), zip(a, b).map(reference))
      #expect(
        wrong == nil,
        "\(Number.self): \(name)(\(wrong.map { "\(a[$0]), \(b[$0])" } ?? ""))")
    }
    for (name, reference) in Self.comparisons(Number.self) {
      let operation = try #require(Operation.all.first { $0.name == name })
      let wrong = try first(operation(x, y).array(of: Bool.self), zip(a, b).map(reference))
      #expect(
        wrong == nil,
        "\(Number.self): \(name)(\(wrong.map { "\(a[$0]), \(b[$0])" } ?? ""))")
    }
  }

  private func first<Value: Equatable>(_ found: [Value], _ expected: [Value]) throws -> Int? {
    try #require(found.count == expected.count)
    return found == expected
      ? nil : zip(found, expected).enumerated().first { $1.0 != $1.1 }?.offset
  }

  private static func ends<Number: FixedWidthInteger & Sendable>(_ type: Number.Type) -> [Number] {
    let near: [Number] = (0..<20).flatMap { [Number.max - $0, Number.min + $0] }
    let middle = (0..<Number.bitWidth).map { Number(truncatingIfNeeded: 1) << $0 }
    return near + middle + middle.map { $0 &- 1 } + middle.map { 0 &- $0 } + (0..<20)
  }

  private static func comparisons<Number: FixedWidthInteger & Sendable>(
    _ type: Number.Type
  ) -> [(String, (Number, Number) -> Bool)] {
    [
      ("equal", { $0 == $1 }), ("notEqual", { $0 != $1 }), ("less", { $0 < $1 }),
      ("lessOrEqual", { $0 <= $1 }), ("greater", { $0 > $1 }), ("greaterOrEqual", { $0 >= $1 }),
    ]
  }

  private static func references<Number: FixedWidthInteger & Sendable>(
    _ type: Number.Type
  ) -> [(String, (Number, Number) -> Number)] {
    let arithmetic: [(String, (Number, Number) -> Number)] = [
      ("add", { $0 &+ $1 }), ("subtract", { $0 &- $1 }), ("multiply", { $0 &* $1 }),
      ("floorDivide", floorDivided),
      ("remainder", { $1 == 0 ? 0 : $0 &- floorDivided($0, $1) &* $1 }),
      ("fmod", { $1 == 0 ? 0 : $0.remainderReportingOverflow(dividingBy: $1).partialValue }),
      ("power", power), ("minimum", { Swift.min($0, $1) }), ("maximum", { Swift.max($0, $1) }),
      ("fmin", { Swift.min($0, $1) }), ("fmax", { Swift.max($0, $1) }),
    ]
    let single: [(String, (Number, Number) -> Number)] = [
      ("negated", { x, _ in 0 &- x }), ("abs", { x, _ in x < 0 ? 0 &- x : x }),
      ("sign", { x, _ in x.signum() }), ("squared", { x, _ in x &* x }),
      ("bitCount", { x, _ in Number(x.magnitude.nonzeroBitCount) }),
    ]
    let bits: [(String, (Number, Number) -> Number)] = [
      ("and", { $0 & $1 }), ("or", { $0 | $1 }), ("xor", { $0 ^ $1 }),
      ("greatestCommonDivisor", greatestCommonDivisor),
    ]
    return arithmetic + single + bits
  }

  private static func floorDivided<Number: FixedWidthInteger & Sendable>(_ x: Number, _ y: Number)
    -> Number
  {
    guard y != 0 else { return 0 }
    let quotient = x.dividedReportingOverflow(by: y).partialValue
    let rest = x.remainderReportingOverflow(dividingBy: y).partialValue
    return rest != 0 && (rest < 0) != (y < 0) ? quotient - 1 : quotient
  }

  /// A negative exponent gives 0 unless the base is 1 or −1.
  private static func power<Number: FixedWidthInteger & Sendable>(_ x: Number, _ y: Number)
    -> Number
  {
    if y < 0 { return x == 1 ? 1 : x.magnitude == 1 ? (y & 1 == 0 ? 1 : x) : 0 }
    var result: Number = 1
    for place in stride(from: Number.bitWidth - 1, through: 0, by: -1) {
      result = result &* result
      if (y >> place) & 1 == 1 { result = result &* x }
    }
    return result
  }

  private static func greatestCommonDivisor<Number: FixedWidthInteger & Sendable>(
    _ x: Number, _ y: Number
  ) -> Number {
    var (a, b) = (x.magnitude, y.magnitude)
    while b != 0 { (a, b) = (b, a % b) }
    return Number(truncatingIfNeeded: a)
  }
}
