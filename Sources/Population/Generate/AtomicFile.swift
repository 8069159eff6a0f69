import Foundation
import Synchronization

/// A file that appears under its name only when it is whole.
///
/// It is written under a hidden temporary name in the same directory and renamed at the end. A file
/// that is dropped before ``finish()`` leaves nothing behind.
final class AtomicFile: Sendable {
  let path: String
  private let temporaryPath: String
  private let slot: Int?
  /// The open file, or `nil` when it is finished.
  private let writer: Mutex<FileWriter?>

  private static let created = Atomic<Int>(0)

  /// Creates the temporary file.
  ///
  /// - Throws: ``PopulationError`` if the directory is missing, full or not writable.
  init(directory: String, name: String) throws(PopulationError) {
    path = directory + "/" + name
    let number = Self.created.add(1, ordering: .relaxed).newValue
    temporaryPath = directory + "/.\(name).\(getpid())-\(number).partial"
    unlink(temporaryPath)  // left by a killed process that had the same number
    slot = TemporaryFiles.add(temporaryPath)
    let descriptor = open(temporaryPath, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    let reason = errno
    writer = Mutex(descriptor < 0 ? nil : FileWriter(descriptor: descriptor, path: path))
    guard descriptor >= 0 else {
      TemporaryFiles.remove(slot)
      throw PopulationError("create", path: path, errno: reason)
    }
  }

  deinit {
    if let open = writer.withLock({ $0 }) {
      close(open.descriptor)
      unlink(temporaryPath)
      TemporaryFiles.remove(slot)
    }
  }

  /// Appends all of the bytes.
  func write(_ bytes: UnsafeRawBufferPointer) throws(PopulationError) {
    try writer.withLock { (open) throws(PopulationError) in try open?.write(bytes) }
  }

  /// Appends the text.
  func write(_ text: String) throws(PopulationError) {
    try writer.withLock { (open) throws(PopulationError) in try open?.write(text) }
  }

  /// Gives the file its name, replacing an older one; nothing can be written afterwards.
  func finish() throws(PopulationError) {
    guard let open = writer.withLock({ $0.take() }) else { return }
    defer { TemporaryFiles.remove(slot) }
    // Some file systems report a full disk only now.
    if close(open.descriptor) == 0, rename(temporaryPath, path) == 0 { return }
    let reason = errno
    unlink(temporaryPath)
    throw PopulationError("finish", path: path, errno: reason)
  }
}

/// Writes to an open file and names it in errors.
struct FileWriter: Sendable {
  let descriptor: Int32
  let path: String

  /// Appends all of the bytes, however few the system takes at a time.
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
    let bytes = Array(text.utf8)
    var failure: PopulationError?
    bytes.withUnsafeBytes { bytes in
      do throws(PopulationError) {
        try write(bytes)
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
  }
}
