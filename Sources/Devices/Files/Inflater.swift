import CInterfaces

/// Reads compressed bytes (raw deflate, as in zip files) a stretch at a time.
package final class Inflater {
  /// Whether the end of the compressed bytes has been reached.
  package private(set) var isAtEnd = false

  /// Begins to read.
  ///
  /// - Parameter input: The compressed bytes; must stay valid while this lives.
  /// - Throws: ``DeviceError`` with code `missingLibrary` or `outOfMemory`.
  package init(_ input: UnsafeRawBufferPointer) throws(DeviceError) {
    zlib = try Zlib.shared.get()
    rest = input
    stream = Zlib.makeStream()
    let status = zlib.inflateInit(
      stream, Int32(SW_Z_RAW_WINDOW), Zlib.version, Int32(MemoryLayout<sw_z_stream>.size))
    guard status == SW_Z_OK else {
      throw DeviceError(.outOfMemory, "zlib could not start (status \(status))")
    }
  }

  deinit {
    _ = zlib.inflateEnd(stream)
    stream.deallocate()
  }

  /// Fills `output` as far as there are bytes.
  ///
  /// - Returns: How many bytes were written; fewer than asked for only at the end.
  /// - Throws: ``DeviceError`` with code `corruptData`.
  package func read(into output: UnsafeMutableRawBufferPointer) throws(DeviceError) -> Int {
    var done = 0
    while done < output.count && !isAtEnd {
      let (given, room) = (min(rest.count, Self.most), min(output.count - done, Self.most))
      stream.pointee.next_in = rest.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_in = UInt32(given)
      stream.pointee.next_out = (output.baseAddress.map { $0 + done })?
        .assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(room)
      let status = zlib.inflate(stream, Int32(SW_Z_NO_FLUSH))
      let (taken, written) =
        (given - Int(stream.pointee.avail_in), room - Int(stream.pointee.avail_out))
      rest = UnsafeRawBufferPointer(rebasing: rest[taken...])
      done += written
      isAtEnd = status == SW_Z_STREAM_END
      guard status == SW_Z_OK || isAtEnd, isAtEnd || taken + written > 0 else {
        let reason = stream.pointee.message.map { String(cString: $0) } ?? "it ends too early"
        throw DeviceError(.corruptData, "the compressed data is damaged: \(reason)")
      }
    }
    return done
  }

  /// Whether there is nothing more to read, neither compressed nor in zlib's hands.
  package func isExhausted() throws(DeviceError) -> Bool {
    if !isAtEnd {
      let written = try withUnsafeTemporaryByte { byte throws(DeviceError) in
        try read(into: byte)
      }
      if written > 0 { return false }
    }
    return rest.isEmpty
  }

  // MARK: - Implementation

  /// zlib counts in 32 bits.
  private static let most = 1 << 30

  private let zlib: Zlib
  private let stream: Zlib.Stream
  private var rest: UnsafeRawBufferPointer

  private func withUnsafeTemporaryByte(
    _ body: (UnsafeMutableRawBufferPointer) throws(DeviceError) -> Int
  ) throws(DeviceError) -> Int {
    var byte: UInt8 = 0
    return try withUnsafeMutablePointer(to: &byte) { pointer throws(DeviceError) in
      try body(UnsafeMutableRawBufferPointer(start: pointer, count: 1))
    }
  }
}
