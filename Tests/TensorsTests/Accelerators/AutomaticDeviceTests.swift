import Foundation
import Synchronization
import TestSupport
import Testing

@testable import SwiftwaterDevices
@testable import SwiftwaterTensors

/// The choice of a device nobody asked for; it holds for the whole process, so these run alone.
@Suite("Automatic device", .enabled(if: runsAlone && TensorAccelerators.areWanted), .serialized)
struct AutomaticDeviceTests {
  @Test("Small work stays on the host, large work without operands goes to the faster device")
  func size() throws {
    try withAutomaticDevice { accelerator in
      let before = accelerator.statistics.launches
      try (Tensor.uniform([1000], seed: 1) * 2).evaluate()
      #expect(accelerator.statistics.launches == before)
      try (Tensor.uniform([1_000_000], seed: 1) * 2).evaluate()
      #expect(accelerator.statistics.launches > before)
    }
  }

  @Test("What lies on the host moves when staying there has cost as much as the move")
  func moving() throws {
    try withAutomaticDevice { accelerator in
      let x = withDevice(.cpu) { Tensor.uniform([1_000_000], seed: 2) }
      try x.evaluate()
      let before = accelerator.statistics.bytesToDevice
      try (x + 1).evaluate()
      #expect(accelerator.statistics.bytesToDevice == before, "once is not worth a move")
      for _ in 0..<50 { try (x + 1).evaluate() }
      #expect(accelerator.statistics.bytesToDevice == before + 4_000_000, "moved, and only once")
    }
  }

  @Test(
    "Work that takes long for its bytes moves at once: products of matrices, and sorting sooner")
  func work() throws {
    try withAutomaticDevice { accelerator in
      let x = withDevice(.cpu) { Tensor.uniform([512, 512], seed: 2) }
      try x.evaluate()
      let before = accelerator.statistics.bytesToDevice
      try (x + 1).evaluate()
      #expect(accelerator.statistics.bytesToDevice == before, "one pass is not worth a move")
      try x.matmul(x).evaluate()
      #expect(accelerator.statistics.bytesToDevice == before + 1_048_576)
      func moves(_ cost: WorkCost) -> Int {
        let buffers = [try? Buffer(byteCount: 4_000_000)].compactMap(\.self)
        return (1...100).first { _ in
          AutomaticDevice.accelerator(bytes: 8_000_000, cost: cost, inputs: buffers) != nil
        } ?? 101
      }
      #expect(moves(.sorting) < moves(WorkCost()))
    }
  }

  @Test("Bytes that are set decide alone")
  func crossover() throws {
    try withAutomaticDevice { accelerator in
      func isChosen(_ bytes: Int, _ operations: Double = 0) -> Bool {
        AutomaticDevice.accelerator(
          bytes: bytes, cost: WorkCost(operations: operations), inputs: [], crossover: 1 << 20)
          === accelerator
      }
      #expect(!isChosen(1 << 20 - 1, 1e12))
      #expect(isChosen(1 << 20))
      #expect(ByteCount.parse("512K") == 1 << 19 && ByteCount.parse("4M") == 1 << 22)
    }
  }

