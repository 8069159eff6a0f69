// The only file of this module that calls the operating system.

#if canImport(Darwin)
  import Darwin
#elseif canImport(Musl)
  import Musl
#else
  import Glibc
#endif

/// Elementary functions that the standard library lacks.
enum Elementary {
  static func log10(_ x: Double) -> Double { platformLog10(x) }
  static func power(_ x: Double, _ y: Double) -> Double { pow(x, y) }
  static func cosine(_ x: Double) -> Double { cos(x) }
  static func sine(_ x: Double) -> Double { sin(x) }
}

private func platformLog10(_ x: Double) -> Double { log10(x) }

/// A shared library found at run time.
///
/// It stays loaded until the process ends.
struct DynamicLibrary: @unchecked Sendable {
  // Unchecked: the handle is never closed and `dlsym` may be called from any thread (POSIX.1-2017).
  private let handle: UnsafeMutableRawPointer

  /// Opens the first of `names` that the loader finds.
  init?(_ names: [String]) {
    for name in names {
      if let handle = dlopen(name, RTLD_NOW | RTLD_LOCAL) {
        self.handle = handle
        return
      }
    }
    return nil
  }

  /// Returns the function `name` as `type`, a `@convention(c)` type that must be the function's own.
  func function<F>(_ name: String, as type: F.Type) -> F? {
    dlsym(handle, name).map { unsafeBitCast($0, to: type) }
  }
}

/// Files that are either whole or absent.
enum AtomicFile {
  /// Writes `bytes` to `path`: a temporary file in the same folder, flushed to the disk, then renamed.
  ///
  /// A reader sees the old file or the new one; on failure the temporary file is removed.
  static func write(_ bytes: [UInt8], to path: String) throws(PlotError) {
    let temporary = "\(path).\(getpid()).\(UInt32.random(in: 0 ... .max)).tmp"
    let file = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard file >= 0 else { throw failure("cannot create a file for", path) }
    var step = "cannot write"
    var isWritten = writeAll(bytes, to: file)
    if isWritten {
      step = "cannot flush"
      isWritten = fsync(file) == 0
    }
    var reason = errno
    if close(file) != 0, isWritten {
      isWritten = false
      reason = errno
    }
    if isWritten, rename(temporary, path) != 0 {
      step = "cannot put in place"
      isWritten = false
      reason = errno
    }
    if !isWritten {
      unlink(temporary)
      throw failure(step, path, reason)
    }
  }

  private static func writeAll(_ bytes: [UInt8], to file: Int32) -> Bool {
    bytes.withUnsafeBytes { buffer in
      var offset = 0
      while offset < buffer.count {
        let count = platformWrite(file, UnsafeRawBufferPointer(rebasing: buffer[offset...]))
        if count < 0 {
          if errno == EINTR { continue }
          return false
        }
        offset += count
      }
      return true
    }
  }

  private static func failure(_ step: String, _ path: String, _ reason: Int32 = errno) -> PlotError
  {
    PlotError(
      code: .fileNotWritten,
      message: "\(step) '\(path)': \(String(cString: strerror(reason)));"
        + " check that the folder exists and may be written")
  }
}

private func platformWrite(_ file: Int32, _ bytes: UnsafeRawBufferPointer) -> Int {
  write(file, bytes.baseAddress, bytes.count)
}
