import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Reductions")
struct ReductionTests {
  @Test("Sums along any axis equal plain loops", arguments: DType.allCases)
  func sums(_ dtype: DType) {
    let x = (Tensor.arange(3 * 41 * 5) % 7).cast(to: dtype).reshaped([3, 41, 5])
    let values = x.array(of: Double.self)
    for axis in 0..<3 {
      let result = x.sum(axis: axis).array(of: Double.self)
      var expected = Array(repeating: 0.0, count: result.count)
      for i in 0..<3 {
        for j in 0..<41 {
          for k in 0..<5 {
            let place = [j * 5 + k, i * 5 + k, i * 41 + j][axis]
            expected[place] += values[(i * 41 + j) * 5 + k]
          }
        }
      }
      #expect(result == expected)
    }
    #expect(x.sum().item(as: Double.self) == values.reduce(0, +))
  }

  @Test("A million floats add up to within a rounding of the exact sum")
  func accuracy() {
    let x = Tensor.uniform([1_000_003], seed: 1)
    let exact = x.array(of: Float.self).reduce(0.0) { $0 + Double($1) }
    #expect(floatUlps(x.sum().item(as: Double.self), exact) <= 1)
    #expect(isClose(x.mean().item(as: Double.self), 0.5, 1e-3))
  }

  @Test("Any number of threads gives the same bits")
  func threads() {
    let x = Tensor.normal([1_000_003], seed: 2, dtype: .float64)
    let sums = [1, 2, 7].map { count in
      Threads.with(count: count) { x.sum().item(as: Double.self).bitPattern }
    }
    #expect(Set(sums).count == 1)
  }

  @Test("Extremes carry NaN and give the first of equals")
  func extremes() {
    let x = Tensor([3, 1, 4, 1, 4] as [Double])
    #expect(x.min().item(as: Double.self) == 1)
    #expect(x.max().item(as: Double.self) == 4)
    #expect(x.argMin().item(as: Int.self) == 1)
    #expect(x.argMax().item(as: Int.self) == 2)
    let holed = Tensor([3, .nan, 4] as [Double])
    #expect(holed.min().item(as: Double.self).isNaN)
    #expect(holed.max().item(as: Double.self).isNaN)
    #expect(holed.argMax().item(as: Int.self) == 1)
  }

  @Test("Variance is NumPy's, for a population and for a sample")
  func variance() {
    let x = Tensor([1, 2, 4, 8] as [Double])
    #expect(x.variance().item(as: Double.self) == 7.1875)
    #expect(
      isClose(x.variance(degreesOfFreedomLost: 1).item(as: Double.self), 9.583333333333334, 1e-15))
  }

  @Test("Nothing adds up to 0, and has no extreme")
  func empty() throws {
    let x = Tensor.zeros([0, 3])
    #expect(x.sum().item(as: Double.self) == 0)
    #expect(x.sum(axis: 0).array(of: Double.self) == [0, 0, 0])
    let error = #expect(throws: TensorError.self) { try checked { x.max() } }
    #expect(error?.message == "max: no elements to choose from in shape (0, 3)")
  }
}
