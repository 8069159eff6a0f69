import CDrivers
import Synchronization

/// Makes kernels from texts, each once a process and, with the cache on disk, once a machine.
final class OpenCLCompiler: Sendable {
  /// How many kernels were compiled from text, and how many were read from the disk.
  var counts: (compilations: Int, cacheReads: Int) {
    (compilations.load(ordering: .relaxed), cacheReads.load(ordering: .relaxed))
  }

  init(_ session: OpenCLSession, cache: KernelCache) {
    self.session = session
    self.cache = cache
  }

  /// Returns the kernel of a text.
  ///
  /// - Throws: ``DeviceError`` with code `compilation` and the compiler's words; `unsupported` for a
  ///   text in doubles where the device has none.
  func kernel(_ text: KernelText) throws(DeviceError) -> OpenCLKernel {
    if let kernel = known(text) { return kernel }
    // One at a time: compilers of drivers take all cores or a lock themselves, and two threads that
    // want one kernel should not make it twice.
    return try compiling.withLock { (_) throws(DeviceError) in
      if let kernel = known(text) { return kernel }
      if withoutKernel.withLock({ $0.contains(text) }) { throw lacksDoubles(text) }
      let kernel: OpenCLKernel
      do throws(DeviceError) {
        kernel = try make(text)
      } catch {
        guard error.code == .compilation, !session.device.traits.hasFloat64,
          text.source.contains("f64")
        else { throw error }
        withoutKernel.withLock { _ = $0.insert(text) }
        throw lacksDoubles(text)
      }
      kernels.withLock { $0[text] = kernel }
      return kernel
    }
  }

  // MARK: - Implementation

  private let session: OpenCLSession
  private let cache: KernelCache
  private let kernels = Mutex<[KernelText: OpenCLKernel]>([:])
  /// Texts in doubles that a device without them does not compile.
  private let withoutKernel = Mutex<Set<KernelText>>([])
  private let compiling = Mutex(())
  private let compilations = Atomic(0)
  private let cacheReads = Atomic(0)

  private var functions: sw_opencl { session.library.functions }

  private func known(_ text: KernelText) -> OpenCLKernel? { kernels.withLock { $0[text] } }

  private func lacksDoubles(_ text: KernelText) -> DeviceError {
    DeviceError(
      .unsupported,
      "\(session.device.traits.name) has no float64, which kernel \(text.name) computes in")
  }

  private func make(_ text: KernelText) throws(DeviceError) -> OpenCLKernel {
    let traits = session.device.traits
    let whole = text.forOpenCL(traits)
    let key = KernelCache.Key(
      backend: "opencl", device: traits.name, driver: traits.driver,
      options: session.device.options, text: whole)
    if let binary = cache.read(key), let program = load(binary) {
      defer { _ = functions.clReleaseProgram(program) }
      if let kernel = try? OpenCLKernel(text.name, program, session) {
        cacheReads.add(1, ordering: .relaxed)
        return kernel
      }
    }
    let program = try compile(whole, name: text.name)
    defer { _ = functions.clReleaseProgram(program) }
    compilations.add(1, ordering: .relaxed)
    let kernel = try OpenCLKernel(text.name, program, session)
    if cache.folder != nil, let binary = binary(of: program) { cache.write(binary, for: key) }
    return kernel
  }

  private func compile(_ text: String, name: String) throws(DeviceError) -> sw_cl_program {
    var status: sw_cl_status = 0
    let program = text.withCString { text in
      var text: UnsafePointer<CChar>? = text
      return functions.clCreateProgramWithSource(session.context, 1, &text, nil, &status)
    }
    guard let program else { throw OpenCLStatus(status).error("cannot compile kernel \(name)") }
    let built = build(program)
    guard built.isFailure else { return program }
    defer { _ = functions.clReleaseProgram(program) }
    let log = sw_opencl.text {
      functions.clGetProgramBuildInfo(
        program, session.device.identifier, UInt32(SW_CL_PROGRAM_BUILD_LOG), $0, $1, $2)
    }
    throw DeviceError(
      .compilation,
      "kernel \(name) does not compile for \(session.device.traits.name): \(built.name)"
        + (log.isEmpty ? "" : "\n\(log)"))
  }

