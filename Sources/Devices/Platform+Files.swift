// What the operating system knows of files; with Platform.swift the only place that knows which it is.
#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Platform {
  /// What stands at a path, links followed.
  enum FileKind {
    case none, file, directory
    /// A device, a pipe or a socket, which keeps its place when it is written.
    case stream
  }

  static func kind(_ path: String) -> FileKind {
    var status = stat()
    guard stat(path, &status) == 0 else { return .none }
    return switch status.st_mode & S_IFMT {
    case S_IFREG: .file
    case S_IFDIR: .directory
    default: .stream
    }
  }

  /// How large a file is and when it was written, in seconds.
  struct FileFacts {
    var byteCount: Int
    var seconds: Double
  }

  /// Returns the size and age of a file, or nil when there is none of that name.
  static func facts(of path: String) -> FileFacts? {
    var status = stat()
    guard stat(path, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    #if canImport(Darwin)
      let time = status.st_mtimespec
    #else
      let time = status.st_mtim
    #endif
    return FileFacts(
      byteCount: Int(status.st_size), seconds: Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9)
  }

  /// The names in a folder, sorted; none when it cannot be read.
  static func names(in folder: String) -> [String] {
    guard let stream = opendir(folder) else { return [] }
    defer { closedir(stream) }
    var names: [String] = []
    while let entry = readdir(stream) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  /// The bytes of a file and as many of the address space as have to be given back.
  struct Mapping {
    var pointer: UnsafeMutableRawPointer
    var byteCount: Int
    var mappedByteCount: Int
  }

  /// Maps a whole file for reading, and a page of zeros after it; nil when it is empty.
  static func mapFile(_ path: String) throws(SystemError) -> Mapping? {
    // A pipe that nobody writes to must not stop the program here.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    guard status.st_mode & S_IFMT != S_IFDIR else { throw .isDirectory }
    guard status.st_mode & S_IFMT != S_IFIFO else { throw .isPipe }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .isDevice }
    let size = Int(status.st_size)
    guard size > 0 else {
      var byte: UInt8 = 0
      guard read(descriptor, &byte, 1) <= 0 else { throw .isSizeless }
      return nil
    }
    // The system fills the file's last page with zeros; a file that ends with its page needs one
    // more, and the reservation brings it.
    let whole = (size + pageSize - 1) / pageSize * pageSize + pageSize
    guard
      let base = mmap(nil, whole, PROT_READ, MAP_PRIVATE | anonymous, -1, 0), base != failed
    else { throw .last }
    let file = mmap(base, size, PROT_READ, MAP_PRIVATE | MAP_FIXED, descriptor, 0)
    guard file == base else {
      let reason = SystemError.last
      munmap(base, whole)
      throw reason
    }
    madvise(base, size, MADV_SEQUENTIAL)
    return Mapping(pointer: base, byteCount: size, mappedByteCount: whole)
  }

  /// Reads a whole file of at most `limit` bytes into memory of the caller's own.
  static func readFile(_ path: String, limit: Int) throws(SystemError) -> [UInt8] {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .last }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .last }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .isDirectory }
    guard status.st_size <= limit else { throw .isTooLarge }
    var failure: SystemError?
    let bytes = [UInt8](unsafeUninitializedCapacity: Int(status.st_size)) { target, count in
      while count < target.count {
        let got = read(descriptor, target.baseAddress! + count, target.count - count)
        if got > 0 {
          count += got
        } else if got == 0 {
          return
        } else if errno != EINTR {
          failure = .last
          return
        }
      }
    }
    if let failure { throw failure }
    return bytes
  }

  /// Creates a folder that only its owner may enter, and those above it, unless they are there.
  static func createFolders(_ path: String) throws(SystemError) {
    guard kind(path) == .none else { return }
    if let slash = path.lastIndex(of: "/"), slash != path.startIndex {
      try createFolders(String(path[..<slash]))
    }
    guard mkdir(path, 0o700) == 0 || errno == EEXIST else { throw .last }
  }

  /// Creates a file that must not exist yet.
  static func createFile(_ path: String) throws(SystemError) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw .last }
    return descriptor
  }

  /// Opens a device, a pipe or a socket for writing.
  static func openStream(_ path: String) throws(SystemError) -> Int32 {
    let descriptor = open(path, O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .last }
    return descriptor
  }

  /// Writes all of the bytes, however few the system takes at a time.
  static func append(
    _ bytes: UnsafeRawBufferPointer, to descriptor: Int32
  ) throws(SystemError) {
    var rest = bytes[...]
    while !rest.isEmpty {
      let part = UnsafeRawBufferPointer(rebasing: rest)
      let written = write(descriptor, part.baseAddress, part.count)
      if written >= 0 {
        rest = rest.dropFirst(written)
      } else if errno != EINTR {
        throw .last
      }
    }
  }

  /// Waits until the bytes are on the disk; what has no disk has nothing to wait for.
  static func flush(_ descriptor: Int32) throws(SystemError) {
    while fsync(descriptor) != 0 {
      if errno == EINTR { continue }
      if errno == EINVAL || errno == ENOTSUP { return }
      throw .last
    }
  }

  /// Closes a file; some file systems report a full disk only now.
  static func closeFile(_ descriptor: Int32) throws(SystemError) {
    guard close(descriptor) == 0 || errno == EINTR else { throw .last }
  }

  static func renameFile(_ old: String, to new: String) throws(SystemError) {
    guard rename(old, new) == 0 else { throw .last }
  }

  /// Brings the names in a folder to the disk, where the file system can.
  static func flushFolder(_ path: String) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    fsync(descriptor)
    close(descriptor)
  }

  /// Removes a file; safe in a signal handler.
  static func removeFile(_ path: UnsafePointer<CChar>) { unlink(path) }

  static var processIdentifier: Int { Int(getpid()) }
}
