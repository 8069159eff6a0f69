import Synchronization

/// What one evaluation asks of devices, which repeats when a training or an iteration does.
///
/// Within a step a device may hold launches back to replay them together; at its end nothing is held.
/// One step is under way at a time, under the evaluator's lock.
package enum LaunchStep {
  /// Begins a step.
  @inline(__always)
  package static func begin() { isOpen.store(true, ordering: .relaxed) }

  /// Ends the step: devices launch what they hold.
  ///
  /// - Throws: ``DeviceError`` of a launch that failed.
  /// - Complexity: O(1), a look at a flag, when no device took part.
  @inline(__always)
  package static func end() throws(DeviceError) {
    isOpen.store(false, ordering: .relaxed)
    if hasLaunches.load(ordering: .relaxed) { try endOnDevices() }
  }

  /// Whether a step is under way.
  static var isUnderWay: Bool { isOpen.load(ordering: .relaxed) }

  /// Says that a device takes part in the step.
  static func takePart() { hasLaunches.store(true, ordering: .relaxed) }

  // MARK: - Implementation

  private static let isOpen = Atomic(false)
  private static let hasLaunches = Atomic(false)

  private static func endOnDevices() throws(DeviceError) {
    hasLaunches.store(false, ordering: .relaxed)
    var failure: DeviceError?
    for accelerator in Accelerators.allOpened {
      do throws(DeviceError) {
        try accelerator.endStep()
      } catch {
        failure = failure ?? error
      }
    }
    if let failure { throw failure }
  }
}
