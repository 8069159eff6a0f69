import Synchronization

/// The accelerators of this machine: found when the first of a kind is asked for, and opened when
/// one is used.
package enum Accelerators {
  /// A device that a driver offers; opening it takes time and memory.
  package struct Found: Sendable {
    /// What the device is called.
    package let device: Device
    /// What it is and can do.
    package let traits: AcceleratorTraits
    /// Makes it ready for use.
    let open: @Sendable () throws(DeviceError) -> any Accelerator
  }

  /// Why a kind of device is not there.
  package struct Absence: Sendable {
    /// The kind that was looked for.
    package let kind: Device.Kind
    /// What is missing, and how to get it.
    package let reason: String
  }

  /// Every device that is there: CUDA devices first, then OpenCL ones, GPUs before processors.
  package static var found: [Found] { Device.Kind.allCases.flatMap { search($0).found } }

  /// The devices of one kind that are there; drivers of other kinds are not touched.
  package static func found(_ kind: Device.Kind) -> [Found] { search(kind).found }

  /// Every device that is there and opens, ready for use.
  package static var all: [any Accelerator] {
    found.compactMap { try? accelerator(of: $0.device) }
  }

  /// Why there are not more.
  package static var absences: [Absence] { Device.Kind.allCases.flatMap { search($0).absences } }

  /// Returns the accelerator of a device, opened the first time.
  ///
  /// - Throws: ``DeviceError`` with code `missingDevice`, which says what was looked for and what to
  ///   install, or the reason why the device does not open.
  /// - Complexity: O(1) once the device is open; drivers of other kinds are not touched.
  package static func accelerator(of device: Device) throws(DeviceError) -> any Accelerator {
    try opened.withLock { (opened) throws(DeviceError) in
      if let accelerator = opened[device] { return accelerator }
      guard let found = search(device.kind).found.first(where: { $0.device == device }) else {
        throw missing(device)
      }
      let accelerator = try found.open()
      opened[device] = accelerator
      return accelerator
    }
  }

  /// The accelerator of a device if it has been opened.
  package static func opened(_ device: Device) -> (any Accelerator)? {
    opened.withLock { $0[device] }
  }

  /// Every accelerator that has been opened.
  static var allOpened: [any Accelerator] { opened.withLock { Array($0.values) } }

  /// Makes an accelerator the one of its device, for tests of several forms of one device.
  package static func use(_ accelerator: any Accelerator) {
    opened.withLock { $0[accelerator.device] = accelerator }
  }

  // MARK: - Implementation

  private typealias Answer = (found: [Found], absences: [Absence])

  private static let opened = Mutex<[Device: any Accelerator]>([:])

  private static let cuda: Answer = {
    let devices = CUDADevices.find()
    return (
      found: devices.accelerators.map { accelerator in
        Found(device: accelerator.device, traits: accelerator.traits) { accelerator }
      },
      absences: devices.reasons.map { Absence(kind: .cuda, reason: $0) }
    )
  }()

  private static let openCL: Answer = {
    let devices = OpenCLDevices.ofThisMachine
    return (
      found: devices.all.enumerated().map { index, found in
        let device = Device(kind: .opencl, index: index)
        return Found(device: device, traits: found.traits) {
          () throws(DeviceError) in try OpenCLAccelerator(found, as: device)
        }
      },
      absences: devices.reasons.map { Absence(kind: .opencl, reason: $0) }
    )
  }()

  private static func search(_ kind: Device.Kind) -> Answer {
    switch kind {
    case .cpu: ([], [])
    case .cuda: cuda
    case .opencl: openCL
    }
  }

  private static func missing(_ device: Device) -> DeviceError {
    let reasons = search(device.kind).absences.map(\.reason)
    let names = search(device.kind).found.map(\.device.description)
    return DeviceError(
      .missingDevice,
      "no device \(device)"
        + (reasons.isEmpty ? "" : ": \(reasons.joined(separator: "; "))")
        + (names.isEmpty ? "" : "; there is \(names.joined(separator: ", "))"))
  }
}
