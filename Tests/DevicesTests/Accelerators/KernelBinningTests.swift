import Testing

@testable import SwiftwaterDevices

@Suite("Counting on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelBinningTests {
  @Test("Numbers in bins are counted as on the processor", arguments: KernelDevices.all)
  func bins(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for bins in [1, 10, 257, 5000] {
      let edges = (0...bins).map { -1 + 2.5 * Double($0) / Double(bins) }
      for count in kernelSizes {
        let values = Sample.words(count).map { word in
          switch word % 50 {
          case 0: Double.nan
          case 1: -Double.infinity
          case 2...9: edges[Int(word >> 20) % edges.count]
          default: Double(word >> 11) * 0x1p-51 - 2
          }
        }
        let singles = values.map { Float($0) }
        try check(values, .float64, .uniform(edges), accelerator)
        try check(values, .float64, .any(edges), accelerator)
        try check(singles, .float32, .uniform(edges), accelerator)
      }
    }
  }

  @Test("Whole numbers are counted as on the processor", arguments: KernelDevices.all)
  func occurrences(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (count, bins) in [(0, 3), (1000, 1), (70_001, 300), (70_001, 9000), (5, 0)] {
      let places = Sample.words(count).map { Int($0 % UInt64(max(1, bins))) }
      let buffer = try Buffer(places)
      let expected = try Binning.occurrences(
        of: buffer.pointer.assumingMemoryBound(to: Int.self), count: count, bins: bins)
      let found = try accelerator.result(bins, of: Int.self) { to in
        try KernelBinning.occurrences(
          of: accelerator.array(holding: places, behind: 1), count: count, bins: bins, into: to,
          on: accelerator)
      }
      #expect(found == expected)
    }
  }

  // MARK: - Implementation

  private func check<Number: BitwiseCopyable>(
    _ values: [Number], _ dtype: DType, _ edges: Binning.Edges, _ accelerator: any Accelerator
  ) throws {
    let buffer = try Buffer(values)
    let expected = try Binning.counts(
      buffer.pointer, dtype: dtype, count: values.count, edges: edges)
    let found = try accelerator.result(expected.count, of: Int.self, behind: 1) { to in
      try KernelBinning.counts(
        accelerator.array(holding: values, behind: 1), dtype: dtype, count: values.count,
        edges: edges, into: to, on: accelerator)
    }
    #expect(found == expected, "\(dtype) \(values.count) in \(expected.count)")
  }
}
