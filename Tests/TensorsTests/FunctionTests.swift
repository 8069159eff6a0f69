import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Element-wise functions")
struct FunctionTests {
  @Test(
    "A function of doubles is within its tolerance of the exact answer",
    arguments: FunctionAnswers.read.exact.keys.sorted())
  func exact(_ name: String) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    let answer = try #require(FunctionAnswers.read.exact[name])
    let found = operation.apply(answer.tensors).array(of: Double.self)
    for (place, expected) in answer.results.enumerated() {
      let distance = ulps(found[place], expected.value)
      #expect(
        distance <= operation.tolerance,
        "\(name)(\(answer.arguments.map { $0[place].value })) = \(found[place]): \(distance) ulp")
    }
  }

  @Test(
    "A function answers what NumPy answers on zeros, infinities and NaN",
    arguments: FunctionAnswers.read.recorded.keys.sorted())
  func recorded(_ name: String) throws {
    let call = try #require(FunctionAnswers.calls[name], "no call for \(name)")
    let answer = try #require(FunctionAnswers.read.recorded[name])
    let found = call(answer.tensors).array(of: Double.self)
    for (place, expected) in answer.results.enumerated() {
      let isNear = ulps(found[place], expected.value) <= 3
      // Which zero the smaller or larger of both is, and the sign of NaN, nobody promises.
      let isSigned = name == "fmin" || name == "fmax" || expected.value != 0
      #expect(
        isNear && (isSigned || found[place].sign == expected.value.sign),
        "\(name)(\(answer.arguments.map { $0[place].value })) = \(found[place]), not \(expected.value)"
      )
    }
  }

  @Test(
    "A function of floats is within its tolerance all over their range",
    arguments: Operation.all.filter { $0.arity == 1 && $0.types == .floating && $0.tolerance > 0 }
      .map(\.name))
  func floats(_ name: String) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    let numbers = stride(from: UInt32(0), to: UInt32.max - 40_009, by: 40_009).map {
      Float(bitPattern: $0)
    }
    let found = operation(Tensor(numbers)).array(of: Float.self)
    var worst = (distance: 0.0, number: Float(0))
    for (number, value) in zip(numbers, found) {
      let distance = floatUlps(Double(value), operation.reference([Double(number)]))
      if distance > worst.distance { worst = (distance, number) }
    }
    #expect(worst.distance <= operation.tolerance, "\(name)(\(worst.number))")
  }

  @Test("Logarithms of powers of their base are whole numbers")
  func wholeLogarithms() {
    let tens = (0..<23).map { index in (0..<index).reduce(1.0) { power, _ in power * 10 } }
    #expect(Tensor(tens).log10().array(of: Double.self) == (0..<23).map(Double.init))
    let twos = (-1074..<1024).map { Double(sign: .plus, exponent: $0, significand: 1) }
    #expect(Tensor(twos).log2().array(of: Double.self) == (-1074..<1024).map(Double.init))
  }

  @Test("The logarithm of gamma keeps its digits near its negative zeros")
  func gammaZeros() {
    let numbers = [-2.4570247382208005, -2.7476826467274127, -3.1435808883499798, -4.98, -10.9999]
    let found = Tensor(numbers).logGamma().array(of: Double.self)
    let reference = numbers.map { Operation.all.first { $0.name == "logGamma" }!.reference([$0]) }
    #expect(zip(found, reference).allSatisfy { ulps($0, $1) <= 6 })
  }

  /// Ordinary numbers take a shorter way when all of their neighbours are ordinary too.
  @Test("An answer has the same bits whatever its neighbours are", arguments: ["exp", "erf"])
  func neighbours(_ name: String) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    let ordinary = (0..<5000).map { Double($0 - 2500) / 2750 }
    let far = [Double.nan, .infinity, -.infinity, 1e300, -1e300, 745]
    let mixed = ordinary.indices.map { $0 % 7 == 3 ? far[$0 % far.count] : ordinary[$0] }
    for dtype in [DType.float32, .float64] {
      let alone = operation(Tensor(ordinary).cast(to: dtype)).array(of: Double.self)
      let beside = operation(Tensor(mixed).cast(to: dtype)).array(of: Double.self)
      #expect(ordinary.indices.allSatisfy { $0 % 7 == 3 || alone[$0] == beside[$0] }, "\(dtype)")
    }
  }

  @Test("The second power is a square and the first negative one a reciprocal, bit by bit")
  func shortPowers() {
    let numbers = (0..<1000).map { Double($0 - 500) / 7 } + [0, -0.0, .infinity, .nan, 1e200]
    let x = Tensor(numbers)
    func bits(_ tensor: Tensor) -> [UInt64] { tensor.array(of: Double.self).map(\.bitPattern) }
    #expect(bits(x ** 2) == numbers.map { ($0 * $0).bitPattern })
    #expect(bits(x ** Tensor(2.0)) == numbers.map { ($0 * $0).bitPattern })
    #expect(bits(x ** -1) == numbers.map { (1 / $0).bitPattern })
    // A power of two is no square, and integers keep their own power.
    #expect((2 ** Tensor([3.0, 5.0])).array(of: Double.self) == [8, 32])
    #expect((Tensor([-3, 7]) ** 2).array(of: Int.self) == [9, 49])
  }

  @Test("Bits and divisors of integers of every width")
  func integers() {
    #expect(Tensor([Int64.min, -1, 255]).bitCount().array(of: UInt8.self) == [1, 1, 8])
    #expect(Tensor([UInt64.max]).bitCount().array(of: UInt8.self) == [64])
    #expect(Tensor([-128] as [Int8]).bitCount().array(of: UInt8.self) == [1])
    let numbers = Tensor([12, -18] as [Int16])
    let divisors = numbers.greatestCommonDivisor(Tensor([18, 12] as [Int16]))
    #expect(divisors.dtype == .int16)
    #expect(divisors.array(of: Int16.self) == [6, 6])
    #expect(
      Tensor([-7, 7] as [Int32]).fmod(Tensor([3, -3] as [Int32])).array(of: Int32.self) == [-1, 1])
    #expect(Tensor([7] as [Int32]).fmod(Tensor([0] as [Int32])).array(of: Int32.self) == [0])
  }
}

