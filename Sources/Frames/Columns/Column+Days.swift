import CKernels
import SwiftwaterDevices

// Days repeat: what is computed of a day is computed once for each there may be, and looked up.
extension Column {
  /// The days from the first to the last of a column of dates; nil when there is none.
  var dayRange: ClosedRange<Int32>? {
    var (low, high) = (Int64.max, Int64.min)
    var cells = cells(0..<count)
    sw_key_range(&cells, Int64(count), &low, &high)
    return low <= high ? Int32(low)...Int32(high) : nil
  }

  /// The element that belongs to the day of each row; the first one for a null.
  ///
  /// - Parameters:
  ///   - elements: One for each day of ``dayRange``.
  ///   - first: The first of these days.
  func lookedUp<Element: BitwiseCopyable & Sendable>(
    _ elements: [Element], from first: Int32
  ) throws(FrameError) -> Buffer {
    let out = try Buffer.room(for: count, of: Element.self)
    Threads.forEachRange(count, grain: 1 << 16) { _, rows in
      let (days, target) = (self.elements(Int32.self), out.base(as: Element.self))
      elements.withUnsafeBufferPointer { elements in
        // Below a null lies any day.
        for row in rows {
          let place = Int(days[row]) - Int(first)
          target[row] = elements[elements.indices.contains(place) ? place : 0]
        }
      }
    }
    return out
  }
}
