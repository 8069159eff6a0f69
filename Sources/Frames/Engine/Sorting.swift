import CKernels
import SwiftwaterDevices

/// What to sort by.
struct SortKey: Sendable, Hashable {
  var name: String
  var descending: Bool
}

/// 64-bit words whose order is that of the values.
enum SortKeys {
  /// NaN comes after every number; text in order of its bytes; a null's word means nothing.
  static func words(_ column: Column) throws(FrameError) -> Buffer {
    if column.type.physical == .view { return try ranks(column) }
    if column.type.physical.dtype == nil { return try places(column) }
    let words = try Words(column)
    let sign = UInt64(1) << 63
    let dtype = column.type.physical.dtype ?? .int64
    guard dtype != .uint64 else { return words.buffer }
    Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
      let target = words.buffer.base(as: UInt64.self)
      if dtype.isFloatingPoint {
        // Negative numbers grow downwards: all their bits turn, otherwise the sign alone.
        for row in rows {
          let word = target[row]
          target[row] = word ^ (word & sign != 0 ? .max : sign)
        }
      } else {
        for row in rows { target[row] ^= sign }
      }
    }
    return words.buffer
  }

  /// The number whose word this is.
  static func double(_ word: UInt64) -> Double {
    let sign = UInt64(1) << 63
    return Double(bitPattern: word & sign != 0 ? word ^ sign : ~word)
  }

  /// The place of each row among the distinct values of a type that one word does not hold.
  private static func places(_ column: Column) throws(FrameError) -> Buffer {
    let parts = try column.keyParts()
    guard column.type.physical != .list else {
      throw FrameError(.type, "values of \(column.type) have no order; sort by what is in them")
    }
    let names = parts.indices.map { "\($0)" }
    let order = try Sorting.order(
      Table(names: names, columns: parts, count: column.count),
      by: names.map { SortKey(name: $0, descending: false) })
    let codes = try KeyCodes(parts, count: column.count)
    let out = try Buffer.room(for: column.count, of: UInt64.self)
    let target = out.base(as: UInt64.self)
    var place: UInt64 = 0
    for at in 0..<column.count {
      let row = order.rows[at]
      if at > 0, codes.codes[row] != codes.codes[order.rows[at - 1]] { place += 1 }
      target[row] = place
    }
    return out
  }

  /// The place of each row's text among the distinct ones.
  private static func ranks(_ column: Column) throws(FrameError) -> Buffer {
    let encoded = try column.encoded()
    let out = try Buffer.room(for: column.count, of: UInt64.self)
    guard let dictionary = encoded.dictionary, dictionary.count > 0 else {
      out.pointer.initializeMemory(as: UInt8.self, repeating: 0, count: column.count * 8)
      return out
    }
    let sorted = try dictionary.sortedCodes()
    var rank = Array(repeating: UInt64(0), count: dictionary.count)
    for (place, code) in sorted.enumerated() { rank[code] = UInt64(place) }
    let places = rank
    Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
      let target = out.base(as: UInt64.self)
      let codes = encoded.codes
      for row in rows { target[row] = places[Int(codes[row])] }
    }
    return out
  }
}

extension TextDictionary {
  /// The codes in order of their texts' bytes.
  func sortedCodes() throws(FrameError) -> [Int] {
    let views = views.base(as: sw_text_view.self)
    // The first eight bytes decide nearly always; ties are compared in full.
    let prefixes = try Buffer.room(for: count, of: UInt64.self)
    for code in 0..<count {
      var word: UInt64 = 0
      let text = storage.bytes(views + code)
      for at in 0..<8 { word = word << 8 | UInt64(at < text.count ? text[at] : 0) }
      prefixes.base(as: UInt64.self)[code] = word
    }
    var order = try KeySort.order(prefixes, count: count)
    let words = prefixes.base(as: UInt64.self)
    defer { withExtendedLifetime(prefixes) {} }
    var ties: [Range<Int>] = []
    var start = 0
    while start < count {
      var end = start + 1
      while end < count, words[order[end]] == words[order[start]] { end += 1 }
      if end - start > 1 { ties.append(start..<end) }
      start = end
    }
    try storage.withPointers { pointers throws(FrameError) in
      order.withUnsafeMutableBufferPointer { order in
        nonisolated(unsafe) let sorter = TiedTexts(
          order: order, rows: TextRows(views: views, buffers: pointers))
        let known = ties
        Threads.forEachRange(known.count, grain: 64) { _, range in
          for tie in range { sorter.sort(known[tie], from: 8) }
        }
      }
    }
    return order
  }
}

