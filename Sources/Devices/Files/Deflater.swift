import CInterfaces

/// Compresses bytes (raw deflate, as in zip files) a stretch at a time.
package final class Deflater {
  /// Begins to compress.
  ///
  /// - Parameters:
  ///   - level: From 1, the fastest, to 9, the smallest.
  ///   - sink: Gets the compressed bytes, which are valid during the call.
  /// - Throws: ``DeviceError`` with code `missingLibrary` or `outOfMemory`.
  package init(
    level: Int, sink: @escaping (UnsafeRawBufferPointer) throws(DeviceError) -> Void
  ) throws(DeviceError) {
    zlib = try Zlib.shared.get()
    self.sink = sink
    stream = Zlib.makeStream()
    output = .allocate(byteCount: Self.room, alignment: 64)
    let status = zlib.deflateInit(
      stream, Int32(level), Int32(SW_Z_DEFLATED), Int32(SW_Z_RAW_WINDOW),
      Int32(SW_Z_MEMORY_LEVEL), 0, Zlib.version,
      Int32(MemoryLayout<sw_z_stream>.size))
    guard status == SW_Z_OK else {
      throw DeviceError(.outOfMemory, "zlib could not start (status \(status))")
    }
  }

  deinit {
    _ = zlib.deflateEnd(stream)
    stream.deallocate()
    output.deallocate()
  }

  /// Compresses bytes after those before.
  package func write(_ bytes: UnsafeRawBufferPointer) throws(DeviceError) {
    var rest = bytes
    while !rest.isEmpty {
      let part = min(rest.count, 1 << 30)
      try push(UnsafeRawBufferPointer(rebasing: rest[..<part]), SW_Z_NO_FLUSH)
      rest = UnsafeRawBufferPointer(rebasing: rest[part...])
    }
  }

  /// Writes what is left; nothing may follow.
  package func finish() throws(DeviceError) {
    try push(UnsafeRawBufferPointer(start: nil, count: 0), SW_Z_FINISH)
  }

  // MARK: - Implementation

  private static let room = 256 << 10

  private let zlib: Zlib
  private let stream: Zlib.Stream
  private let output: UnsafeMutableRawPointer
  private let sink: (UnsafeRawBufferPointer) throws(DeviceError) -> Void

  private func push(
    _ bytes: UnsafeRawBufferPointer, _ flush: Int
  ) throws(DeviceError) {
    stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(bytes.count)
    repeat {
      stream.pointee.next_out = output.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(Self.room)
      // A lack of room is no failure: the loop makes some.
      let status = zlib.deflate(stream, Int32(flush))
      guard status == SW_Z_OK || status == SW_Z_STREAM_END || status == SW_Z_BUFFER else {
        throw DeviceError(.corruptData, "zlib could not compress (status \(status))")
      }
      let written = Self.room - Int(stream.pointee.avail_out)
      if written > 0 { try sink(UnsafeRawBufferPointer(start: output, count: written)) }
    } while stream.pointee.avail_out == 0
  }
}
