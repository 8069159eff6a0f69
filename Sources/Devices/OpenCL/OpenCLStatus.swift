import CDrivers

/// What a call of OpenCL or the work it started came to.
struct OpenCLStatus: Sendable, Equatable {
  /// The number of the standard; negative ones are failures.
  let number: Int32

  init(_ number: Int32) { self.number = number }

  static let success = OpenCLStatus(0)

  var isFailure: Bool { number < 0 }

  /// Whether memory given back could help.
  ///
  /// Drivers that reserve memory late say so at a launch.
  var isOutOfMemory: Bool {
    switch Int(number) {
    case SW_CL_MEM_OBJECT_ALLOCATION_FAILURE, SW_CL_OUT_OF_RESOURCES, SW_CL_OUT_OF_HOST_MEMORY,
      SW_CL_INVALID_BUFFER_SIZE:
      true
    default: false
    }
  }

  /// The standard's name for it.
  var name: String { Self.names[number] ?? "status \(number)" }

  /// Returns the error of a failure.
  ///
  /// - Parameters:
  ///   - what: What was asked for.
  ///   - operations: What was under way, oldest first; any of them may be the cause.
  func error(_ what: String, during operations: [String] = []) -> DeviceError {
    let isMemory = isOutOfMemory && number != SW_CL_OUT_OF_RESOURCES
    let since =
      operations.isEmpty ? "" : "; under way since the last wait: \(Self.list(operations))"
    let remedy =
      isMemory
      ? "; release tensors or work in smaller pieces"
      : "; run with SWIFTWATER_DEVICE=cpu to see whether the device is at fault"
    return DeviceError(isMemory ? .outOfMemory : .deviceFailed, "\(what): \(name)\(since)\(remedy)")
  }

  /// Names in order, repetitions counted, the oldest left out when there are many.
  static func list(_ operations: [String]) -> String {
    var runs: [(name: String, count: Int)] = []
    for name in operations {
      if runs.last?.name == name {
        runs[runs.count - 1].count += 1
      } else {
        runs.append((name, 1))
      }
    }
    let shown = runs.suffix(8).map { $0.count == 1 ? $0.name : "\($0.name) (\($0.count) times)" }
    return (runs.count > shown.count ? "…, " : "") + shown.joined(separator: ", ")
  }

  /// Source: the header `CL/cl.h` of OpenCL 3.0.
  private static let names: [Int32: String] = [
    -2: "CL_DEVICE_NOT_AVAILABLE", -3: "CL_COMPILER_NOT_AVAILABLE",
    -4: "CL_MEM_OBJECT_ALLOCATION_FAILURE", -5: "CL_OUT_OF_RESOURCES", -6: "CL_OUT_OF_HOST_MEMORY",
    -11: "CL_BUILD_PROGRAM_FAILURE", -12: "CL_MAP_FAILURE",
    -14: "CL_EXEC_STATUS_ERROR_FOR_EVENTS_IN_WAIT_LIST", -30: "CL_INVALID_VALUE",
    -33: "CL_INVALID_DEVICE", -34: "CL_INVALID_CONTEXT", -36: "CL_INVALID_COMMAND_QUEUE",
    -38: "CL_INVALID_MEM_OBJECT", -42: "CL_INVALID_BINARY", -43: "CL_INVALID_BUILD_OPTIONS",
    -45: "CL_INVALID_PROGRAM_EXECUTABLE", -46: "CL_INVALID_KERNEL_NAME", -48: "CL_INVALID_KERNEL",
    -49: "CL_INVALID_ARG_INDEX", -50: "CL_INVALID_ARG_VALUE", -51: "CL_INVALID_ARG_SIZE",
    -52: "CL_INVALID_KERNEL_ARGS", -54: "CL_INVALID_WORK_GROUP_SIZE",
    -61: "CL_INVALID_BUFFER_SIZE", -63: "CL_INVALID_GLOBAL_WORK_SIZE",
    -1001: "CL_PLATFORM_NOT_FOUND_KHR", -9999: "an access outside of memory",
  ]
}
