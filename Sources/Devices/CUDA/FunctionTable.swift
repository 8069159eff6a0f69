/// The functions of a library that was found while the program runs.
struct FunctionTable<Functions>: @unchecked Sendable {
  // Sendable: written here once, read afterwards, and kept for the life of the process.

  /// The table, as `CDrivers` declares it.
  let functions: UnsafePointer<Functions>

  /// Opens a library and looks up its functions.
  ///
  /// - Parameters:
  ///   - library: What to open.
  ///   - search: Where to look.
  ///   - empty: A table without functions.
  ///   - load: Fills a table, and gives the name of the first function that is not there.
  /// - Throws: ``DeviceError`` with code `missingLibrary`.
  init(
    _ library: CUDALibrary, in search: CUDASearch, _ empty: Functions,
    _ load: (UnsafeMutablePointer<Functions>?, UnsafeMutableRawPointer?) -> UnsafePointer<CChar>?
  ) throws(DeviceError) {
    let opened = try library.open(in: search)
    let table = UnsafeMutablePointer<Functions>.allocate(capacity: 1)
    table.initialize(to: empty)
    if let missing = load(table, opened.handle) {
      table.deallocate()
      throw DeviceError(
        .missingLibrary,
        "\(opened.name) is too old or damaged: it has no function \(String(cString: missing)); "
          + library.install)
    }
    functions = UnsafePointer(table)
  }
}
