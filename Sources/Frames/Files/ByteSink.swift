import SwiftwaterDevices

/// Bytes that are written one after the other.
struct ByteSink: Sendable {
  private(set) var buffer: Buffer
  private(set) var count = 0

  init(capacity: Int = 256) throws(FrameError) {
    buffer = try .room(for: capacity, of: UInt8.self)
  }

  var bytes: UnsafeRawBufferPointer { UnsafeRawBufferPointer(start: buffer.pointer, count: count) }

  /// The bytes there is room for.
  var capacity: Int { buffer.byteCount }

  /// Where the next byte goes.
  var end: UnsafeMutablePointer<UInt8> { buffer.base(as: UInt8.self) + count }

  /// Makes room for more bytes.
  mutating func reserve(_ more: Int) throws(FrameError) {
    guard count + more > buffer.byteCount else { return }
    let wider = try Buffer.room(for: (count + more) * 2, of: UInt8.self)
    wider.pointer.copyMemory(from: buffer.pointer, byteCount: count)
    buffer = wider
  }

  /// Counts bytes that somebody has written at the end.
  mutating func advance(_ bytes: Int) { count += bytes }
}

extension Array where Element == UInt8 {
  /// `withUnsafeBytes` for bodies that throw frame errors.
  func withUnsafeBytesOrThrow(
    _ body: (UnsafeRawBufferPointer) throws(FrameError) -> Void
  ) throws(FrameError) {
    var failure: FrameError?
    withUnsafeBytes { bytes in
      do throws(FrameError) { try body(bytes) } catch { failure = error }
    }
    if let failure { throw failure }
  }
}
