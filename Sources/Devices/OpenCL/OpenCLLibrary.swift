import CDrivers

/// The functions of the OpenCL loader, found at run time.
package final class OpenCLLibrary: Sendable {
  let functions: sw_opencl

  /// Opens the loader.
  ///
  /// - Parameter files: Names of the library, best first.
  /// - Throws: ``DeviceError`` with code `missingLibrary`.
  package init(files: [String] = OptionalLibrary.openCL.files) throws(DeviceError) {
    guard let library = DynamicLibrary(files) else {
      throw Self.missing("\(files.first ?? "a library") is not installed")
    }
    var functions = sw_opencl()
    if let name = sw_opencl_load(&functions, library.handle) {
      throw Self.missing("\(library.name) has no function \(String(cString: name))")
    }
    self.functions = functions
  }

  // MARK: - Implementation

  private static func missing(_ what: String) -> DeviceError {
    DeviceError(
      .missingLibrary, "\(what); install it with '\(OptionalLibrary.openCL.install)'")
  }
}

extension sw_opencl {
  /// Returns a text that a driver gives in two calls: how long it is, and then itself.
  static func text(
    _ ask: (Int, UnsafeMutableRawPointer?, UnsafeMutablePointer<Int>?) -> sw_cl_status
  ) -> String {
    var count = 0
    guard ask(0, nil, &count) == SW_CL_SUCCESS, count > 0, count < 1 << 24 else { return "" }
    var bytes = [UInt8](repeating: 0, count: count)
    let isRead = bytes.withUnsafeMutableBytes { ask($0.count, $0.baseAddress, nil) }
    guard isRead == SW_CL_SUCCESS else { return "" }
    return String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
  }
}
