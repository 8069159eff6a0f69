#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A file that is open for reading, at any place and on any thread.
///
/// What comes through a pipe is first copied to a temporary file without a name, so that it can be
/// read more than once, and in less memory than it takes.
final class InputFile: Sendable {
  /// The name it was opened under.
  let path: String
  /// The size when it was opened.
  let byteCount: Int

  private let descriptor: Int32

  /// Opens a file.
  ///
  /// - Parameter path: Its path; `-` is the standard input.
  /// - Throws: ``FrameError`` with code `file`.
  init(path: String) throws(FrameError) {
    self.path = path == "-" ? "standard input" : path
    let opened = path == "-" ? dup(0) : open(path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else { throw Self.failure(self.path, errno) }
    var status = stat()
    guard fstat(opened, &status) == 0, status.st_mode & S_IFMT != S_IFDIR else {
      close(opened)
      throw Self.failure(self.path, EISDIR)
    }
    if status.st_mode & S_IFMT == S_IFREG {
      descriptor = opened
      byteCount = Int(status.st_size)
    } else {
      defer { close(opened) }
      (descriptor, byteCount) = try Self.spool(opened, self.path)
    }
  }

  deinit { close(descriptor) }

  /// Reads bytes at a place; fewer than asked for only at the end.
  func read(
    at offset: Int, into room: UnsafeMutableRawBufferPointer
  ) throws(FrameError) -> Int {
    var done = 0
    while done < room.count {
      let got = pread(
        descriptor, room.baseAddress.map { $0 + done }, room.count - done, off_t(offset + done))
      if got == 0 { break }
      if got > 0 {
        done += got
      } else if errno != EINTR {
        throw Self.failure(path, errno)
      }
    }
    return done
  }

  // MARK: - Implementation

  private static func spool(
    _ pipe: Int32, _ path: String
  ) throws(FrameError) -> (descriptor: Int32, byteCount: Int) {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array("\(folder)/swiftwater-XXXXXX".utf8CString)
    let copy = mkstemp(&name)
    guard copy >= 0 else { throw failure(folder, errno) }
    unlink(name)
    let room = UnsafeMutableRawPointer.allocate(byteCount: 1 << 18, alignment: 64)
    defer { room.deallocate() }
    var total = 0
    while true {
      let got = readBytes(pipe, room, 1 << 18)
      if got == 0 { return (copy, total) }
      var written = 0
      while got > 0, written < got {
        let count = write(copy, room + written, got - written)
        guard count > 0 || errno == EINTR else {
          let reason = errno
          close(copy)
          throw FrameError(
            .file,
            """
            cannot copy \(path) to \(folder): \(String(cString: strerror(reason))); make room \
            there, or set TMPDIR to another folder
            """)
        }
        written += max(count, 0)
      }
      total += max(got, 0)
      if got < 0, errno != EINTR {
        let reason = errno
        close(copy)
        throw failure(path, reason)
      }
    }
  }

  private static func failure(_ path: String, _ number: Int32) -> FrameError {
    let text = String(cString: strerror(number))
    let why =
      switch number {
      case EISDIR: "it is a directory; name a file in it"
      case ENOENT: "\(text); check the path"
      case EACCES, EPERM: "\(text); check that you may read it"
      default: "\(text); see errno \(number)"
      }
    return FrameError(.file, "cannot read \(path): \(why)")
  }
}

/// `read`, which a method hides.
private func readBytes(_ file: Int32, _ room: UnsafeMutableRawPointer, _ count: Int) -> Int {
  read(file, room, count)
}
