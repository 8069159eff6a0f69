import SwiftwaterDevices

/// Writes the members of a zip file one after the other, and the list of them.
///
/// - Source: PKWARE, ".ZIP File Format Specification" (APPNOTE) 6.3.10, sections 4.3 to 4.5.
struct ZipWriter {
  /// What 32 bits cannot hold: the highest of their values says that the size is elsewhere.
  static let longFrom = 0xFFFF_FFFF

  private let file: AtomicFile
  private let longFrom: Int
  private var place = 0
  private var entries: [Entry] = []

  /// - Parameter longFrom: The size from which records for 4 GB and more are used.
  init(_ file: AtomicFile, longFrom: Int = Self.longFrom) {
    self.file = file
    self.longFrom = longFrom
  }

  /// Appends a member as it is; its bytes begin at a multiple of 64.
  mutating func store(
    _ name: String, _ head: [UInt8], _ bytes: UnsafeRawBufferPointer
  ) throws(DeviceError) {
    let headCheck = head.withUnsafeBytes { $0.crc32() }
    let size = head.count + bytes.count
    let entry = Entry(
      name: name, isDeflated: false, start: place, checksum: bytes.crc32(after: headCheck),
      storedByteCount: size, byteCount: size, longFrom: longFrom)
    try append(entry.header())
    try append(head)
    try append(bytes)
    entries.append(entry)
  }

  /// Appends a member deflated; how long it gets and its checksum follow it.
  mutating func deflate(
    _ name: String, _ head: [UInt8], _ bytes: UnsafeRawBufferPointer
  ) throws(DeviceError) {
    let headCheck = head.withUnsafeBytes { $0.crc32() }
    var entry = Entry(
      name: name, isDeflated: true, start: place, checksum: bytes.crc32(after: headCheck),
      storedByteCount: 0, byteCount: head.count + bytes.count, longFrom: longFrom)
    try append(entry.header())
    let count = try compress(head, bytes)
    place += count
    entry.storedByteCount = count
    try append(entry.descriptor())
    entries.append(entry)
  }

  /// Appends the list of members and brings the file to the disk.
  mutating func finish() throws(DeviceError) {
    let start = place
    for entry in entries { try append(entry.listing()) }
    try append(ending(start: start, byteCount: place - start))
    try file.commit()
  }

  // MARK: - Implementation

  private struct Entry {
    let name: String
    let isDeflated: Bool
    let start: Int
    let checksum: UInt32
    var storedByteCount: Int
    let byteCount: Int
    let longFrom: Int

    /// Whether 32 bits may not hold a size; what does not compress grows by 5 bytes in 16 KB.
    var isLong: Bool { byteCount + byteCount / 1000 + 1000 >= longFrom }
    /// Whether the list needs long sizes or a long place.
    var hasLongListing: Bool { isLong || start >= longFrom }

    func header() -> [UInt8] {
      var record = LittleEndianBytes()
      record.append(UInt32(0x0403_4B50))
      appendCommon(&record)
      // What follows a deflated member is not known yet.
      record.append(isDeflated ? 0 : checksum)
      record.append(isLong ? .max : UInt32(isDeflated ? 0 : storedByteCount))
      record.append(isLong ? .max : UInt32(isDeflated ? 0 : byteCount))
      record.append(UInt16(name.utf8.count))
      var extra = LittleEndianBytes()
      if isLong {
        extra.append(UInt16(1))
        extra.append(UInt16(16))
        extra.append(UInt64(isDeflated ? 0 : byteCount))
        extra.append(UInt64(isDeflated ? 0 : storedByteCount))
      }
      // A field of zeros brings the bytes to a multiple of 64; its tag is the one Android aligns by.
      let used = start + 30 + name.utf8.count + extra.bytes.count + 4
      let padding = (64 - used % 64) % 64
      extra.append(UInt16(0xD935))
      extra.append(UInt16(padding))
      extra.bytes += Array(repeating: 0, count: padding)
      record.append(UInt16(extra.bytes.count))
      return record.bytes + Array(name.utf8) + extra.bytes
    }

