import Testing

@testable import SwiftwaterDevices

@Suite(
  "Convolutions on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelConvolutionTests {
  static let sizes = [
    (1, 1), (2, 1), (2, 2), (50, 7), (50, 50), (1800, 8), (3000, 6), (4001, 127), (2000, 1999),
    (6000, 300),
  ]

  @Test("Whole numbers are those of the definition", arguments: KernelDevices.all)
  func exact(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (n, m) in Self.sizes {
      let (x, w) = (numbers(n, 1), numbers(m, 2))
      let expected = sums(x, w)
      for places in [0..<n + m - 1, m - 1..<n, n / 2..<n / 2 + 1] {
        let found = try accelerator.result(places.count, of: Int64.self, behind: 1) {
          try KernelConvolution.run(
            try accelerator.array(holding: x, behind: 3), count: n,
            try accelerator.array(holding: w, behind: 1), count: m, places: places, into: $0,
            dtype: .int64, on: accelerator)
        }
        #expect(found == Array(expected[places]), "\(n), \(m), \(places)")
      }
    }
  }

  @Test("Sums by transforms are those by products", arguments: KernelDevices.all)
  func transforms(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (n, m) in Self.sizes + [(40_000, 3000)] {
      let (x, w) = (numbers(n, 3).map(Double.init), numbers(m, 4).map(Double.init))
      for dtype in [DType.float64, .complex128] {
        // The same numbers as pairs are half as many complex ones.
        let lanes = dtype.isComplex ? 2 : 1
        guard n % lanes == 0, m % lanes == 0, m >= lanes else { continue }
        let (count, other) = (n / lanes, m / lanes)
        let places = other / 2..<count + other - 1
        let (long, short) = (
          try accelerator.array(holding: x), try accelerator.array(holding: w)
        )
        let room = places.count * lanes
        let direct = try accelerator.result(room, of: Double.self) { target in
          try KernelConvolution.run(
            long, count: count, short, count: other, places: places, into: target, dtype: dtype,
            on: accelerator)
        }
        let found = try accelerator.result(room, of: Double.self) { target in
          try KernelFourier.convolve(
            long, count: count, short, count: other, places: places, into: target, dtype: dtype,
            on: accelerator)
        }
        let distance = zip(found, direct).map { abs($0 - $1) }.max() ?? .infinity
        #expect(distance < 1e-7, "\(n), \(m), \(dtype)")
      }
    }
  }

  @Test("What is not finite reaches only the sums that it is part of", arguments: KernelDevices.all)
  func infinite(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    var x = [Float](repeating: 1, count: 5000)
    let w = [Float](repeating: 1, count: 100)
    x[0] = .infinity
    x[4000] = .nan
    let found = try accelerator.result(5099, of: Float.self) {
      try KernelConvolution.run(
        try accelerator.array(holding: x), count: 5000, try accelerator.array(holding: w),
        count: 100, places: 0..<5099, into: $0, dtype: .float32, on: accelerator)
    }
    #expect(found[0..<100].allSatisfy { $0 == .infinity })
    #expect(found[100..<4000].allSatisfy { $0 == 100 })
    #expect(found[4000..<4100].allSatisfy { $0.isNaN })
    #expect(found[4100..<5000].allSatisfy { $0 == 100 } && found[5098] == 1)
    let lines = [
      (try accelerator.array(holding: w), 100), (try accelerator.array(holding: x), 5000),
    ]
    #expect(try KernelConvolution.areFinite([lines[0]], dtype: .float32, on: accelerator))
    #expect(try !KernelConvolution.areFinite(lines, dtype: .float32, on: accelerator))
    #expect(
      try KernelConvolution.areFinite(
        [(lines[1].0.advanced(by: 1), 3999)], dtype: .float32, on: accelerator))
  }

  // MARK: - Implementation

  private func numbers(_ count: Int, _ seed: UInt64) -> [Int64] {
    Sample.words(count, seed: seed).map { Int64($0 % 201) - 100 }
  }

  private func sums(_ x: [Int64], _ w: [Int64]) -> [Int64] {
    var sums = [Int64](repeating: 0, count: x.count + w.count - 1)
    for (j, factor) in w.enumerated() {
      for (i, value) in x.enumerated() { sums[i + j] += factor * value }
    }
    return sums
  }
}
