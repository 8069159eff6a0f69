import CInterfaces

/// The functions of zlib, found at run time.
///
/// Names and types are those of zlib 1.2 and later.
struct Zlib: Sendable {
  typealias Stream = UnsafeMutablePointer<sw_z_stream>
  typealias Step = @convention(c) (Stream, Int32) -> Int32
  typealias End = @convention(c) (Stream) -> Int32
  typealias InflateInit =
    @convention(c) (Stream, Int32, UnsafePointer<CChar>, Int32) -> Int32
  typealias DeflateInit =
    @convention(c) (Stream, Int32, Int32, Int32, Int32, Int32, UnsafePointer<CChar>, Int32)
    -> Int32

  /// The functions of this machine's library, or why there are none; looked for once.
  static let shared = Result { () throws(DeviceError) in try Zlib(files: OptionalLibrary.zlib.files)
  }

  let inflateInit: InflateInit
  let inflate: Step
  let inflateEnd: End
  let deflateInit: DeflateInit
  let deflate: Step
  let deflateEnd: End

  init(files: [String]) throws(DeviceError) {
    guard let library = DynamicLibrary(files) else {
      throw Self.missing("is not installed")
    }
    inflateInit = try Self.function("inflateInit2_", library)
    inflate = try Self.function("inflate", library)
    inflateEnd = try Self.function("inflateEnd", library)
    deflateInit = try Self.function("deflateInit2_", library)
    deflate = try Self.function("deflate", library)
    deflateEnd = try Self.function("deflateEnd", library)
  }

  /// The version whose structures are used: zlib compares its first digit with its own.
  static let version = "1.2.11"

  /// Returns a fresh stream, which must not move while zlib uses it.
  static func makeStream() -> Stream {
    let stream = Stream.allocate(capacity: 1)
    stream.initialize(to: sw_z_stream())
    return stream
  }

  private static func function<Function>(
    _ name: String, _ library: DynamicLibrary
  ) throws(DeviceError) -> Function {
    guard let function = library.function(name, as: Function.self) else {
      throw missing("lacks \(name)")
    }
    return function
  }

  private static func missing(_ what: String) -> DeviceError {
    DeviceError(
      .missingLibrary,
      """
      compression needs zlib, and \(OptionalLibrary.zlib.files[0]) \(what); install it with \
      '\(OptionalLibrary.zlib.install)', or use files that are not compressed
      """)
  }
}
