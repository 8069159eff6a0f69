import CDrivers
import Synchronization

/// An NVIDIA GPU.
///
/// Its context is opened when memory or a kernel is first asked for.
package final class CUDAAccelerator: Accelerator {
  package let device: Device
  package let traits: AcceleratorTraits
  /// The compute capability, such as 90 for 9.0.
  package let chip: Int

  /// Takes over a device that the driver lists.
  ///
  /// - Throws: ``DeviceError`` with code `missingDevice` for a chip that is too old.
  init(_ driver: CUDADriver, _ compiler: NVRTC, ordinal: Int) throws(DeviceError) {
    device = Device(kind: .cuda, index: ordinal)
    let listed = try CUDADevice(driver, compiler, ordinal: ordinal)
    traits = listed.traits
    chip = listed.chip
    self.driver = driver
    self.compiler = compiler
    handle = listed.handle
  }

  package var statistics: AcceleratorStatistics {
    var statistics = AcceleratorStatistics()
    statistics.bytesToDevice = uploaded.load(ordering: .relaxed)
    statistics.bytesToHost = downloaded.load(ordering: .relaxed)
    guard let parts = parts.withLock({ $0 }) else { return statistics }
    (statistics.launches, statistics.replays) = parts.queue.counts
    let memory = parts.pool.statistics
    statistics.bytesInUse = memory.bytesInUse
    statistics.bytesCached = memory.bytesCached
    statistics.peakBytesInUse = memory.peakBytesInUse
    statistics.compilations = parts.compiler.counts.compilations
    statistics.cacheReads = parts.compiler.counts.cacheReads
    return statistics
  }

  // MARK: - Memory

  package func allocate(byteCount: Int) throws(DeviceError) -> DeviceMemory {
    let address = try opened().pool.allocate(byteCount: byteCount)
    return DeviceMemory(self, handle: address, byteCount: byteCount)
  }

  package func release(_ handle: UInt64, byteCount: Int) {
    parts.withLock { $0 }?.pool.release(handle, byteCount: byteCount)
  }

  package func trim() { parts.withLock { $0 }?.pool.trim() }

  package func upload(
    _ bytes: UnsafeRawBufferPointer, to memory: DeviceMemory, at offset: Int
  ) throws(DeviceError) {
    let address = try address(memory, offset, bytes.count, for: "uploading")
    try opened().staging.upload(bytes, to: address, for: "uploading")
    uploaded.wrappingAdd(bytes.count, ordering: .relaxed)
  }

  package func download(
    _ memory: DeviceMemory, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(DeviceError) {
    let address = try address(memory, offset, bytes.count, for: "downloading")
    try opened().staging.download(address, into: bytes, for: "downloading")
    downloaded.wrappingAdd(bytes.count, ordering: .relaxed)
  }

  package func copy(
    _ source: DeviceMemory, at sourceOffset: Int, to target: DeviceMemory, at targetOffset: Int,
    byteCount: Int
  ) throws(DeviceError) {
    let from = try address(source, sourceOffset, byteCount, for: "copying")
    let to = try address(target, targetOffset, byteCount, for: "copying")
    guard byteCount > 0 else { return }
    let context = try opened().context
    try context.call("copying", isQueued: true) {
      $0.pointee.cuMemcpyDtoDAsync_v2(to, from, byteCount, context.stream)
    }
  }

  // MARK: - Kernels

  package func kernel(_ text: KernelText) throws(DeviceError) -> any Kernel {
    try opened().compiler.kernel(text)
  }

  package func launch(
    _ kernel: any Kernel, _ size: LaunchSize, _ arguments: [KernelArgument], for operation: String
  ) throws(DeviceError) {
    let kernel = try own(kernel, arguments, for: operation)
    let groups = try groups(size, for: operation)
    guard groups > 0 else { return }
    try opened().queue.launch(kernel, groups, arguments, for: operation)
  }

  package func endStep() throws(DeviceError) {
    try parts.withLock { $0 }?.queue.launchHeld()
  }

  package func finish() throws(DeviceError) {
    try parts.withLock { $0 }?.context.finish()
  }

  // MARK: - Other GPUs

  /// Copies bytes of another GPU to this one, in the order of both their queues.
  ///
  /// - Parameters:
  ///   - source: Memory of another GPU.
  ///   - sourceOffset: The first byte there.
  ///   - target: Memory of this GPU.
  ///   - targetOffset: The first byte here.
  ///   - byteCount: How many bytes.
  package func receive(
    _ source: DeviceMemory, at sourceOffset: Int, to target: DeviceMemory, at targetOffset: Int,
    byteCount: Int
  ) throws(DeviceError) {
    guard let other = source.accelerator as? CUDAAccelerator else {
      throw DeviceError(
        .missingDevice, "device \(device) cannot read memory of \(source.accelerator.device)")
    }
    let from = try other.address(source, sourceOffset, byteCount, for: "sending")
    let to = try address(target, targetOffset, byteCount, for: "receiving")
    guard byteCount > 0 else { return }
    let (here, there) = (try opened().context, try other.opened().context)
    try there.handOver(to: here, "sending")
    try here.call("receiving", isQueued: true) {
      $0.pointee.cuMemcpyPeerAsync(to, here.context, from, there.context, byteCount, here.stream)
    }
    // What the other one does next with the memory must wait for the copy.
    try here.handOver(to: there, "receiving")
  }

  // MARK: - Implementation

  /// What works once the context is open.
  struct Parts: Sendable {
    let context: CUDAContext
    let pool: CUDAPool
    let staging: CUDAStaging
    let compiler: CUDACompiler
    let queue: CUDAQueue
    let libraries: CUDALibraries
  }

  private let driver: CUDADriver
  private let compiler: NVRTC
  private let handle: sw_cu_device
  private let parts = Mutex<Parts?>(nil)
  private let uploaded = Atomic(0)
  private let downloaded = Atomic(0)

  /// Opens the context the first time; what fails is tried again the next time.
  func opened() throws(DeviceError) -> Parts {
    try parts.withLock { parts throws(DeviceError) in
      if let parts { return parts }
      let context = try CUDAContext(driver, handle, device: device)
      let opened = Parts(
        context: context, pool: CUDAPool(context, limit: AcceleratorLimit.memory ?? traits.memory),
        staging: CUDAStaging(context),
        compiler: CUDACompiler(context, compiler, chip: chip, groupSize: traits.groupSize),
        queue: CUDAQueue(context, groupSize: traits.groupSize),
        libraries: CUDALibraries(context))
      parts = opened
      return opened
    }
  }

  /// The address of a place in memory of this device.
  func address(
    _ memory: DeviceMemory, _ offset: Int, _ byteCount: Int, for operation: String
  ) throws(DeviceError) -> UInt64 {
    guard memory.accelerator === self else {
      throw DeviceError(
        .deviceFailed,
        "\(operation): the memory belongs to device \(memory.accelerator.device), not to \(device); "
          + "copy it first")
    }
    guard offset >= 0, byteCount >= 0, offset <= memory.byteCount - byteCount else {
      throw DeviceError(
        .deviceFailed,
        "\(operation): \(byteCount) bytes from \(offset) do not lie in memory of "
          + "\(memory.byteCount)")
    }
    return memory.handle + UInt64(offset)
  }

  private func own(
    _ kernel: any Kernel, _ arguments: [KernelArgument], for operation: String
  ) throws(DeviceError) -> CUDAKernel {
    guard let own = kernel as? CUDAKernel, own.device == device else {
      throw DeviceError(
        .deviceFailed, "\(operation): kernel \(kernel.name) is not one of device \(device)")
    }
    // The driver would read past the end of a list that is too short.
    if let sizes = own.parameters, sizes.count != arguments.count {
      throw DeviceError(
        .deviceFailed,
        "\(operation): kernel \(own.name) has \(sizes.count) parameters and got "
          + "\(arguments.count) arguments")
    }
    for case .memory(let memory) in arguments where memory.accelerator !== self {
      throw DeviceError(
        .deviceFailed,
        "\(operation): the memory belongs to device \(memory.accelerator.device), not to \(device); "
          + "copy it first")
    }
    return own
  }

  private func groups(_ size: LaunchSize, for operation: String) throws(DeviceError) -> UInt32 {
    switch size {
    case .elements(let count):
      guard count > 0 else { return 0 }
      let needed = (count - 1) / traits.groupSize + 1
      // More groups than run at once: those that end early make room.
      return UInt32(min(needed, 4 * traits.computeUnits))
    case .groups(let count):
      // Source: CUDA C++ Programming Guide, technical specifications, x-dimension of a grid.
      guard count >= 0, count <= Int(Int32.max) else {
        throw DeviceError(
          .deviceFailed, "\(operation): \(count) groups; there can be 0 to \(Int32.max)")
      }
      return UInt32(count)
    }
  }
}

extension CUDAContext {
  /// Lets another device's queue go on only after what is in this one now.
  func handOver(to other: CUDAContext, _ operation: String) throws(DeviceError) {
    var event: sw_cu_event?
    try call(operation) { functions in
      let created = functions.pointee.cuEventCreate(&event, UInt32(SW_CU_EVENT_DISABLE_TIMING))
      return created != 0 ? created : functions.pointee.cuEventRecord(event, stream)
    }
    // The driver keeps what an event stands for until the wait is over.
    defer { _ = try? tryCall(operation) { $0.pointee.cuEventDestroy_v2(event) } }
    try other.call(operation) { $0.pointee.cuStreamWaitEvent(other.stream, event, 0) }
  }
}
