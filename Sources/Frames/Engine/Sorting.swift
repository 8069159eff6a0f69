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
    var order = Array(0..<count)
    try storage.withPointers { pointers throws(FrameError) in
      let texts = TextRows(
        views: UnsafePointer(views.base(as: sw_text_view.self)), buffers: pointers)
      var failure: FrameError?
      order.withUnsafeMutableBufferPointer { order in
        do throws(FrameError) {
          try TiedTexts(order: order, rows: texts).sort()
        } catch { failure = error }
      }
      if let failure { throw failure }
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
    if let merged = try merged(list, by: words) { return merged }
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

  /// The rows of a list that is in order already, or is two lists in order one below the other.
  private static func merged(_ list: RowList, by words: Buffer) throws(FrameError) -> RowList? {
    let (count, rows, word) = (list.count, list.rows, words.base(as: UInt64.self))
    func end(of start: Int) -> Int {
      var last = word[rows[start]]
      for place in start + 1..<count {
        let next = word[rows[place]]
        if next < last { return place }
        last = next
      }
      return count
    }
    let middle = end(of: 0)
    guard middle < count else { return list }
    guard middle + 1 == count || end(of: middle) == count else { return nil }
    let out = try Buffer.room(for: count, of: Int.self)
    let target = out.base(as: Int.self)
    var (left, right) = (0, middle)
    for place in 0..<count {
      if right == count || (left < middle && word[rows[left]] <= word[rows[right]]) {
        target[place] = rows[left]
        left += 1
      } else {
        target[place] = rows[right]
        right += 1
      }
    }
    withExtendedLifetime((list, words)) {}
    return RowList(buffer: out, count: count)
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
      if try TextOrder.suits(column) {
        list = try TextOrder.sort(list, by: column, descending: key.descending)
        continue
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
    guard count > 0, count < table.count / 8, let key = keys.first, let column = table[key.name],
      let rows = try TopSelection.candidates(column, descending: key.descending, count: count)
    else {
      let order = try order(table, by: keys)
      return RowList(buffer: order.buffer, count: min(count, order.count))
    }
    var few = Table(names: [], columns: [], count: rows.count)
    for key in keys where few[key.name] == nil {
      guard let column = table[key.name] else {
        throw .unknownColumn(key.name, among: table.names)
      }
      few.names.append(key.name)
      few.columns.append(try column.gather(rows))
    }
    let order = try order(few, by: keys)
    return try RowList((0..<count).map { rows.rows[order.rows[$0]] })
  }
}
