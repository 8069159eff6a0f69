import SwiftwaterDevices
import Testing

@Suite("Moments")
struct MomentsTests {
  @Test(
    "Squared distances are those of two passes, near zero and far from it",
    arguments: [0, 1e8, -1e-8])
  func twoPasses(_ shift: Double) throws {
    let shapes = [
      (1, 1, 1), (1, 31, 1), (3, 100, 1), (1, 4097, 1), (1, 100_003, 1), (2, 300, 3),
      (1, 5000, 40), (2, 50, 700),
    ]
    for (outer, count, inner) in shapes {
      let values = HardOrder.random.values(outer * count * inner).map { $0 * 0x1p-30 + shift }
      let one = try Threads.with(count: 1) { try squares(values, outer, count, inner) }
      let two = try Threads.with(count: 2) { try squares(values, outer, count, inner) }
      #expect(one.map(\.bitPattern) == two.map(\.bitPattern))
      for slice in 0..<outer {
        for column in 0..<inner {
          let own = (0..<count).map { values[(slice * count + $0) * inner + column] }
          // The shift is exact in neither, but the same in all.
          let mean = own.reduce(0) { $0 + ($1 - shift) } / Double(count)
          let expected = own.reduce(0) { $0 + ($1 - shift - mean) * ($1 - shift - mean) }
          let bound = 1e-12 * expected + 1e-13
          #expect(abs(one[slice * inner + column] - expected) <= bound)
        }
      }
    }
  }

  // MARK: - Implementation

  func squares(_ values: [Double], _ outer: Int, _ count: Int, _ inner: Int) throws -> [Double] {
    try filled(values, outer * inner, of: Double.self) { from, to throws(DeviceError) in
      try Moments.squares(
        from, dtype: .float64, outer: outer, count: count, inner: inner,
        into: to.assumingMemoryBound(to: Double.self))
    }
  }
}
