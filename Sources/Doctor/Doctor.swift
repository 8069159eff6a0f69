import SwiftwaterDevices
import SwiftwaterTensors

/// Examines a device: what is found and what is missing, how fast it is, and whether every operation
/// gives on it what it gives on the host's processor.
///
/// ```swift
/// let examination = Doctor(device: .cpu).examine()
/// print(examination.text)
/// ```
public struct Doctor: Sendable {
  /// The device that is examined.
  public let device: Device
  /// Only checks whose family or name contains this are run; all when nil.
  public let filter: String?

  /// Creates a doctor for a device, whether it is there or not.
  public init(device: Device, only filter: String? = nil) {
    self.device = device
    self.filter = filter
  }

  /// Examines the device; a device that is missing or fails is a finding, not an error.
  ///
  /// - Parameter progress: Called with the name of each part as it begins.
  /// - Complexity: Half a minute or two, most of it compiling a kernel for each check.
  public func examine(progress: (String) -> Void = { _ in }) -> Examination {
    var examination = Examination(device: device)
    progress("libraries and devices")
    examination.findings = Finding.libraries() + Finding.devices()
    if device.kind == .cpu {
      progress("speed")
      examination.measurements = HostSpeed.measure()
      for check in selected {
        progress(check.title)
        examination.outcomes.append(check.againstReference())
      }
      return examination
    }
    do {
      let accelerator = try Accelerators.accelerator(of: device)
      progress("speed")
      examination.measurements = try AcceleratorSpeed.measure(accelerator)
      for check in selected {
        progress(check.title)
        examination.outcomes.append(check.againstHost(accelerator))
      }
    } catch {
      examination.failure = error.message
    }
    return examination
  }

  // MARK: - Implementation

  private var selected: [Check] {
    guard let filter else { return Check.all }
    return Check.all.filter { $0.title.contains(filter) }
  }
}
