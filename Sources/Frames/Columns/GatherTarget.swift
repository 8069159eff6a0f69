import CKernels
import SwiftwaterDevices

/// A column being put together from rows of others, range by range, on several threads at once.
struct GatherTarget: Sendable {
  private let source: Column
  private let count: Int
  private let values: Buffer
  private let bits: Buffer?
  /// Whether the bits are shared with a target that writes them.
  private let sharesBits: Bool

  /// - Parameters:
  ///   - source: The column most rows come from; others have its type and texts.
  ///   - count: The number of rows, every one of which has to be written.
  ///   - missing: Bits, zero at first, for targets of the same row numbers some of which are
  ///     `SW_NO_ROW`; nil where each is a row.
  ///   - writesMissing: Whether this is the target that writes them.
  init(
    _ source: Column, count: Int, missing: Buffer? = nil, writesMissing: Bool = true
  ) throws(FrameError) {
    self.source = source
    self.count = count
    values = try .room(for: count * source.width, of: UInt8.self)
    let isOwn = source.validity != nil
    bits = isOwn ? try Self.bits(count) : missing
    sharesBits = !isOwn && !writesMissing
  }

  /// Room for a bit a row, all zero.
  static func bits(_ count: Int) throws(FrameError) -> Buffer {
    try .room(for: (count + 63) / 64 * 8, of: UInt8.self, zeroed: true)
  }

  /// Writes rows of the source, or of another column of its type, from row `place` on.
  ///
  /// - Parameters:
  ///   - rows: Row numbers; `SW_NO_ROW` gives null.
  ///   - rowCount: How many there are.
  ///   - first: What is added to each.
  ///   - place: Where the first goes.
  func write(
    _ rows: UnsafePointer<UInt32>, count rowCount: Int, of other: Column? = nil,
    from first: Int = 0, at place: Int
  ) {
    let from = other ?? source
    let width = from.width
    sw_gather_rows(
      from.values.pointer + (from.start + first) * width, width, rows, rowCount,
      values.pointer + place * width)
    guard let bits, !sharesBits else { return }
    sw_gather_bits(
      from.validity?.bits.base(as: UInt8.self), (from.validity?.start ?? 0) + first, rows,
      rowCount, bits.base(as: UInt8.self), place)
  }

  /// The column, once every row is written.
  var column: Column {
    Column(
      type: source.type, count: count, values: values,
      validity: bits.flatMap { Validity(bits: $0, start: 0, count: count) },
      storage: source.storage, dictionary: source.dictionary)
  }
}
