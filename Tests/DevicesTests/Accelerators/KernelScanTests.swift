import Testing

@testable import SwiftwaterDevices

@Suite("Scans on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelScanTests {
  @Test(
    "Totals and extremes of whole numbers are those of the processor",
    arguments: KernelDevices.all)
  func whole(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (outer, count, inner) in shapes {
      for kind in [Scan.sum, .product, .minimum, .maximum] {
        let total = outer * count * inner
        try same(kind, Sample.bits(UInt8.self, .bool, total).map { $0 & 1 }, .bool, accelerator)
        try same(kind, Sample.bits(UInt8.self, .int8, total), .int8, accelerator)
        try same(kind, Sample.bits(UInt16.self, .int16, total), .int16, accelerator)
        try same(kind, Sample.bits(UInt32.self, .uint32, total), .uint32, accelerator)
        try same(kind, Sample.bits(UInt32.self, .int32, total), .int32, accelerator)
        try same(kind, Sample.bits(UInt64.self, .int64, total), .int64, accelerator)
        try same(kind, Sample.bits(UInt64.self, .uint64, total), .uint64, accelerator)
      }
      func same<Word: FixedWidthInteger & BitwiseCopyable>(
        _ kind: Scan, _ values: [Word], _ dtype: DType, _ accelerator: any Accelerator
      ) throws {
        let type = kind.resultType(dtype)
        let bytes = type.byteCount
        let expected = try filled(values, values.count * bytes, of: UInt8.self) { from, to in
          kind.run(from, dtype: dtype, outer: outer, count: count, inner: inner, into: to)
        }
        for behind in [0, 1] {
          let found = try accelerator.result(values.count * bytes, of: UInt8.self) { to in
            try KernelScan.run(
              kind, accelerator.array(holding: values, behind: behind), dtype: dtype,
              outer: outer, count: count, inner: inner, into: to, on: accelerator)
          }
          #expect(found == expected, "\(kind) \(dtype) \(outer) \(count) \(inner)")
        }
      }
    }
  }

  @Test("Extremes of floats have the processor's bits", arguments: KernelDevices.all)
  func extremes(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (outer, count, inner) in shapes {
      for kind in [Scan.minimum, .maximum] {
        for isRare in [false, true] {
          let values = Sample.bits(UInt32.self, .float32, outer * count * inner).map {
            let value = Float(bitPattern: $0)
            // NaN everywhere would hide the rest.
            return isRare && value.isNaN && $0 % 1001 != 0 ? 0.5 : value
          }
          let expected = try filled(values, values.count, of: UInt32.self) { from, to in
            kind.run(from, dtype: .float32, outer: outer, count: count, inner: inner, into: to)
          }
          let found = try accelerator.result(values.count, of: UInt32.self) { to in
            try KernelScan.run(
              kind, accelerator.array(holding: values), dtype: .float32, outer: outer,
              count: count, inner: inner, into: to, on: accelerator)
          }
          #expect(zip(found, expected).allSatisfy(sameNumber), "\(kind) \(outer) \(count) \(inner)")
        }
      }
    }
  }

  @Test(
    "Sums of floats are the processor's but for the order of additions",
    arguments: KernelDevices.all)
  func sums(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (outer, count, inner) in shapes {
      let values = HardOrder.random.values(outer * count * inner).map { $0 * 0x1p-30 }
      func scanned<Number: BitwiseCopyable>(
        _ values: [Number], _ dtype: DType, _ kind: Scan = .sum
      ) throws -> (found: [Number], expected: [Number]) {
        let expected = try filled(values, values.count, of: Number.self) { from, to in
          kind.run(from, dtype: dtype, outer: outer, count: count, inner: inner, into: to)
        }
        let found = try accelerator.result(values.count, of: Number.self, behind: 1) { to in
          try KernelScan.run(
            kind, accelerator.array(holding: values), dtype: dtype, outer: outer, count: count,
            inner: inner, into: to, on: accelerator)
        }
        return (found, expected)
      }
      let bound = 1e-15 * Double(max(1, count)).squareRoot() * 100
      let (found, expected) = try scanned(values, .float64)
      #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= bound })
      let (floats, expectedFloats) = try scanned(values.map { Float($0) }, .float32)
      #expect(
        zip(floats, expectedFloats).allSatisfy { abs($0 - $1) <= max($1.ulp, Float(bound)) })
      let near = try scanned(values.map { 1 + $0 * 1e-4 }, .float64, .product)
      #expect(zip(near.found, near.expected).allSatisfy { abs($0 - $1) <= 1e-12 * $1 })
    }
  }

  @Test(
    "The sign of zeros, infinities and NaN are those of one by one", arguments: KernelDevices.all)
  func special(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    func sums<Number: BitwiseCopyable>(_ values: [Number], _ dtype: DType) throws -> [Number] {
      try accelerator.result(values.count, of: Number.self) { to in
        try KernelScan.run(
          .sum, accelerator.array(holding: values), dtype: dtype, count: values.count, into: to,
          on: accelerator)
      }
    }
    #expect(
      try sums([-0.0, -0.0, 0.0, -0.0], .float64).map(\.sign) == [.minus, .minus, .plus, .plus])
    let found = try sums([Float(1), .infinity, 2, -.infinity, 3], .float32)
    #expect(found[0] == 1 && found[1] == .infinity && found[2] == .infinity)
    #expect(found[3].isNaN && found[4].isNaN)
    let small: [Float16] = [0.5, 0x1p-11, 0x1p-11, 2000, 1]
    #expect(try sums(small, .float16) == [0.5, 0.50048828125, 0.5009765625, 2001, 2002])
    let words: [UInt16] = [0x3F80, 0x3F80, 0x7FC0]
    let halves = try sums(words, .bfloat16)
    #expect(halves[0] == 0x3F80 && halves[1] == 0x4000 && halves[2] & 0x7FC0 == 0x7FC0)
    let pairs = try sums([Complex<Float>(1, 2), Complex(3, -1), Complex(0, 5)], .complex64)
    #expect(pairs == [Complex(1, 2), Complex(4, 1), Complex(4, 6)])
    #expect(throws: DeviceError.self) {
      try KernelScan.run(
        .product, accelerator.array(holding: [Complex<Float>(1, 2)]), dtype: .complex64, count: 1,
        into: accelerator.array(of: 8, count: 1), on: accelerator)
    }
  }

  // MARK: - Implementation

  private let shapes = [
    (1, 0, 1), (1, 1, 1), (1, 33, 1), (3, 255, 1), (1, 257, 1), (2, 5, 3), (1, 4096, 1),
    (1, 70_001, 1), (3, 40_000, 1), (1, 3000, 7), (2, 1, 300),
  ]

  /// Equal bits; any NaN for NaN.
  private func sameNumber(_ a: UInt32, _ b: UInt32) -> Bool {
    a == b || Float(bitPattern: a).isNaN && Float(bitPattern: b).isNaN
  }
}
