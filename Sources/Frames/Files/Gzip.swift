import CInterfaces
import SwiftwaterDevices

/// The functions of zlib for gzip files, found at run time.
private struct GzipLibrary: Sendable {
  typealias Stream = UnsafeMutablePointer<sw_z_stream>
  typealias Step = @convention(c) (Stream, Int32) -> Int32
  typealias End = @convention(c) (Stream) -> Int32
  typealias InflateInit = @convention(c) (Stream, Int32, UnsafePointer<CChar>, Int32) -> Int32
  typealias DeflateInit =
    @convention(c) (Stream, Int32, Int32, Int32, Int32, Int32, UnsafePointer<CChar>, Int32)
    -> Int32

  let inflateInit: InflateInit
  let inflate: Step
  let inflateReset: End
  let inflateEnd: End
  let deflateInit: DeflateInit
  let deflate: Step
  let deflateEnd: End

  static let shared: GzipLibrary? = {
    guard let library = OptionalLibrary.zlib.find(),
      let inflateInit = library.function("inflateInit2_", as: InflateInit.self),
      let inflate = library.function("inflate", as: Step.self),
      let inflateReset = library.function("inflateReset", as: End.self),
      let inflateEnd = library.function("inflateEnd", as: End.self),
      let deflateInit = library.function("deflateInit2_", as: DeflateInit.self),
      let deflate = library.function("deflate", as: Step.self),
      let deflateEnd = library.function("deflateEnd", as: End.self)
    else { return nil }
    return GzipLibrary(
      inflateInit: inflateInit, inflate: inflate, inflateReset: inflateReset,
      inflateEnd: inflateEnd, deflateInit: deflateInit, deflate: deflate, deflateEnd: deflateEnd)
  }()

  static func get() throws(FrameError) -> GzipLibrary {
    guard let shared else { throw Compression.missing("gzip", "libz.so.1", "zlib1g") }
    return shared
  }

  /// zlib compares the first digit with its own.
  static let version = "1.2.11"
  /// The largest window, with gzip's header and checksum around the data.
  static let window: Int32 = 15 + 16
  static let size = Int32(MemoryLayout<sw_z_stream>.size)
}

/// Bytes out of a gzip file, all of its members one after the other.
final class GzipReader: ByteReader {
  private let zlib: GzipLibrary
  private let stream: UnsafeMutablePointer<sw_z_stream>
  private let input: any ByteReader
  private let path: String
  private let room: Buffer
  private var isBetweenMembers = true
  /// Whether there may be bytes left that the room before was too small for.
  private var isFull = false

  init(_ input: any ByteReader, path: String) throws(FrameError) {
    zlib = try GzipLibrary.get()
    room = try .room(for: 1 << 17, of: UInt8.self)
    stream = .allocate(capacity: 1)
    stream.initialize(to: sw_z_stream())
    self.input = input
    self.path = path
    guard
      zlib.inflateInit(stream, GzipLibrary.window, GzipLibrary.version, GzipLibrary.size)
        == SW_Z_OK
    else { throw FrameError(.outOfMemory, "no room to decompress \(path)") }
  }

  deinit {
    _ = zlib.inflateEnd(stream)
    stream.deallocate()
  }

  func read(into target: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int {
    // zlib counts in 32 bits.
    let wanted = min(target.count, 1 << 30)
    while true {
      if stream.pointee.avail_in == 0, !isFull {
        let got = try input.read(
          into: UnsafeMutableRawBufferPointer(start: room.pointer, count: room.byteCount))
        if got == 0 {
          guard isBetweenMembers else { throw Compression.damaged(path, "it ends too early") }
          return 0
        }
        stream.pointee.next_in = UnsafePointer(room.base(as: UInt8.self))
        stream.pointee.avail_in = UInt32(got)
      }
      stream.pointee.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
      stream.pointee.avail_out = UInt32(wanted)
      isBetweenMembers = false
      let status = zlib.inflate(stream, Int32(SW_Z_NO_FLUSH))
      let written = wanted - Int(stream.pointee.avail_out)
      isFull = written == wanted && status != SW_Z_STREAM_END
      if status == SW_Z_STREAM_END {
        isBetweenMembers = true
        _ = zlib.inflateReset(stream)
      } else if status != SW_Z_OK, status != SW_Z_BUFFER {
        let why = stream.pointee.message.map { String(cString: $0) } ?? "status \(status)"
        throw Compression.damaged(path, why)
      }
      if written > 0 { return written }
    }
  }
}

/// Compresses whole texts as gzip members, which one after the other are a gzip file.
struct GzipCompressor: Sendable {
  let level: Int

  func compress(_ bytes: UnsafeRawBufferPointer) throws(FrameError) -> ByteSink {
    let zlib = try GzipLibrary.get()
    let stream = UnsafeMutablePointer<sw_z_stream>.allocate(capacity: 1)
    stream.initialize(to: sw_z_stream())
    defer { stream.deallocate() }
    let memoryLevel: Int32 = 8
    guard
      zlib.deflateInit(
        stream, Int32(level), Int32(SW_Z_DEFLATED), GzipLibrary.window, memoryLevel, 0,
        GzipLibrary.version, GzipLibrary.size) == SW_Z_OK
    else { throw FrameError(.outOfMemory, "no room to compress") }
    defer { _ = zlib.deflateEnd(stream) }
    // Deflate grows what it cannot shrink by 5 bytes in 16 KiB at most; the rest is the frame.
    var sink = try ByteSink(capacity: bytes.count + bytes.count / 1000 + 128)
    stream.pointee.next_in = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_in = UInt32(bytes.count)
    let capacity = sink.capacity
    stream.pointee.next_out = sink.end
    stream.pointee.avail_out = UInt32(capacity)
    let status = zlib.deflate(stream, Int32(SW_Z_FINISH))
    guard status == SW_Z_STREAM_END else {
      throw FrameError(.file, "zlib could not compress (status \(status))")
    }
    sink.advance(capacity - Int(stream.pointee.avail_out))
    return sink
  }
}