/// What mpmath and NumPy answered; Tests/Golden/functions.py recorded it.
struct FunctionAnswers: Decodable {
  var exact: [String: Answer]
  var recorded: [String: Answer]

  struct Answer: Decodable {
    var arguments: [[RecordedNumber]]
    var results: [RecordedNumber]

    var tensors: [Tensor] { arguments.map { Tensor($0.map(\.value)) } }
  }

  static let read: FunctionAnswers =
    (try? Golden.read("functions.json", as: FunctionAnswers.self))
    ?? FunctionAnswers(exact: ["functions.json": .init(arguments: [], results: [])], recorded: [:])

  static let calls: [String: @Sendable ([Tensor]) -> Tensor] = [
    "copySign": { $0[0].copySign($0[1]) },
    "nextAfter": { $0[0].nextAfter($0[1]) },
    "fmin": { $0[0].fmin($0[1]) },
    "fmax": { $0[0].fmax($0[1]) },
    "fmod": { $0[0].fmod($0[1]) },
    "remainder": { $0[0] % $0[1] },
    "floorDivide": { $0[0].floorDivided(by: $0[1]) },
    "logAddExp": { $0[0].logAddExp($0[1]) },
    "logAddExp2": { $0[0].logAddExp2($0[1]) },
    "power": { $0[0].floatPower($0[1]) },
    "atan2": { $0[0].atan2($0[1]) },
    "hypot": { $0[0].hypot($0[1]) },
    "spacing": { $0[0].spacing() },
    "signBit": { $0[0].signBit() },
    "fraction": { $0[0].fractionAndExponent().fraction },
    "exponent": { $0[0].fractionAndExponent().exponent },
    "fractional": { $0[0].fractionalAndWholePart().fractional },
    "whole": { $0[0].fractionalAndWholePart().whole },
    "isPositiveInfinity": { $0[0].isPositiveInfinity() },
    "isNegativeInfinity": { $0[0].isNegativeInfinity() },
    "softplus": { $0[0].softplus() },
    "logSigmoid": { $0[0].logSigmoid() },
    "scaledByPowerOfTwo": { $0[0].scaledByPowerOfTwo($0[1]) },
    "gcd": { $0[0].cast(to: .int64).greatestCommonDivisor($0[1].cast(to: .int64)) },
    "lcm": { $0[0].cast(to: .int64).leastCommonMultiple($0[1].cast(to: .int64)) },
    "bitCount": { $0[0].cast(to: .int64).bitCount() },
  ]
}