extension KeySort {
  static func order(_ words: Buffer, count: Int) throws(FrameError) -> [Int] {
    let list = try identity(count)
    let sorted = try sort(list, by: words)
    defer { withExtendedLifetime((list, sorted)) {} }
    return Array(UnsafeBufferPointer(start: sorted.rows, count: count))
  }

  static func identity(_ count: Int) throws(FrameError) -> RowList {
    let buffer = try Buffer.room(for: count, of: Int.self)
    let rows = buffer.base(as: Int.self)
    for row in 0..<count { rows[row] = row }
    return RowList(buffer: buffer, count: count)
  }

  /// The rows of a list in ascending order of their words; equal ones keep their order.
  static func sort(_ list: RowList, by words: Buffer) throws(FrameError) -> RowList {
    guard list.count > 1 else { return list }
    let rows = try Buffer.room(for: list.count, of: Int.self)
    rows.pointer.copyMemory(from: list.rows, byteCount: list.count * 8)
    do {
      try sort(
        UnsafeMutableBufferPointer(start: rows.base(as: Int.self), count: list.count),
        by: words.base(as: UInt64.self))
    } catch {
      throw FrameError(.outOfMemory, error.message)
    }
    return RowList(buffer: rows, count: list.count)
  }
}

enum Sorting {
  /// The rows of a table in order; stable; nulls last whatever the direction.
  static func order(_ table: Table, by keys: [SortKey]) throws(FrameError) -> RowList {
    var list = try KeySort.identity(table.count)
    // From the last key to the first, each stable.
    for key in keys.reversed() {
      guard let column = table[key.name] else {
        throw .unknownColumn(key.name, among: table.names)
      }
      let words = try SortKeys.words(column)
      let word = words.base(as: UInt64.self)
      if key.descending {
        for row in 0..<table.count { word[row] = ~word[row] }
      }
      // Nulls are equal to each other, so that they stay in order, whatever lies below them.
      if let validity = column.validity {
        for row in 0..<table.count where !validity[row] { word[row] = 0 }
      }
      list = try KeySort.sort(list, by: words)
      guard let validity = column.validity else { continue }
      let sorted = try Buffer.room(for: table.count, of: Int.self)
      let target = sorted.base(as: Int.self)
      var at = 0
      for place in 0..<table.count where validity[list.rows[place]] {
        target[at] = list.rows[place]
        at += 1
      }
      for place in 0..<table.count where !validity[list.rows[place]] {
        target[at] = list.rows[place]
        at += 1
      }
      list = RowList(buffer: sorted, count: table.count)
    }
    return list
  }

  /// The first rows of that order without sorting the rest.
  static func top(
    _ table: Table, by keys: [SortKey], count: Int
  ) throws(FrameError) -> RowList {
    guard let key = keys.first, keys.count == 1, let column = table[key.name],
      column.validity == nil, count < table.count / 8
    else {
      let order = try order(table, by: keys)
      return RowList(buffer: order.buffer, count: min(count, order.count))
    }
    let words = try SortKeys.words(column)
    let turn: UInt64 = key.descending ? .max : 0
    let grain = max(1 << 16, count)
    // The best of each piece, then the best of those: rows that are equal stay in their order.
    let parts = Threads.map((table.count + grain - 1) / grain) { piece -> [Int] in
      let source = words.base(as: UInt64.self)
      let rows = piece * grain..<min(table.count, (piece + 1) * grain)
      var best: [(word: UInt64, row: Int)] = []
      var worst = UInt64.max
      for row in rows {
        let word = source[row] ^ turn
        if best.count >= count, word >= worst { continue }
        best.append((word, row))
        if best.count >= 2 * count + 64 {
          best.sort { $0.word < $1.word || ($0.word == $1.word && $0.row < $1.row) }
          best.removeLast(best.count - count)
          worst = best.last?.word ?? .max
        }
      }
      return best.map(\.row)
    }
    defer { withExtendedLifetime(words) {} }
    let source = words.base(as: UInt64.self)
    let rows = parts.flatMap { $0 }.sorted {
      let (x, y) = (source[$0] ^ turn, source[$1] ^ turn)
      return x < y || (x == y && $0 < $1)
    }
    return try RowList(Array(rows.prefix(count)))
  }
}
