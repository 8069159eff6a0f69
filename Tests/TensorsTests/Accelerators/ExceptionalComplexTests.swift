import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// Infinities, NaN and overflow in complex numbers are the same wherever these are computed.
@Suite(
  "Complex numbers that are not finite", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct ExceptionalComplexTests {
  @Test(
    "Products and quotients have the same bits for every instruction set and on devices",
    arguments: [DType.complex64, .complex128])
  func arithmetic(dtype: DType) throws {
    let large = dtype == .complex64 ? 2.5e38 : 1.3e308
    let parts = [0, -0.0, 1, -2.5, large, -large / 3, 1 / large, .infinity, -.infinity, .nan]
    let pairs = parts.flatMap { re in parts.flatMap { [re, $0] } }
    let count = pairs.count / 2
    let z = Tensor(pairs).cast(to: dtype.component).reshaped([count, 2]).complexFromComponents()
    func all() throws -> [[UInt64]] {
      let (x, y) = (z.reshaped([count, 1]), z.reshaped([1, count]))
      return try [x * y, x / y].flatMap { result in
        try result.evaluate()
        return [result.real(), result.imaginary()].map {
          // The bits of a NaN mean nothing.
          $0.array(of: Double.self).map { ($0.isNaN ? Double.nan : $0).bitPattern }
        }
      }
    }
    let before = InstructionSet.variant
    defer { InstructionSet.variant = before }
    let results = try InstructionSet.Variant.allCases.map { set in
      InstructionSet.variant = set
      return try withDevice(.cpu) { try all() }
    }
    let expected = results[0]
    for result in results { #expect(result == expected) }
    try Self.accelerators.onEach { accelerator in
      let found = try withDevice(accelerator.device) { try all() }
      #expect(found == expected)
    }
  }

  /// What NumPy 2.4's `fft` gives for 1, 2, 3 … with an infinity at a place: the signs of infinite
  /// parts, 0, and f for other numbers.
  @Test(
    "Transforms leave alone what no root turns",
    arguments: [
      (1, 0, "+0"), (2, 0, "+0 +0"), (3, 0, "+0 +f +f"), (3, 2, "+0 -+ --"),
      (4, 0, "+0 +f +0 +f"), (4, 3, "+0 f+ -0 f-"), (5, 3, "+0 -+ +- ++ --"),
    ])
  func transforms(length: Int, place: Int, expected: String) throws {
    func spectrum(_ dtype: DType) -> String {
      var values = (0..<length).map { Double($0) + 1 }
      values[place] = .infinity
      let result = Tensor(values).cast(to: dtype).fft()
      let parts = [result.real(), result.imaginary()].map { $0.array(of: Double.self) }
      return zip(parts[0], parts[1]).map { kind($0) + kind($1) }.joined(separator: " ")
    }
    #expect(withDevice(.cpu) { spectrum(.complex128) } == expected)
    try Self.accelerators.onEach { accelerator in
      #expect(withDevice(accelerator.device) { spectrum(.complex128) } == expected)
      #expect(withDevice(accelerator.device) { spectrum(.float64) } == expected)
    }
  }

  // MARK: - Implementation

  private static let accelerators = SuiteAccelerators(35)

  private func kind(_ x: Double) -> String {
    x.isNaN ? "n" : x.isInfinite ? x > 0 ? "+" : "-" : x == 0 ? "0" : "f"
  }
}
