import Foundation
import SwiftwaterDevices
import Testing

/// The forms of device that kernels are tested on: a processor as a GPU in groups, and as one.
enum KernelDevices {
  enum Form: String, CaseIterable, Sendable {
    case groups, processor

    /// The accelerator of the form.
    var accelerator: any Accelerator {
      get throws {
        try #require(
          OpenCLAccelerator.forTests.first { $0.traits.isProcessor == (self == .processor) },
          KernelDevices.absence)
      }
    }
  }

  static let all = Form.allCases

  /// Whether tests run: where there is no device they do not, except that under `CI=true` they fail.
  static var isWanted: Bool {
    !OpenCLAccelerator.forTests.isEmpty || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  /// Why a test did not run.
  static let absence: Comment = "no OpenCL on this processor: run Scripts/setup test"
}
