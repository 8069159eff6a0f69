import Dispatch
import Synchronization

/// The device that takes work nobody placed: the first CUDA device, once it is found, opened and
/// measured in the background; until then, and without one, the host does everything.
enum AutomaticDevice {
  /// Whether there may be such a device; the first call starts looking for it.
  static var isPossible: Bool {
    switch state.load(ordering: .acquiring) {
    case 0:
      if state.compareExchange(expected: 0, desired: 1, ordering: .relaxed).exchanged { search() }
      return false
    case 2: return true
    default: return false
    }
  }

  /// Returns the device if it does some work sooner than the host.
  ///
  /// Bytes that only the host has would have to move first. Whether they are worth it cannot be known
  /// before it is known how often they are used; so they move when staying has cost as much as the
  /// move would have: at most twice the time of the best choice, whatever comes (Karlin, Manasse,
  /// Rudolph, Sleator 1988, doi:10.1007/BF01762111).
  ///
  /// - Parameters:
  ///   - bytes: What the work reads and writes.
  ///   - cost: What it takes beyond one pass over them.
  ///   - inputs: What it reads.
  ///   - crossover: The bytes that decide alone, where they are set.
  ///   - isTrial: Whether nothing is to be remembered.
  static func accelerator(
    bytes: Int, cost: WorkCost = WorkCost(), inputs: [Buffer],
    crossover: Int? = AcceleratorLimit.crossover, isTrial: Bool = false
  ) -> (any Accelerator)? {
    guard let (accelerator, speed) = found.withLock({ $0 }) else { return nil }
    if let crossover { return bytes >= crossover ? accelerator : nil }
    var absent = 0
    var captive = 0
    for buffer in inputs {
      if !buffer.isOn(accelerator) { absent += buffer.byteCount }
      if !buffer.isOnHost { captive += buffer.byteCount }
    }
    let passes = Double(cost.passes)
    let host =
      passes * speed.host.seconds(bytes) + cost.operations / speed.hostOperations
      + speed.fromDevice.seconds(captive)
    let device =
      passes * (speed.launch + speed.device.seconds(bytes))
      + cost.operations / speed.deviceOperations
    guard device < host else { return nil }
    if absent == 0 { return accelerator }
    let saved = host - device
    let spent = inputs.reduce(0) { $1.isOn(accelerator) ? $0 : $0 + $1.timeLostOnHost }
    let move = speed.toDevice.seconds(absent)
    if spent + saved >= move { return accelerator }
    if isTrial { return nil }
    for buffer in inputs where !buffer.isOn(accelerator) {
      buffer.timeLostOnHost += saved * Double(buffer.byteCount) / Double(absent)
    }
    return nil
  }

  /// Forgets the device after it has failed: the host goes on alone.
  static func giveUp(_ accelerator: any Accelerator) {
    found.withLock { found in
      guard found?.accelerator === accelerator else { return }
      found = nil
      state.store(3, ordering: .releasing)
    }
  }

  /// Forgets everything, as if no device had been found, for tests.
  static func forget() {
    found.withLock { $0 = nil }
    state.store(3, ordering: .releasing)
  }

  /// Uses a device as if it had been found, for tests.
  static func use(_ accelerator: any Accelerator, _ speed: DeviceSpeed) {
    found.withLock { $0 = (accelerator, speed) }
    state.store(2, ordering: .releasing)
  }

  // MARK: - Implementation

  /// 0 before the search, 1 while it goes on, 2 with a device, 3 without one.
  private static let state = Atomic(Device.asked == nil ? 0 : 3)
  private static let found = Mutex<(accelerator: any Accelerator, speed: DeviceSpeed)?>(nil)

  private static func search() {
    DispatchQueue.global(qos: .utility).async {
      let device = Device(kind: .cuda)
      if let accelerator = try? Accelerators.accelerator(of: device),
        let speed = try? DeviceSpeed.known(of: accelerator)
      {
        use(accelerator, speed)
      } else {
        state.store(3, ordering: .releasing)
      }
    }
  }
}