    func descriptor() -> [UInt8] {
      var record = LittleEndianBytes()
      record.append(UInt32(0x0807_4B50))
      record.append(checksum)
      if isLong {
        record.append(UInt64(storedByteCount))
        record.append(UInt64(byteCount))
      } else {
        record.append(UInt32(storedByteCount))
        record.append(UInt32(byteCount))
      }
      return record.bytes
    }

    func listing() -> [UInt8] {
      let hasLongSizes = hasLongListing
      var record = LittleEndianBytes()
      record.append(UInt32(0x0201_4B50))
      record.append(UInt16(45))
      appendCommon(&record)
      record.append(checksum)
      record.append(hasLongSizes ? .max : UInt32(storedByteCount))
      record.append(hasLongSizes ? .max : UInt32(byteCount))
      record.append(UInt16(name.utf8.count))
      record.append(UInt16(hasLongSizes ? 28 : 0))
      // No comment, the first disk, binary, no attributes.
      record.bytes += Array(repeating: 0, count: 2 + 2 + 2 + 4)
      record.append(hasLongSizes ? .max : UInt32(start))
      record.bytes += Array(name.utf8)
      if hasLongSizes {
        record.append(UInt16(1))
        record.append(UInt16(24))
        record.append(UInt64(byteCount))
        record.append(UInt64(storedByteCount))
        record.append(UInt64(start))
      }
      return record.bytes
    }

    /// The version, the flags, the method and the time, which is the first of all days: equal arrays
    /// give equal files.
    private func appendCommon(_ record: inout LittleEndianBytes) {
      record.append(UInt16(hasLongListing ? 45 : 20))
      // Bit 11: the name is UTF-8. Bit 3: sizes and checksum follow the member.
      record.append(UInt16(0x800 | (isDeflated ? 8 : 0)))
      record.append(UInt16(isDeflated ? 8 : 0))
      record.append(UInt16(0))
      record.append(UInt16(0x21))
    }
  }

  private func ending(start: Int, byteCount: Int) -> [UInt8] {
    var record = LittleEndianBytes()
    let count = entries.count
    let isLong = start + byteCount >= longFrom || count >= 0xFFFF
    if isLong {
      record.append(UInt32(0x0606_4B50))
      record.append(UInt64(44))
      record.append(UInt16(45))
      record.append(UInt16(45))
      record.append(UInt64(0))
      for number in [count, count, byteCount, start] { record.append(UInt64(number)) }
      record.append(UInt32(0x0706_4B50))
      record.append(UInt32(0))
      record.append(UInt64(start + byteCount))
      record.append(UInt32(1))
    }
    record.append(UInt32(0x0605_4B50))
    record.append(UInt32(0))
    for _ in 0..<2 { record.append(isLong ? .max : UInt16(count)) }
    for number in [byteCount, start] { record.append(isLong ? .max : UInt32(number)) }
    record.append(UInt16(0))
    return record.bytes
  }

  private mutating func append(_ bytes: [UInt8]) throws(DeviceError) {
    try file.write(bytes)
    place += bytes.count
  }

  private mutating func append(_ bytes: UnsafeRawBufferPointer) throws(DeviceError) {
    try file.write(bytes)
    place += bytes.count
  }

  private func compress(
    _ head: [UInt8], _ bytes: UnsafeRawBufferPointer
  ) throws(DeviceError) -> Int {
    var count = 0
    // The level that zlib and NumPy take by default.
    let deflater = try Deflater(level: 6) { [file] bytes throws(DeviceError) in
      try file.write(bytes)
      count += bytes.count
    }
    try head.withUnsafeBytes { head in
      Result { () throws(DeviceError) in try deflater.write(head) }
    }.get()
    try deflater.write(bytes)
    try deflater.finish()
    return count
  }
}

/// Bytes of integers, the lowest first.
struct LittleEndianBytes {
  var bytes: [UInt8] = []

  mutating func append(_ value: some FixedWidthInteger) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }
}
