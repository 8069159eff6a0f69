import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Places of extremes")
struct ExtremePlaceTests {
  static let counts = [
    1, 2, 31, 32, 63, 64, 65, 127, 128, 255, 256, 257, 1000, 4095, 4096, 4097, 9000,
  ]

  /// The place of the first extreme, or of the first NaN.
  private func place(_ values: [Double], _ isBetter: (Double, Double) -> Bool) -> Int {
    if let nan = values.firstIndex(where: \.isNaN) { return nan }
    return values.indices.reduce(0) { isBetter(values[$1], values[$0]) ? $1 : $0 }
  }

  private func check(_ x: Tensor, _ values: [Double], _ note: String) {
    #expect(x.argMax().item(as: Int.self) == place(values, >), "\(note)")
    #expect(x.argMin().item(as: Int.self) == place(values, <), "\(note)")
  }

  @Test("Along one axis", arguments: DType.allCases.filter { !$0.isComplex })
  func along(_ dtype: DType) {
    for count in Self.counts {
      // Many equal ones, and extremes that stand alone near the end.
      let many = (Tensor.arange(count) * 7 % 5).cast(to: dtype)
      check(many, many.array(of: Double.self), "\(count) of \(dtype)")
      var alone = many
      alone[count - 1] = dtype == .bool ? true : 9
      check(alone, alone.array(of: Double.self), "\(count) of \(dtype), one alone")
      guard dtype.isFloatingPoint else { continue }
      for position in [0, count / 2, count - 1] {
        var holed = many
        holed[position] = Tensor(Double.nan)
        holed[count - 1] = Tensor(Double.nan)
        check(holed, holed.array(of: Double.self), "\(count) of \(dtype), NaN at \(position)")
      }
      let lowest = Tensor.full([count], -Double.infinity, dtype: dtype)
      check(lowest, lowest.array(of: Double.self), "\(count) of \(dtype), all -inf")
      let zeros = Tensor.zeros([count], dtype: dtype) * Tensor([count == 1 ? 1.0 : -1.0])
      check(zeros.cast(to: dtype), Array(repeating: 0, count: count), "zeros")
    }
  }

  @Test("Along an outer axis", arguments: DType.allCases.filter { !$0.isComplex })
  func outer(_ dtype: DType) {
    for (rows, columns) in [(1, 3), (2, 300), (130, 5), (300, 257), (40_000, 2)] {
      var x = (Tensor.arange(rows * columns) * 31 % 101).cast(to: dtype).reshaped([rows, columns])
      if dtype.isFloatingPoint {
        x[rows / 2, 1] = Tensor(Double.nan)
        x[rows - 1, 1] = Tensor(Double.nan)
      }
      let values = x.array(of: Double.self)
      let (most, least) = (x.argMax(axis: 0), x.argMin(axis: 0))
      let (mostPlaces, leastPlaces) = (most.array(of: Int.self), least.array(of: Int.self))
      for column in 0..<columns {
        let own = stride(from: column, to: values.count, by: columns).map { values[$0] }
        #expect(mostPlaces[column] == place(own, >), "\(rows) × \(columns) of \(dtype)")
        #expect(leastPlaces[column] == place(own, <), "\(rows) × \(columns) of \(dtype)")
      }
      let turned = x.transposed()
      #expect(turned.argMax(axis: 1).equals(most) && turned.argMin(axis: 1).equals(least))
    }
  }

  @Test("Extremes and sums of whole numbers", arguments: DType.allCases.filter(\.isInteger))
  func wholeNumbers(_ dtype: DType) {
    for count in Self.counts {
      let x = (Tensor.arange(count) * 37 % 113).cast(to: dtype)
      let values = x.array(of: Int.self)
      #expect(x.max().item(as: Int.self) == values.max())
      #expect(x.min().item(as: Int.self) == values.min())
      #expect(x.sum().item(as: Int.self) == values.reduce(0, +))
    }
  }
}
