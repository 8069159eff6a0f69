import ArgumentParser
import Swiftwater
import SwiftwaterDoctor

/// `swiftwater doctor`: whether a device works, and how well.
struct DoctorCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "doctor",
    abstract:
      "Examines a device: what is missing, how fast it is, whether every operation is right.",
    discussion: """
      Every operation is computed on the device and on the processor and compared. Exits with 1 when \
      something failed.
      """)

  @Option(
    help: "The device: cpu, cuda, opencl, or the second one as cuda:1; the best one if not given.")
  var device: String?

  @Option(help: "Only the checks whose names contain this, such as 'sorted' or 'float16'.")
  var only: String?

  @Flag(help: "Print one JSON object.")
  var json = false

  func run() throws {
    let device: Device
    if let name = self.device {
      do {
        device = try Device.named(name)
      } catch {
        throw ValidationError(error.message)
      }
    } else {
      device = Device.default
    }
    let line = ProgressLine()
    let examination = Doctor(device: device, only: only).examine { line.show($0) }
    line.clear()
    try Output.line(json ? examination.json : examination.text)
    if !examination.isHealthy { throw ExitCode.failure }
  }
}
