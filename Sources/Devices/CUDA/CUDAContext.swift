import CDrivers
import Synchronization

/// One GPU at work: its context, its queue, and what went wrong on it.
///
/// The context is the device's primary one, which other libraries of the process share.
final class CUDAContext: Sendable {
  /// The driver.
  let driver: CUDADriver
  /// Which device this is.
  let device: Device

  /// Opens a device.
  ///
  /// - Throws: ``DeviceError`` with code `deviceFailed`.
  /// - Complexity: About 0.2 s, and some hundred megabytes of the device.
  init(_ driver: CUDADriver, _ handle: sw_cu_device, device: Device) throws(DeviceError) {
    self.driver = driver
    self.device = device
    var context: sw_cu_context?
    let functions = driver.functions
    var stream: sw_cu_stream?
    var created = functions.pointee.cuDevicePrimaryCtxRetain(&context, handle)
    if created == 0 { created = functions.pointee.cuCtxPushCurrent_v2(context) }
    if created == 0 {
      created = functions.pointee.cuStreamCreate(&stream, UInt32(SW_CU_STREAM_NON_BLOCKING))
      var popped: sw_cu_context?
      _ = functions.pointee.cuCtxPopCurrent_v2(&popped)
    }
    guard created == 0, let context, let stream else {
      throw DeviceError(
        created == Int32(SW_CU_OUT_OF_MEMORY) ? .outOfMemory : .deviceFailed,
        "cannot open device \(device) (\(driver.text(of: created))); see with nvidia-smi who uses it"
      )
    }
    handles = Handles(context: context, stream: stream)
  }

  /// The context for calls that name one.
  var context: sw_cu_context { handles.context }
  /// The device's one queue.
  var stream: sw_cu_stream { handles.stream }

  /// Whether kernels are held back that have to enter the queue before anything else does.
  let isHolding = Atomic(false)
  /// Names the queue that holds them; once, before the first launch.
  func hold(in queue: CUDAQueue) { holder.withLock { $0.queue = queue } }

  /// Calls the driver with this context, whatever context the thread has, and throws what it says.
  ///
  /// - Parameters:
  ///   - operation: What the call is for; remembered until the next wait when it enters the queue.
  ///   - isQueued: Whether the call enters the queue.
  @inline(__always)
  func call(
    _ operation: String, isQueued: Bool = false, _ body: (UnsafePointer<sw_cu>) -> sw_cu_result
  ) throws(DeviceError) {
    let result = try tryCall(operation, isQueued: isQueued, body)
    if result != 0 { throw failure(result, operation) }
  }

  /// The same, for calls whose failure the caller understands.
  @inline(__always)
  func tryCall(
    _ operation: String, isQueued: Bool = false,
    _ body: (UnsafePointer<sw_cu>) -> sw_cu_result
  ) throws(DeviceError) -> sw_cu_result {
    try enter(operation, isQueued: isQueued) { body(driver.functions) }
  }

  /// Runs `body` with this context, whatever context the thread has; for the libraries above the
  /// driver.
  @inline(__always)
  func enter<Result>(
    _ operation: String, isQueued: Bool = false, _ body: () throws(DeviceError) -> Result
  ) throws(DeviceError) -> Result {
    if isHolding.load(ordering: .acquiring) {
      try holder.withLock { $0.queue }?.launchHeld()
    }
    return try enterFirst(operation, isQueued: isQueued, body)
  }

  /// Calls the driver for what is held, or comes before it.
  @inline(__always)
  func callFirst(
    _ operation: String, isQueued: Bool = false, _ body: (UnsafePointer<sw_cu>) -> sw_cu_result
  ) throws(DeviceError) {
    let result = try tryCallFirst(operation, isQueued: isQueued, body)
    if result != 0 { throw failure(result, operation) }
  }

  /// The same, for calls whose failure the caller understands.
  @inline(__always)
  func tryCallFirst(
    _ operation: String, isQueued: Bool = false,
    _ body: (UnsafePointer<sw_cu>) -> sw_cu_result
  ) throws(DeviceError) -> sw_cu_result {
    try enterFirst(operation, isQueued: isQueued) { body(driver.functions) }
  }

