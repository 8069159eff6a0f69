extension Buffer {
  /// Creates a buffer over the bytes of a file, read by the operating system as they are touched.
  ///
  /// At least 64 bytes after the last one may be read too (they are 0), as with every buffer. The
  /// file must not be shortened while the buffer lives.
  ///
  /// - Parameter path: The file's path.
  /// - Throws: ``DeviceError`` with code `file`, naming the path, what is wrong and what to do.
  public convenience init(mappingFile path: String) throws(DeviceError) {
    let mapping: Platform.Mapping?
    do throws(SystemError) {
      mapping = try Platform.mapFile(path)
    } catch {
      throw .reading(path, error)
    }
    guard let mapping else {
      try self.init(byteCount: 0)
      return
    }
    let address = UInt(bitPattern: mapping.pointer)
    let size = mapping.mappedByteCount
    self.init(borrowing: mapping.pointer, byteCount: mapping.byteCount) {
      if let base = UnsafeMutableRawPointer(bitPattern: address) {
        Platform.unmap(base, byteCount: size)
      }
    }
  }
}
