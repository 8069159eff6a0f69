import CKernels
import Synchronization
import SwiftwaterDevices

/// The memory that the long texts of one column are written to, by several threads.
final class TextBlocks: Sendable {
  private let buffers = Mutex<[Buffer]>([])

  /// A block of memory and its number.
  func add(byteCount: Int) throws(FrameError) -> (block: Buffer, number: UInt32) {
    let block = try Buffer.room(for: byteCount, of: UInt8.self)
    return buffers.withLock { buffers in
      buffers.append(block)
      return (block, UInt32(buffers.count - 1))
    }
  }

  var storage: TextStorage { TextStorage(buffers: buffers.withLock { $0 }) }
}

/// Writes texts as views; what does not fit in one goes to blocks of the writer's own.
struct TextWriter {
  private let blocks: TextBlocks
  private var block: UnsafeMutablePointer<UInt8>?
  private var number: UInt32 = 0
  private var used = 0
  private var capacity = 0

  init(_ blocks: TextBlocks) { self.blocks = blocks }

  /// The view of a text whose bytes are copied.
  @inline(__always)
  mutating func view(_ text: UnsafeRawBufferPointer) throws(FrameError) -> sw_text_view {
    let bytes = text.baseAddress?.assumingMemoryBound(to: UInt8.self)
    guard text.count > Int(SW_TEXT_INLINE), let bytes else {
      return sw_text_make_view(bytes, text.count, 0, 0)
    }
    if used + text.count > capacity { try grow(text.count) }
    let target = block.unsafelyUnwrapped + used
    target.update(from: bytes, count: text.count)
    let view = sw_text_make_view(target, text.count, number, UInt32(truncatingIfNeeded: used))
    used += text.count
    return view
  }

  private mutating func grow(_ needed: Int) throws(FrameError) {
    guard needed <= TextScratch.limit else { throw .textTooLong }
    // Blocks double up to 16 MiB; what a view points into never moves.
    let size = min(max(capacity * 2, 64 << 10), 16 << 20)
    let (buffer, number) = try blocks.add(byteCount: max(size, needed))
    self.number = number
    block = buffer.base(as: UInt8.self)
    capacity = buffer.byteCount
    used = 0
  }
}

extension FrameError {
  static let textTooLong = FrameError(.argument, "a text is longer than 1 GiB; split it")
}
