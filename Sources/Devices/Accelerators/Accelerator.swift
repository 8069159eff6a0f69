/// A device other than the host's processor: memory of its own, and kernels compiled from text.
///
/// What is asked for happens in the order it was asked for, on one queue a device. Host code runs
/// ahead of it; only ``download(_:at:into:)`` and ``finish()`` wait. A failure of the device is
/// thrown by the next call that notices it and names the operations that were under way.
package protocol Accelerator: AnyObject, Sendable {
  /// Which device this is.
  var device: Device { get }
  /// What the device is and can do.
  var traits: AcceleratorTraits { get }
  /// What the device's memory pool, compiler and queue have done since the process started.
  var statistics: AcceleratorStatistics { get }

  /// Returns memory of unspecified content from the device's pool.
  ///
  /// Memory that was released is handed out again at once: the queue's order keeps earlier readers
  /// and later writers apart.
  ///
  /// - Throws: ``DeviceError`` with code `outOfMemory`, after one trim and retry.
  func allocate(byteCount: Int) throws(DeviceError) -> DeviceMemory

  /// Takes memory back; called by ``DeviceMemory`` when its last owner lets go.
  func release(_ handle: UInt64, byteCount: Int)

  /// Gives cached memory back to the device.
  func trim()

  /// Copies bytes of the host to the device; the host's bytes may change once this returns.
  func upload(
    _ bytes: UnsafeRawBufferPointer, to memory: DeviceMemory, at offset: Int
  ) throws(DeviceError)

  /// Copies bytes of the device to the host, after everything asked for before.
  func download(
    _ memory: DeviceMemory, at offset: Int, into bytes: UnsafeMutableRawBufferPointer
  ) throws(DeviceError)

  /// Copies bytes within the device.
  func copy(
    _ source: DeviceMemory, at sourceOffset: Int, to target: DeviceMemory, at targetOffset: Int,
    byteCount: Int
  ) throws(DeviceError)

  /// Returns the kernel of a text, compiled the first time and then from a cache.
  ///
  /// - Throws: ``DeviceError`` with code `compilation` and the compiler's words.
  func kernel(_ text: KernelText) throws(DeviceError) -> any Kernel

  /// Puts a kernel in the queue.
  ///
  /// - Parameters:
  ///   - kernel: One of this device's.
  ///   - size: Over how much it runs.
  ///   - arguments: One for each parameter of the kernel, in order.
  ///   - operation: What the kernel does, for errors and plans.
  func launch(
    _ kernel: any Kernel, _ size: LaunchSize, _ arguments: [KernelArgument],
    for operation: String
  ) throws(DeviceError)

  /// Ends a ``LaunchStep``: kernels that were held back to be replayed together enter the queue.
  func endStep() throws(DeviceError)

  /// Waits until everything asked for is done.
  func finish() throws(DeviceError)
}

extension Accelerator {
  /// Nothing: most devices hold nothing back.
  package func endStep() throws(DeviceError) {}
}

/// What a device is and can do.
package struct AcceleratorTraits: Sendable, Hashable {
  /// The device's name, as its maker writes it.
  package var name: String
  /// Driver and version, for reports and as a part of the key of compiled kernels.
  package var driver: String
  /// Bytes of memory.
  package var memory: Int
  /// How many groups run at once, about.
  package var computeUnits: Int
  /// Work-items of a group: the constant `WG` of every kernel text.
  package var groupSize: Int
  /// Whether a work-item is a processor's thread and takes long runs of elements (`CPU_DEVICE`).
  package var isProcessor: Bool
  /// Whether kernels can compute in `float64`.
  package var hasFloat64: Bool
  /// Whether the device's memory is the host's.
  package var sharesHostMemory: Bool

  /// Creates the description of a device.
  package init(
    name: String, driver: String, memory: Int, computeUnits: Int, groupSize: Int,
    isProcessor: Bool, hasFloat64: Bool, sharesHostMemory: Bool
  ) {
    self.name = name
    self.driver = driver
    self.memory = memory
    self.computeUnits = computeUnits
    self.groupSize = groupSize
    self.isProcessor = isProcessor
    self.hasFloat64 = hasFloat64
    self.sharesHostMemory = sharesHostMemory
  }
}
