#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

extension Buffer {
  /// Creates a buffer over the bytes of a file, read by the operating system as they are touched.
  ///
  /// The file must not be shortened while the buffer lives.
  ///
  /// - Parameter path: The file's path.
  /// - Throws: ``DeviceError`` with code `file`, naming the path, what is wrong and what to do.
  public convenience init(mappingFile path: String) throws(DeviceError) {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw .opening(path, errno) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .opening(path, errno) }
    guard status.st_mode & S_IFMT != S_IFDIR else {
      throw DeviceError(.file, "cannot read \(path): it is a directory; name a file in it")
    }
    let size = Int(status.st_size)
    guard size > 0 else {
      try self.init(byteCount: 0)
      return
    }
    guard let base = Platform.mapFile(descriptor, byteCount: size) else {
      throw .opening(path, errno)
    }
    let address = UInt(bitPattern: base)
    self.init(borrowing: base, byteCount: size) {
      if let base = UnsafeMutableRawPointer(bitPattern: address) {
        Platform.unmap(base, byteCount: size)
      }
    }
  }
}

extension DeviceError {
  static func opening(_ path: String, _ number: Int32) -> DeviceError {
    let remedy =
      switch number {
      case ENOENT: "check the path"
      case EACCES: "check that you may read it"
      default: "see errno \(number)"
      }
    return DeviceError(
      .file, "cannot read \(path): \(String(cString: strerror(number))); \(remedy)")
  }
}
