import Synchronization

/// The accelerators of this machine, found when the first one is asked for.
package enum Accelerators {
  /// Every accelerator that works: CUDA devices first, then OpenCL ones, in their drivers' order.
  package static var all: [any Accelerator] { found.all }

  /// Returns the accelerator of a device.
  ///
  /// - Throws: ``DeviceError`` with code `missingDevice`, which says what was looked for and what to
  ///   install.
  package static func accelerator(of device: Device) throws(DeviceError) -> any Accelerator {
    if let accelerator = all.first(where: { $0.device == device }) { return accelerator }
    let reasons = found.absences.filter { $0.kind == device.kind }.map(\.reason)
    let names = all.map(\.device.description)
    throw DeviceError(
      .missingDevice,
      "no device \(device)"
        + (reasons.isEmpty ? "" : ": \(reasons.joined(separator: "; "))")
        + (names.isEmpty ? "" : "; there is \(names.joined(separator: ", "))"))
  }

  /// Why a kind of device is not there, and what to do about it.
  package static var absences: [Absence] { found.absences }

  /// Why a kind of device is not there.
  package struct Absence: Sendable {
    /// The kind that was looked for.
    package let kind: Device.Kind
    /// What is missing, and how to get it.
    package let reason: String
  }

  // MARK: - Implementation

  private static let found = find()

  private static func find() -> (all: [any Accelerator], absences: [Absence]) {
    let cuda = CUDADevices.find()
    return (
      all: cuda.accelerators,
      absences: cuda.reasons.map { Absence(kind: .cuda, reason: $0) }
    )
  }
}
