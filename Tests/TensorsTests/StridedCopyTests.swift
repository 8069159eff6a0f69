import TestSupport
import Testing

@testable import SwiftwaterDevices
@testable import SwiftwaterTensors

@Suite("Copies between views")
struct StridedCopyTests {
  static let dtypes: [DType] = [.uint8, .float16, .float32, .int64, .complex128]

  static let shapes = [
    [], [0], [1], [5], [3, 0, 2], [257, 3], [3, 257], [40, 41], [2, 300, 5], [7, 1, 65, 33],
    [300, 300],
  ]

  /// Strides in which no two places meet: the axes in some order, some with gaps, some backwards.
  private func geometry(
    _ shape: [Int], _ random: inout RandomSource
  ) -> (strides: [Int], first: Int, room: Int) {
    var strides = Array(repeating: 0, count: shape.count)
    var (step, first) = (1, 0)
    var rest = Array(shape.indices)
    while !rest.isEmpty {
      let axis = rest.remove(at: Int(random.below(UInt64(rest.count))))
      step *= 1 + Int(random.below(2))
      let isBackwards = random.below(3) == 0
      strides[axis] = isBackwards ? -step : step
      let reach = step * max(0, shape[axis] - 1)
      if isBackwards { first += reach }
      step = max(step, reach + step)
    }
    return (strides, first, step)
  }

  @Test("Any steps along any axes, as element by element", arguments: dtypes, shapes)
  func anySteps(_ dtype: DType, _ shape: [Int]) throws {
    let size = dtype.byteCount
    for seed in 0..<12 {
      var random = RandomSource(seed: UInt64(seed), stream: 3, element: shape.count)
      var (fromSteps, fromFirst, fromRoom) = geometry(shape, &random)
      let (toSteps, toFirst, toRoom) = geometry(shape, &random)
      // A source may show an element many times.
      if seed % 4 == 3, !shape.isEmpty {
        let axis = seed % shape.count
        if fromSteps[axis] < 0 { fromFirst += fromSteps[axis] * max(0, shape[axis] - 1) }
        fromSteps[axis] = 0
        fromFirst = max(0, fromFirst)
        fromRoom += 1
      }
      let source = try Buffer(byteCount: max(1, fromRoom) * size)
      let target = try Buffer(byteCount: max(1, toRoom) * size)
      for byte in 0..<source.byteCount {
        source.pointer.storeBytes(
          of: UInt8(truncatingIfNeeded: byte &* 37 &+ byte >> 8), toByteOffset: byte, as: UInt8.self
        )
      }
      for byte in 0..<target.byteCount {
        target.pointer.storeBytes(of: 0xEE, toByteOffset: byte, as: UInt8.self)
      }
      var expected = [UInt8](repeating: 0xEE, count: target.byteCount)
      var index = Array(repeating: 0, count: shape.count)
      for _ in 0..<shape.reduce(1, *) {
        let from = zip(index, fromSteps).reduce(fromFirst) { $0 + $1.0 * $1.1 }
        let to = zip(index, toSteps).reduce(toFirst) { $0 + $1.0 * $1.1 }
        for byte in 0..<size {
          expected[to * size + byte] = source.pointer.load(
            fromByteOffset: from * size + byte, as: UInt8.self)
        }
        for axis in shape.indices.reversed() {
          index[axis] += 1
          if index[axis] < shape[axis] { break }
          index[axis] = 0
        }
      }
      Strided.copy(
        Storage(source, offset: fromFirst, shape: shape, strides: fromSteps),
        to: Storage(target, offset: toFirst, shape: shape, strides: toSteps), dtype)
      let found = Array(UnsafeRawBufferPointer(start: target.pointer, count: target.byteCount))
      #expect(found == expected, "\(shape) from \(fromSteps) to \(toSteps)")
    }
  }

  @Test("Copies long enough for several threads are whole")
  func long() {
    let x = Tensor.arange(3_000_000).reshaped([1_000_000, 3])
    let pair = Tensor.concatenated([x, x.flipped(axis: 1)], axis: 1)
    #expect(pair[.all, 0..<3].equals(x))
    #expect(pair[.all, 3...].flipped(axis: 1).equals(x))
    var y = x
    y[.all, 1] = Tensor.arange(1_000_000)
    #expect(y[.all, 1].equals(Tensor.arange(1_000_000)))
    #expect(y[.all, 0].equals(x[.all, 0]))
    #expect(y[.all, 2].equals(x[.all, 2]))
  }

  @Test("Every instruction set copies alike", .enabled(if: runsAlone))
  func variants() throws {
    let before = InstructionSet.variant
    defer { InstructionSet.variant = before }
    for variant in InstructionSet.Variant.allCases {
      InstructionSet.variant = variant
      for dtype in Self.dtypes {
        for shape in Self.shapes { try anySteps(dtype, shape) }
      }
    }
  }
}
