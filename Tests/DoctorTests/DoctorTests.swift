import Foundation
import SwiftwaterDoctor
import TestSupport
import Testing

@testable import SwiftwaterDevices

@Suite("Doctor")
struct DoctorTests {
  @Test("The processor is healthy, every operation checked")
  func processor() {
    let examination = Doctor(device: .cpu).examine()
    #expect(examination.isHealthy, "\(examination.text)")
    #expect(examination.outcomes.count > 1900)
    #expect(examination.skipped.isEmpty)
    #expect(examination.measurements.allSatisfy { $0.value > 0 })
  }

  @Test(
    "A device gives the processor's results in every family",
    .enabled(if: OpenCLDevice.isWanted, OpenCLDevice.absence),
    arguments: [
      "backwards of float32", "uniform of float32", "[5, 7] by [7, 3] of float32",
      "binCounts of int64", "sorted, 255 of int16", "taking of float32",
      "cumulativeSum, 255 of float32", "softmax of [1000, 7] of float32",
      "max of [257, 33] of float16", "element by element: exp of float32",
    ])
  func devices(_ part: String) throws {
    let forms = OpenCLAccelerator.forTests
    #expect(!forms.isEmpty, OpenCLDevice.absence)
    for form in forms {
      Accelerators.use(form)
      let examination = Doctor(device: form.device, only: part).examine()
      #expect(examination.isHealthy, "\(examination.text)")
      #expect(examination.outcomes.count > examination.skipped.count, "\(examination.text)")
    }
  }

  @Test("A device that is not there is a finding with a remedy, in text and as JSON")
  func absent() throws {
    let examination = Doctor(device: Device(kind: .opencl, index: 99)).examine()
    #expect(!examination.isHealthy)
    #expect(examination.text.contains("stopped: no device opencl:99"))
    let json = try JSONSerialization.jsonObject(with: Data(examination.json.utf8))
    let object = try #require(json as? [String: Any])
    #expect(object["device"] as? String == "opencl:99")
    #expect(object["healthy"] as? Bool == false)
    #expect((object["failure"] as? String)?.contains("opencl:99") == true)
    #expect((object["findings"] as? [Any])?.count == examination.findings.count)
  }

  @Test("A report in JSON has every outcome with its verdict")
  func report() throws {
    let examination = Doctor(device: .cpu, only: "softmax").examine()
    let json = try JSONSerialization.jsonObject(with: Data(examination.json.utf8))
    let outcomes = try #require((json as? [String: Any])?["outcomes"] as? [[String: Any]])
    #expect(outcomes.count == examination.outcomes.count)
    #expect(outcomes.allSatisfy { $0["verdict"] as? String == "passed" })
  }
}

/// Whether tests on an OpenCL device can run.
private enum OpenCLDevice {
  static var isWanted: Bool {
    !OpenCLAccelerator.forTests.isEmpty || ProcessInfo.processInfo.environment["CI"] == "true"
  }
  static let absence: Comment = "no OpenCL device: run Scripts/setup test, which installs PoCL"
}
