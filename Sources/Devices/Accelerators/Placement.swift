import Synchronization

/// Decides on which device work runs.
///
/// A device that was asked for, by `withDevice` around the recording or the evaluation or by
/// `SWIFTWATER_DEVICE`, is used whatever it costs. Otherwise the choice is automatic, between the
/// host and the first CUDA device, by what each would take.
package enum Placement {
  /// The device asked for by the task at hand, as recorded work keeps it; 0 when none was.
  package static var recorded: UInt8 {
    isEverAsked.load(ordering: .relaxed) ? code(of: Device.scoped) : 0
  }

  /// What recorded work asks for when it is evaluated by the task at hand.
  @inline(__always)
  package static func current(of recorded: UInt8) -> UInt8 {
    recorded != 0 ? recorded : self.recorded
  }

  /// What two pieces of work ask for together; nil when they ask for different devices.
  @inline(__always)
  package static func joined(_ first: UInt8, _ second: UInt8) -> UInt8? {
    if first == second || second == 0 { return first }
    return first == 0 ? second : nil
  }

  /// Whether work of so many bytes may run anywhere but on the host; cheap, and asked first.
  @inline(__always)
  package static func mayLeaveHost(recorded: UInt8, bytes: Int) -> Bool {
    recorded != 0 || isEverAsked.load(ordering: .relaxed)
      || bytes >= leastAutomatic && AutomaticDevice.isPossible
  }

  /// Whether the task at hand asks for no device, or for the processor.
  package static var asksForNone: Bool {
    guard isEverAsked.load(ordering: .relaxed), let asked = Device.scoped ?? Device.asked else {
      return true
    }
    return asked.kind == .cpu
  }

  /// Returns the accelerator that some work runs on, or nil for the host.
  ///
  /// - Parameters:
  ///   - recorded: What ``recorded`` was when the work was.
  ///   - bytes: What the work reads and writes.
  ///   - cost: What it takes beyond one pass over them.
  ///   - inputs: What it reads.
  /// - Throws: ``DeviceError`` when the device asked for is missing or does not open.
  package static func accelerator(
    recorded: UInt8, bytes: Int, cost: WorkCost = WorkCost(), inputs: [Buffer]
  ) throws(DeviceError) -> (any Accelerator)? {
    if let asked = device(of: recorded) ?? Device.scoped {
      return asked.kind == .cpu ? nil : try Accelerators.accelerator(of: asked)
    }
    if Device.asked != nil { return ofSetting }
    return AutomaticDevice.accelerator(bytes: bytes, cost: cost, inputs: inputs)
  }

  /// Returns the device that some work would run on if it began now; nothing is opened or counted.
  package static func likelyDevice(
    recorded: UInt8, bytes: Int, cost: WorkCost = WorkCost(), inputs: [Buffer]
  ) -> Device {
    if let asked = device(of: recorded) ?? Device.scoped ?? Device.asked { return asked }
    guard bytes >= leastAutomatic, AutomaticDevice.isPossible else { return .cpu }
    let likely = AutomaticDevice.accelerator(
      bytes: bytes, cost: cost, inputs: inputs, isTrial: true)
    return likely?.device ?? .cpu
  }

  /// Whether a device was asked for, so that its failures are the caller's to know; when not, work
  /// that fails on an accelerator goes on on the host.
  package static func isAsked(recorded: UInt8) -> Bool {
    recorded != 0 || (Device.scoped ?? Device.asked) != nil
  }

  /// Leaves everything that nobody placed to the host, after an accelerator has failed.
  package static func giveUp(_ accelerator: any Accelerator) { AutomaticDevice.giveUp(accelerator) }

  // MARK: - Implementation

  /// Set once somebody asks for a device, so that recording need not look for a task's.
  static let isEverAsked = Atomic(Device.asked.map { $0.kind != .cpu } ?? false)

  /// The accelerator of `SWIFTWATER_DEVICE`; like every setting that cannot be followed, one that
  /// does not open is named on the error output and left out.
  private static let ofSetting: (any Accelerator)? = {
    guard let asked = Device.asked, asked.kind != .cpu else { return nil }
    do throws(DeviceError) {
      return try Accelerators.accelerator(of: asked)
    } catch {
      Platform.warn("SWIFTWATER_DEVICE=\(asked) is ignored: \(error.message)")
      return nil
    }
  }()

  /// Less than this is done on the host before a device has heard of it.
  private static let leastAutomatic = AcceleratorLimit.crossover ?? 1 << 18

  /// The CPU is 1, CUDA devices follow from 2, OpenCL ones from 129; the last of each stands for all
  /// places that no machine has.
  private static func code(of device: Device?) -> UInt8 {
    guard let device else { return 0 }
    let index = 0..<mostDevices ~= device.index ? UInt8(device.index) : UInt8(mostDevices)
    return switch device.kind {
    case .cpu: 1
    case .cuda: 2 + index
    case .opencl: 129 + index
    }
  }

  private static let mostDevices = 126

  private static func device(of code: UInt8) -> Device? {
    switch code {
    case 0: nil
    case 1: .cpu
    case 2..<129: Device(kind: .cuda, index: Int(code) - 2)
    default: Device(kind: .opencl, index: Int(code) - 129)
    }
  }
}
