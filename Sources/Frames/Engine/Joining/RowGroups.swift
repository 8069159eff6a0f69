import CKernels
import SwiftwaterDevices

/// Rows sorted by code.
enum RowGroups {
  /// Rows of code c lie at `starts[c]..<starts[c + 1]` of `rows`, in their order.
  ///
  /// - Parameters:
  ///   - codes: A code below `size` for each row, or `SW_NO_ROW` for rows that are left out.
  ///   - count: The number of rows.
  static func group(
    _ codes: Buffer, count: Int, size: Int
  ) throws(FrameError) -> (starts: Buffer, rows: Buffer) {
    let starts = try Buffer.room(for: size + 1, of: UInt32.self)
    let rows = try Buffer.room(for: count, of: UInt32.self)
    // Each thread takes a range of codes and reads all rows: worth it for few threads and many rows.
    let ranges = count < 1 << 17 ? 1 : min(Threads.count, 8)
    let grain = (size + ranges - 1) / ranges
    Threads.forEachRange(size, grain: grain) { _, range in
      let counts = starts.base(as: UInt32.self) + range.lowerBound
      counts.initialize(repeating: 0, count: range.count)
      sw_count_codes(
        codes.base(as: UInt32.self), count, UInt32(range.lowerBound), UInt32(range.upperBound),
        counts)
    }
    let ends = starts.base(as: UInt32.self)
    var total: UInt32 = 0
    for code in 0..<size {
      total += ends[code]
      ends[code] = total
    }
    ends[size] = total
    Threads.forEachRange(size, grain: grain) { _, range in
      sw_group_rows(
        codes.base(as: UInt32.self), count, UInt32(range.lowerBound), UInt32(range.upperBound),
        starts.base(as: UInt32.self) + range.lowerBound, rows.base(as: UInt32.self))
    }
    return (starts, rows)
  }
}
