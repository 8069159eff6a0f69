import CKernels
import Foundation
import Testing

@Suite("Number parsing")
struct NumberParsingTests {
  init() { sw_number_prepare() }

  private func parse(_ text: String) -> Double? {
    var padded = Array(text.utf8)
    let count = padded.count
    padded.append(contentsOf: Array(repeating: 0, count: 16))
    var value = 0.0
    return sw_parse_double(padded, count, &value) == SW_NUMBER_OK ? value : nil
  }

  private func expectExact(_ text: String) {
    // Compared before `#expect`, which costs more than what it checks.
    if parse(text)?.bitPattern == strtod(text, nil).bitPattern { return }
    Issue.record("\(text) is read as \(parse(text) ?? .nan)")
  }

  @Test("Hard cases have the bits of strtod")
  func hardCases() {
    for text in [
      "0", "-0", "0.0", "1", "-1", "5e-324", "4.9e-324", "2.4703282292062327e-324",
      "2.4703282292062328e-324", "2.2250738585072011e-308", "2.2250738585072014e-308",
      "1.7976931348623157e308", "1.7976931348623159e308", "1e309", "-1e400", "1e-400",
      "9007199254740993", "9007199254740992", "9007199254740995", "1e22", "1e23", "8.5e22",
      "0.1", "0.3", "123456789012345678901234567890", "1.00000000000000011102230246251565404",
      "1.00000000000000011102230246251565405", "7.2057594037927933e16", "6929495644600919.5",
      "3.14159265358979323846264338327950288", "0.000000000000000000000000000001", "1e0",
      "1E+5", "1e-5", ".5", "5.", "00012.50", "2.5e-1", "5e22", "144115188075855877",
    ] { expectExact(text) }
  }

  @Test("Random numbers have the bits of strtod")
  func random() {
    var generator = SeededGenerator(seed: 1)
    for _ in 0..<200_000 {
      let value = Double(bitPattern: generator.next())
      if value.isFinite { expectExact("\(value)") }
    }
    for _ in 0..<200_000 {
      let digits = generator.next() >> UInt64.random(in: 0...63, using: &generator)
      let exponent = Int.random(in: -345...310, using: &generator)
      expectExact("\(digits)e\(exponent)")
      expectExact("\(digits % 1000).\(generator.next() % 100_000_000)")
    }
  }

  @Test("What is not a number is refused")
  func refused() {
    for text in [
      "", "-", "+", ".", "e5", "1e", "1e+", "0x10", "1 2", "1,5", "--1", "1.2.3", "inf1", "nanx",
      "１",
    ] {
      #expect(parse(text) == nil, "\(text)")
    }
    #expect(parse("inf") == .infinity)
    #expect(parse("-Infinity") == -.infinity)
    #expect(parse("NaN")?.isNaN == true)
  }

  @Test("Integers of every length, and those that do not fit")
  func integers() {
    var generator = SeededGenerator(seed: 2)
    func parse(_ text: String) -> Int64? {
      var padded = Array(text.utf8)
      let count = padded.count
      padded.append(contentsOf: Array(repeating: 0x39, count: 16))
      var value: Int64 = 0
      return sw_parse_int64(padded, count, &value) == SW_NUMBER_OK ? value : nil
    }
    for _ in 0..<100_000 {
      let shift = UInt64.random(in: 0...63, using: &generator)
      let value = Int64(bitPattern: generator.next()) >> Int64(shift)
      if parse("\(value)") != value { Issue.record("\(value)") }
    }
    #expect(parse("9223372036854775808") == nil)
    #expect(parse("-9223372036854775809") == nil)
    #expect(parse("99999999999999999999999") == nil)
    #expect(parse("000000000000000000000000012") == 12)
    #expect(parse("+7") == 7)
    #expect(parse("1:2") == nil)
    #expect(parse("12a") == nil)
  }
}
