#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif
import SwiftwaterDevices
import SwiftwaterDoctor

/// `devicecheck [cuda|opencl|cpu] [--json] [--only TEXT]`: the doctor for machines without Swift.
///
/// A static executable without Foundation, built by `Scripts/devicecheck`; exits with 1 when a check
/// failed and with 2 when the arguments make no sense.
@main
struct DeviceCheck {
  static func main() {
    var device: Device?
    var json = false
    var filter: String?
    var arguments = CommandLine.arguments.dropFirst()
    while let argument = arguments.popFirst() {
      switch argument {
      case "--json": json = true
      case "--only": filter = arguments.popFirst()
      case "--device": break
      default:
        do throws(DeviceError) {
          device = try Device.named(argument)
        } catch {
          print(
            "devicecheck: \(error.message)\nusage: devicecheck [cuda|opencl|cpu] [--json] [--only TEXT]"
          )
          exit(2)
        }
      }
    }
    let doctor = Doctor(
      device: device ?? Accelerators.all.first?.device ?? .cpu, only: filter)
    let examination = doctor.examine()
    print(json ? examination.json : examination.text)
    exit(examination.isHealthy ? 0 : 1)
  }
}
