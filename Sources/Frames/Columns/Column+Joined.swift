import CKernels
import SwiftwaterDevices

extension Table {
  /// Tables of the same columns one below the other, written by all threads straight into place.
  ///
  /// Slices of one table that follow each other come back as a slice of it, without a copy.
  static func joined(_ tables: [Table]) throws(FrameError) -> Table {
    let filled = tables.filter { $0.count > 0 }
    guard filled.count > 1, let first = filled.first else {
      return filled.first ?? tables.first ?? Table(names: [], columns: [], count: 0)
    }
    var columns: [Column] = []
    for index in first.columns.indices {
      columns.append(try Column.joined(filled.map { $0.columns[index] }))
    }
    return Table(names: first.names, columns: columns, count: filled.reduce(0) { $0 + $1.count })
  }

  /// The same, where nobody needs the tables afterwards: each column is let go of as soon as the whole
  /// one is there.
  static func joined(taking tables: inout [Table]) throws(FrameError) -> Table {
    var filled = tables.filter { $0.count > 0 }
    guard filled.count > 1 else {
      defer { tables = [] }
      return try joined(tables)
    }
    tables = []
    let (names, count) = (filled[0].names, filled.reduce(0) { $0 + $1.count })
    var columns: [Column] = []
    for _ in names {
      columns.append(try Column.joined(filled.map { $0.columns[$0.columns.count - 1] }))
      for index in filled.indices { filled[index].columns.removeLast() }
    }
    columns.reverse()
    return Table(names: names, columns: columns, count: count)
  }
}

extension Column {
  /// Columns of one type one below the other, written by all threads straight into place.
  static func joined(_ parts: [Column]) throws(FrameError) -> Column {
    guard let first = parts.first, parts.count > 1 else { return try concat(parts) }
    if let adjacent = adjacent(parts) { return adjacent }
    // What knows more than widths is left to those who know it.
    guard first.children.isEmpty, parts.allSatisfy({ $0.type == first.type }) else {
      return try concat(parts)
    }
    let layout = try Joint(parts)
    guard let layout else { return try concat(parts) }
    let (starts, total) = offsets(parts)
    let validity = try joinedValidity(parts, starts, total)
    let width = layout.dictionary == nil ? first.type.physical.width : 4
    let values = try Buffer.room(for: total * width, of: UInt8.self)
    Threads.forEach(parts.count) { index in
      let part = parts[index]
      let target = values.pointer + starts[index] * width
      if let map = layout.maps[index] {
        map.withUnsafeBufferPointer { map in
          layout.translate(part, map, target)
        }
      } else {
        target.copyMemory(
          from: part.values.pointer + part.start * width, byteCount: part.count * width)
      }
    }
    return Column(
      type: first.type, count: total, values: values, validity: validity,
      storage: TextStorage(buffers: layout.buffers), dictionary: layout.dictionary)
  }

  // MARK: - Implementation

  /// A slice of the column all parts are slices of, when they follow each other there.
  private static func adjacent(_ parts: [Column]) -> Column? {
    guard let first = parts.first, first.children.isEmpty else { return nil }
    var end = first.start
    for part in parts {
      guard part.values === first.values, part.start == end, part.dictionary === first.dictionary,
        part.type == first.type, part.storage.buffers.count == first.storage.buffers.count,
        zip(part.storage.buffers, first.storage.buffers).allSatisfy({ $0 === $1 })
      else { return nil }
      end += part.count
    }
    // Where one part has nulls its bits must be those of the rows, in one buffer for all.
    let count = end - first.start
    guard let known = parts.first(where: { $0.validity != nil }), let bits = known.validity else {
      return Column(
        type: first.type, count: count, values: first.values, start: first.start,
        storage: first.storage, dictionary: first.dictionary)
    }
    let shift = bits.start - known.start
    for part in parts {
      guard let own = part.validity else { continue }
      guard own.bits === bits.bits, own.start - part.start == shift else { return nil }
    }
    let start = first.start + shift
    guard start >= 0, (start + count + 7) / 8 <= bits.bits.byteCount else { return nil }
    let whole = Validity(bits: bits.bits, start: start, count: count)
    // A part without nulls need not have those bits: what they say must be what the parts say.
    guard whole?.nullCount ?? 0 == parts.reduce(0, { $0 + $1.nullCount }) else { return nil }
    return Column(
      type: first.type, count: count, values: first.values, start: first.start, validity: whole,
      storage: first.storage, dictionary: first.dictionary)
  }

  private static func offsets(_ parts: [Column]) -> (starts: [Int], total: Int) {
    var starts: [Int] = []
    var total = 0
    for part in parts {
      starts.append(total)
      total += part.count
    }
    return (starts, total)
  }

