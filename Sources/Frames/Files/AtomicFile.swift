#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that appears under its name whole or not at all.
///
/// Bytes go to a temporary file in the same folder, which ``commit()`` brings to the disk and
/// renames. Without a commit, or after an error, the temporary file is removed and what was at the
/// path stays as it was.
package final class AtomicFile {
  /// Where the file will be.
  package let path: String

  private let temporary: String
  private var descriptor: Int32

  /// Creates the temporary file.
  ///
  /// - Throws: ``FrameError`` with code `file` when the folder does not exist or may not be written.
  package init(path: String) throws(FrameError) {
    self.path = path
    var status = stat()
    if stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFDIR {
      throw FrameError(.file, "cannot write \(path): it is a directory; name a file in it")
    }
    let slash = path.lastIndex(of: "/")
    let folder = slash.map { String(path[...$0]) } ?? ""
    let name = slash.map { String(path[path.index(after: $0)...]) } ?? path
    // A process number alone would let two writers of one process meet.
    let unique = UInt64.random(in: 0 ... .max)
    temporary = "\(folder).\(name).\(getpid())-\(String(unique, radix: 36)).tmp"
    descriptor = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(path, errno) }
  }

  deinit { discard() }

  /// Appends bytes.
  ///
  /// - Throws: ``FrameError`` with code `file`, for instance when the disk is full; the temporary
  ///   file is then gone.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(FrameError) {
    guard descriptor >= 0 else {
      throw FrameError(.file, "cannot write \(path): it is finished, or a write before it failed")
    }
    var done = 0
    while done < bytes.count {
      let count = systemWrite(descriptor, bytes.baseAddress.map { $0 + done }, bytes.count - done)
      if count < 0 {
        if errno == EINTR { continue }
        let number = errno
        discard()
        throw Self.failure(path, number)
      }
      done += count
    }
  }

  /// Brings the bytes to the disk and gives the file its name.
  package func commit() throws(FrameError) {
    guard descriptor >= 0 else {
      throw FrameError(.file, "cannot write \(path): it is finished, or a write before it failed")
    }
    guard fsync(descriptor) == 0 || errno == EINVAL, rename(temporary, path) == 0 else {
      let number = errno
      discard()
      throw Self.failure(path, number)
    }
    close(descriptor)
    descriptor = -1
    // The name is in the folder, which has to reach the disk too; not every file system can.
    let folder = path.lastIndex(of: "/").map { String(path[...$0]) } ?? "."
    let opened = open(folder, O_RDONLY | O_CLOEXEC)
    if opened >= 0 {
      fsync(opened)
      close(opened)
    }
  }

  /// Removes the temporary file; nothing happens after a commit.
  package func discard() {
    guard descriptor >= 0 else { return }
    close(descriptor)
    unlink(temporary)
    descriptor = -1
  }

  private static func failure(_ path: String, _ number: Int32) -> FrameError {
    let remedy =
      switch number {
      case ENOENT: "create its folder first"
      case EACCES, EPERM, EROFS: "check that you may write there"
      case ENOSPC, EDQUOT: "make room on the disk; what was there before is unchanged"
      default: "errno \(number)"
      }
    return FrameError(
      .file, "cannot write \(path): \(String(cString: strerror(number))); \(remedy)")
  }
}

private func systemWrite(_ descriptor: Int32, _ bytes: UnsafeRawPointer?, _ count: Int) -> Int {
  #if canImport(Glibc)
    Glibc.write(descriptor, bytes, count)
  #elseif canImport(Musl)
    Musl.write(descriptor, bytes, count)
  #else
    Darwin.write(descriptor, bytes, count)
  #endif
}
