import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// Accelerators of one suite's own, so that their statistics are those of its tests: a processor as a
/// GPU in groups, and as one.
struct SuiteAccelerators {
  /// Opens them.
  ///
  /// - Parameter number: Sets their places apart from those of other suites.
  init(_ number: Int) {
    forms = OpenCLAccelerator.forTests.compactMap { form in
      try? OpenCLAccelerator(
        form.session.device, as: Device(kind: .opencl, index: form.device.index + number))
    }
  }

  /// Runs a body on each, which has to be there.
  func onEach(_ body: (OpenCLAccelerator) throws -> Void) throws {
    #expect(!forms.isEmpty, "run Scripts/setup test, which installs PoCL")
    for form in forms {
      Accelerators.use(form)
      try body(form)
    }
  }

  // MARK: - Implementation

  private let forms: [OpenCLAccelerator]
}
