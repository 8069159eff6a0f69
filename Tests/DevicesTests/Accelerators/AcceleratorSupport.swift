import Foundation
import Testing

@testable import SwiftwaterDevices

/// The accelerators that tests run on: PoCL in both of its forms.
enum AcceleratorSupport {
  /// A device that works in groups, and one that is a processor; empty where no PoCL is installed.
  static let all: [any Accelerator] = OpenCLAccelerator.forTests

  /// Whether tests on devices can run: where there is none they do not, except that under `CI=true`
  /// they fail.
  static var isWanted: Bool {
    !all.isEmpty || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  /// Why a test on devices did not run.
  static let absence: Comment = "no OpenCL device: run Scripts/setup test, which installs PoCL"
}
