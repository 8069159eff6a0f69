import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// Random numbers that are the same in every run (Vigna, splitmix64).
private struct Numbers: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}

@Suite("Numbers as texts")
struct NumberTextTests {
  @Test("Doubles have the fewest digits that read back, as in Swift")
  func doubles() throws {
    var values: [Double] = [
      0, -0.0, .infinity, -.infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude, 1e22, 1e23, 9_007_199_254_740_992, 18_014_398_509_481_982,
      18_014_398_509_481_984, 0.0001, 0.00001, 0.1, 100, 123_456.789,
    ]
    for exponent in -1074...1023 {
      let power = Double(sign: .plus, exponent: exponent, significand: 1)
      values += [power, power.nextUp, power.nextDown, -power]
    }
    var numbers = Numbers(state: 1)
    for _ in 0..<20_000 {
      values.append(Double(bitPattern: numbers.next()))
      values.append(Double.random(in: -1e6...1e6, using: &numbers))
      values.append(Double(Int.random(in: 0...999_999, using: &numbers)) / 100)
    }
    let texts = try Column(values).cast(to: .string).strings
    for (value, text) in zip(values, texts) {
      #expect(text == (value.isNaN ? "nan" : value.description))
    }
  }

  @Test("Floats have the fewest digits that read back, as in Swift")
  func floats() throws {
    var values: [Float] = [
      0, -0.0, .infinity, .nan, .leastNonzeroMagnitude, .leastNormalMagnitude,
      .greatestFiniteMagnitude, 16_777_216, 33_554_430, 33_554_432, 67_108_864, 1e-4, 1e-5, 0.1,
    ]
    for exponent in -149...127 {
      let power = Float(sign: .plus, exponent: exponent, significand: 1)
      values += [power, power.nextUp, power.nextDown, -power]
    }
    var numbers = Numbers(state: 2)
    for _ in 0..<20_000 {
      values.append(Float(bitPattern: UInt32(truncatingIfNeeded: numbers.next())))
    }
    let texts = try Column(values).cast(to: .string).strings
    for (value, text) in zip(values, texts) {
      #expect(text == (value.isNaN ? "nan" : value.description))
    }
  }

  @Test("Whole numbers of every width, from a slice, with nulls")
  func wholeNumbers() throws {
    let values: [Int64?] = [nil, 0, 9, -10, .max, .min, nil, 999_999_999_999, 1_000_000_000_000]
    let column = try Column(values)[1..<9]
    #expect(try column.cast(to: .string).strings == values[1...].map { $0.map { "\($0)" } })
    #expect(try Column([UInt64.max, 10]).cast(to: .string).strings == ["\(UInt64.max)", "10"])
    #expect(try Column([Int8.min, 7]).cast(to: .string).strings == ["-128", "7"])
    #expect(try Column([UInt16.max]).cast(to: .string).strings == ["65535"])
  }

  @Test("What is written is read back with the same bits")
  func roundTrip() throws {
    var numbers = Numbers(state: 3)
    let values = (0..<50_000).map { _ in Double(bitPattern: numbers.next()) }.filter(\.isFinite)
    let texts = try Column(values).cast(to: .string)
    let back = try texts.cast(to: .float64).optionals(of: Double.self)
    for (value, read) in zip(values, back) { #expect(read?.bitPattern == value.bitPattern) }
  }
}

extension Column {
  fileprivate func cast(to type: ColumnType) throws -> Column {
    try Evaluator.cast(self, to: type)
  }
}
