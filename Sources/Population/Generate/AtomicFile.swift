import Foundation
import Synchronization

/// A file that appears under its name only when it is whole.
///
/// It is written under a hidden temporary name in the same directory and renamed at the end. A file
/// that is dropped before ``finish()`` leaves nothing behind.
struct AtomicFile: ~Copyable {
  let path: String
  private let temporaryPath: String
  private let slot: Int?
  private var descriptor: Int32

  private static let created = Atomic<Int>(0)

  /// Creates the temporary file.
  ///
  /// - Throws: ``PopulationError`` if the directory is missing, full or not writable.
  init(directory: String, name: String) throws(PopulationError) {
    path = directory + "/" + name
    let number = Self.created.add(1, ordering: .relaxed).newValue
    temporaryPath = directory + "/.\(name).\(getpid())-\(number).partial"
    slot = TemporaryFiles.add(temporaryPath)
    unlink(temporaryPath)  // left by a killed process that had the same number
    descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else {
      let number = errno
      TemporaryFiles.remove(slot)
      throw PopulationError("create", path: path, errno: number)
    }
  }

  deinit {
    if descriptor >= 0 {
      close(descriptor)
      unlink(temporaryPath)
      TemporaryFiles.remove(slot)
    }
  }

  /// Where the bytes go, until ``finish()``.
  var writer: FileWriter { FileWriter(descriptor: descriptor, path: path) }

  /// Gives the file its name, replacing an older one.
  mutating func finish() throws(PopulationError) {
    let closed = close(descriptor)
    var number = errno  // some file systems report a full disk only now
    descriptor = -1
    if closed == 0 {
      if rename(temporaryPath, path) == 0 { return TemporaryFiles.remove(slot) }
      number = errno
    }
    unlink(temporaryPath)
    TemporaryFiles.remove(slot)
    throw PopulationError("finish", path: path, errno: number)
  }
}

/// Writes to an open file and names it in errors.
struct FileWriter: Sendable {
  let descriptor: Int32
  let path: String

  /// Appends all of the bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(PopulationError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let written = Foundation.write(
        descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        throw PopulationError("write", path: path, errno: errno)
      }
    }
  }

  /// Appends the text.
  func write(_ text: String) throws(PopulationError) {
    var text = text
    var failure: PopulationError?
    text.withUTF8 { bytes in
      do throws(PopulationError) {
        try write(UnsafeRawBufferPointer(bytes))
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
