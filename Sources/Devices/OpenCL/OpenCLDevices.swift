import CDrivers

/// The devices of all OpenCL drivers of this machine.
package struct OpenCLDevices: Sendable {
  /// Those that work: GPUs first, then other accelerators, then processors.
  package private(set) var all: [OpenCLDevice] = []
  /// Why there are not more.
  package private(set) var reasons: [String] = []

  /// What this machine has; looked for once.
  package static let ofThisMachine = OpenCLDevices()

  /// Looks for drivers and their devices; one that fails is a reason and hides no other.
  package init(files: [String] = OptionalLibrary.openCL.files) {
    do throws(DeviceError) {
      let library = try OpenCLLibrary(files: files)
      for platform in try Self.platforms(library) { search(platform, library) }
    } catch {
      reasons.append(error.message)
    }
    let ranked = all.enumerated().sorted {
      (Self.rank($0.element), $0.offset) < (Self.rank($1.element), $1.offset)
    }
    all = ranked.map(\.element)
    if all.isEmpty && reasons.isEmpty {
      reasons.append("no driver offers a device; \(Self.remedy)")
    }
  }

  // MARK: - Implementation

  private static let remedy =
    "install the driver of your GPU, or for the processor '\(OptionalLibrary.openCL.install)'"

  private static let kinds = [
    SW_CL_DEVICE_TYPE_GPU, SW_CL_DEVICE_TYPE_ACCELERATOR, SW_CL_DEVICE_TYPE_CPU,
  ]

  private static func rank(_ device: OpenCLDevice) -> Int { device.isHost ? 1 : 0 }

  private static func platforms(_ library: OpenCLLibrary) throws(DeviceError) -> [sw_cl_platform] {
    var count: UInt32 = 0
    let status = library.functions.clGetPlatformIDs(0, nil, &count)
    if status == SW_CL_PLATFORM_NOT_FOUND_KHR || (status == SW_CL_SUCCESS && count == 0) {
      throw DeviceError(.missingDevice, "OpenCL has no driver; \(remedy)")
    }
    var platforms = [sw_cl_platform?](repeating: nil, count: Int(count))
    guard status == SW_CL_SUCCESS,
      library.functions.clGetPlatformIDs(count, &platforms, nil) == SW_CL_SUCCESS
    else { throw OpenCLStatus(status).error("cannot list the drivers of OpenCL") }
    return platforms.compactMap { $0 }
  }

  private mutating func search(_ platform: sw_cl_platform, _ library: OpenCLLibrary) {
    let name = sw_opencl.text {
      library.functions.clGetPlatformInfo(platform, UInt32(SW_CL_PLATFORM_NAME), $0, $1, $2)
    }
    for kind in Self.kinds {
      var count: UInt32 = 0
      let status = library.functions.clGetDeviceIDs(platform, UInt64(kind), 0, nil, &count)
      if status == SW_CL_DEVICE_NOT_FOUND || (status == SW_CL_SUCCESS && count == 0) { continue }
      var devices = [sw_cl_device?](repeating: nil, count: Int(count))
      guard status == SW_CL_SUCCESS,
        library.functions.clGetDeviceIDs(platform, UInt64(kind), count, &devices, nil)
          == SW_CL_SUCCESS
      else {
        reasons.append("the driver \(name) does not list its devices: \(OpenCLStatus(status).name)")
        continue
      }
      for device in devices {
        guard let device else { continue }
        do throws(DeviceError) {
          all.append(try OpenCLDevice(device, library))
        } catch {
          reasons.append(error.message)
        }
      }
    }
  }
}
