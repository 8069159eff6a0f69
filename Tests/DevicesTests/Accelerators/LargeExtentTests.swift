import Synchronization
import Testing

@testable import SwiftwaterDevices

/// What kernels are asked for more elements than 32 bits count, on a device that has room for
/// everything and computes nothing.
@Suite("Extents beyond 2³¹")
struct LargeExtentTests {
  private static let count = 3 << 30

  @Test("Elements, views and reductions count in 64 bits", arguments: [false, true])
  func programs(_ isProcessor: Bool) throws {
    let device = BoundlessAccelerator(isProcessor: isProcessor)
    let count = Self.count
    var program = Program()
    let (x, y) = (program.load(.float32), program.load(.float32))
    program.store(program.apply(.add, [x, y]))
    let memory = try device.allocate(byteCount: 4 * count)
    let plain = AcceleratedProgram.Input.memory(
      memory, start: 0, dtype: .float32, layout: .contiguous)
    // A column of few rows, each far from the next, reaches as far as all elements.
    let columns = AcceleratedProgram.Input.memory(
      memory, start: 0, dtype: .float32,
      layout: .strided(extents: [3 << 10, 1 << 20], strides: [1, 3 << 10]))
    let few = AcceleratedProgram.Input.memory(
      memory, start: 5, dtype: .float32,
      layout: .strided(extents: [3, 5], strides: [1 << 30, 7]))
    try AcceleratedProgram(program).run(
      on: device, count: count, inputs: [plain, columns], outputs: [.init(memory)])
    try AcceleratedProgram(program).run(
      on: device, count: 15, inputs: [few, few], outputs: [.init(memory)])
    #expect(device.asked.last?.0.source.contains("FOR_EACH_32(") == false)
    for (outer, inner) in [(1, 1), (3, 1), (1, 3), (1 << 20, 3), (3, 1 << 20)] {
      let reduction = AcceleratedReduction.shared(.reduction(.sum), of: .float32)
      try reduction.run(
        on: device, outer: outer, count: count / outer / inner, inner: inner, inputs: [columns],
        results: [.init(try device.allocate(byteCount: 8 * outer * inner))])
    }
    try expectLong(device)
  }

  @Test("What moves, orders and searches counts in 64 bits", arguments: [false, true])
  func primitives(_ isProcessor: Bool) throws {
    let device = BoundlessAccelerator(isProcessor: isProcessor)
    let count = Self.count
    let x = try device.array(of: 8, count: count)
    let y = try device.array(of: 8, count: count)
    _ = try KernelGather.run(
      x, byteCount: 4, extent: count, places: y, count: 1 << 20, into: y, on: device)
    _ = try KernelGather.run(
      x, byteCount: 4, extent: 100, inner: 3, places: y, count: 1 << 30, into: y, on: device)
    _ = try KernelScatter.replace(
      in: x, byteCount: 4, extent: count, at: y, count: 1 << 20, with: y, on: device)
    try KernelTranspose.run(
      x, byteCount: 4, extents: [3 << 10, 1 << 20], strides: [1, 3 << 10], into: y, on: device)
    try KernelTranspose.run(
      x, byteCount: 4, extents: [3, 7], strides: [1 << 30, 3], into: y, on: device)
    try KernelViewWriting.run(
      x, byteCount: 4, extents: [3, 7], strides: [1 << 30, 3], into: y, on: device)
    for (outer, inner) in [(1, 1), (3, 1), (1, 3)] {
      try KernelScan.run(
        .sum, x, dtype: .float32, outer: outer, count: count / 3, inner: inner, into: y, on: device)
    }
    try KernelKeySort.sortedPlaces(
      of: count, from: x, dtype: .float32, into: y, on: device)
    try KernelTopK.places(100, of: count, from: x, dtype: .float32, into: y, on: device)
    _ = try KernelSelection.compress(x, byteCount: 4, where: y, count: count, on: device)
    _ = try KernelSearching.numberRuns(x, from: y, count: count, dtype: .float32, on: device)
    try KernelBinning.counts(
      x, dtype: .float32, count: count, edges: .any([0, 1, 2]), into: y, on: device)
    try expectLong(device)
  }

  @Test("Rows wider than 32 bits step through are computed pass by pass")
  func rows() {
    let traits = BoundlessAccelerator(isProcessor: false).traits
    #expect(AcceleratedRowProgram.suits(rows: 1000, width: 1 << 30, traits))
    #expect(!AcceleratedRowProgram.suits(rows: 1000, width: 1 << 31 - 1, traits))
  }

  /// Every text counts in 64 bits, and every launch is one that CUDA takes.
  private func expectLong(_ device: BoundlessAccelerator) throws {
    let asked = device.asked
    #expect(!asked.isEmpty)
    for (text, size, numbers) in asked {
      // Small arrays beside the large one may count in 32.
      guard numbers.contains(where: { $0 >= 1 << 31 }) || size.isLarge else { continue }
      for short in ["FOR_EACH_32(", "PLACE u32", "FOR_EACH_AS(u32"] {
        #expect(!text.source.contains(short), "\(text.name) has \(short)")
      }
    }
    for (text, size, _) in asked {
      if case .groups(let count) = size { #expect((1..<1 << 31).contains(count), "\(text.name)") }
    }
  }
}

extension LaunchSize {
  fileprivate var isLarge: Bool {
    if case .elements(let count) = self { count >= 1 << 31 } else { false }
  }
}

/// An accelerator with room for everything that notes what it is asked for, and does nothing.
private final class BoundlessAccelerator: Accelerator {
  let device = Device(kind: .opencl, index: 1001)
  let traits: AcceleratorTraits
  let statistics = AcceleratorStatistics()
  private let notes = Mutex<[(KernelText, LaunchSize, [Int])]>([])

  init(isProcessor: Bool) {
    traits = AcceleratorTraits(
      name: "boundless", driver: "none", memory: .max, computeUnits: 132,
      groupSize: isProcessor ? 1 : 256, isProcessor: isProcessor, hasFloat64: true,
      sharesHostMemory: false)
  }

  /// Texts, sizes and the whole numbers among the arguments.
  var asked: [(KernelText, LaunchSize, [Int])] { notes.withLock { $0 } }

  func allocate(byteCount: Int) throws(DeviceError) -> DeviceMemory {
    DeviceMemory(self, handle: 0, byteCount: byteCount)
  }
  func release(_ handle: UInt64, byteCount: Int) {}
  func trim() {}
  func upload(_ bytes: UnsafeRawBufferPointer, to memory: DeviceMemory, at offset: Int) {}
  func download(
    _ memory: DeviceMemory, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) { bytes.initializeMemory(as: UInt8.self, repeating: 0) }
  func copy(
    _ source: DeviceMemory, at sourceOffset: Int, to target: DeviceMemory, at targetOffset: Int,
    byteCount: Int
  ) {}
  func kernel(_ text: KernelText) -> any Kernel { Named(text) }
  func launch(
    _ kernel: any Kernel, _ size: LaunchSize, _ arguments: [KernelArgument], for operation: String
  ) {
    guard let kernel = kernel as? Named else { return }
    let numbers = arguments.compactMap { argument -> Int? in
      if case .int(let number) = argument { number } else { nil }
    }
    notes.withLock { $0.append((kernel.text, size, numbers)) }
  }
  func finish() {}

  private final class Named: Kernel {
    let text: KernelText
    var name: String { text.name }
    init(_ text: KernelText) { self.text = text }
  }
}