  @Test("The setting of the crossover sends work of so many bytes to the device at once")
  func crossoverSetting() async {
    await #expect(processExitsWith: .success) {
      setenv("SWIFTWATER_DEVICE_CROSSOVER", "1M", 1)
      let accelerator = try #require(OpenCLAccelerator.forTests.last)
      AutomaticDevice.use(accelerator, Self.speed)
      func launches(_ count: Int) throws -> Int {
        let x = withDevice(.cpu) { Tensor.uniform([count], seed: 2) }
        try x.evaluate()
        let before = accelerator.statistics.launches
        let y = x * 2 + 1
        try y.evaluate()
        let launches = accelerator.statistics.launches - before
        #expect(y.array(of: Float.self) == x.array(of: Float.self).map { $0 * 2 + 1 })
        return launches
      }
      // Read and written: 8 bytes an element.
      #expect(try launches((1 << 17) - 1) == 0)
      #expect(try launches(1 << 17) == 1)
    }
  }

  @Test("A setting of the crossover that is no size is named and left out")
  func crossoverNonsense() async throws {
    let result = await #expect(
      processExitsWith: .success, observing: [\.standardErrorContent]
    ) {
      setenv("SWIFTWATER_DEVICE_CROSSOVER", "plenty", 1)
      AutomaticDevice.use(try #require(OpenCLAccelerator.forTests.last), Self.speed)
      let x = withDevice(.cpu) { Tensor.uniform([1 << 17], seed: 2) }
      try x.evaluate()
      #expect((x + 1).max().item(as: Float.self) <= 2)
    }
    let words = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    #expect(words.contains("SWIFTWATER_DEVICE_CROSSOVER"), "\(words)")
  }

  @Test("When a chosen device has no room the host goes on")
  func fallback() throws {
    try withAutomaticDevice(limit: 1 << 20) { accelerator in
      let x = Tensor.uniform([1_000_000], seed: 3) * 2
      #expect(x.max().item(as: Float.self) < 2)
      #expect(accelerator.statistics.launches == 0)
    }
  }

  @Test("When a device fails, what it owes is computed by the host from what lies there")
  func failingDevice() throws {
    let failing = try FailingAccelerator(index: 90)
    AutomaticDevice.use(failing, Self.speed)
    defer { AutomaticDevice.forget() }
    let numbers = (0..<300_000).map { Float($0 % 1000) }
    var x = Tensor(numbers)
    var y = Tensor.zeros([1])
    var total = Tensor.zeros([1])
    var ordered = Tensor.zeros([1])
    var normalised = Tensor.zeros([1])
    // The operand moves to the device when staying has cost enough.
    for _ in 0..<50 where failing.statistics.launches == 0 { try (x + 1).evaluate() }
    #expect(failing.statistics.launches > 0)
    y = (x + 1) * 2
    try y.evaluate()
    x = Tensor.zeros([1])
    total = y.sum()
    ordered = (y - 1).sorted(descending: true)[0..<5]
    let rows = y.reshaped([300, 1000])
    normalised = rows - rows.mean(axis: 1, keepingDimensions: true)
    var changed = y + 0
    changed *= 3
    try Tensor.evaluate([total, ordered, normalised, changed])
    let launches = failing.statistics.launches
    failing.hasFailed = true
    #expect(changed[999].item(as: Float.self) == 6000)
    #expect(total.item(as: Double.self) == 300 * 1001 * 1000)
    #expect(ordered.array(of: Float.self) == Array(repeating: 1999, count: 5))
    #expect(normalised[0, 0].item(as: Float.self) == -999)
    #expect(y[0].item(as: Float.self) == 2)
    // Nobody places anything there any more.
    #expect((Tensor.uniform([1_000_000], seed: 1) * 2).max().item(as: Float.self) < 2)
    #expect(failing.statistics.launches == launches)
  }

  @Test("What a failed device owes and nobody can compute again is an error that is thrown")
  func lostForGood() throws {
    let failing = try FailingAccelerator(index: 91)
    AutomaticDevice.use(failing, Self.speed)
    defer { AutomaticDevice.forget() }
    var x = Tensor.uniform([1_000_000], seed: 3)
    // Longer than graphs are kept.
    for _ in 0..<400 {
      x = x * 0.5 + 0.25
      try x.evaluate()
    }
    #expect(failing.statistics.launches > 100)
    failing.hasFailed = true
    let error = #expect(throws: TensorError.self) { try checked { x.array(of: Float.self) } }
    #expect(error?.code == .device && error?.message.contains("the device is gone") == true)
    Accelerators.use(failing)
    let asked = withDevice(failing.device) { Tensor([1, 2, 3] as [Float]) * 2 }
    #expect(throws: TensorError.self) { try checked { asked.array(of: Float.self) } }
  }

  @Test("Whatever reads what a failed device has alone throws, and nothing stops the process")
  func everyReader() throws {
    let failing = try FailingAccelerator(index: 93)
    Accelerators.use(failing)
    let whole = withDevice(failing.device) { Tensor.arange(24).reshaped([4, 6]) * 3 }
    try whole.evaluate()
    let turned = whole.transposed()
    failing.hasFailed = true
    let readers: [(String, (Tensor) throws -> Void)] = [
      ("array", { x in _ = try checked { x.array(of: Int.self) } }),
      ("item", { x in _ = try checked { x[0, 0].item(as: Int.self) } }),
      ("description", { x in _ = try checked { "\(x)" } }),
      ("buffer", { x in _ = try x.contiguousBuffer() }),
      ("sum", { x in try withDevice(.cpu) { x.sum() }.evaluate() }),
      ("product", { x in _ = try checked { withDevice(.cpu) { x.matmul(x.transposed()) } } }),
      ("sorted", { x in _ = try checked { withDevice(.cpu) { x.sorted() } } }),
      ("unique", { x in _ = try checked { x.unique() } }),
      ("slices", { x in _ = try checked { x.uniqueSlices(axis: 0).values } }),
      ("reshaped", { x in _ = try checked { x.reshaped([3, 8]).array(of: Int.self) } }),
      ("nonzero", { x in _ = try checked { x.nonZero() } }),
      (
        "assignment",
        { x in
          _ = try checked {
            var own = x
            own[0] = 5
            return own
          }
        }
      ),
      ("DLPack", { x in _ = try x.exportDLPack() }),
      ("DLPack of a copy", { x in _ = try x.exportDLPack(copying: true) }),
      ("bytes", { x in _ = try x.withUnsafeBytes { $0.count } }),
      ("NPY", { x in try x.write(npy: "/dev/null") }),
      ("Arrow", { x in try Self.exportToArrow(x) }),
      ("Arrow of truths", { x in try Self.exportToArrow(x .> 4) }),
    ]
    for x in [whole, turned] {
      for (name, read) in readers {
        let error = #expect(throws: TensorError.self, "\(name)") { try read(x) }
        #expect(error?.message.contains("the device is gone") == true, "\(name)")
      }
    }
  }

  /// Room for the two structures of Arrow, which are smaller.
  private static func exportToArrow(_ x: Tensor) throws {
    let (array, schema) = (
      UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 16),
      UnsafeMutableRawPointer.allocate(byteCount: 128, alignment: 16)
    )
    defer {
      array.deallocate()
      schema.deallocate()
    }
    try x.exportArrow(array: array, schema: schema)
  }

  @Test("Graphs that could be computed again go when the bytes are read, and when there are many")
  func forgotten() throws {
    let failing = try FailingAccelerator(index: 92)
    AutomaticDevice.use(failing, Self.speed)
    defer { AutomaticDevice.forget() }
    let x = Tensor.uniform([1_000_000], seed: 3)
    let (y, z) = (x * 2, x * 3)
    try Tensor.evaluate([y])
    try Tensor.evaluate([z])
    let buffer = try #require(y.deviceBuffer)
    #expect(buffer.recovery != nil && z.deviceBuffer?.recovery != nil)
    #expect(z.max().item(as: Float.self) < 3)
    _ = z.array(of: Float.self)
    #expect(z.deviceBuffer?.recovery == nil)
    // The first of many buffers loses its way back, the last keeps it.
    let many = try (0..<600).map { _ in try Buffer(byteCount: 16) }
    for buffer in many { buffer.setRecovery(Recovery(source: x.node, keptBytes: 0) { _ in }) }
    #expect(many[0].recovery == nil && many[599].recovery != nil)
  }

  @Test("Speeds are measured, and make sense")
  func speeds() throws {
    let accelerator = try #require(OpenCLAccelerator.forTests.last)
    let speed = try DeviceSpeed.measure(accelerator)
    #expect(speed.hostOperations > 1e7 && speed.deviceOperations > 1e7)
    for line in [speed.host, speed.device, speed.toDevice, speed.fromDevice] {
      #expect(line.rate > 1e8 && line.rate < 1e14, "\(line)")
      #expect(line.start >= 0 && line.start < 1, "\(line)")
    }
  }

  // MARK: - Implementation

  nonisolated(unsafe) private static var opened: [Device: OpenCLAccelerator] = [:]

  /// Makes a device the automatic one that pretends to be ten times as fast as the host, with a bus
  /// as fast as the host's memory.
  private func withAutomaticDevice(
    limit: Int? = nil, _ body: (OpenCLAccelerator) throws -> Void
  ) throws {
    let shared = try #require(OpenCLAccelerator.forTests.last)
    // Kernels are kept by the name of the device, so each has one of its own.
    let device = Device(kind: .opencl, index: limit == nil ? 88 : 89)
    let accelerator =
      try Self.opened[device]
      ?? OpenCLAccelerator(
        shared.session.device, as: device, memoryLimit: limit)
    Self.opened[device] = accelerator
    AutomaticDevice.use(
      accelerator,
      Self.speed)
    defer { AutomaticDevice.forget() }
    try body(accelerator)
  }

  private static let speed = DeviceSpeed(
    host: .init(start: 1e-6, rate: 1e10), device: .init(start: 1e-5, rate: 1e11),
    toDevice: .init(start: 1e-5, rate: 1e9), fromDevice: .init(start: 1e-5, rate: 1e9),
    hostOperations: 1e10, deviceOperations: 1e12)
}

