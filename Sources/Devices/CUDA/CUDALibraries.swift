import Synchronization

/// NVIDIA's libraries at work on one GPU, each opened when it is first needed.
final class CUDALibraries: Sendable {
  /// Opens libraries for a device.
  init(_ context: CUDAContext) { self.context = context }

  /// - Throws: ``DeviceError`` with code `missingLibrary`, which says how to install it.
  func blas() throws(DeviceError) -> CUBLAS {
    try opened.blas.value { () throws(DeviceError) in try CUBLAS(context) }
  }

  /// - Throws: ``DeviceError`` with code `missingLibrary`, which says how to install it.
  func solver() throws(DeviceError) -> CUSOLVER {
    try opened.solver.value { () throws(DeviceError) in try CUSOLVER(context) }
  }

  /// - Throws: ``DeviceError`` with code `missingLibrary`, which says how to install it.
  func fourier() throws(DeviceError) -> CUFFT {
    try opened.fourier.value { () throws(DeviceError) in try CUFFT(context) }
  }

  /// - Throws: ``DeviceError`` with code `missingLibrary`, which says how to install it.
  func networks() throws(DeviceError) -> CUDNN {
    try opened.networks.value { () throws(DeviceError) in try CUDNN(context) }
  }

  // MARK: - Implementation

  private struct Opened: Sendable {
    let blas = Opening<CUBLAS>()
    let solver = Opening<CUSOLVER>()
    let fourier = Opening<CUFFT>()
    let networks = Opening<CUDNN>()
  }

  private let context: CUDAContext
  private let opened = Opened()
}

/// A library that is opened once; what failed then fails again in the same words.
private final class Opening<Library: Sendable>: Sendable {
  func value(_ open: () throws(DeviceError) -> Library) throws(DeviceError) -> Library {
    let result = result.withLock { result in
      if let result { return result }
      let opened = Result(catching: open)
      result = opened
      return opened
    }
    return try result.get()
  }

  private let result = Mutex<Result<Library, DeviceError>?>(nil)
}

extension CUDAContext {
  /// The error of a library's call.
  func failure(
    of library: CUDALibrary, _ operation: String, _ words: String, isMemory: Bool = false
  ) -> DeviceError {
    DeviceError(
      isMemory ? .outOfMemory : .deviceFailed,
      "device \(device): \(operation) failed in \(library.name) (\(words))")
  }

  /// A place of the device's memory as C's pointers have it.
  static func pointer<Element>(_ address: UInt64) -> UnsafeMutablePointer<Element>? {
    UnsafeMutablePointer(bitPattern: UInt(address))
  }

  /// The same, for what is only read.
  static func place<Element>(_ address: UInt64) -> UnsafePointer<Element>? {
    UnsafePointer(bitPattern: UInt(address))
  }
}
