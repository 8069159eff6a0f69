import CKernels
import SwiftwaterDevices

extension SpillFile {
  /// Reads blocks back as one table, each straight into its place, by all threads.
  ///
  /// - Parameters:
  ///   - schema: The columns that are wanted.
  ///   - places: Where they stand in the table that was written; nil where they are all of it.
  func read(
    _ blocks: [SpilledBlock], schema: [Field], places: [Int]? = nil, run: QueryRun
  ) throws(FrameError) -> Table {
    var starts: [Int] = []
    var total = 0
    for block in blocks {
      starts.append(total)
      total += block.rows
    }
    var columns: [Column] = []
    for (index, field) in schema.enumerated() {
      columns.append(
        try column(
          places?[index] ?? index, field.type, blocks, Places(starts: starts, total: total), run))
    }
    return Table(names: schema.map(\.name), columns: columns, count: total)
  }

  // MARK: - Implementation

  private struct Places: Sendable {
    var starts: [Int]
    var total: Int
  }

  private func column(
    _ index: Int, _ type: ColumnType, _ blocks: [SpilledBlock], _ places: Places, _ run: QueryRun
  ) throws(FrameError) -> Column {
    let parts = blocks.map { $0.columns[index] }
    guard let first = parts.first else { return try Column.nulls(type, count: 0) }
    let isAlike = parts.allSatisfy { $0.kept == nil && $0.dictionary === first.dictionary }
    guard isAlike else {
      // Each block on its own, then what they have in common.
      let columns = try run.map(blocks.count) { block throws(FrameError) in
        if let kept = parts[block].kept { return kept }
        let alone = Places(starts: [0], total: blocks[block].rows)
        return try self.column(index, type, [blocks[block]], alone, run)
      }
      return try Column.joined(columns)
    }
    let isText = type.physical == .view && first.dictionary == nil
    let width = first.dictionary == nil ? type.physical.width : 4
    let values = try Buffer.room(for: places.total * width, of: UInt8.self)
    let texts = isText ? try TextPlaces(parts) : TextPlaces()
    _ = try run.map(blocks.count) { block throws(FrameError) in
      let target = values.pointer + places.starts[block] * width
      if let segment = parts[block].values { try read(segment, to: target) }
      guard isText, let segment = parts[block].texts else { return }
      let place = texts.places[block]
      guard segment.byteCount > 0 else { return }
      try read(segment, to: texts.buffers[place.buffer].pointer + place.offset)
      sw_text_rebase(
        target.assumingMemoryBound(to: sw_text_view.self), blocks[block].rows,
        UInt32(place.buffer), UInt32(place.offset))
    }
    let column = Column(
      type: type == .category && first.dictionary == nil ? .string : type, count: places.total,
      values: values, validity: try validity(parts, blocks, places),
      storage: TextStorage(buffers: texts.buffers), dictionary: first.dictionary)
    return type == .category ? try column.encoded() : column
  }

  private func read(
    _ segment: Segment, to target: UnsafeMutableRawPointer
  ) throws(FrameError) {
    try read(
      into: UnsafeMutableRawBufferPointer(start: target, count: segment.byteCount),
      at: segment.offset)
    guard sw_spill_checksum(target, segment.byteCount) == segment.checksum else { throw damaged }
  }

  private func validity(
    _ parts: [SpilledColumn], _ blocks: [SpilledBlock], _ places: Places
  ) throws(FrameError) -> Validity? {
    guard parts.contains(where: { $0.validity != nil }) else { return nil }
    let bits = try Buffer.room(for: places.total / 8 + 16, of: UInt8.self, zeroed: true)
    let most = parts.reduce(0) { max($0, $1.validity?.byteCount ?? 0) }
    let scratch = try Buffer.room(for: most + 16, of: UInt8.self, zeroed: true)
    let target = bits.base(as: UInt8.self)
    for (index, part) in parts.enumerated() {
      let (start, count) = (places.starts[index], blocks[index].rows)
      guard let segment = part.validity else {
        Bits.set(target, at: start, count: count)
        continue
      }
      try read(segment, to: scratch.pointer)
      Bits.copy(scratch.base(as: UInt8.self), from: 0, to: target, at: start, count: count)
    }
    return Validity(bits: bits, start: 0, count: places.total)
  }
}

/// Where the long texts of blocks go: side by side, in buffers that 32-bit offsets reach.
private struct TextPlaces: Sendable {
  var buffers: [Buffer] = []
  var places: [(buffer: Int, offset: Int)] = []

  init() {}

  init(_ parts: [SpilledColumn]) throws(FrameError) {
    let most = 1 << 30
    var sizes: [Int] = []
    for part in parts {
      let size = part.texts?.byteCount ?? 0
      if sizes.isEmpty || sizes[sizes.count - 1] + size > most { sizes.append(0) }
      places.append((sizes.count - 1, sizes[sizes.count - 1]))
      sizes[sizes.count - 1] += size
    }
    for size in sizes { buffers.append(try .room(for: size, of: UInt8.self)) }
  }
}
