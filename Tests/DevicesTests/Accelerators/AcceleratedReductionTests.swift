import Testing

@testable import SwiftwaterDevices

@Suite(
  "Reductions on accelerators",
  .enabled(if: AcceleratorSupport.isWanted, AcceleratorSupport.absence))
struct AcceleratedReductionTests {
  /// (outer, count, inner): one long slice, many rows of every length, columns, and one element.
  private static let shapes = [
    (1, 1, 1), (1, 100_003, 1), (1, 3_000_000, 1), (700, 1, 1), (300, 7, 1), (300, 33, 1),
    (50, 1500, 1), (1, 5000, 3), (1, 40, 700), (7, 65, 33), (3, 129, 2), (1, 200_001, 5),
  ]

  @Test("Every reduction of every type agrees with the processor's", arguments: Reduction.allCases)
  func reductions(_ reduction: Reduction) throws {
    for (outer, count, inner) in Self.shapes {
      let size = outer * count * inner
      let near = reduction == .product
      try check(reduction, floats(size, near).map { Float($0) }, outer, count, inner)
      // The other types differ in how elements are combined, not in who combines which.
      guard count == 40 || count == 1500 else { continue }
      let whole = integers(size)
      try check(reduction, whole.map { Int32(truncatingIfNeeded: $0) }, outer, count, inner)
      try check(reduction, whole.map { UInt8(truncatingIfNeeded: $0) }, outer, count, inner)
      try check(reduction, whole.map { $0 % 3 == 0 }, outer, count, inner)
      try check(reduction, floats(size, near), outer, count, inner)
    }
  }

  @Test("The first NaN wins extremes, and the first of equals")
  func special() throws {
    for reduction in [Reduction.minimum, .maximum, .indexOfMinimum, .indexOfMaximum] {
      var numbers = [Float](repeating: 2, count: 5000)
      try check(reduction, numbers, 1, 5000, 1)
      numbers[4001] = .infinity
      numbers[1234] = -.infinity
      try check(reduction, numbers, 1, 5000, 1)
      numbers[4321] = .nan
      numbers[2222] = .nan
      try check(reduction, numbers, 1, 5000, 1)
      try check(reduction, numbers, 5, 1000, 1)
      try check(reduction, numbers, 1, 1000, 5)
      try check(reduction, [Float](repeating: .infinity, count: 100), 1, 100, 1)
    }
  }

  @Test("Elements computed on the way are folded as if they had been written")
  func fused() throws {
    var program = Program()
    let (x, y) = (program.load(.float32), program.load(.float32))
    program.store(program.apply(.multiply, [program.apply(.exp, [x]), y]))
    let (rows, columns) = (60, 501)
    let a = floats(rows * columns, false).map { Float($0) }
    let weights = floats(columns, false).map { Float($0) }
    let whole = ProgramAgreement(
      program: program, count: rows * columns,
      arrays: [
        .init(a), .init(weights, layout: .strided(extents: [rows, columns], strides: [0, 1])),
      ])
    for accelerator in AcceleratorSupport.all {
      let written = try whole.onDevice(accelerator)[0].withUnsafeBytes {
        Array($0.bindMemory(to: Float.self))
      }
      let inputs = try whole.inputs(accelerator)
      let result = try accelerator.allocate(byteCount: rows * 8)
      try AcceleratedReduction(.reduction(.sum), of: program).run(
        on: accelerator, outer: rows, count: columns, inner: 1, inputs: inputs,
        results: [.init(result)])
      let sums: [Double] = try download(result, rows)
      for row in 0..<rows {
        let wanted = written[row * columns..<(row + 1) * columns].reduce(0.0) { $0 + Double($1) }
        #expect(abs(sums[row] - wanted) <= 1e-12 * abs(wanted) + 1e-12)
      }
    }
  }

  @Test("Moments agree with the processor's, far from 0 too")
  func moments() throws {
    for (outer, count, inner) in Self.shapes {
      let numbers = floats(outer * count * inner, false).map { $0 + 1e6 }
      var wanted = [Double](repeating: 0, count: outer * inner)
      try Moments.squares(
        numbers, dtype: .float64, outer: outer, count: count, inner: inner, into: &wanted)
      for accelerator in AcceleratorSupport.all {
        let memory = try upload(numbers, accelerator)
        let results = try (0..<2).map { _ in
          try accelerator.allocate(byteCount: outer * inner * 8)
        }
        try AcceleratedReduction(.moments, of: .float64).run(
          on: accelerator, outer: outer, count: count, inner: inner,
          inputs: [.memory(memory, start: 0, dtype: .float64, layout: .contiguous)],
          results: results.map { .init($0) })
        let squares: [Double] = try download(results[1], outer * inner)
        let means: [Double] = try download(results[0], outer * inner)
        for place in wanted.indices {
          #expect(abs(squares[place] - wanted[place]) <= 1e-8 * wanted[place] + 1e-9)
          #expect(abs(means[place] - 1e6) < 4)
        }
      }
    }
  }

