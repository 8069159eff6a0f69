#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Why the operating system refused a call.
package struct SystemError: Error, Sendable, Equatable {
  /// The kinds that call for different remedies.
  enum Kind: Sendable {
    case missing, notPermitted, outOfSpace, tooLarge, directory, pipe, device, sizeless, other
  }

  /// The `errno` of the call.
  package let number: Int32

  /// The system's words for it.
  package var text: String { String(cString: strerror(number)) }

  var kind: Kind {
    switch number {
    case ENOENT: .missing
    case EACCES, EPERM, EROFS: .notPermitted
    case ENOSPC, EDQUOT: .outOfSpace
    case EFBIG: .tooLarge
    case EISDIR: .directory
    case ESPIPE: .pipe
    case ENODEV: .device
    case ENODATA: .sizeless
    default: .other
    }
  }

  /// The reason of the call that failed last on this thread.
  static var last: SystemError { SystemError(number: errno) }

  static let isDirectory = SystemError(number: EISDIR)
  static let isPipe = SystemError(number: ESPIPE)
  static let isDevice = SystemError(number: ENODEV)
  /// The file says it is empty, and has bytes: the system makes it as it is read.
  static let isSizeless = SystemError(number: ENODATA)
  static let isTooLarge = SystemError(number: EFBIG)
  static let isClosed = SystemError(number: EBADF)
}