  @inline(__always)
  private func enterFirst<Result>(
    _ operation: String, isQueued: Bool, _ body: () throws(DeviceError) -> Result
  ) throws(DeviceError) -> Result {
    if isQueued { try remember(operation) } else { try checkAlive() }
    let functions = driver.functions
    let entered = functions.pointee.cuCtxPushCurrent_v2(handles.context)
    if entered != 0 { throw failure(entered, operation) }
    defer {
      var popped: sw_cu_context?
      _ = functions.pointee.cuCtxPopCurrent_v2(&popped)
    }
    return try body()
  }

  /// Waits until everything in the queue is done.
  func finish() throws(DeviceError) {
    try call("waiting") { $0.pointee.cuStreamSynchronize(stream) }
    work.withLock { $0.pending.removeAll(keepingCapacity: true) }
  }

  /// Forgets what was under way: a wait of another kind has seen the end of it.
  func forgetPending() { work.withLock { $0.pending.removeAll(keepingCapacity: true) } }

  /// Whether a failure ended the device's work for this process.
  var isLost: Bool { work.withLock { $0.loss != nil } }

  // MARK: - Failures

  /// The error of a result, with the operations it may have come from; a failure that the driver
  /// repeats for ever marks the device as lost.
  func failure(_ result: sw_cu_result, _ operation: String) -> DeviceError {
    let isFinal = Self.isFinal(result)
    return work.withLock { work in
      if let loss = work.loss { return loss }
      let pending =
        work.pending.isEmpty ? "" : "; under way: \(work.pending.joined(separator: ", "))"
      let remedy =
        isFinal
        ? "; the device works again in a new process, compute-sanitizer finds the cause" : ""
      let error = DeviceError(
        result == Int32(SW_CU_OUT_OF_MEMORY) ? .outOfMemory : .deviceFailed,
        "device \(device): \(operation) failed (\(driver.text(of: result)))\(pending)\(remedy)")
      if isFinal { work.loss = error }
      return error
    }
  }

  /// Whether the driver answers everything with this result from now on.
  ///
  /// Source: the descriptions of `CUresult` in the CUDA driver API.
  static func isFinal(_ result: sw_cu_result) -> Bool {
    switch Int(result) {
    case SW_CU_DEINITIALIZED, SW_CU_ECC_UNCORRECTABLE, SW_CU_NVLINK_UNCORRECTABLE,
      SW_CU_CONTAINED, SW_CU_ILLEGAL_ADDRESS, SW_CU_LAUNCH_TIMEOUT, SW_CU_CONTEXT_IS_DESTROYED,
      SW_CU_ASSERT, SW_CU_HARDWARE_STACK_ERROR...SW_CU_LAUNCH_FAILED, SW_CU_UNKNOWN:
      true
    default: false
    }
  }

  // MARK: - Implementation

  private struct Handles: @unchecked Sendable {
    // Sendable: names of the driver, which is thread-safe; they are never given back.
    let context: sw_cu_context
    let stream: sw_cu_stream
  }

  private struct Work {
    var pending: [String] = []
    var loss: DeviceError?
  }

  private let handles: Handles
  private let work = Mutex(Work())
  private let holder = Mutex(Holder())

  private struct Holder {
    weak var queue: CUDAQueue?
  }

  private static let mostRemembered = 16

  private func checkAlive() throws(DeviceError) {
    if let loss = work.withLock({ $0.loss }) { throw loss }
  }

  /// Keeps the last few names: a failure shows up some operations after its cause.
  private func remember(_ operation: String) throws(DeviceError) {
    let loss = work.withLock { work in
      if work.pending.count >= 2 * Self.mostRemembered {
        work.pending.removeFirst(Self.mostRemembered)
      }
      if work.pending.last != operation { work.pending.append(operation) }
      return work.loss
    }
    if let loss { throw loss }
  }
}
