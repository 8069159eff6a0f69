import CDrivers
import Synchronization

/// A device with an OpenCL driver.
package final class OpenCLAccelerator: Accelerator {
  package let device: Device
  package var traits: AcceleratorTraits { session.device.traits }

  /// Opens a device.
  ///
  /// - Parameters:
  ///   - found: The device as its driver offers it.
  ///   - device: What it is called.
  ///   - memoryLimit: The most bytes in use at once; nil for `SWIFTWATER_DEVICE_MEMORY_LIMIT`, or
  ///     what the device has.
  ///   - cache: Where compiled kernels are kept; nil for the user's cache, unless the driver has
  ///     its own.
  /// - Throws: ``DeviceError`` with code `deviceFailed` or `outOfMemory`.
  package init(
    _ found: OpenCLDevice, as device: Device, memoryLimit: Int? = nil,
    cache: KernelCache? = nil
  ) throws(DeviceError) {
    self.device = device
    let session = try OpenCLSession(found)
    self.session = session
    pool = OpenCLPool(
      session, limit: memoryLimit ?? AcceleratorLimit.memory ?? found.traits.memory)
    compiler = OpenCLCompiler(
      session, cache: cache ?? (found.keepsKernels ? KernelCache(folder: nil) : .shared))
    queue = Mutex(OpenCLOperations(found.library))
  }

  package var statistics: AcceleratorStatistics {
    var statistics = AcceleratorStatistics()
    (statistics.bytesInUse, statistics.bytesCached, statistics.peakBytesInUse) = pool.statistics
    (statistics.compilations, statistics.cacheReads) = compiler.counts
    statistics.launches = launches.load(ordering: .relaxed)
    statistics.bytesToDevice = bytesToDevice.load(ordering: .relaxed)
    statistics.bytesToHost = bytesToHost.load(ordering: .relaxed)
    return statistics
  }

  // MARK: Memory

  package func allocate(byteCount: Int) throws(DeviceError) -> DeviceMemory {
    DeviceMemory(self, handle: try pool.allocate(byteCount: byteCount), byteCount: byteCount)
  }

  package func release(_ handle: UInt64, byteCount: Int) {
    pool.release(handle, byteCount: byteCount)
  }

  package func trim() { pool.trim() }

  // MARK: Kernels

  package func kernel(_ text: KernelText) throws(DeviceError) -> any Kernel {
    try compiler.kernel(text)
  }

  package func launch(
    _ kernel: any Kernel, _ size: LaunchSize, _ arguments: [KernelArgument],
    for operation: String
  ) throws(DeviceError) {
    guard let kernel = kernel as? OpenCLKernel, kernel.session === session else {
      throw DeviceError(.deviceFailed, "kernel \(kernel.name) is not one of \(device)'s")
    }
    let groups = groupCount(size)
    guard groups > 0 else { return }
    // A parameter that gets nothing keeps what the call before gave it.
    guard kernel.parameters == arguments.count else {
      throw DeviceError(
        .deviceFailed,
        "\(operation): kernel \(kernel.name) has \(kernel.parameters) parameters and got "
          + "\(arguments.count) arguments")
    }
    try queue.withLock { (operations) throws(DeviceError) in
      try set(arguments, of: kernel)
      let event = try enqueue("\(operation)", &operations) { event in
        var (all, group) = (groups * traits.groupSize, traits.groupSize)
        return session.library.functions.clEnqueueNDRangeKernel(
          session.queue, kernel.handle, 1, nil, &all, &group, 0, nil, &event)
      }
      try operations.add(.init(name: operation, event: event))
    }
    // Some drivers start nothing before they are told to.
    if launches.add(1, ordering: .relaxed).oldValue % 8 == 0 {
      _ = session.library.functions.clFlush(session.queue)
    }
  }

  package func finish() throws(DeviceError) {
    let operations = queue.withLock { $0.takeAll() }
    let status = session.drain()
    try conclude(operations, status, "waiting for \(device)")
  }

  // MARK: - Implementation

  let session: OpenCLSession
  let queue: Mutex<OpenCLOperations>
  let bytesToDevice = Atomic(0)
  let bytesToHost = Atomic(0)
  private let pool: OpenCLPool
  private let compiler: OpenCLCompiler
  private let launches = Atomic(0)

  /// Throws what operations that are done, or the wait for them, came to.
  func conclude(
    _ operations: [OpenCLOperations.Entry], _ status: OpenCLStatus, _ what: String
  ) throws(DeviceError) {
    if let failure = OpenCLOperations.conclude(operations, session.library) { throw failure }
    if status.isFailure { throw status.error(what, during: operations.map(\.name)) }
  }

  /// Puts something in the queue, a second time when memory that is given back can help.
  func enqueue(
    _ what: @autoclosure () -> String, _ operations: inout OpenCLOperations,
    _ body: (inout sw_cl_event?) -> sw_cl_status
  ) throws(DeviceError) -> sw_cl_event? {
    var event: sw_cl_event?
    var status = OpenCLStatus(body(&event))
    if status.isOutOfMemory {
      pool.trim()
      status = OpenCLStatus(body(&event))
    }
    if status.isFailure { throw status.error(what(), during: operations.names) }
    return event
  }

  private func groupCount(_ size: LaunchSize) -> Int {
    switch size {
    case .groups(let count): return max(0, count)
    case .elements(let count):
      // A processor's thread is worth waking for some thousands of elements; runs of more than one
      // a thread even out what else the machine does. A GPU hides its memory's delays with many
      // groups a unit.
      let (perGroup, perUnit) = traits.isProcessor ? (4096, 4) : (traits.groupSize, 32)
      let wanted = count / perGroup + (count % perGroup == 0 ? 0 : 1)
      return max(0, min(wanted, traits.computeUnits * perUnit))
    }
  }

  private func set(
    _ arguments: [KernelArgument], of kernel: OpenCLKernel
  ) throws(DeviceError) {
    for (place, argument) in arguments.enumerated() {
      let status = set(argument, at: UInt32(place), of: kernel)
      if status.isFailure {
        throw status.error("kernel \(kernel.name) does not take its parameter \(place)")
      }
    }
  }

  private func set(
    _ argument: KernelArgument, at place: UInt32, of kernel: OpenCLKernel
  ) -> OpenCLStatus {
    let functions = session.library.functions
    switch argument {
    case .memory(let memory):
      var handle = memory.handle.memory
      let size = MemoryLayout<sw_cl_memory>.size
      return OpenCLStatus(functions.clSetKernelArg(kernel.handle, place, size, &handle))
    case .int(let number):
      var number = Int64(number)
      return OpenCLStatus(functions.clSetKernelArg(kernel.handle, place, 8, &number))
    case .bits(let bits, let byteCount):
      var bits = bits.littleEndian
      return OpenCLStatus(functions.clSetKernelArg(kernel.handle, place, byteCount, &bits))
    }
  }
}
