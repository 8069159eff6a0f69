import Foundation
import SwiftwaterDevices
import TestSupport
import Testing

/// NVIDIA's compiler of kernels, as `Scripts/setup test` installs it or as the machine has it.
enum NVRTCSupport {
  /// The generations that kernels are compiled for: Turing, Ampere, Hopper, Blackwell.
  static let chips = [75, 80, 90, 100]

  /// The compiler; nil when there is none, which the continuous integration does not allow.
  static let compiler: NVRTC? = {
    let folder = Repository.root.appendingPathComponent(".venv-test/lib")
    let pythons = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    let pinned = CUDASearch(
      environments: pythons.sorted().map { "\(folder.path)/\($0)/site-packages" })
    return (try? NVRTC(in: pinned)) ?? (try? NVRTC())
  }()

  /// Whether tests that compile can run: where there is no compiler they do not, except that under
  /// `CI=true` they fail.
  static var isWanted: Bool {
    compiler != nil || ProcessInfo.processInfo.environment["CI"] == "true"
  }

  /// Why a test that compiles did not run.
  static let absence: Comment = "no NVRTC: run Scripts/setup test, which installs it"

  /// Fails the test unless a kernel compiles for every chip without a warning.
  static func compiles(
    _ text: KernelText, sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    let compiler = try #require(compiler, absence, sourceLocation: sourceLocation)
    for chip in chips {
      let compiled = try compiler.compile(
        text.forCUDA(groupSize: 256), name: text.name, chip: chip)
      #expect(compiled.log.isEmpty, sourceLocation: sourceLocation)
      #expect(
        compiled.image.starts(with: [0x7F, 0x45, 0x4C, 0x46]), sourceLocation: sourceLocation)
    }
  }
}
