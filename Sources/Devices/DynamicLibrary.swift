/// A shared library found while the program runs, so that nothing of it is needed to build or start.
public struct DynamicLibrary: @unchecked Sendable {
  // Sendable: a handle of the loader, which is thread-safe; libraries are never unloaded.

  /// The name it was found under.
  public let name: String

  /// Opens the first library that the loader finds.
  ///
  /// - Parameter names: File names such as `libopenblas.so.0`, best first.
  /// - Returns: nil when there is none.
  public init?(_ names: [String]) {
    for name in names {
      if let handle = Platform.openLibrary(name) {
        self.name = name
        self.handle = handle
        return
      }
    }
    return nil
  }

  /// Returns a function of the library, or nil when it has none of that name.
  ///
  /// - Parameters:
  ///   - symbol: The function's name.
  ///   - type: The function's C type; it must be the true one.
  public func function<Function>(_ symbol: String, as type: Function.Type) -> Function? {
    Platform.symbol(symbol, in: handle).map { unsafeBitCast($0, to: type) }
  }

  /// The loader's name for it, for the function tables of CDrivers.
  let handle: UnsafeMutableRawPointer
}
