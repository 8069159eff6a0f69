import SwiftwaterDevices

/// The functions of PCRE2, found at run time.
///
/// Names, types and numbers are those of PCRE2 10.30 and later.
struct PCRE2: Sendable {
  typealias Compile =
    @convention(c) (
      UnsafePointer<UInt8>?, Int, UInt32, UnsafeMutablePointer<Int32>?,
      UnsafeMutablePointer<Int>?, OpaquePointer?
    ) -> OpaquePointer?
  typealias Match =
    @convention(c) (
      OpaquePointer?, UnsafePointer<UInt8>?, Int, Int, UInt32, OpaquePointer?, OpaquePointer?
    ) -> Int32
  typealias Make = @convention(c) (OpaquePointer?) -> OpaquePointer?
  typealias MakeFrom = @convention(c) (OpaquePointer?, OpaquePointer?) -> OpaquePointer?
  typealias Free = @convention(c) (OpaquePointer?) -> Void
  typealias SetLimit = @convention(c) (OpaquePointer?, UInt32) -> Int32
  typealias Info = @convention(c) (OpaquePointer?, UInt32, UnsafeMutableRawPointer?) -> Int32
  typealias Message = @convention(c) (Int32, UnsafeMutablePointer<UInt8>?, Int) -> Int32
  typealias Offsets = @convention(c) (OpaquePointer?) -> UnsafeMutablePointer<Int>?

  /// The functions of this machine's library, or why there are none; looked for once.
  static let shared = Result { () throws(FrameError) in try PCRE2(OptionalLibrary.pcre2.files) }

  let compile: Compile
  let compileForProcessor: SetLimit
  let freeCode: Free
  let match: Match
  let makeMatchData: MakeFrom
  let freeMatchData: Free
  let offsets: Offsets
  let makeMatchContext: Make
  let freeMatchContext: Free
  let setMatchLimit: SetLimit
  let setHeapLimit: SetLimit
  let info: Info
  let message: Message

  init(_ files: [String]) throws(FrameError) {
    guard let library = DynamicLibrary(files) else { throw Self.missing("is not installed") }
    compile = try Self.function("pcre2_compile_8", library)
    compileForProcessor = try Self.function("pcre2_jit_compile_8", library)
    freeCode = try Self.function("pcre2_code_free_8", library)
    match = try Self.function("pcre2_match_8", library)
    makeMatchData = try Self.function("pcre2_match_data_create_from_pattern_8", library)
    freeMatchData = try Self.function("pcre2_match_data_free_8", library)
    offsets = try Self.function("pcre2_get_ovector_pointer_8", library)
    makeMatchContext = try Self.function("pcre2_match_context_create_8", library)
    freeMatchContext = try Self.function("pcre2_match_context_free_8", library)
    setMatchLimit = try Self.function("pcre2_set_match_limit_8", library)
    setHeapLimit = try Self.function("pcre2_set_heap_limit_8", library)
    info = try Self.function("pcre2_pattern_info_8", library)
    message = try Self.function("pcre2_get_error_message_8", library)
  }

  // MARK: - Numbers of pcre2.h

  static let utf: UInt32 = 0x0008_0000
  static let unicodeProperties: UInt32 = 0x0002_0000
  static let noByteEscape: UInt32 = 0x0010_0000
  static let noTextCheck: UInt32 = 0x4000_0000
  static let anchored: UInt32 = 0x8000_0000
  static let endAnchored: UInt32 = 0x2000_0000
  static let notEmptyAtStart: UInt32 = 0x0000_0008
  static let complete: UInt32 = 1
  static let withoutProcessorCode: UInt32 = 0x0000_2000
  static let infoGroupCount: UInt32 = 4
  static let infoNameCount: UInt32 = 17
  static let infoNameSize: UInt32 = 18
  static let infoNames: UInt32 = 19
  static let noMatch: Int32 = -1
  static let stackLimit: Int32 = -46
  static let matchLimit: Int32 = -47
  static let depthLimit: Int32 = -53
  static let heapLimit: Int32 = -63
  static let unset = -1

  // MARK: - Implementation

  private static func function<Function>(
    _ name: String, _ library: DynamicLibrary
  ) throws(FrameError) -> Function {
    guard let function = library.function(name, as: Function.self) else {
      throw missing("lacks \(name)")
    }
    return function
  }

  private static func missing(_ what: String) -> FrameError {
    FrameError(
      .missingLibrary,
      """
      regular expressions need PCRE2, and \(OptionalLibrary.pcre2.files[0]) \(what); install it \
      with '\(OptionalLibrary.pcre2.install)', or search for a text as it is
      """)
  }
}
