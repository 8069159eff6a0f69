import CDrivers

/// The CUDA driver: the library that comes with NVIDIA's kernel module, opened and started once.
package final class CUDADriver: Sendable {
  /// The newest toolkit whose code the driver loads, such as 13.0.
  package let version: (major: Int, minor: Int)

  /// Opens and starts the driver.
  ///
  /// - Parameter search: Where to look.
  /// - Throws: ``DeviceError`` with code `missingLibrary` when there is no driver, and `missingDevice`
  ///   when it finds no GPU it can use; either says what to do.
  /// - Complexity: About 0.1 s where there is a GPU.
  package init(in search: CUDASearch = .ofThisMachine) throws(DeviceError) {
    table = try FunctionTable(CUDALibrary.driver, in: search, sw_cu(), sw_cu_load)
    let functions = table.functions
    var version: Int32 = 0
    let started = functions.pointee.cuInit(0)
    if started == 0 { _ = functions.pointee.cuDriverGetVersion(&version) }
    self.version = (Int(version) / 1000, Int(version) % 1000 / 10)
    guard started == 0 else { throw DeviceError(.missingDevice, reason(started)) }
    guard self.version.major >= 12 else {
      throw DeviceError(
        .missingDevice,
        "the driver knows CUDA \(self.version.major).\(self.version.minor), and 12.0 is needed; "
          + "update NVIDIA's driver to 525 or later")
    }
  }

  // MARK: - Implementation

  /// The driver's functions.
  var functions: UnsafePointer<sw_cu> { table.functions }

  private let table: FunctionTable<sw_cu>

  /// The driver's name and words for a result.
  func text(of result: sw_cu_result) -> String {
    var name: UnsafePointer<CChar>?
    var text: UnsafePointer<CChar>?
    guard functions.pointee.cuGetErrorName(result, &name) == 0, let name else {
      return "error \(result)"
    }
    guard functions.pointee.cuGetErrorString(result, &text) == 0, let text else {
      return String(cString: name)
    }
    return "\(String(cString: name)): \(String(cString: text))"
  }

  /// Why the driver does not start, and what to do.
  private func reason(_ result: sw_cu_result) -> String {
    let remedy =
      switch Int(result) {
      case SW_CU_NO_DEVICE:
        "look at what nvidia-smi lists, at CUDA_VISIBLE_DEVICES, and whether the container was given "
          + "its GPUs"
      case SW_CU_STUB_LIBRARY:
        "the toolkit's stub stands in front of the driver's library; take it out of LD_LIBRARY_PATH"
      case SW_CU_SYSTEM_DRIVER_MISMATCH:
        "the library and the kernel module are of different versions; start the machine again"
      default: "look at what nvidia-smi says"
      }
    return "the CUDA driver does not start (\(text(of: result))); \(remedy)"
  }
}

extension CUDALibrary {
  /// The driver's own library.
  package static let driver = CUDALibrary(
    name: "NVIDIA's driver", files: [("libcuda.so.1", nil)], parts: [],
    install: "install the driver of the GPU, 525 or later (apt-get install nvidia-driver)")
}
