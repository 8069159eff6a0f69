#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif
import SwiftwaterDevices
import SwiftwaterDoctor

/// `devicecheck [cuda|opencl|cpu] [--json|--lines] [--only TEXT] [--from N]`: the doctor for machines
/// without Swift.
///
/// With `--lines` it writes a JSON object a line as findings, measurements and outcomes come, and before
/// each check a line that it begins; whoever finds no line `{"end":true}` at the end goes on behind the
/// check that began last, with `--from` and the number of those that began.
///
/// A static executable without Foundation, built by `Scripts/devicecheck`; exits with 1 when a check
/// failed and with 2 when the arguments make no sense.
@main
struct DeviceCheck {
  static func main() {
    var device: Device?
    var json = false
    var lines = false
    var first: Int?
    var filter: String?
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--json": json = true
      case "--lines": lines = true
      case "--only": filter = arguments.popFirst()
      case "--from": first = arguments.popFirst().flatMap { Int($0) }
      case "--device": break
      default:
        do throws(DeviceError) {
          device = try Device.named(argument)
        } catch {
          print(
            """
            devicecheck: \(error.message)
            usage: devicecheck [cuda|opencl|cpu] [--json|--lines] [--only TEXT] [--from N]
            """)
          exit(2)
        }
      }
    }
    let doctor = Doctor(
      device: device ?? Accelerators.found.first?.device ?? .cpu, only: filter)
    let examination = doctor.examine(
      from: first,
      line: { line in
        guard lines else { return }
        print(line)
        fflush(nil)
      })
    if !lines { print(json ? examination.json : examination.text) }
    exit(examination.isHealthy ? 0 : 1)
  }
}