  private func build(_ program: sw_cl_program) -> OpenCLStatus {
    var device: sw_cl_device? = session.device.identifier
    return OpenCLStatus(
      functions.clBuildProgram(program, 1, &device, session.device.options, nil, nil))
  }

  /// Returns a program of an earlier process, or nil when the driver does not want it any more.
  private func load(_ binary: [UInt8]) -> sw_cl_program? {
    var device: sw_cl_device? = session.device.identifier
    var count = binary.count
    var (isLoaded, status): (sw_cl_status, sw_cl_status) = (0, 0)
    let program = binary.withUnsafeBufferPointer { bytes in
      var start = bytes.baseAddress
      return functions.clCreateProgramWithBinary(
        session.context, 1, &device, &count, &start, &isLoaded, &status)
    }
    guard let program else { return nil }
    if status == SW_CL_SUCCESS, isLoaded == SW_CL_SUCCESS, !build(program).isFailure {
      return program
    }
    _ = functions.clReleaseProgram(program)
    return nil
  }

  private func binary(of program: sw_cl_program) -> [UInt8]? {
    var count = 0
    let status = functions.clGetProgramInfo(
      program, UInt32(SW_CL_PROGRAM_BINARY_SIZES), MemoryLayout<Int>.size, &count, nil)
    guard status == SW_CL_SUCCESS, count > 0 else { return nil }
    var bytes = [UInt8](repeating: 0, count: count)
    let isRead = bytes.withUnsafeMutableBufferPointer { bytes in
      var start = bytes.baseAddress
      return functions.clGetProgramInfo(
        program, UInt32(SW_CL_PROGRAM_BINARIES), MemoryLayout<UnsafeRawPointer>.size, &start, nil)
    }
    return isRead == SW_CL_SUCCESS ? bytes : nil
  }
}

/// A kernel of an OpenCL device.
final class OpenCLKernel: Kernel, @unchecked Sendable {
  // Sendable: the handle never changes, and only a launch uses it, which holds the queue's lock.

  let name: String
  let handle: sw_cl_kernel
  let session: OpenCLSession
  /// The number of its parameters.
  let parameters: Int

  init(
    _ name: String, _ program: sw_cl_program, _ session: OpenCLSession
  ) throws(DeviceError) {
    var status: sw_cl_status = 0
    guard let handle = session.library.functions.clCreateKernel(program, name, &status) else {
      throw DeviceError(
        .compilation,
        "the text of kernel \(name) declares none of that name: "
          + OpenCLStatus(status).name)
    }
    var parameters: UInt32 = 0
    let told = session.library.functions.clGetKernelInfo(
      handle, UInt32(SW_CL_KERNEL_NUM_ARGS), MemoryLayout<UInt32>.size, &parameters, nil)
    guard told == SW_CL_SUCCESS else {
      _ = session.library.functions.clReleaseKernel(handle)
      throw OpenCLStatus(told).error("cannot read the parameters of kernel \(name)")
    }
    var shared: UInt64 = 0
    let measured = session.library.functions.clGetKernelWorkGroupInfo(
      handle, session.device.identifier, UInt32(SW_CL_KERNEL_LOCAL_MEM_SIZE),
      MemoryLayout<UInt64>.size, &shared, nil)
    // Not every driver refuses to start it: PoCL stops the process.
    if measured == SW_CL_SUCCESS, let most = session.device.groupMemory, shared > UInt64(most) {
      _ = session.library.functions.clReleaseKernel(handle)
      throw DeviceError(
        .compilation,
        "kernel \(name) shares \(ByteCount.text(Int(clamping: shared))) in a group, "
          + "\(session.device.traits.name) has \(ByteCount.text(most)); declare less SHARED memory")
    }
    self.name = name
    self.handle = handle
    self.parameters = Int(parameters)
    self.session = session
  }

  deinit { _ = session.library.functions.clReleaseKernel(handle) }
}