/// PoCL as a device that is lost when somebody says so: nothing can be asked of it or read then.
private final class FailingAccelerator: Accelerator {
  let device: Device
  private let inner: OpenCLAccelerator
  private let state = Mutex((hasFailed: false, memory: [UInt64: DeviceMemory]()))

  init(index: Int) throws {
    let shared = try #require(OpenCLAccelerator.forTests.last)
    device = Device(kind: .opencl, index: index)
    inner = try OpenCLAccelerator(shared.session.device, as: device)
  }

  var hasFailed: Bool {
    get { state.withLock { $0.hasFailed } }
    set { state.withLock { $0.hasFailed = newValue } }
  }

  var traits: AcceleratorTraits { inner.traits }
  var statistics: AcceleratorStatistics { inner.statistics }

  func allocate(byteCount: Int) throws(DeviceError) -> DeviceMemory {
    try check()
    let memory = try inner.allocate(byteCount: byteCount)
    state.withLock { $0.memory[memory.handle] = memory }
    return DeviceMemory(self, handle: memory.handle, byteCount: memory.byteCount)
  }
  func release(_ handle: UInt64, byteCount: Int) {
    _ = state.withLock { $0.memory.removeValue(forKey: handle) }
  }
  func trim() { inner.trim() }
  func upload(
    _ bytes: UnsafeRawBufferPointer, to memory: DeviceMemory, at offset: Int
  ) throws(DeviceError) {
    try check()
    try inner.upload(bytes, to: own(memory), at: offset)
  }
  func download(
    _ memory: DeviceMemory, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(DeviceError) {
    try check()
    try inner.download(own(memory), at: offset, into: bytes)
  }
  func copy(
    _ source: DeviceMemory, at sourceOffset: Int, to target: DeviceMemory, at targetOffset: Int,
    byteCount: Int
  ) throws(DeviceError) {
    try check()
    try inner.copy(
      own(source), at: sourceOffset, to: own(target), at: targetOffset, byteCount: byteCount)
  }
  func kernel(_ text: KernelText) throws(DeviceError) -> any Kernel { try inner.kernel(text) }
  func launch(
    _ kernel: any Kernel, _ size: LaunchSize, _ arguments: [KernelArgument], for operation: String
  ) throws(DeviceError) {
    try check()
    let own = arguments.map { argument -> KernelArgument in
      if case .memory(let memory) = argument {
        KernelArgument.memory(self.own(memory))
      } else {
        argument
      }
    }
    try inner.launch(kernel, size, own, for: operation)
  }
  func finish() throws(DeviceError) {
    try check()
    try inner.finish()
  }

  private func check() throws(DeviceError) {
    if hasFailed { throw DeviceError(.deviceFailed, "\(device): the device is gone") }
  }
  private func own(_ memory: DeviceMemory) -> DeviceMemory {
    state.withLock { $0.memory[memory.handle] } ?? memory
  }
}

extension Tensor {
  /// The buffer of an evaluated tensor, where it lies.
  fileprivate var deviceBuffer: Buffer? { node.storage?.buffer }
}