  @Test("Equal runs give equal bits")
  func repeated() throws {
    let numbers = floats(1_000_001, false)
    for accelerator in AcceleratorSupport.all {
      let memory = try upload(numbers, accelerator)
      let sum = AcceleratedReduction(.reduction(.sum), of: .float64)
      let results = try (0..<3).map { _ in
        let result = try accelerator.allocate(byteCount: 8)
        try sum.run(
          on: accelerator, outer: 1, count: numbers.count, inner: 1,
          inputs: [.memory(memory, start: 0, dtype: .float64, layout: .contiguous)],
          results: [.init(result)])
        return (try download(result, 1) as [Double])[0]
      }
      #expect(Set(results).count == 1)
    }
  }

  @Test("What does not fit its memory is refused")
  func refused() throws {
    let accelerator = try #require(AcceleratorSupport.all.first)
    let memory = try accelerator.allocate(byteCount: 64)
    let error = #expect(throws: DeviceError.self) {
      try AcceleratedReduction(.reduction(.sum), of: .float64).run(
        on: accelerator, outer: 1, count: 9, inner: 1,
        inputs: [.memory(memory, start: 0, dtype: .float64, layout: .contiguous)],
        results: [.init(memory)])
    }
    #expect(error?.code == .invalidSetting)
    #expect(
      error?.message == "reduction: input 0 reaches elements 0…8 of memory that holds 8 of float64")
  }

  // MARK: - Implementation

  private func check<Element: DTypeElement>(
    _ reduction: Reduction, _ elements: [Element], _ outer: Int, _ count: Int, _ inner: Int
  ) throws {
    let dtype = Element.dtype
    let type = reduction.resultType(dtype)
    let bytes = outer * inner * type.byteCount
    let wanted = try Buffer(byteCount: bytes)
    try elements.withUnsafeBytes {
      try reduction.run(
        .memory($0.baseAddress!), dtype: dtype, outer: outer, count: count, inner: inner,
        into: wanted.pointer)
    }
    let host = [UInt8](UnsafeRawBufferPointer(start: wanted.pointer, count: bytes))
    for accelerator in AcceleratorSupport.all {
      let memory = try upload(elements, accelerator)
      let result = try accelerator.allocate(byteCount: bytes)
      let fold = AcceleratedReduction(.reduction(reduction), of: dtype)
      #expect(try fold.resultTypes(on: accelerator) == [type])
      try fold.run(
        on: accelerator, outer: outer, count: count, inner: inner,
        inputs: [.memory(memory, start: 0, dtype: dtype, layout: .contiguous)],
        results: [.init(result)])
      var device = [UInt8](repeating: 0, count: bytes)
      try device.withUnsafeMutableBytes { try accelerator.download(result, at: 0, into: $0) }
      // Sums of doubles in another order: errors of a part in 10^16 each, of numbers of both signs.
      let ulps = type == .float64 ? 1e5 : 1.0
      let difference = ProgramAgreement.difference(host, device, type, ulps: ulps)
      #expect(
        difference == nil,
        "\(reduction) of \(dtype) \(outer)×\(count)×\(inner), groups of \(accelerator.traits.groupSize)"
      )
    }
  }

  private func integers(_ count: Int) -> [Int] {
    (0..<count).map { ($0 &* 2_654_435_761) >> 7 & 0xFFFF - 0x8000 }
  }

  /// Numbers between −2 and 2, or near 1 for products.
  private func floats(_ count: Int, _ areNearOne: Bool) -> [Double] {
    integers(count).map {
      areNearOne ? 1 + Double($0) * 0x1p-30 : Double($0) * 0x1p-14 + 1.1
    }
  }

  private func upload<Element>(
    _ elements: [Element], _ accelerator: any Accelerator
  ) throws -> DeviceMemory {
    try elements.withUnsafeBytes {
      let memory = try accelerator.allocate(byteCount: $0.count)
      try accelerator.upload($0, to: memory, at: 0)
      return memory
    }
  }

  private func download<Element>(_ memory: DeviceMemory, _ count: Int) throws -> [Element] {
    try [Element](unsafeUninitializedCapacity: count) { elements, initialized in
      try memory.accelerator.download(memory, at: 0, into: UnsafeMutableRawBufferPointer(elements))
      initialized = count
    }
  }
}
