import SwiftwaterDevices

/// How the bytes of a file are compressed.
public enum Compression: Sendable, Hashable {
  /// Not at all.
  case none
  /// gzip, with a level from 1, the fastest, to 9, the smallest.
  case gzip(level: Int = 6)
  /// Zstandard, with a level from 1, the fastest, to 19, the smallest.
  case zstd(level: Int = 3)

  /// What the first bytes of a file say.
  static func detected(_ head: UnsafeRawBufferPointer) -> Compression {
    if head.starts(with: [0x1F, 0x8B]) { return .gzip() }
    if head.starts(with: [0x28, 0xB5, 0x2F, 0xFD]) { return .zstd() }
    return .none
  }

  /// The bytes behind compressed ones.
  func reader(_ input: any ByteReader, path: String) throws(FrameError) -> any ByteReader {
    switch self {
    case .none: input
    case .gzip: try GzipReader(input, path: path)
    case .zstd: try ZstdReader(input, path: path)
    }
  }

  /// What a library says when it is not there.
  static func missing(_ name: String, _ file: String, _ package: String) -> FrameError {
    FrameError(
      .file,
      """
      \(name) files need \(file), which is not installed; install it with \
      'apt-get install \(package)', or use files that are not compressed
      """)
  }

  static func damaged(_ path: String, _ why: String) -> FrameError {
    FrameError(.format, "cannot read \(path): the compressed data is damaged: \(why)")
  }
}
