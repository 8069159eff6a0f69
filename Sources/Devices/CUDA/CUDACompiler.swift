import CDrivers
import Synchronization

/// Kernels of one GPU, compiled from text for its very chip and kept in memory and on disk.
final class CUDACompiler: Sendable {
  /// What it has done.
  struct Counts: Sendable {
    var compilations = 0
    var cacheReads = 0
  }

  /// Compiles for a device.
  ///
  /// - Parameters:
  ///   - context: The device.
  ///   - compiler: What compiles.
  ///   - chip: Its compute capability, such as 90.
  ///   - groupSize: The constant `WG` of every text.
  ///   - cache: Where compiled kernels are kept.
  init(
    _ context: CUDAContext, _ compiler: NVRTC, chip: Int, groupSize: Int,
    cache: KernelCache = .shared
  ) {
    self.context = context
    self.compiler = compiler
    self.chip = chip
    self.groupSize = groupSize
    self.cache = cache
  }

  /// Kernels compiled and read so far.
  var counts: Counts { state.withLock { $0.counts } }

  /// Returns the kernel of a text.
  ///
  /// - Throws: ``DeviceError`` with code `compilation` and the compiler's words.
  /// - Complexity: 20 to 40 ms the first time on this machine, below 1 ms from disk.
  func kernel(_ text: KernelText) throws(DeviceError) -> CUDAKernel {
    if let known = state.withLock({ $0.kernels[text] }) { return known }
    let whole = text.forCUDA(groupSize: groupSize)
    let key = KernelCache.Key(
      backend: "cuda", device: "sm_\(chip)",
      driver: "NVRTC \(compiler.version.major).\(compiler.version.minor)",
      options: NVRTC.options.joined(separator: " "), text: whole)
    if let image = cache.read(key), let kernel = try? load(image, name: text.name) {
      return keep(kernel, for: text) { $0.cacheReads += 1 }
    }
    let image = try compiler.compile(whole, name: text.name, chip: chip).image
    let kernel = try load(image, name: text.name)
    cache.write(image, for: key)
    return keep(kernel, for: text) { $0.compilations += 1 }
  }

  // MARK: - Implementation

  private struct State {
    var kernels: [KernelText: CUDAKernel] = [:]
    var counts = Counts()
  }

  private let context: CUDAContext
  private let compiler: NVRTC
  private let chip: Int
  private let groupSize: Int
  private let cache: KernelCache
  private let state = Mutex(State())

  /// Two threads may have compiled the same text; the first one's kernel is everybody's.
  private func keep(
    _ kernel: CUDAKernel, for text: KernelText, _ count: (inout Counts) -> Void
  ) -> CUDAKernel {
    state.withLock { state in
      if let known = state.kernels[text] { return known }
      count(&state.counts)
      state.kernels[text] = kernel
      return kernel
    }
  }

  private func load(_ image: [UInt8], name: String) throws(DeviceError) -> CUDAKernel {
    var module: sw_cu_module?
    var function: sw_cu_function?
    // The driver reads a text up to its zero byte.
    let image = image + [0]
    try context.call("loading kernel \(name)") { functions in
      let loaded = functions.pointee.cuModuleLoadData(&module, image)
      guard loaded == 0 else { return loaded }
      let found = functions.pointee.cuModuleGetFunction(&function, module, name)
      if found != 0 { _ = functions.pointee.cuModuleUnload(module) }
      return found
    }
    guard let function else {
      throw DeviceError(.compilation, "the compiled text has no kernel \(name)")
    }
    return CUDAKernel(
      name: name, device: context.device, function: function, parameters: parameters(of: function))
  }

  /// The sizes of a kernel's parameters; nil when the driver is too old to say.
  private func parameters(of function: sw_cu_function) -> [Int]? {
    guard let parameter = context.driver.functions.pointee.cuFuncGetParamInfo else { return nil }
    var sizes: [Int] = []
    var (offset, size) = (0, 0)
    _ = try? context.tryCall("reading parameters") { _ in
      while sizes.count < 1024, parameter(function, sizes.count, &offset, &size) == 0 {
        sizes.append(size)
      }
      return 0
    }
    return sizes
  }
}

/// A kernel of a GPU; it stays loaded for the life of the process.
final class CUDAKernel: Kernel, @unchecked Sendable {
  // Sendable: nothing of it ever changes.

  let name: String
  let device: Device
  let function: sw_cu_function
  /// The sizes of its parameters, when the driver tells.
  let parameters: [Int]?

  init(name: String, device: Device, function: sw_cu_function, parameters: [Int]?) {
    self.name = name
    self.device = device
    self.function = function
    self.parameters = parameters
  }
}
