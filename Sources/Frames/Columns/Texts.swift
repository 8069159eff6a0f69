import CKernels
import SwiftwaterDevices

/// What the views of a text column point into; keeps it alive to the end of a name's scope.
@_noEagerMove
struct TextStorage: Sendable {
  var buffers: [Buffer] = []

  func withPointers<Result>(
    _ body: (UnsafePointer<UnsafePointer<UInt8>?>) throws(FrameError) -> Result
  ) throws(FrameError) -> Result {
    // One entry more, so that there is an address even when there is no buffer.
    let table = UnsafeMutablePointer<UnsafePointer<UInt8>?>.allocate(capacity: buffers.count + 1)
    defer { table.deallocate() }
    for (index, buffer) in buffers.enumerated() {
      (table + index).initialize(to: UnsafePointer(buffer.base(as: UInt8.self)))
    }
    (table + buffers.count).initialize(to: nil)
    return try withExtendedLifetime(buffers) { () throws(FrameError) in
      try body(UnsafePointer(table))
    }
  }

  /// The bytes of a view; `view` must stay where it is while they are used.
  @inline(__always)
  func bytes(_ view: UnsafePointer<sw_text_view>) -> UnsafeRawBufferPointer {
    let length = Int(truncatingIfNeeded: view.pointee.head & 0xFFFF_FFFF)
    if length <= Int(SW_TEXT_INLINE) {
      return UnsafeRawBufferPointer(start: UnsafeRawPointer(view) + 4, count: length)
    }
    let tail = view.pointee.tail
    let buffer = buffers[Int(truncatingIfNeeded: tail & 0xFFFF_FFFF)]
    return UnsafeRawBufferPointer(start: buffer.pointer + Int(tail >> 32), count: length)
  }

  func string(_ view: UnsafePointer<sw_text_view>) -> String {
    String(decoding: bytes(view), as: UTF8.self)
  }
}

/// Distinct texts, numbered from 0.
final class TextDictionary: Sendable {
  let views: Buffer
  let storage: TextStorage
  let count: Int

  init(views: Buffer, storage: TextStorage, count: Int) {
    self.views = views
    self.storage = storage
    self.count = count
  }

  func string(_ code: Int) -> String { storage.string(views.base(as: sw_text_view.self) + code) }

  var strings: [String] { (0..<count).map(string) }
}

/// Collects texts into views, copying those that do not fit in one.
struct TextBuilder {
  private(set) var count = 0
  private var views: Buffer
  private var bytes: Buffer
  private var used = 0
  private var full: [Buffer] = []

  init(capacity: Int) throws(FrameError) {
    views = try .room(for: max(capacity, 16), of: sw_text_view.self)
    bytes = try .room(for: 0, of: UInt8.self)
  }

  mutating func append(_ text: String) throws(FrameError) {
    var text = text
    var failure: FrameError?
    text.withUTF8 { utf8 in
      do throws(FrameError) { try append(UnsafeRawBufferPointer(utf8)) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  mutating func append(_ text: UnsafeRawBufferPointer) throws(FrameError) {
    if (count + 1) * 16 > views.byteCount {
      let wider = try Buffer.room(for: count * 2, of: sw_text_view.self)
      wider.pointer.copyMemory(from: views.pointer, byteCount: count * 16)
      views = wider
    }
    guard text.count < 1 << 30 else {
      throw FrameError(.argument, "a text of \(text.count) bytes is longer than 1 GiB; split it")
    }
    var source = text.baseAddress
    if text.count > Int(SW_TEXT_INLINE), let from = source {
      if used + text.count > bytes.byteCount {
        // Blocks double up to 64 MiB; what a view points into never moves.
        if used > 0 { full.append(bytes) }
        let size = min(max(bytes.byteCount * 2, 4096), 64 << 20)
        bytes = try .room(for: max(size, text.count), of: UInt8.self)
        used = 0
      }
      let to = bytes.pointer + used
      to.copyMemory(from: from, byteCount: text.count)
      source = UnsafeRawPointer(to)
    }
    views.base(as: sw_text_view.self)[count] = sw_text_make_view(
      source?.assumingMemoryBound(to: UInt8.self), text.count, UInt32(full.count), UInt32(used))
    if text.count > Int(SW_TEXT_INLINE) { used += text.count }
    count += 1
  }

  /// The bytes it takes.
  var byteCount: Int { full.reduce(views.byteCount + bytes.byteCount) { $0 + $1.byteCount } }

  /// Where the bytes of the last text lie, if they did not fit into its view; they do not move.
  var lastBytes: UnsafeRawPointer? {
    guard count > 0 else { return nil }
    let tail = views.base(as: sw_text_view.self)[count - 1].tail
    return UnsafeRawPointer(bytes.pointer) + Int(tail >> 32)
  }

  mutating func appendNull() throws(FrameError) {
    try append(UnsafeRawBufferPointer(start: nil, count: 0))
  }

  func finish() -> (views: Buffer, storage: TextStorage) {
    (views, TextStorage(buffers: used > 0 ? full + [bytes] : full))
  }
}
