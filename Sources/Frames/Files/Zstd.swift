import SwiftwaterDevices

/// The functions of libzstd, found at run time.
///
/// Names and types are those of its stable interface since version 1.0, `facebook.github.io/zstd/zstd_manual.html`.
private struct ZstdLibrary: Sendable {
  /// `ZSTD_inBuffer` and `ZSTD_outBuffer`, which lie alike.
  struct Stretch {
    var bytes: UnsafeMutableRawPointer?
    var size: Int
    var position: Int
  }

  typealias Create = @convention(c) () -> OpaquePointer?
  typealias Free = @convention(c) (OpaquePointer?) -> Int
  typealias Step =
    @convention(c) (OpaquePointer?, UnsafeMutableRawPointer, UnsafeMutableRawPointer)
    -> Int
  typealias Check = @convention(c) (Int) -> UInt32
  typealias Name = @convention(c) (Int) -> UnsafePointer<CChar>?
  typealias Bound = @convention(c) (Int) -> Int
  typealias SetParameter = @convention(c) (OpaquePointer?, Int32, Int32) -> Int
  typealias Compress =
    @convention(c) (OpaquePointer?, UnsafeMutableRawPointer?, Int, UnsafeRawPointer?, Int) -> Int

  let create: Create
  let free: Free
  let step: Step
  let isError: Check
  let errorName: Name
  let bound: Bound
  let createCompressor: Create
  let freeCompressor: Free
  let setParameter: SetParameter
  let compress: Compress

  static let shared: ZstdLibrary? = {
    guard let library = OptionalLibrary.zstd.find(),
      let create = library.function("ZSTD_createDStream", as: Create.self),
      let free = library.function("ZSTD_freeDStream", as: Free.self),
      let step = library.function("ZSTD_decompressStream", as: Step.self),
      let isError = library.function("ZSTD_isError", as: Check.self),
      let errorName = library.function("ZSTD_getErrorName", as: Name.self),
      let bound = library.function("ZSTD_compressBound", as: Bound.self),
      let createCompressor = library.function("ZSTD_createCCtx", as: Create.self),
      let freeCompressor = library.function("ZSTD_freeCCtx", as: Free.self),
      let setParameter = library.function("ZSTD_CCtx_setParameter", as: SetParameter.self),
      let compress = library.function("ZSTD_compress2", as: Compress.self)
    else { return nil }
    return ZstdLibrary(
      create: create, free: free, step: step, isError: isError, errorName: errorName,
      bound: bound, createCompressor: createCompressor, freeCompressor: freeCompressor,
      setParameter: setParameter, compress: compress)
  }()

  static func get() throws(FrameError) -> ZstdLibrary {
    guard let shared else { throw Compression.missing("zstd", "libzstd.so.1", "libzstd1") }
    return shared
  }

  /// `ZSTD_c_compressionLevel` and `ZSTD_c_checksumFlag`.
  static let level: Int32 = 100
  static let checksum: Int32 = 201

  func text(_ status: Int) -> String {
    errorName(status).map { String(cString: $0) } ?? "status \(status)"
  }
}

/// Bytes out of a Zstandard file, all of its frames one after the other.
final class ZstdReader: ByteReader {
  private let zstd: ZstdLibrary
  private let stream: OpaquePointer?
  private let input: any ByteReader
  private let path: String
  private let room: Buffer
  private var given = ZstdLibrary.Stretch(bytes: nil, size: 0, position: 0)
  private var isBetweenFrames = true
  /// Whether there may be bytes left that the room before was too small for.
  private var isFull = false

  init(_ input: any ByteReader, path: String) throws(FrameError) {
    zstd = try ZstdLibrary.get()
    room = try .room(for: 1 << 17, of: UInt8.self)
    stream = zstd.create()
    self.input = input
    self.path = path
    guard stream != nil else { throw FrameError(.outOfMemory, "no room to decompress \(path)") }
  }

  deinit { _ = zstd.free(stream) }

  func read(into target: UnsafeMutableRawBufferPointer) throws(FrameError) -> Int {
    while true {
      if given.position == given.size, !isFull {
        let got = try input.read(
          into: UnsafeMutableRawBufferPointer(start: room.pointer, count: room.byteCount))
        if got == 0, isBetweenFrames { return 0 }
        if got == 0 { throw Compression.damaged(path, "it ends too early") }
        given = ZstdLibrary.Stretch(bytes: room.pointer, size: got, position: 0)
      }
      var taken = ZstdLibrary.Stretch(bytes: target.baseAddress, size: target.count, position: 0)
      let status = zstd.step(stream, &taken, &given)
      guard zstd.isError(status) == 0 else { throw Compression.damaged(path, zstd.text(status)) }
      isBetweenFrames = status == 0
      isFull = taken.position == taken.size && status != 0
      if taken.position > 0 { return taken.position }
    }
  }
}

/// Compresses whole texts as Zstandard frames, which one after the other are a file.
struct ZstdCompressor: Sendable {
  let level: Int

  func compress(_ bytes: UnsafeRawBufferPointer) throws(FrameError) -> ByteSink {
    let zstd = try ZstdLibrary.get()
    var sink = try ByteSink(capacity: zstd.bound(bytes.count))
    let compressor = zstd.createCompressor()
    guard compressor != nil else { throw FrameError(.outOfMemory, "no room to compress") }
    defer { _ = zstd.freeCompressor(compressor) }
    _ = zstd.setParameter(compressor, ZstdLibrary.level, Int32(level))
    _ = zstd.setParameter(compressor, ZstdLibrary.checksum, 1)
    let written = zstd.compress(
      compressor, sink.end, sink.capacity, bytes.baseAddress, bytes.count)
    guard zstd.isError(written) == 0 else {
      throw FrameError(.file, "libzstd could not compress: \(zstd.text(written))")
    }
    sink.advance(written)
    return sink
  }
}
