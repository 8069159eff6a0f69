import CDrivers

/// A device that an OpenCL driver offers, and what it can do.
package struct OpenCLDevice: @unchecked Sendable {
  // Sendable: the identifier is the driver's own, valid and unchanging while the process runs.

  let library: OpenCLLibrary
  let identifier: sw_cl_device
  /// What the device is and can do.
  package let traits: AcceleratorTraits
  /// Whether it is the host's processor, in whichever form its kernels are.
  let isHost: Bool
  /// The most bytes of one piece of memory.
  let largestAllocation: Int
  /// The most bytes that a group shares; nil when the driver does not say.
  let groupMemory: Int?
  /// What the compiler is told besides the text.
  let options: String
  /// Whether the driver keeps compiled kernels on disk itself, and compiles once more for whoever
  /// asks for them.
  let keepsKernels: Bool

  /// Looks at a device.
  ///
  /// - Throws: ``DeviceError`` with code `missingDevice` when kernels cannot run on it.
  init(_ identifier: sw_cl_device, _ library: OpenCLLibrary) throws(DeviceError) {
    self.library = library
    self.identifier = identifier
    let facts = Facts(library: library, identifier: identifier)
    let name = facts.text(SW_CL_DEVICE_NAME)
    let version = facts.text(SW_CL_DEVICE_VERSION)
    if let lack = facts.lack(version: version) {
      throw DeviceError(.missingDevice, "the device \(name) \(lack)")
    }
    let isProcessor = facts.number(SW_CL_DEVICE_TYPE, UInt64.self) & 2 != 0
    let largestGroup = max(
      1, Int(clamping: facts.number(SW_CL_DEVICE_MAX_WORK_GROUP_SIZE, UInt.self)))
    traits = AcceleratorTraits(
      name: name, driver: "\(version), \(facts.text(SW_CL_DRIVER_VERSION))",
      memory: Int(clamping: facts.number(SW_CL_DEVICE_GLOBAL_MEM_SIZE, UInt64.self)),
      computeUnits: max(1, Int(facts.number(SW_CL_DEVICE_MAX_COMPUTE_UNITS, UInt32.self))),
      groupSize: isProcessor ? 1 : Self.groupSize(largest: largestGroup),
      isProcessor: isProcessor,
      hasFloat64: facts.number(SW_CL_DEVICE_DOUBLE_FP_CONFIG, UInt64.self) != 0,
      sharesHostMemory: isProcessor || facts.flag(SW_CL_DEVICE_HOST_UNIFIED_MEMORY))
    isHost = isProcessor
    // PoCL compiles for the group that a launch asks for, and for any group when asked for a binary.
    keepsKernels = version.contains("PoCL") || version.contains("pocl")
    largestAllocation = Int(clamping: facts.number(SW_CL_DEVICE_MAX_MEM_ALLOC_SIZE, UInt64.self))
    let shared = Int(clamping: facts.number(SW_CL_DEVICE_LOCAL_MEM_SIZE, UInt64.self))
    groupMemory = shared > 0 ? shared : nil
    let rounding =
      facts.number(SW_CL_DEVICE_SINGLE_FP_CONFIG, UInt64.self)
      & UInt64(SW_CL_FP_CORRECTLY_ROUNDED_DIVIDE_SQRT)
    // PoCL counts its compiler's warnings on the error output.
    options = "-cl-std=CL1.2 -w" + (rounding == 0 ? "" : " -cl-fp32-correctly-rounded-divide-sqrt")
  }

  /// Returns a processor as the kernels of GPUs see one: in groups of many work-items.
  func inGroups(of groupSize: Int) -> OpenCLDevice {
    var traits = traits
    traits.isProcessor = false
    traits.groupSize = groupSize
    return OpenCLDevice(self, traits)
  }

  /// Returns a device as one that does not compute in doubles, for tests.
  func withoutFloat64() -> OpenCLDevice {
    var traits = traits
    traits.hasFloat64 = false
    return OpenCLDevice(self, traits)
  }

  // MARK: - Implementation

  private init(_ device: OpenCLDevice, _ traits: AcceleratorTraits) {
    library = device.library
    identifier = device.identifier
    isHost = device.isHost
    largestAllocation = device.largestAllocation
    groupMemory = device.groupMemory
    options = device.options
    keepsKernels = device.keepsKernels
    self.traits = traits
  }

  /// 256, or the largest power of two below that the device takes: trees over groups need one.
  private static func groupSize(largest: Int) -> Int {
    var size = 256
    while size > largest { size /= 2 }
    return size
  }
}

/// What a driver says about a device.
private struct Facts {
  let library: OpenCLLibrary
  let identifier: sw_cl_device

  func text(_ parameter: Int) -> String {
    sw_opencl.text {
      library.functions.clGetDeviceInfo(identifier, UInt32(parameter), $0, $1, $2)
    }
  }

  /// A number, or 0 when the driver does not know the parameter.
  func number<Number: FixedWidthInteger>(_ parameter: Int, _ type: Number.Type) -> Number {
    var number: Number = 0
    let status = library.functions.clGetDeviceInfo(
      identifier, UInt32(parameter), MemoryLayout<Number>.size, &number, nil)
    return status == SW_CL_SUCCESS ? number : 0
  }

  func flag(_ parameter: Int) -> Bool { number(parameter, UInt32.self) != 0 }

  /// What the device lacks to run our kernels, or nil.
  func lack(version: String) -> String? {
    // "OpenCL 1.2 …"
    let parts = version.split(separator: " ")
    let numbers = parts.count > 1 ? parts[1].split(separator: ".").compactMap { Int($0) } : []
    if numbers.count < 2 || (numbers[0], numbers[1]) < (1, 2) {
      return "offers '\(version)', and OpenCL 1.2 is needed"
    }
    if !flag(SW_CL_DEVICE_AVAILABLE) { return "is not available" }
    if !flag(SW_CL_DEVICE_COMPILER_AVAILABLE) { return "has no compiler" }
    if !flag(SW_CL_DEVICE_ENDIAN_LITTLE) { return "stores the highest byte first" }
    return nil
  }
}
