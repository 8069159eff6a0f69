import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Reductions")
struct ReductionTests {
  @Test("Sums along any axis equal plain loops", arguments: DType.allCases.filter { !$0.isHalf })
  func sums(_ dtype: DType) {
    let x = (Tensor.arange(3 * 41 * 5) % 7).cast(to: dtype).reshaped([3, 41, 5])
    let values = x.real().array(of: Double.self)
    for axis in 0..<3 {
      let result = x.sum(axis: axis).real().array(of: Double.self)
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
    #expect(x.sum().real().item(as: Double.self) == values.reduce(0, +))
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

  @Test("One truth decides wherever it is", arguments: [0, 70_000, 299_999, 699_999])
  func decided(_ place: Int) throws {
    var numbers = Array(repeating: Float(0), count: 700_000)
    numbers[place] = 1
    let x = Tensor(numbers)
    let found = x .> 0.5
    try found.evaluate()
    for truths in [found, x .> 0.5] {
      #expect(truths.any().item(as: Bool.self))
      #expect(!truths.all().item(as: Bool.self))
      #expect(!(truths .&& (x .> 2)).any().item(as: Bool.self))
      #expect((truths .|| (x .< 0.5)).all().item(as: Bool.self))
    }
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

@Suite("Reductions of expressions")
struct FusedReductionTests {
  /// Shapes whose reductions take every way: one slice in one block, one in many, many slices, rows
  /// and columns, and slices too long to be computed on the way.
  static let shapes: [[Int]] = [
    [5], [70_001], [200_003], [3, 41, 5], [300, 301], [2, 300_000], [300_000, 2], [1000, 1],
    [0, 3],
  ]

  @Test(
    "Computed on the way or written out before, a reduction has the same bits", arguments: shapes)
  func sameBits(_ shape: [Int]) {
    let count = shape.reduce(1, *)
    for dtype in [DType.float32, .float64, .int32] {
      let x = (Tensor.normal([count], seed: 1, dtype: .float64) * 9).cast(to: dtype).reshaped(shape)
      let y = (Tensor.normal([count], seed: 2, dtype: .float64) * 9).cast(to: dtype).reshaped(shape)
      for axis in [nil, 0, shape.count - 1] as [Int?] {
        let written = (x - y).squared()
        let kinds: [(Tensor) -> Tensor] = [
          { $0.sum(axis: axis) }, { $0.mean(axis: axis) }, { $0.product(axis: axis) },
        ]
        for kind in kinds {
          let onTheWay = kind((x - y).squared()).array(of: Double.self)
          #expect(
            onTheWay.map(\.bitPattern) == kind(written).array(of: Double.self).map(\.bitPattern))
        }
        guard count > 0 else { continue }
        #expect(
          (x - y).squared().max(axis: axis).array(of: Double.self)
            == written.max(axis: axis).array(of: Double.self))
        #expect(
          (x - y).squared().argMax(axis: axis).array(of: Int.self)
            == written.argMax(axis: axis).array(of: Int.self))
      }
    }
  }

  @Test("The mean squared difference of uniform numbers is a sixth")
  func uniformDifferences() {
    let x = Tensor.uniform([4_000_000], seed: 1)
    let y = Tensor.uniform([4_000_000], seed: 2)
    let total = (x - y).squared().sum().item(as: Double.self)
    #expect(isClose(total, 4_000_000.0 / 6, 1e-2))
  }

  @Test("Broadcast operands are reduced over the whole shape")
  func broadcasting() {
    let column = Tensor.arange(1000).reshaped([1000, 1]).cast(to: .float64)
    let row = Tensor.arange(100).reshaped([1, 100]).cast(to: .float64)
    #expect((column + row).sum().item(as: Double.self) == 100.0 * 499_500 + 1000 * 4950)
    #expect((column.sqrt() * row).max(axis: 0).shape == [100])
  }
}
