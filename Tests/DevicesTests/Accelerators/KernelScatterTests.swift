import Testing

@testable import SwiftwaterDevices

@Suite(
  "Writing places on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelScatterTests {
  @Test("The last value of a place stays", arguments: KernelDevices.all)
  func replace(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (outer, extent, inner, count) in shapes {
      let places = Sample.words(count).map { Int($0 % UInt64(2 * extent)) - extent }
      for size in [1, 2, 4, 8, 16] {
        let before = Sample.bits(UInt8.self, .uint8, outer * extent * inner * size)
        let values = Sample.bits(UInt8.self, .int8, outer * count * inner * size)
        var expected = before
        for block in 0..<outer {
          for (index, place) in places.enumerated() {
            let to = (block * extent + (place < 0 ? place + extent : place)) * inner * size
            let from = (block * count + index) * inner * size
            for byte in 0..<inner * size { expected[to + byte] = values[from + byte] }
          }
        }
        let target = try accelerator.array(holding: before, behind: size)
        let check = try KernelScatter.replace(
          in: DeviceArray(target.memory, start: 1), byteCount: size, outer: outer, extent: extent,
          inner: inner, at: accelerator.array(holding: places, behind: 1), count: count,
          with: accelerator.array(holding: values), on: accelerator)
        #expect(try check.firstOutside() == nil)
        #expect(
          try accelerator.elements(target, count: expected.count, of: UInt8.self) == expected)
      }
    }
  }

  @Test("Places outside are named and not written", arguments: KernelDevices.all)
  func outside(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    let places = try accelerator.array(holding: [0, 5, -6, 9])
    let values = try accelerator.array(holding: [Int32](1...4))
    let target = try accelerator.array(holding: [Int32](repeating: 0, count: 5))
    let replaced = try KernelScatter.replace(
      in: target, byteCount: 4, extent: 5, at: places, count: 4, with: values, on: accelerator)
    #expect(try replaced.firstOutside() == 5)
    let added = try KernelAccumulation.run(
      .sum, in: target, dtype: .int32, extent: 5, at: places, count: 4, values: values,
      on: accelerator)
    #expect(try added.firstOutside() == 5)
    #expect(try accelerator.elements(target, count: 5, of: Int32.self) == [2, 0, 0, 0, 0])
  }

  @Test("Whole numbers are taken up as one by one", arguments: KernelDevices.all)
  func whole(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for kind in KernelAccumulation.Kind.allCases {
      for (outer, extent, inner, count) in shapes {
        let before = Sample.bits(UInt32.self, .int32, outer * extent * inner)
        let values = Sample.bits(UInt32.self, .uint32, outer * count * inner)
        try check(
          kind, before.map { Int32(bitPattern: $0) }, values.map { Int32(bitPattern: $0) }, .int32,
          outer, extent, inner, count, accelerator
        ) { combine(kind, $0, $1) }
        try check(
          kind, before.map { UInt8(truncatingIfNeeded: $0) },
          values.map { UInt8(truncatingIfNeeded: $0) }, .uint8, outer, extent, inner, count,
          accelerator
        ) { combine(kind, $0, $1) }
        try check(
          kind, before.map { Int64($0) &* -77_777_777 },
          values.map { Int64($0) &* 0x1234_5678_9ABC },
          .int64, outer, extent, inner, count, accelerator
        ) { combine(kind, $0, $1) }
      }
    }
  }

  @Test("Floats are taken up in order, long runs in pieces", arguments: KernelDevices.all)
  func floats(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for kind in KernelAccumulation.Kind.allCases where kind != .product {
      for (outer, extent, inner, count) in shapes {
        let before = Sample.words(outer * extent * inner).map { Float($0 >> 40) * 0x1p-24 }
        let values = Sample.words(outer * count * inner).map { Float($0 >> 40) * 0x1p-24 }
        try check(kind, before, values, .float32, outer, extent, inner, count, accelerator) {
          switch kind {
          case .sum: $0 + $1
          case .difference: $0 - $1
          case .product: $0 * $1
          case .minimum: min($0, $1)
          case .maximum: max($0, $1)
          }
        } isEqual: {
          abs($0 - $1) <= 1e-5 * Float(max(1, count / extent))
        }
      }
    }
    try special(accelerator)
  }

  // MARK: - Implementation

  /// NaN wins, and the parts of complex numbers are taken up apart.
  private func special(_ accelerator: any Accelerator) throws {
    let nan = try accelerator.array(holding: [Double.nan, 1])
    let zeros = try accelerator.array(holding: [0, 0])
    _ = try KernelAccumulation.run(
      .minimum, in: nan, dtype: .float64, extent: 2, at: zeros, count: 2,
      values: accelerator.array(holding: [3.0, -.infinity]), on: accelerator)
    let kept = try accelerator.elements(nan, count: 2, of: Double.self)
    #expect(kept[0].isNaN && kept[1] == 1)
    let pairs = try accelerator.array(holding: [Complex<Float>(1, 2)])
    _ = try KernelAccumulation.run(
      .difference, in: pairs, dtype: .complex64, extent: 1, at: zeros, count: 2,
      values: accelerator.array(holding: [Complex<Float>(1, 1), Complex(0, 3)]), on: accelerator)
    #expect(
      try accelerator.elements(pairs, count: 1, of: Complex<Float>.self) == [Complex(0, -2)])
    #expect(throws: DeviceError.self) {
      try KernelAccumulation.run(
        .product, in: pairs, dtype: .complex64, extent: 1, at: zeros, count: 2, values: pairs,
        on: accelerator)
    }
  }

  private let shapes = [
    (1, 1, 1, 0), (1, 1, 1, 5000), (1, 100, 1, 70_001), (3, 17, 5, 40), (1, 9, 16, 3000),
    (2, 1000, 4, 257),
  ]

  private func combine<Number: FixedWidthInteger>(
    _ kind: KernelAccumulation.Kind, _ a: Number, _ b: Number
  ) -> Number {
    switch kind {
    case .sum: a &+ b
    case .difference: a &- b
    case .product: a &* b
    case .minimum: min(a, b)
    case .maximum: max(a, b)
    }
  }

  private func check<Number: BitwiseCopyable & Equatable>(
    _ kind: KernelAccumulation.Kind, _ before: [Number], _ values: [Number], _ dtype: DType,
    _ outer: Int, _ extent: Int, _ inner: Int, _ count: Int, _ accelerator: any Accelerator,
    _ step: (Number, Number) -> Number, isEqual: (Number, Number) -> Bool = { $0 == $1 }
  ) throws {
    let places = Sample.words(count, seed: 3).map { Int($0 % UInt64(2 * extent)) - extent }
    var expected = before
    for block in 0..<outer {
      for (index, place) in places.enumerated() {
        for column in 0..<inner {
          let to = (block * extent + (place < 0 ? place + extent : place)) * inner + column
          expected[to] = step(expected[to], values[(block * count + index) * inner + column])
        }
      }
    }
    let target = try accelerator.array(holding: before, behind: 1)
    let outside = try KernelAccumulation.run(
      kind, in: target, dtype: dtype, outer: outer, extent: extent, inner: inner,
      at: accelerator.array(holding: places), count: count,
      values: accelerator.array(holding: values, behind: 1), on: accelerator)
    #expect(try outside.firstOutside() == nil)
    let found = try accelerator.elements(target, count: before.count, of: Number.self)
    let differing = zip(found, expected).filter { !isEqual($0, $1) }.count
    #expect(differing == 0, "\(kind) \(dtype) \(extent) \(count)")
  }
}
