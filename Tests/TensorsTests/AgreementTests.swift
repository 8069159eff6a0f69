import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// Answers of NumPy 2.4.6 that are easy to miss; where NumPy has no such type, of the definition.
@Suite("Agreement with NumPy at the edges of types")
struct AgreementTests {
  @Test("Columns get powers of ten where their type runs out of digits")
  func printing() {
    #expect("\(Tensor([1e6] as [Float]))" == "[1.e+06]")
    #expect("\(Tensor([999_999] as [Float]))" == "[999999.]")
    #expect("\(Tensor([1e-4] as [Float]))" == "[0.0001]")
    #expect("\(Tensor([1e-4]))" == "[0.0001]")
    #expect("\(Tensor([9e-5]))" == "[9.e-05]")
    #expect("\(Tensor([1e6]))" == "[1000000.]")
    #expect("\(Tensor([1000.0, 1]).cast(to: .float16))" == "[1.e+03 1.e+00]")
    #expect("\(Tensor([999.0, 1]).cast(to: .float16))" == "[999.   1.]")
    #expect("\(Tensor([Complex<Float>(1e6, 1)]))" == "[1.e+06+1.j]")
    let row = Tensor.arange(5)
    #expect(row.text(options: PrintOptions(threshold: 3, edgeItems: 0)) == "[... 4]")
    #expect(row.text(options: PrintOptions(threshold: 3, edgeItems: 1)) == "[0 ... 4]")
  }

  @Test("Whole numbers are whole already", arguments: [DType.int64, .uint8, .int16, .bool])
  func rounding(_ dtype: DType) {
    let x = Tensor([9_007_199_254_740_993, 0, 7]).cast(to: dtype)
    for found in [x.floor(), x.ceil(), x.trunc(), x.rounded(), x.rounded(decimals: 0)] {
      #expect(found.dtype == dtype)
      #expect(found.array(of: Int.self) == x.array(of: Int.self))
    }
    #expect(Tensor(2).floor().item(as: Int.self) == 2)
    #expect(Tensor([1.5, -1.5]).floor().array(of: Double.self) == [1, -2])
  }

