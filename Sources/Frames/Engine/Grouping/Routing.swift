import CKernels
import SwiftwaterDevices

/// Rows brought to parts by their keys, in their order within each part.
struct Routing: Sendable {
  /// The part of each row.
  private let parts: Buffer
  /// For each unit of rows, the place of its first row in each part.
  private let places: Buffer
  private let partCount: Int
  private let units: RowUnits

  /// Groups rows by words of which many are distinct.
  static func groups(words: Buffer, count: Int) throws(FrameError) -> GroupCodes {
    // About eight thousand rows a part: its table and states fit the second-level cache.
    let bits = max(1, min(11, Int.bitWidth - (count >> 13).leadingZeroBitCount))
    let (routing, starts) = try Routing.routing(count: count, parts: 1 << bits) {
      rows, parts, counts in
      sw_parts_of_words(
        words.base(as: UInt64.self) + rows.lowerBound, Int64(rows.count), UInt32(bits), parts,
        counts)
    }
    let routed = try routing.route(Column(type: .uint64, count: count, values: words))
    let codes = try Buffer.room(for: count, of: UInt32.self)
    let firsts = try Buffer.room(for: count, of: UInt8.self)
    let found = try Threads.map(1 << bits) { part throws(FrameError) -> Int in
      let rows = starts[part]..<starts[part + 1]
      let slotBits = max(4, Int.bitWidth - rows.count.leadingZeroBitCount + 1)
      let slots = try Buffer.room(for: 1 << slotBits, of: UInt32.self, zeroed: true)
      let distinct = try Buffer.room(for: rows.count, of: UInt64.self)
      return Int(
        sw_part_groups(
          routed.values.base(as: UInt64.self) + rows.lowerBound, Int64(rows.count), UInt32(bits),
          slots.base(as: UInt32.self), UInt32(slotBits), distinct.base(as: UInt64.self),
          codes.base(as: UInt32.self) + rows.lowerBound,
          firsts.base(as: UInt8.self) + rows.lowerBound))
    }
    return try routing.groups(starts, found: found, sizes: found, codes, firsts)
  }

  /// Groups rows by codes of which there are many.
  static func groups(
    codes source: Buffer, start: Int, count: Int, size: Int
  ) throws(FrameError) -> GroupCodes {
    let shift = max(13, Int.bitWidth - (size - 1).leadingZeroBitCount - 11)
    let partCount = (size - 1) >> shift + 1
    let (routing, starts) = try Routing.routing(count: count, parts: partCount) {
      rows, parts, counts in
      sw_parts_of_codes(
        source.base(as: UInt32.self) + start + rows.lowerBound, Int64(rows.count), UInt32(shift),
        parts, counts)
    }
    let codes = try routing.route(
      Column(type: .uint32, count: count, values: source, start: start)
    ).values
    let firsts = try Buffer.room(for: count, of: UInt8.self)
    let sizes = (0..<partCount).map { min(1 << shift, size - $0 << shift) }
    let found = try Threads.map(partCount) { part throws(FrameError) -> Int in
      let rows = starts[part]..<starts[part + 1]
      let met = try Buffer.room(for: sizes[part], of: UInt8.self, zeroed: true)
      return Int(
        sw_part_firsts(
          codes.base(as: UInt32.self) + rows.lowerBound, Int64(rows.count), UInt32(part << shift),
          met.base(as: UInt8.self), firsts.base(as: UInt8.self) + rows.lowerBound))
    }
    return try routing.groups(starts, found: found, sizes: sizes, codes, firsts)
  }

  /// A column's rows, part after part.
  func route(_ column: Column) throws(FrameError) -> Column {
    guard column.type.physical != .list, column.type.physical != .structure else {
      return try column.gather(rowList())
    }
    let width = column.width
    let values = try route(column.values.pointer + column.start * width, width: width)
    var validity: Validity?
    if let known = column.validity {
      let bytes = try route(known.bytes().pointer, width: 1)
      let flags = bytes.base(as: UInt8.self)
      validity = try Validity(count: column.count) { flags[$0] != 0 }
    }
    return Column(
      type: column.type, count: column.count, values: values, validity: validity,
      storage: column.storage, dictionary: column.dictionary)
  }

  /// Numbers of rows part after part brought back to the rows' own order.
  func unroute(_ numbers: Buffer) throws(FrameError) -> Buffer {
    let target = try Buffer.room(for: units.rows, of: UInt32.self)
    walk { rows, parts, next in
      for row in rows {
        let part = Int(parts[row - rows.lowerBound])
        target.base(as: UInt32.self)[row] = numbers.base(as: UInt32.self)[Int(next[part])]
        next[part] += 1
      }
    }
    return target
  }

  // MARK: - Implementation

