import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// Operations that choose, move, count and search elements: on a device they give the processor's
/// results, and what lies on the device stays there.
@Suite("Primitives on accelerators", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct DevicePrimitiveTests {
  @Test("Masks take elements and name places", arguments: sizes)
  func masks(count: Int) throws {
    for type in types(count) {
      let (x, mask) = (numbers(count, type), numbers(count, .int32) .> 20)
      try check([x, mask], "x[mask] of \(type)") { [$0[0][$0[1]]] }
    }
    let (x, mask) = (numbers(count, .float32), numbers(count, .int32) .> 20)
    try check([x, mask], "places") { [$0[1].flatNonZeroPlaces()] + $0[0].nonZero() }
    try check([x, mask], "kept") { [$0[0].kept(where: $0[1]), $0[1].countNonZero()] }
    try check([x, mask], "replaced") { operands in
      var y = operands[0]
      y[operands[1]] = Tensor([7] as [Float])[0]
      return [y]
    }
  }

  @Test("Different elements, with their places, inverse and counts", arguments: sizes)
  func unique(count: Int) throws {
    for type in types(count) {
      let x = numbers(count, type)
      try check([x], "unique of \(type)") { [$0[0].unique()] }
      try check([x], "uniqueElements of \(type)") {
        let found = $0[0].uniqueElements()
        return [found.values, found.places, found.inverse, found.counts]
      }
    }
  }

  @Test("Bins are counted as on the processor", arguments: sizes)
  func bins(count: Int) throws {
    for type in [DType.int32, .int64, .float32, .float64] {
      let x = numbers(count, type)
      try check([x], "histogram of \(type)") {
        [
          $0[0].histogram(bins: 13).counts, $0[0].histogram(bins: 5, range: -3...20).counts,
          $0[0].histogram(bins: 7, density: true).counts,
        ]
      }
      try check([x], "edges of \(type)") {
        [$0[0].histogram(edges: Tensor([-20, -3, 0, 0.5, 60] as [Double])).counts]
      }
    }
    let (values, own) = (numbers(count, .float32), numbers(count, .float64))
    try check([values, own], "histogram of weights", within: 1e-12) {
      [
        $0[0].histogram(bins: 13, weights: $0[1]).counts,
        $0[0].histogram(bins: 5, range: -3...20, weights: $0[1]).counts,
        $0[0].histogram(edges: Tensor([-20, -3, 0, 0.5, 60] as [Double]), weights: $0[1]).counts,
      ]
    }
    let (places, weights) = (numbers(count, .int64).abs(), numbers(count, .float64))
    try check([places], "binCounts") { [$0[0].binCounts(), $0[0].binCounts(minimumCount: 99)] }
    try check([places, weights], "binCounts of weights", within: 1e-12) {
      [$0[0].binCounts(weights: $0[1])]
    }
  }

  @Test("Sorted numbers are searched", arguments: sizes)
  func searching(count: Int) throws {
    for type in types(count) {
      let (sorted, values) = (numbers(count, type).sorted(axis: 0), numbers(777, type))
      try sorted.evaluate()
      try check([sorted, values], "places(of:) in \(type)") {
        [$0[0].places(of: $0[1]), $0[0].places(of: $0[1], side: .right)]
      }
    }
    try check([numbers(count, .float32), Tensor([-3, 0, 5] as [Float])], "digitized") {
      [$0[0].digitized(edges: $0[1]), $0[0].digitized(edges: $0[1].flipped(axis: 0))]
    }
    try check([numbers(count, .int32), numbers(333, .int32)], "isIn") { [$0[0].isIn($0[1])] }
  }

  @Test("Slices are taken, replaced and accumulated at places", arguments: [1, 33, 100_000])
  func places(count: Int) throws {
    let places = numbers(501, .int64).abs() % count
    for type in types(count) {
      let (x, values) = (numbers(count, type), numbers(501, type))
      try check([x, places - count, values], "places of \(type)") {
        [
          $0[0].taking($0[1]), $0[0].replacing(at: $0[1], with: $0[2]),
          $0[0].putting($0[2], at: $0[1]),
        ]
      }
      guard type != .bool else { continue }
      try check([x, places, values], "accumulating \(type)", within: type.isHalf ? 0.03 : 0) {
        operands in
        [Accumulation.sum, .difference, .min, .max].map {
          operands[0].accumulating(operands[2], at: operands[1], by: $0)
        }
      }
    }
    let matrix = numbers(count * 7, .float32).reshaped([count, 7])
    let columns = numbers(501, .int64).abs() % 7
    try check([matrix, places, columns], "coordinates") {
      [
        $0[0].elements(at: [$0[1], $0[2]]), $0[0].elements(at: [$0[1]]),
        $0[0].taking($0[2], axis: 1), $0[0].replacing(at: [$0[1], $0[2]], with: $0[2]),
        $0[0].replacing(at: $0[2], with: 3, axis: 1),
      ]
    }
  }

  @Test("A place outside is the error it is on the processor, found on the device")
  func outside() throws {
    try Self.accelerators.onEach { accelerator in
      let (x, places) = (numbers(10, .float32), Tensor([3, -10, 10, -11]))
      let message = { (body: () throws -> Tensor) in
        #expect(throws: TensorError.self) { try checked(body) }?.message
      }
      let expected = message { x.taking(places) }
      try send([x, places], to: accelerator)
      let before = accelerator.statistics.bytesToHost
      #expect(withDevice(accelerator.device) { message { x.taking(places) } } == expected)
      #expect(accelerator.statistics.bytesToHost - before <= 64)
    }
  }

  @Test("The first of each row's order, sorting and partitions", arguments: [1, 33, 1001, 70_001])
  func order(count: Int) throws {
    for type in types(count) {
      let x = numbers(count * 3, type).reshaped([3, count])
      let kept = min(count, 20)
      try check([x], "top of \(type)") {
        let (top, low) = ($0[0].top(kept), $0[0].top(1, axis: 0, largest: false))
        return [top.values, top.places, low.values, low.places]
      }
      try check([x], "partitioned \(type)") {
        let middle = count / 2
        return [
          $0[0].partitioned(at: [middle])[.all, middle], $0[0].sorted(axis: 1),
          $0[0].takingAlong($0[0].argPartitioned(at: [middle]), axis: 1)[.all, middle],
        ]
      }
    }
  }

  @Test("Quantiles of rows", arguments: [1, 2, 33, 1001, 70_001])
  func quantiles(count: Int) throws {
    for type in [DType.float32, .float64, .int32] {
      let x = numbers(count * 3, type).reshaped([3, count])
      try check([x], "quantiles of \(type)", within: 1e-12) {
        [
          $0[0].quantiles([0, 0.1, 0.5, 1], axis: 1), $0[0].median(), $0[0].median(axis: 0),
          $0[0].quantiles([0.3, 0.7], axis: -1, method: .nearest, keepingDimensions: true),
        ]
      }
    }
    let unknown = Tensor([[1, .nan, 3], [4, 2, 6]] as [[Float]])
    try check([unknown], "quantiles with NaN", within: 1e-12) {
      [$0[0].quantiles([0.25], axis: 1), $0[0].quantiles([0.5])]
    }
    let far = Tensor([-.infinity, .infinity, .infinity] as [Double])
    try check([far], "quantiles of infinities", within: 1e-12) {
      [$0[0].quantiles([0.25, 0.75, 0.9])]
    }
  }

  @Test("Parts are written where they lie", arguments: [33, 1001])
  func parts(count: Int) throws {
    for type in types(count) {
      let x = numbers(count * 6, type).reshaped([count, 2, 3])
      let value = numbers(3, type)
      try check([x, value], "writing \(type)") { operands in
        var (a, b, c) = (operands[0], operands[0], operands[0] .== operands[0])
        a[.stride(from: -1, to: nil, by: -2), 1] = operands[1]
        b[3] = operands[1]
        b[..., 2] = b[..., 0]
        c[1..<9, 0, .stride(by: 2)] = Tensor([false])
        return [a, b, c, operands[0]]
      }
    }
  }

  @Test("Writing again and again to a tensor nobody else holds takes no more memory")
  func writingInPlace() throws {
    try Self.accelerators.onEach { accelerator in
      withDevice(accelerator.device) {
        var x = numbers(100_000, .float32)
        let value = numbers(50_000, .float32)
        x[.stride(by: 2)] = value
        let pointer = accelerator.statistics.bytesInUse
        for _ in 0..<5 { x[.stride(by: 2)] = value }
        #expect(accelerator.statistics.bytesInUse == pointer)
        let kept = x
        x[.all] = value[0]
        #expect(kept[0].item(as: Float.self) == value[0].item(as: Float.self))
        #expect(kept[1].item(as: Float.self) != x[1].item(as: Float.self))
      }
    }
  }

  @Test(
    "Fourier transforms of any length, with large prime factors too",
    arguments: [1, 2, 3, 16, 61, 96, 1001, 30_030, 67, 134, 1009, 10_007])
  func fourier(length: Int) throws {
    for (type, tolerance) in [(DType.float32, 1e-6), (.float64, 1e-14)] {
      let scale = tolerance * Double(length).squareRoot()
      let x = numbers(length * 3, type).reshaped([3, length])
      let z = Tensor.stacked([x, x.flipped(axis: 0)], axis: 2).complexFromComponents()
      try z.evaluate()
      try check([x, z], "fft of \(type)", within: scale) {
        [
          $0[0].fft(), $0[1].fft(), $0[1].ifft(), $0[1].fft(axis: 0), $0[0].rfft(),
          $0[0].rfft(norm: .ortho), $0[1].irfft(length: length), $0[1].fftn(),
        ].map { $0.dtype.isComplex ? $0.components() : $0 }
      }
      guard length < 2000 else { continue }
      try check([x, z], "fftn of \(type)", within: scale) {
        [
          $0[0].rfftn(), $0[1].ifft2(), $0[0].fft(length: length + 1 - length % 2 + 2, axis: 0),
          $0[1].irfftn(lengths: [3, length]),
        ].map { $0.dtype.isComplex ? $0.components() : $0 }
      }
    }
  }

  @Test("Convolutions and correlations, by products and by transforms", arguments: [1, 33, 5000])
  func convolutions(count: Int) throws {
    for type in [DType.int32, .uint8, .float16, .float32, .float64] {
      let (x, y) = (numbers(count, type), numbers(count / 3 + 1, .float32).cast(to: type))
      let tolerance = type == .float16 ? 1e-3 : type == .float32 ? 1e-3 : 1e-11
      try check([x, y], "convolved in \(type)", within: type.isInexact ? tolerance : 0) {
        operands in
        [Tensor.ConvolutionMode.full, .same, .valid].flatMap {
          [
            operands[0].convolved(with: operands[1], mode: $0),
            operands[1].correlated(with: operands[0], mode: $0, method: .direct),
          ]
        }
      }
    }
    let x = numbers(count, .float64)
    try check([x, x.flipped(axis: 0)], "convolved complex numbers", within: 1e-9) {
      let z = Tensor.stacked([$0[0], $0[1]], axis: 1).complexFromComponents()
      return [
        z.convolved(with: z, method: .direct).components(),
        z.correlated(with: z, mode: .same, method: .fourier).components(),
      ]
    }
    var far = numbers(count, .float32)
    far[0] = Tensor([Float.nan])[0]
    try check([far, numbers(count, .float32).abs() .> 100], "convolved with NaN") {
      [$0[0].convolved(with: $0[1].cast(to: .float32))]
    }
  }

  @Test("A raw kernel takes what lies on the device, and leaves its results there")
  func rawKernel() throws {
    let kernel = try RawKernel(
      """
      KERNEL(shift)(GLOBAL const f32 *x, i64 x_start, GLOBAL f32 *y, i64 y_start, GLOBAL f32 *z,
                    i64 z_start, i64 count) {
        FOR_EACH(i, count) {
          y[y_start + i] += x[x_start + i];
          z[z_start + i] += 2 * x[x_start + i];
        }
      }
      """, name: "shift")
    try Self.accelerators.onEach { accelerator in
      let (x, y) = (numbers(1000, .float32), numbers(1001, .float32))
      try send([x, y], to: accelerator)
      let before = accelerator.statistics
      let results = try withDevice(accelerator.device) {
        try kernel(
          .elements(1000), .tensor(x.flipped(axis: 0)), .changed(y[1...]),
          .result(.float32, [1000]),
          .scalar(1000, .int64))
      }
      let total = try withDevice(accelerator.device) {
        let total = results[0] + results[1]
        try total.evaluate()
        return total
      }
      #expect(accelerator.statistics.bytesToHost == before.bytesToHost)
      #expect(accelerator.statistics.bytesToDevice == before.bytesToDevice)
      #expect(total.equals(y[1...] + x.flipped(axis: 0) * 3))
      #expect(y.equals(numbers(1001, .float32)), "what is changed is a copy")
    }
  }

  @Test("Reading what a device cannot compute is an error inside `checked`, and no trap")
  func reading() {
    let device = Device(kind: .opencl, index: 55)
    let x = withDevice(device) { numbers(10, .float32) * 2 }
    for read in [
      { _ = x.array(of: Float.self) }, { _ = x[0].item(as: Int.self) },
      { _ = x.sum().item(as: Double.self) }, { _ = x[x .> 0] }, { _ = x.unique() },
      { _ = x.histogram() },
    ] as [() -> Void] {
      let error = #expect(throws: TensorError.self) { try checked(read) }
      #expect(error?.code == .device)
      #expect(error?.message.contains("no device opencl:55") == true)
    }
  }

  @Test("Tensors are joined along any axis", arguments: [0, 1, 33, 1001])
  func joined(count: Int) throws {
    for type in types(count) {
      let x = numbers(count * 6, type).reshaped([count, 2, 3])
      try check([x, x.flipped(axis: 0), x.flipped(axis: 1)], "joining \(type)") { operands in
        [
          .concatenated(operands), .concatenated(operands, axis: 1),
          .concatenated(operands, axis: -1), .stacked(operands, axis: 1),
        ]
      }
    }
  }

  // MARK: - Implementation

  static let sizes = [0, 1, 33, 1001, 100_000]

  private let types: [DType] = [
    .bool, .uint8, .int16, .int32, .int64, .uint32, .float32, .float64, .float16, .bfloat16,
  ]

  /// All types for small sizes, one of each width for large ones.
  private func types(_ count: Int) -> [DType] {
    count > 10_000 ? [.bool, .bfloat16, .float32, .int64] : types
  }

  /// Numbers from -50 to 50 with many equal ones, the same each time.
  private func numbers(_ count: Int, _ type: DType) -> Tensor {
    let random = Philox(seed: UInt64(type.rawValue))
    let values = (0..<count).map { Float(random.words(at: UInt64($0))[0] % 401) / 4 - 50 }
    let tensor = Tensor(values)
    if type == .bool { return tensor .> 0 }
    return (type.isInexact || type.isSigned ? tensor : tensor.abs()).cast(to: type)
  }

  /// Computes a result from operands as they are, backwards, and strided, on the processor and on each
  /// form of device; on devices only numbers of a few bytes come back before the results are read.
  private func check(
    _ operands: [Tensor], _ name: String, within tolerance: Double = 0,
    sourceLocation: SourceLocation = #_sourceLocation, _ body: ([Tensor]) throws -> [Tensor]
  ) throws {
    try Self.accelerators.onEach { accelerator in
      let expected = try withDevice(.cpu) { try body(operands) }
      try withDevice(.cpu) { try Tensor.evaluate(expected) }
      for view in View.allCases {
        let seen = operands.map { view.of($0) }
        try send(seen, to: accelerator)
        let before = accelerator.statistics
        let found = try withDevice(accelerator.device) {
          let found = try body(seen.map { view.back($0) })
          try Tensor.evaluate(found)
          return found
        }
        let moved = accelerator.statistics.bytesToHost - before.bytesToHost
        #expect(moved <= 200, "\(name), \(view): bytes to the host", sourceLocation: sourceLocation)
        if seen.contains(where: { $0.count > 0 }) {
          #expect(
            accelerator.statistics.launches > before.launches, "\(name)",
            sourceLocation: sourceLocation)
        }
        for (one, other) in zip(found, expected) {
          #expect(
            one.shape == other.shape && one.dtype == other.dtype, "\(name), \(view)",
            sourceLocation: sourceLocation)
          guard one.shape == other.shape else { continue }
          if withDevice(.cpu, { one.equals(other, equalNaN: true) }) { continue }
          let (x, y) = (one.array(of: Double.self), other.array(of: Double.self))
          let wrong = zip(x, y).firstIndexOf { !isClose($0, $1, tolerance) }
          #expect(
            wrong == nil,
            """
            \(name), \(view), \(accelerator.device), \(x.count) numbers: \
            \(wrong.map { "\(x[$0]) at \($0), not \(y[$0])" } ?? "")
            """, sourceLocation: sourceLocation)
        }
      }
    }
  }

  /// Whether two numbers agree up to a part of the largest that go into them, which is 50.
  private func isClose(_ x: Double, _ y: Double, _ tolerance: Double) -> Bool {
    x == y || x.isNaN && y.isNaN || abs(x - y) <= tolerance * max(50, abs(y))
  }

  /// How an operand lies in memory.
  private enum View: CaseIterable {
    case plain, backwards, strided

    /// Memory in which the elements lie so.
    func of(_ x: Tensor) -> Tensor {
      guard x.rank > 0 else { return x }
      return switch self {
      case .plain: x
      case .backwards: Tensor.concatenated([x.flipped(axis: 0)])
      case .strided: Tensor.stacked([x, x.flipped(axis: 0)], axis: x.rank)
      }
    }

    /// The elements in that memory.
    func back(_ x: Tensor) -> Tensor {
      guard x.rank > 0 else { return x }
      return switch self {
      case .plain: x
      case .backwards: x.flipped(axis: 0)
      case .strided: x[..., 0]
      }
    }
  }

  /// Puts operands in the memory of a device.
  private func send(_ operands: [Tensor], to accelerator: OpenCLAccelerator) throws {
    for operand in operands {
      try operand.evaluate()
      _ = try operand.contiguousBuffer().buffer.memory(on: accelerator)
    }
  }

  private static let accelerators = SuiteAccelerators(30)
}

extension Sequence {
  /// The place of the first element for which a condition holds.
  fileprivate func firstIndexOf(_ condition: (Element) -> Bool) -> Int? {
    enumerated().first { condition($0.element) }?.offset
  }
}