  private static func joinedValidity(
    _ parts: [Column], _ starts: [Int], _ total: Int
  ) throws(FrameError) -> Validity? {
    guard parts.contains(where: { $0.validity != nil }) else { return nil }
    let bits = try Buffer.room(for: total / 8 + 16, of: UInt8.self, zeroed: true)
    let target = bits.base(as: UInt8.self)
    for (part, start) in zip(parts, starts) {
      if let own = part.validity {
        // The last words may end where the memory does: buffers have 64 readable bytes more.
        Bits.copy(
          own.bits.base(as: UInt8.self), from: own.start, to: target, at: start, count: part.count)
      } else {
        Bits.set(target, at: start, count: part.count)
      }
    }
    return Validity(bits: bits, start: 0, count: total)
  }
}

/// What columns that are put one below the other share: their storage or their dictionary, and for
/// each how its numbers of buffers or its codes change.
private struct Joint: Sendable {
  var buffers: [Buffer] = []
  var dictionary: TextDictionary?
  /// By part; nil where nothing changes.
  var maps: [[UInt32]?]

  /// Nil when the parts have no common layout.
  init?(_ parts: [Column]) throws(FrameError) {
    maps = Array(repeating: nil, count: parts.count)
    guard parts[0].type.physical == .view else { return }
    let coded = parts.count { $0.dictionary != nil }
    if coded == 0 {
      joinStorages(parts)
    } else if coded == parts.count {
      try joinDictionaries(parts)
    } else {
      return nil
    }
  }

  func translate(
    _ part: Column, _ map: UnsafeBufferPointer<UInt32>, _ target: UnsafeMutableRawPointer
  ) {
    if dictionary != nil {
      let (source, out) = (part.codes, target.assumingMemoryBound(to: UInt32.self))
      for row in 0..<part.count { out[row] = map[Int(source[row])] }
      return
    }
    let (source, out) = (part.views, target.assumingMemoryBound(to: sw_text_view.self))
    for row in 0..<part.count {
      var view = source[row]
      if view.head & 0xFFFF_FFFF > UInt64(SW_TEXT_INLINE) {
        let buffer = map[Int(truncatingIfNeeded: view.tail & 0xFFFF_FFFF)]
        view.tail = view.tail & 0xFFFF_FFFF_0000_0000 | UInt64(buffer)
      }
      out[row] = view
    }
  }

  // MARK: - Implementation

  private mutating func joinStorages(_ parts: [Column]) {
    var numbers: [ObjectIdentifier: UInt32] = [:]
    var last: [Buffer] = []
    var lastMap: [UInt32]?
    for (index, part) in parts.enumerated() {
      let own = part.storage.buffers
      // Slices of one column share all of it: looked at once.
      if index > 0, own.count == last.count, zip(own, last).allSatisfy({ $0 === $1 }) {
        maps[index] = lastMap
        continue
      }
      var map: [UInt32] = []
      for buffer in own {
        let next = UInt32(buffers.count)
        let number = numbers[ObjectIdentifier(buffer)] ?? next
        if number == next {
          numbers[ObjectIdentifier(buffer)] = number
          buffers.append(buffer)
        }
        map.append(number)
      }
      let isSame = map.enumerated().allSatisfy { $0.offset == Int($0.element) }
      (last, lastMap) = (own, isSame ? nil : map)
      maps[index] = lastMap
    }
  }

  private mutating func joinDictionaries(_ parts: [Column]) throws(FrameError) {
    guard let first = parts[0].dictionary else { return }
    if parts.allSatisfy({ $0.dictionary === first }) {
      dictionary = first
      return
    }
    var interner = try TextInterner(capacity: first.count)
    var known: [ObjectIdentifier: [UInt32]] = [:]
    for (index, part) in parts.enumerated() {
      guard let own = part.dictionary else { continue }
      if known[ObjectIdentifier(own)] == nil {
        // A dictionary of nothing belongs to rows that are all null, whose codes are 0.
        var map = [UInt32](repeating: 0, count: own.count + 1)
        let texts = Column(type: .string, count: own.count, values: own.views, storage: own.storage)
        var failure: FrameError?
        map.withUnsafeMutableBufferPointer { map in
          guard let codes = map.baseAddress else { return }
          do throws(FrameError) {
            try own.storage.withPointers { (pointers) throws(FrameError) in
              _ = try interner.intern(
                texts, rows: 0..<own.count, pointers: pointers, codes: codes)
            }
          } catch {
            failure = error
          }
        }
        if let failure { throw failure }
        known[ObjectIdentifier(own)] = map
      }
      maps[index] = known[ObjectIdentifier(own)]
    }
    dictionary = try interner.dictionary()
    withExtendedLifetime(parts) {}
  }
}
