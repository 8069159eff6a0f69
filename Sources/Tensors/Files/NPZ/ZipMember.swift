/// One member of a zip file, as the list at the end describes it.
struct ZipMember: Sendable {
  let name: String
  let isDeflated: Bool
  let checksum: UInt32
  let storedByteCount: Int
  let byteCount: Int
  /// Where the member's own header begins.
  let start: Int

  /// Reads the entry at the cursor, and moves behind it.
  ///
  /// - Parameter limit: Where the list begins, and members have to end.
  /// - Throws: ``TensorError`` with code `format` or `unsupported`.
  init(_ cursor: inout ByteCursor, before limit: Int, path: String) throws(TensorError) {
    let entry = cursor.place
    guard cursor.integer(UInt32.self) == 0x0201_4B50, cursor.skip(4),
      let flags = cursor.integer(UInt16.self), let method = cursor.integer(UInt16.self),
      cursor.skip(4), let checksum = cursor.integer(UInt32.self),
      let stored = cursor.integer(UInt32.self), let full = cursor.integer(UInt32.self),
      let nameLength = cursor.integer(UInt16.self), let extraLength = cursor.integer(UInt16.self),
      let commentLength = cursor.integer(UInt16.self), cursor.skip(8),
      let offset = cursor.integer(UInt32.self)
    else { throw ZipDirectory.failure(path, "its list of members ends at byte \(entry)") }
    let nameStart = cursor.place
    guard cursor.skip(Int(nameLength)) else {
      throw ZipDirectory.failure(path, "its list of members ends within a name")
    }
    let text = UnsafeRawBufferPointer(rebasing: cursor.bytes[nameStart..<cursor.place])
    guard let name = String(validating: text, as: UTF8.self) else {
      throw ZipDirectory.failure(path, "a member's name is not UTF-8")
    }
    var sizes = [UInt64(full), UInt64(stored), UInt64(offset)]
    guard
      Self.readLongSizes(&cursor, Int(extraLength), &sizes), cursor.skip(Int(commentLength)),
      let fullSize = Int(exactly: sizes[0]), let storedSize = Int(exactly: sizes[1]),
      let start = Int(exactly: sizes[2])
    else { throw ZipDirectory.failure(path, "the sizes of '\(name)' are damaged") }
    guard flags & 1 == 0 else {
      throw TensorError(.unsupported, "\(path): '\(name)' is encrypted; decrypt the file first")
    }
    guard method == 0 || method == 8 else {
      throw TensorError(
        .unsupported,
        "\(path): '\(name)' is compressed by method \(method); stored and deflated ones are read")
    }
    guard start <= limit, storedSize <= limit - start else {
      throw ZipDirectory.failure(path, "'\(name)' does not lie in the file")
    }
    // Deflate makes at most 258 bytes of 2 bits; what claims more is a trap for memory.
    guard method == 8 ? fullSize / 1032 <= storedSize : fullSize == storedSize else {
      throw ZipDirectory.failure(
        path, "'\(name)' cannot hold \(fullSize) bytes in \(storedSize)")
    }
    self.name = name
    isDeflated = method == 8
    self.checksum = checksum
    storedByteCount = storedSize
    byteCount = fullSize
    self.start = start
  }

  /// Where the member's bytes lie in the file.
  ///
  /// - Throws: ``TensorError`` with code `format` when its own header does not agree with the list.
  func range(_ bytes: UnsafeRawBufferPointer, path: String) throws(TensorError) -> Range<Int> {
    var cursor = ByteCursor(bytes, at: start)
    guard cursor.place == start, cursor.integer(UInt32.self) == 0x0403_4B50, cursor.skip(4),
      cursor.integer(UInt16.self) == (isDeflated ? 8 : 0), cursor.skip(16),
      let nameLength = cursor.integer(UInt16.self), let extraLength = cursor.integer(UInt16.self)
    else { throw ZipDirectory.failure(path, "the header of '\(name)' is damaged") }
    let nameStart = cursor.place
    guard cursor.skip(Int(nameLength)), cursor.text(from: nameStart) == name,
      cursor.skip(Int(extraLength)), storedByteCount <= cursor.rest
    else {
      throw ZipDirectory.failure(path, "the header of '\(name)' does not agree with the list")
    }
    return cursor.place..<(cursor.place + storedByteCount)
  }

  // MARK: - Implementation

  /// Replaces the sizes that 32 bits could not hold by those of the extra field 1.
  private static func readLongSizes(
    _ cursor: inout ByteCursor, _ length: Int, _ sizes: inout [UInt64]
  ) -> Bool {
    let end = cursor.place + length
    guard length <= cursor.rest else { return false }
    var isComplete = !sizes.contains(0xFFFF_FFFF)
    while end - cursor.place >= 4, let tag = cursor.integer(UInt16.self),
      let size = cursor.integer(UInt16.self)
    {
      guard Int(size) <= end - cursor.place else { return false }
      let next = cursor.place + Int(size)
      if tag == 1 {
        for index in sizes.indices where sizes[index] == 0xFFFF_FFFF {
          guard next - cursor.place >= 8, let long = cursor.integer(UInt64.self) else {
            return false
          }
          sizes[index] = long
        }
        isComplete = true
      }
      guard cursor.skip(next - cursor.place) else { return false }
    }
    return isComplete && cursor.skip(end - cursor.place)
  }
}
