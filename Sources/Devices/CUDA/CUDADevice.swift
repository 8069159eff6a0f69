import CDrivers

/// What the driver says about one GPU.
struct CUDADevice {
  /// The driver's name for it.
  let handle: sw_cu_device
  /// The compute capability, such as 90 for 9.0.
  let chip: Int
  /// What it can do.
  let traits: AcceleratorTraits

  /// Work-items of a group: enough to hide latency, and few enough for every kernel's registers.
  static let groupSize = 256

  /// Asks about a device.
  ///
  /// - Parameters:
  ///   - driver: The driver.
  ///   - compiler: What is to compile for it.
  ///   - ordinal: Its place in the driver's list.
  /// - Throws: ``DeviceError`` with code `missingDevice` when it cannot be used.
  init(_ driver: CUDADriver, _ compiler: NVRTC, ordinal: Int) throws(DeviceError) {
    let functions = driver.functions
    var handle: sw_cu_device = 0
    func ask(
      _ question: (UnsafePointer<sw_cu>) -> sw_cu_result
    ) throws(DeviceError) {
      let result = question(functions)
      guard result == 0 else {
        throw DeviceError(
          .missingDevice, "CUDA device \(ordinal) does not answer (\(driver.text(of: result)))")
      }
    }
    try ask { $0.pointee.cuDeviceGet(&handle, Int32(ordinal)) }
    func attribute(_ attribute: Int) throws(DeviceError) -> Int {
      var value: Int32 = 0
      try ask { $0.pointee.cuDeviceGetAttribute(&value, Int32(attribute), handle) }
      return Int(value)
    }
    var name = [CChar](repeating: 0, count: 256)
    try ask { $0.pointee.cuDeviceGetName(&name, Int32(name.count), handle) }
    var memory = 0
    try ask { $0.pointee.cuDeviceTotalMem_v2(&memory, handle) }
    let major = try attribute(SW_CU_COMPUTE_CAPABILITY_MAJOR)
    chip = try major * 10 + attribute(SW_CU_COMPUTE_CAPABILITY_MINOR)
    let text = name.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
    // Sums of doubles in memory, which the kernels use, came with 6.0.
    guard major >= 6 else {
      throw DeviceError(
        .missingDevice,
        "\(text) has compute capability \(chip / 10).\(chip % 10), and 6.0 is needed")
    }
    guard let oldest = compiler.chips.first, chip >= oldest else {
      throw DeviceError(
        .missingDevice,
        "\(text) has compute capability \(chip / 10).\(chip % 10), for which NVRTC "
          + "\(compiler.version.major).\(compiler.version.minor) does not compile; "
          + "pip install nvidia-cuda-nvrtc-cu12, and name its folder in SWIFTWATER_CUDA")
    }
    let resident = try attribute(SW_CU_THREADS_PER_MULTIPROCESSOR) / Self.groupSize
    self.handle = handle
    traits = AcceleratorTraits(
      name: text, driver: "CUDA \(driver.version.major).\(driver.version.minor)", memory: memory,
      computeUnits: try max(1, attribute(SW_CU_MULTIPROCESSOR_COUNT) * resident),
      groupSize: Self.groupSize, isProcessor: false, hasFloat64: true, sharesHostMemory: false)
  }
}

/// The NVIDIA GPUs of this machine.
enum CUDADevices {
  /// Every GPU that can be used, and why there is none or fewer than the driver lists.
  ///
  /// - Complexity: Below 1 ms without a driver, 0.1 to 0.3 s with one.
  static func find(
    in search: CUDASearch = .ofThisMachine
  ) -> (accelerators: [CUDAAccelerator], reasons: [String]) {
    var found: [CUDAAccelerator] = []
    var reasons: [String] = []
    do throws(DeviceError) {
      let driver = try CUDADriver(in: search)
      let compiler = try NVRTC(in: search, newestMajor: driver.version.major)
      var count: Int32 = 0
      let counted = driver.functions.pointee.cuDeviceGetCount(&count)
      if counted != 0 || count == 0 {
        reasons.append(
          "the CUDA driver lists no GPU (\(driver.text(of: counted))); look at nvidia-smi")
      }
      for ordinal in 0..<Int(max(0, count)) {
        do throws(DeviceError) {
          found.append(try CUDAAccelerator(driver, compiler, ordinal: ordinal))
        } catch {
          reasons.append(error.message)
        }
      }
    } catch {
      reasons.append(error.message)
    }
    return (found, reasons)
  }
}