  /// The rows of every part, part after part.
  private func rowList() throws(FrameError) -> RowList {
    let rows = try KeySort.identity(units.rows).buffer
    return RowList(buffer: try route(rows.pointer, width: 8), count: units.rows)
  }

  /// Chooses the part of each row and counts where each part starts.
  private static func routing(
    count: Int, parts partCount: Int,
    _ choose:
      @Sendable (Range<Int>, UnsafeMutablePointer<UInt16>, UnsafeMutablePointer<Int64>) ->
      Void
  ) throws(FrameError) -> (Routing, starts: [Int]) {
    // No more than a few hundred units, since each has a count for every part.
    let units = RowUnits(count: count, grain: max(1 << 16, count / 256))
    let parts = try Buffer.room(for: count, of: UInt16.self)
    let places = try Buffer.room(for: units.count * partCount, of: Int64.self, zeroed: true)
    Threads.forEach(units.count) { unit in
      choose(
        units[unit], parts.base(as: UInt16.self) + units[unit].lowerBound,
        places.base(as: Int64.self) + unit * partCount)
    }
    var starts = [0]
    let counts = places.base(as: Int64.self)
    var total = 0
    for part in 0..<partCount {
      for unit in 0..<units.count {
        let own = Int(counts[unit * partCount + part])
        counts[unit * partCount + part] = Int64(total)
        total += own
      }
      starts.append(total)
    }
    return (Routing(parts: parts, places: places, partCount: partCount, units: units), starts)
  }

  private func route(
    _ source: UnsafeMutableRawPointer, width: Int
  ) throws(FrameError) -> Buffer {
    let target = try Buffer.room(for: units.rows * width, of: UInt8.self)
    let from = SharedBytes(start: source)
    walk { rows, parts, next in
      sw_route(
        from.start + rows.lowerBound * width, Int64(width), parts, Int64(rows.count), next,
        target.pointer)
    }
    return target
  }

  /// Runs a body over every unit with the parts of its rows and its next place in each part.
  private func walk(
    _ body: @Sendable (Range<Int>, UnsafePointer<UInt16>, UnsafeMutablePointer<Int64>) -> Void
  ) {
    Threads.forEach(units.count) { unit in
      withUnsafeTemporaryAllocation(of: Int64.self, capacity: partCount) { next in
        guard let next = next.baseAddress else { return }
        next.initialize(from: places.base(as: Int64.self) + unit * partCount, count: partCount)
        body(
          units[unit], UnsafePointer(parts.base(as: UInt16.self) + units[unit].lowerBound), next)
      }
    }
  }

  /// Groups of which each part has found some and knows where they were new.
  private func groups(
    _ starts: [Int], found: [Int], sizes: [Int], _ codes: Buffer, _ firsts: Buffer
  ) throws(FrameError) -> GroupCodes {
    var bases: [Int64] = []
    var size = 0
    for groups in sizes {
      bases.append(Int64(size))
      size += groups
    }
    guard size <= Int(UInt32.max) else {
      throw FrameError(.outOfMemory, "more than \(UInt32.max) groups; group parts of the rows")
    }
    // How many groups appear first in each unit.
    let news = Threads.map(units.count) { unit in
      var total = 0
      for part in 0..<partCount {
        let from = Int(places.base(as: Int64.self)[unit * partCount + part])
        let to =
          unit + 1 < units.count
          ? Int(places.base(as: Int64.self)[(unit + 1) * partCount + part]) : starts[part + 1]
        total += Int(sw_count_true(firsts.base(as: UInt8.self) + from, Int64(to - from)))
      }
      return total
    }
    var offsets = [0]
    for new in news { offsets.append(offsets[offsets.count - 1] + new) }
    let groupCount = found.reduce(0, +)
    let order = try Buffer.room(for: groupCount, of: Int64.self)
    let rows = try Buffer.room(for: groupCount, of: Int64.self)
    let (ends, known) = (offsets, bases)
    walk { range, parts, next in
      let offset = ends[range.lowerBound / units.grain]
      _ = sw_order_of_parts(
        parts, Int64(range.count), Int64(range.lowerBound), next, firsts.base(as: UInt8.self),
        codes.base(as: UInt32.self), known, order.base(as: Int64.self) + offset,
        rows.base(as: Int64.self) + offset)
    }
    return GroupCodes(
      count: units.rows, size: size,
      units: (0..<partCount).map {
        GroupCodes.Unit(
          rows: starts[$0]..<starts[$0 + 1], base: Int(bases[$0]), groups: sizes[$0])
      },
      order: RowList(buffer: order, count: groupCount),
      firstRows: RowList(buffer: rows, count: groupCount), routing: self, codes: codes, start: 0)
  }
}

/// Bytes that threads may read while their owner waits for them.
private struct SharedBytes: @unchecked Sendable {
  // Sendable: nobody writes what it points to.
  let start: UnsafeMutableRawPointer
}
