import CKernels
import SwiftwaterDevices

/// The rows of a plain text column as addresses, for loops.
struct TextRows {
  let views: UnsafePointer<sw_text_view>
  let buffers: UnsafePointer<UnsafePointer<UInt8>?>

  /// The bytes of a row; valid while the column lives.
  @inline(__always)
  subscript(row: Int) -> UnsafeRawBufferPointer {
    let view = views + row
    let length = Int(truncatingIfNeeded: view.pointee.head & 0xFFFF_FFFF)
    if length <= Int(SW_TEXT_INLINE) {
      return UnsafeRawBufferPointer(start: UnsafeRawPointer(view) + 4, count: length)
    }
    let tail = view.pointee.tail
    let base = UnsafeRawPointer(buffers[Int(truncatingIfNeeded: tail & 0xFFFF_FFFF)])
    return UnsafeRawBufferPointer(
      start: base.unsafelyUnwrapped + Int(truncatingIfNeeded: tail >> 32), count: length)
  }

  /// Part of a row's text as a view into the same memory.
  @inline(__always)
  func part(_ row: Int, _ range: Range<Int>) -> sw_text_view {
    sw_text_part(views + row, buffers, range.lowerBound, range.upperBound)
  }
}

extension Column {
  /// Runs a body with the rows of a plain text column.
  @inline(__always)
  func withTextRows<Result>(
    _ body: (TextRows) throws(FrameError) -> Result
  ) throws(FrameError) -> Result {
    try storage.withPointers { buffers throws(FrameError) in
      try body(TextRows(views: views, buffers: buffers))
    }
  }
}
