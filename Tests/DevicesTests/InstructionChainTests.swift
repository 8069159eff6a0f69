import SwiftwaterDevices
import TestSupport
import Testing

/// Cheap instructions whose results stay in the processor's registers give the bits that plain
/// arithmetic does.
@Suite("Chains of instructions")
struct InstructionChainTests {
  /// Which operand of the second instruction is the first one's result.
  enum Place: CaseIterable { case first, second, both }

  static let unary: [Primitive] = [.negate, .absolute, .square, .reciprocal, .squareRoot]
  static let binary: [Primitive] = [.add, .subtract, .multiply, .divide, .minimum, .maximum]

  @Test("Floats", arguments: unary + binary, Place.allCases)
  func floats(_ primitive: Primitive, _ place: Place) throws {
    try check(Float.self, .float32, primitive, place)
  }

  @Test("Doubles", arguments: unary + binary, Place.allCases)
  func doubles(_ primitive: Primitive, _ place: Place) throws {
    try check(Double.self, .float64, primitive, place)
  }

  @Test("A value that something else takes too is kept", arguments: [1, 129, 5000])
  func shared(_ count: Int) throws {
    var program = Program()
    let (x, y) = (program.load(.float32), program.load(.float32))
    let sum = program.apply(.add, [x, y])
    let square = program.apply(.square, [sum])
    let root = program.apply(.squareRoot, [program.apply(.absolute, [sum])])
    program.store(program.apply(.subtract, [square, root]))
    program.store(sum)
    let (xs, ys) = (numbers(count, as: Float.self), numbers(count, as: Float.self).reversed())
    let outputs = [try Buffer(byteCount: count * 4), try Buffer(byteCount: count * 4)]
    try run(program, [xs, Array(ys)], .float32, into: outputs)
    let sums = zip(xs, ys).map { $0 + $1 }
    expectSame(outputs[0], sums.map { $0 * $0 - $0.magnitude.squareRoot() })
    expectSame(outputs[1], sums)
  }

  @Test("Outputs past the caches, and in place")
  func large() throws {
    let count = (1 << 23) + 77
    var program = Program()
    let (x, y) = (program.load(.float32), program.load(.float32))
    let product = program.apply(.multiply, [x, y])
    program.store(program.apply(.subtract, [program.apply(.add, [product, product]), x]))
    let (xs, ys) = (numbers(count, as: Float.self), numbers(count, as: Float.self).reversed())
    let wanted = zip(xs, ys).map { $0 * $1 + $0 * $1 - $0 }
    let inputs = [try Buffer(xs), try Buffer(Array(ys))]
    let output = try Buffer(byteCount: count * 4)
    for target in [output, inputs[0]] {
      run(program, inputs, .float32, count, into: [target])
      expectSame(target, wanted)
    }
  }

  @Test("One array past the caches, and in place")
  func largeAlone() throws {
    let count = (1 << 23) + 4 * 128 + 77
    var program = Program()
    let x = program.load(.float32)
    let square = program.apply(.square, [x])
    program.store(program.apply(.subtract, [program.apply(.add, [square, square]), x]))
    let xs = numbers(count, as: Float.self)
    let wanted = xs.map { $0 * $0 + $0 * $0 - $0 }
    let input = try Buffer(xs)
    let output = try Buffer(byteCount: count * 4)
    for target in [output, input] {
      run(program, [input], .float32, count, into: [target])
      expectSame(target, wanted)
    }
  }

  // MARK: - Implementation

  private func check<Number: BinaryFloatingPoint & BitwiseCopyable>(
    _ type: Number.Type, _ dtype: DType, _ primitive: Primitive, _ place: Place
  ) throws {
    for count in [1, 63, 128, 1000, 3001] {
      var program = Program()
      let (x, y) = (program.load(dtype), program.load(dtype))
      // Not a number comes first and second, and the chain begins with a product.
      let product = program.apply(.multiply, [x, y])
      let isUnary = Self.unary.contains(primitive)
      let operands =
        isUnary
        ? [product]
        : place == .first
          ? [product, y]
          : place == .second
            ? [y, product]
            : [product, product]
      program.store(program.apply(primitive, operands))
      let (xs, ys) = (numbers(count, as: type), Array(numbers(count, as: type).reversed()))
      let output = try Buffer(byteCount: count * dtype.byteCount)
      try run(program, [xs, ys], dtype, into: [output])
      expectSame(
        output,
        zip(xs, ys).map { x, y in
          let value = x * y
          return Self.plain(
            primitive, place == .second ? y : value, place == .first ? y : value,
            only: value)
        })
    }
  }

  private static func plain<Number: BinaryFloatingPoint>(
    _ primitive: Primitive, _ x: Number, _ y: Number, only value: Number
  ) -> Number {
    switch primitive {
    case .negate: -value
    case .absolute: value.magnitude
    case .square: value * value
    case .reciprocal: 1 / value
    case .squareRoot: value.squareRoot()
    case .add: x + y
    case .subtract: x - y
    case .multiply: x * y
    case .divide: x / y
    case .minimum: x.isNaN ? x : x < y ? x : y
    default: x.isNaN ? x : x > y ? x : y
    }
  }

  /// Ordinary numbers with special ones among them.
  private func numbers<Number: BinaryFloatingPoint>(_ count: Int, as type: Number.Type) -> [Number]
  {
    let special: [Number] = [0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude]
    return (0..<count).map { index in
      index % 7 == 3 ? special[index / 7 % special.count] : Number(index % 53) * 0.37 - 9
    }
  }

  private func run<Number: BitwiseCopyable>(
    _ program: Program, _ values: [[Number]], _ dtype: DType, into outputs: [Buffer]
  ) throws {
    run(program, try values.map { try Buffer($0) }, dtype, values[0].count, into: outputs)
  }

  private func run(
    _ program: Program, _ inputs: [Buffer], _ dtype: DType, _ count: Int, into outputs: [Buffer]
  ) {
    program.run(
      count: count,
      inputs: inputs.map { .init(pointer: $0.pointer, dtype: dtype, layout: .contiguous) },
      outputs: outputs.map(\.pointer))
    withExtendedLifetime((inputs, outputs)) {}
  }

  /// Equal bits, but for which NaN it is.
  private func expectSame<Number: BinaryFloatingPoint & BitwiseCopyable>(
    _ buffer: Buffer, _ wanted: [Number]
  ) {
    let got = buffer.elements(of: Number.self)
    let wrong = wanted.indices.first { index in
      let (a, b) = (got[index], wanted[index])
      return !(a.isNaN && b.isNaN) && (a != b || a.sign != b.sign)
    }
    #expect(wrong == nil, "\(wrong.map { "\(got[$0]), wanted \(wanted[$0]), at \($0)" } ?? "")")
  }
}