  @Test("Quantiles that are elements keep the type of whole numbers")
  func wholeQuantiles() {
    let big = 9_007_199_254_740_993
    let x = Tensor([big, 5, 7])
    let methods: [Tensor.QuantileMethod] = [
      .lower, .higher, .nearest, .invertedDistribution, .closestObservation,
    ]
    for method in methods {
      let found = x.quantile(1, method: method)
      #expect(found.dtype == .int64, "\(method)")
      #expect(found.item(as: Int.self) == big, "\(method)")
    }
    #expect(x.quantile(0.5).dtype == .float32)
    #expect(x.quantile(0.5, method: .hazen).dtype == .float32)
    let rows = Tensor([[1, 2, 3], [6, 5, 4]] as [[UInt8]])
    let ends = rows.quantiles([0, 1], axis: 1, method: .lower)
    #expect(ends.dtype == .uint8)
    #expect(ends.array(of: Int.self) == [1, 4, 3, 6])
    #expect(
      Tensor([] as [Int]).quantile(0.5, method: .lower).array(of: Double.self)[0].isNaN)
  }

  @Test("Neighbours of floats of 16 bits are of 16 bits")
  func neighbours() {
    let x = Tensor([0, -0.0, 1, 65504, -1, .nan, 2]).cast(to: .float16)
    let target = Tensor([1, -1, 0, .infinity, 0, 1, 2]).cast(to: .float16)
    let next = x.nextAfter(target)
    #expect(next.dtype == .float16)
    let bits = next.array(of: Float16.self).map(\.bitPattern)
    #expect(bits[..<5] == [1, 0x8001, 0x3BFF, 0x7C00, 0xBBFF])
    #expect(next.array(of: Double.self)[5].isNaN && bits[6] == 0x4000)
    #expect(x.nextAfter(1.0).array(of: Float16.self)[2] == 1)
    let spacing = x.spacing()
    #expect(spacing.dtype == .float16)
    #expect(
      spacing.array(of: Double.self)[..<5] == [0x1p-24, 0x1p-24, 0x1p-10, .infinity, -0x1p-10])
    let brains = Tensor([0.0, 1, -2]).cast(to: .bfloat16).spacing()
    #expect(brains.dtype == .bfloat16)
    #expect(brains.array(of: Double.self) == [0x1p-133, 0x1p-7, -0x1p-6])
    let wide = Tensor([-0.0, 0, 1, -1]).spacing().array(of: Double.self)
    let least = Double.leastNonzeroMagnitude
    #expect(wide == [least, least, 0x1p-52, -0x1p-52])
  }

  @Test("Complex numbers with NaN are left out of the smallest and the largest")
  func complexExtremes() {
    let x = Tensor([Complex(Double.nan, 1), Complex(2.0, 1), Complex(1.0, 3), Complex(1, .nan)])
    #expect(x.nanMin().array(of: Complex<Double>.self) == [Complex(1, 3)])
    #expect(x.nanMax().array(of: Complex<Double>.self) == [Complex(2, 1)])
    #expect(x[0..<1].nanMin().isNaN().item(as: Bool.self))
    let ends = Tensor([Complex(.infinity, 5), Complex(Double.nan, 0)])
    #expect(ends.nanMin().array(of: Complex<Double>.self) == [Complex(.infinity, 5)])
  }

  @Test("Progressions of whole numbers are whole and exact")
  func progressions() throws {
    #expect(Tensor.arange(2, 7).dtype == .int64)
    #expect(Tensor.arange(2, 7).array(of: Int.self) == [2, 3, 4, 5, 6])
    #expect(Tensor.arange(7, 2, step: -2).array(of: Int.self) == [7, 5, 3])
    #expect(Tensor.arange(2, 7, step: -1).shape == [0])
    #expect(Tensor.arange(0, 1, step: 0.25).dtype == .float32)
    #expect(Tensor.arange(3, dtype: .float64).array(of: Double.self) == [0, 1, 2])
    let first = 9_007_199_254_740_993
    #expect(
      Tensor.arange(first, first + 3).array(of: Int.self) == [first, first + 1, first + 2])
    #expect(Tensor.arange(.min, .max, step: .max).array(of: Int.self) == [.min, -1, .max - 1])
    let error = #expect(throws: TensorError.self) { try checked { Tensor.arange(0, 3, step: 0) } }
    #expect(error?.message.hasPrefix("arange: 0 to 3 by 0") == true)
    #expect(throws: TensorError.self) { try checked { Tensor.arange(.min, .max) } }
    #expect(
      Tensor.linspace(0, -10, count: 4, dtype: .int64).array(of: Int.self) == [0, -4, -7, -10])
  }

  @Test("Whole numbers and floats are compared with all their digits")
  func comparisons() {
    let whole = Tensor([2_147_483_647, 16_777_217, 2049])
    let halves = Tensor([Float16.infinity, .infinity, 2048])
    #expect((whole .== halves).array(of: Bool.self) == [false, false, false])
    #expect((halves .> whole).array(of: Bool.self) == [true, true, false])
    let floats = Tensor([2_147_483_648, 16_777_216, 2049] as [Float])
    #expect((whole .< floats).array(of: Bool.self) == [true, false, false])
    #expect((whole .== 16_777_216.5).array(of: Bool.self) == [false, false, false])
    #expect((whole .< 16_777_217.5).array(of: Bool.self) == [false, true, true])
    let narrow = Tensor([2049] as [Int16])
    #expect((narrow .== Tensor([2048] as [Float16])).array(of: Bool.self) == [false])
  }

  @Test("Truth values are shifted as int8; places have 0 axes or more")
  func shifts() {
    let truths = Tensor([true, false])
    #expect(truths.shiftedLeft(by: truths).dtype == .int8)
    #expect(truths.shiftedLeft(by: truths).array(of: Int.self) == [2, 0])
    #expect(truths.shiftedRight(by: truths).array(of: Int.self) == [0, 0])
    #expect(Tensor.diagonalPlaces(3, rank: 0).isEmpty)
    #expect(throws: TensorError.self) { try checked { Tensor.diagonalPlaces(3, rank: -1)[0] } }
  }

  @Test("A carriage return alone ends a line of text")
  func lines() throws {
    func rows(_ text: String) throws -> [Int] { try Tensor(parsing: text).shape }
    #expect(try rows("1 2\r3 4\r") == [2, 2])
    #expect(try rows("1 2\r\n3 4\r\n5 6") == [3, 2])
    #expect(try rows("1 2\r\r\n3 4\n\r5 6") == [3, 2])
    #expect(try rows("1 2\r# a\r3 4") == [2, 2])
    let skipped = try Tensor(parsing: "a\r1 2\r3 4", options: TextOptions(skippedLines: 1))
    #expect(skipped.array(of: Int.self) == [1, 2, 3, 4])
    let error = #expect(throws: TensorError.self) { try Tensor(parsing: "1 2\r3 x\r") }
    #expect(error?.message.contains("line 2") == true)
  }

  @Test("A format of whole numbers refuses what is none")
  func wholeFormats() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/numbers.txt"
    for wrong in [Double.nan, .infinity, -.infinity] {
      let error = #expect(throws: TensorError.self) {
        try Tensor([1, wrong]).write(text: path, format: "%d")
      }
      #expect(error?.message.hasSuffix("write them with a format such as %g") == true)
    }
    #expect(!FileManager.default.fileExists(atPath: path))
    try Tensor([1, 2.75]).write(text: path, format: "%d")
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "1\n2\n")
    withExtendedLifetime(folder) {}
  }

  @Test("The digamma function keeps its digits just below 0")
  func digamma() {
    let found = Tensor([-1e-17, -1e-8, -1.00000001]).digamma().array(of: Double.self)
    // SciPy 1.17.1.
    let expected = [1e17, 99999999.42278431, 100000001.03053139]
    for (found, expected) in zip(found, expected) {
      #expect(abs(found / expected - 1) < 1e-13)
    }
  }

  @Test("Whole numbers have no powers below 0")
  func powers() {
    let whole = Tensor([1, 2])
    let bodies: [() -> Tensor] = [
      { whole ** -1 }, { whole ** Tensor(-1) }, { whole.power(Tensor(-2)) },
      { Tensor([true]) ** -1 }, { Tensor.ones([2], dtype: .int8) ** -1 },
    ]
    for body in bodies {
      let error = #expect(throws: TensorError.self) { try checked(body) }
      #expect(error?.message.contains("cast(to: .float64) first") == true)
    }
    #expect((whole ** Tensor([-1, -1])).array(of: Int.self) == [1, 0])
    #expect((whole ** -1.0).array(of: Double.self) == [1, 0.5])
    #expect((2 ** whole).array(of: Int.self) == [2, 4])
  }
}
