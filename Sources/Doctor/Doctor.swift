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
  /// - Parameters:
  ///   - first: How many checks are left out, because an examination before this one made them; more
  ///     than none leaves out the measurements too.
  ///   - progress: Called with the name of each part as it begins.
  ///   - line: Called with a JSON object in a line for each finding and measurement, each check that
  ///     begins and what became of it, as they come, and with `{"end":true}` when all are done.
  /// - Complexity: Half a minute or two, most of it compiling a kernel for each check.
  public func examine(
    from first: Int? = nil, progress: (String) -> Void = { _ in },
    line: (String) -> Void = { _ in }
  ) -> Examination {
    var examination = Examination(device: device)
    progress("libraries and devices")
    examination.findings = Finding.libraries() + Finding.devices()
    if first == nil { for finding in examination.findings { line(finding.json.description) } }
    if device.kind == .cpu {
      if first == nil {
        progress("speed")
        examination.measurements = HostSpeed.measure()
        for measurement in examination.measurements { line(measurement.json.description) }
      }
      run(from: first ?? 0, &examination, progress, line) { $0.againstReference() }
      return examination
    }
    do throws(DeviceError) {
      let accelerator = try Accelerators.accelerator(of: device)
      if first == nil {
        progress("speed")
        examination.measurements = AcceleratorSpeed.measure(accelerator)
        for measurement in examination.measurements { line(measurement.json.description) }
      }
      run(from: first ?? 0, &examination, progress, line) { $0.againstHost(accelerator) }
    } catch {
      examination.failure = error.message
      line(JSONText.object([("failure", .text(error.message))]).description)
    }
    return examination
  }

  // MARK: - Implementation

  /// Makes the checks; ends early when the device does nothing any more, as it is after some faults.
  private func run(
    from first: Int, _ examination: inout Examination, _ progress: (String) -> Void,
    _ line: (String) -> Void, _ check: (Check) -> Outcome
  ) {
    for selected in selected.dropFirst(first) {
      progress(selected.title)
      line(JSONText.object([("begins", .text(selected.title))]).description)
      let outcome = check(selected)
      examination.outcomes.append(outcome)
      line(outcome.json.description)
      if case .failed = outcome.verdict, let error = deviceError() {
        examination.failure = "the device has failed at '\(selected.title)': \(error)"
        return line(JSONText.object([("failure", .text(examination.failure ?? ""))]).description)
      }
    }
    line(JSONText.object([("end", .literal("true"))]).description)
  }

  /// What the device says when it is asked to do nothing; nil when it is well.
  private func deviceError() -> String? {
    guard let accelerator = Accelerators.opened(device) else { return nil }
    do throws(DeviceError) {
      let memory = try accelerator.allocate(byteCount: 16)
      var bytes: [UInt8] = Array(repeating: 0, count: 16)
      var failure: DeviceError?
      bytes.withUnsafeMutableBytes { bytes in
        do throws(DeviceError) {
          try accelerator.download(memory, at: 0, into: bytes)
        } catch {
          failure = error
        }
      }
      return failure?.message
    } catch {
      return error.message
    }
  }

  private var selected: [Check] {
    guard let filter else { return Check.all }
    return Check.all.filter { $0.title.contains(filter) }
  }
}
