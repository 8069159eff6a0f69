/// The list of members at the end of a zip file.
///
/// - Source: PKWARE, ".ZIP File Format Specification" (APPNOTE) 6.3.10, sections 4.3 and 4.5.
struct ZipDirectory {
  /// The members in the order of the list.
  private(set) var members: [ZipMember] = []

  /// Reads the list; nothing of it is believed before it is checked against the file's length.
  ///
  /// - Throws: ``TensorError`` with code `format` or `unsupported`.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(TensorError) {
    let end = try Self.end(bytes, path: path)
    guard end.start >= 0, end.byteCount >= 0, end.start <= end.limit - end.byteCount else {
      throw Self.failure(path, "its list of members does not lie in the file")
    }
    // An entry takes 46 bytes at least, so a wrong count cannot ask for much.
    guard end.count <= UInt64(end.byteCount / 46) else {
      throw Self.failure(path, "\(end.count) members do not fit its list of \(end.byteCount) bytes")
    }
    var cursor = ByteCursor(
      UnsafeRawBufferPointer(rebasing: bytes[..<(end.start + end.byteCount)]), at: end.start)
    var names: Set<String> = []
    for _ in 0..<end.count {
      let member = try ZipMember(&cursor, before: end.start, path: path)
      guard names.insert(member.name).inserted else {
        throw Self.failure(path, "two members are named '\(member.name)'")
      }
      members.append(member)
    }
  }

  static func failure(_ path: String, _ what: String) -> TensorError {
    TensorError(.format, "\(path) is not a sound .npz file: \(what)")
  }

  // MARK: - Implementation

  private struct End {
    var count: UInt64
    var start: Int
    var byteCount: Int
    /// Where the list must end at the latest.
    var limit: Int
  }

  /// Finds the record that ends the file; a comment of up to 65,535 bytes may follow it.
  private static func end(
    _ bytes: UnsafeRawBufferPointer, path: String
  ) throws(TensorError) -> End {
    let size = 22
    guard bytes.count >= size else { throw failure(path, "it is too short") }
    var place = bytes.count - size
    let lowest = max(0, place - 0xFFFF)
    while place >= lowest {
      if bytes[place] == 0x50, let end = try end(bytes, at: place, path: path) { return end }
      place -= 1
    }
    throw failure(path, "its end is missing; it was cut off, or is no zip file")
  }

  private static func end(
    _ bytes: UnsafeRawBufferPointer, at place: Int, path: String
  ) throws(TensorError) -> End? {
    var cursor = ByteCursor(bytes, at: place)
    guard cursor.integer(UInt32.self) == 0x0605_4B50, let disk = cursor.integer(UInt16.self),
      let listDisk = cursor.integer(UInt16.self), let here = cursor.integer(UInt16.self),
      let count = cursor.integer(UInt16.self), let byteCount = cursor.integer(UInt32.self),
      let start = cursor.integer(UInt32.self), let comment = cursor.integer(UInt16.self),
      Int(comment) == cursor.rest
    else { return nil }
    if let end = try longEnd(bytes, before: place, path: path) { return end }
    guard disk == 0, listDisk == 0, here == count else {
      throw TensorError(.unsupported, "\(path) is one part of a split zip file; join the parts")
    }
    return End(
      count: UInt64(count), start: Int(start), byteCount: Int(byteCount), limit: place)
  }

  /// Reads the record for files of 4 GB and more, which a locator before the other one points to.
  private static func longEnd(
    _ bytes: UnsafeRawBufferPointer, before place: Int, path: String
  ) throws(TensorError) -> End? {
    guard place >= 20 else { return nil }
    var locator = ByteCursor(bytes, at: place - 20)
    guard locator.integer(UInt32.self) == 0x0706_4B50 else { return nil }
    guard locator.integer(UInt32.self) == 0, let at = locator.integer(UInt64.self),
      let offset = Int(exactly: at), offset <= place - 20 - 56
    else { throw failure(path, "its zip64 end does not lie in the file") }
    var cursor = ByteCursor(bytes, at: offset)
    guard cursor.integer(UInt32.self) == 0x0606_4B50, cursor.skip(8 + 2 + 2),
      cursor.integer(UInt32.self) == 0, cursor.integer(UInt32.self) == 0,
      let here = cursor.integer(UInt64.self), let count = cursor.integer(UInt64.self),
      let byteCount = cursor.integer(UInt64.self), let start = cursor.integer(UInt64.self),
      here == count, let first = Int(exactly: start), let length = Int(exactly: byteCount)
    else { throw failure(path, "its zip64 end is damaged") }
    return End(count: count, start: first, byteCount: length, limit: offset)
  }
}
