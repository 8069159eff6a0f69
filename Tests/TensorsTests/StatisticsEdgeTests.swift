import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Statistics and searches at the edges of their types")
struct StatisticsEdgeTests {
  @Test("Medians and quantiles of 16-bit floats", arguments: [DType.float16, .bfloat16])
  func halves(_ dtype: DType) {
    let x = Tensor([1, 2.5, 3, 10]).cast(to: dtype)
    #expect(x.median().dtype == dtype)
    #expect(x.median().cast(to: .float64).array(of: Double.self) == [2.75])
    #expect(x.nanMedian().cast(to: .float64).array(of: Double.self) == [2.75])
    let ends = x.quantiles([0, 0.5, 1]).cast(to: .float64).array(of: Double.self)
    #expect(ends == [1, 2.75, 10])
    let rows = Tensor.arange(3000).reshaped([1000, 3]).cast(to: .float32)
    let middles = (rows % 100).cast(to: dtype).median(axis: 1).cast(to: .float32)
    let wanted = (rows % 100).median(axis: 1)
    #expect(middles.array(of: Float.self) == wanted.array(of: Float.self))
  }

  @Test(
    "A NaN is the median, unless it is skipped",
    arguments: DType.allCases.filter(\.isFloatingPoint))
  func medianOfNaN(_ dtype: DType) {
    let x = Tensor([1, .nan, 3, 4, 5, 6]).reshaped([2, 3]).cast(to: dtype)
    let columns = x.median(axis: 0).cast(to: .float64).array(of: Double.self)
    #expect(columns[0] == 2.5 && columns[1].isNaN && columns[2] == 4.5)
    #expect(x.quantile(0.5).item(as: Double.self).isNaN)
    #expect(x.nanMedian(axis: 1).cast(to: .float64).array(of: Double.self) == [2, 5])
  }

  @Test("The median of an even count is the mean of the two in the middle")
  func evenMedians() {
    #expect(Tensor([1, Double.infinity]).median().item(as: Double.self) == .infinity)
    #expect(Tensor([-1.7e308, 1.7e308]).median().item(as: Double.self) == 0)
    #expect(Tensor([1e308, 1.5e308]).median().item(as: Double.self) == 1.25e308)
    #expect(Tensor([-Double.infinity, .infinity]).median().item(as: Double.self).isNaN)
    let tiny = Double.leastNonzeroMagnitude
    #expect(Tensor([tiny, tiny]).median().item(as: Double.self) == tiny)
  }

  @Test("An infinity among the numbers makes their spread NaN")
  func infiniteSpread() {
    for values in [[1, 2, -Double.infinity, .infinity], [1, 2, .infinity]] {
      #expect(Tensor(values).nanStandardDeviation().item(as: Double.self).isNaN)
      #expect(Tensor(values).nanVariance().item(as: Double.self).isNaN)
    }
    #expect(Tensor([1, 3, Double.nan]).nanVariance().item(as: Double.self) == 1)
  }

  @Test("Complement of whole numbers of all types")
  func complement() {
    for dtype in [DType.uint8, .uint16, .uint32, .uint64, .int8, .int16, .int32, .int64] {
      let x = Tensor([0, 1, 5]).cast(to: dtype)
      #expect((~x).dtype == dtype)
      #expect((~x + x + 1).cast(to: .int64).array(of: Int.self) == [0, 0, 0], "\(dtype)")
    }
    #expect((~Tensor([1, 2] as [UInt8])).array(of: UInt8.self) == [254, 253])
    #expect(throws: TensorError.self) { try checked { ~Tensor([1.5]) } }
  }

  @Test("Complex numbers are searched by their order: real parts first", arguments: [true, false])
  func complexSearches(_ isWide: Bool) {
    let type: DType = isWide ? .complex128 : .complex64
    let z = Tensor.complex(Tensor([1.0, 2, 2, 4]), Tensor([0.0, 1, 2, 3])).cast(to: type)
    let others = Tensor.complex(Tensor([2.0, 9]), Tensor([2.0, 0])).cast(to: type)
    #expect(z.places(of: z).array(of: Int.self) == [0, 1, 2, 3])
    #expect(z.places(of: others, side: .right).array(of: Int.self) == [3, 4])
    #expect(others.isIn(z).array(of: Bool.self) == [true, false])
    #expect(z.intersection(others).array(of: Complex<Double>.self) == [Complex(2, 2)])
    #expect(z.subtracting(others).count == 3)
  }
}
