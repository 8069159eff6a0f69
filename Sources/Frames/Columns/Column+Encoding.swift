import CKernels
import SwiftwaterDevices

extension Column {
  /// Text rows as codes into a dictionary, numbered in order of first appearance.
  ///
  /// - Parameter type: What the result is called, a string or a category.
  func encoded(as type: ColumnType = .category) throws(FrameError) -> Column {
    guard dictionary == nil else { return with(type: type) }
    let codes = try Buffer.room(for: count, of: UInt32.self)
    let interner = try Column.intern(self, into: codes)
    return Column(
      type: type, count: count, values: codes, validity: validity,
      dictionary: try interner.dictionary())
  }

  /// Numbers the texts of a plain column, in order of first appearance; a null row gets 0.
  ///
  /// Runs on all threads when there are few distinct ones.
  static func intern(_ column: Column, into codes: Buffer) throws(FrameError) -> TextInterner {
    let grain = 1 << 18
    let chunks = (column.count + grain - 1) / grain
    guard chunks > 1 else {
      var interner = try TextInterner(capacity: min(column.count, 1024))
      try column.storage.withPointers { pointers throws(FrameError) in
        _ = try interner.intern(
          column, rows: 0..<column.count, pointers: pointers,
          codes: codes.base(as: UInt32.self))
      }
      return interner
    }
    // Each chunk has its own table; beyond this many distinct texts merging costs more than it
    // saves, so then one table takes all.
    let limit = 1 << 14
    let locals = try Threads.map(chunks) { chunk throws(FrameError) -> TextInterner? in
      let rows = chunk * grain..<min(column.count, (chunk + 1) * grain)
      var interner = try TextInterner(capacity: 1024)
      let whole = try column.storage.withPointers { pointers throws(FrameError) in
        try interner.intern(
          column, rows: rows, pointers: pointers, codes: codes.base(as: UInt32.self),
          limit: limit)
      }
      return whole ? interner : nil
    }
    let interners = locals.compactMap { $0 }
    if interners.count == chunks {
      var merged = try TextInterner(capacity: interners[0].count * 2)
      let maps = try interners.map { interner throws(FrameError) in
        let map = try Buffer.room(for: interner.count, of: UInt32.self)
        try merged.intern(interner, codes: map.base(as: UInt32.self))
        return map
      }
      Threads.forEach(chunks) { chunk in
        let rows = chunk * grain..<min(column.count, (chunk + 1) * grain)
        let map = maps[chunk].base(as: UInt32.self)
        let codes = codes.base(as: UInt32.self)
        // A chunk of nulls has no texts, hence no map.
        guard maps[chunk].byteCount > 0 else { return }
        for row in rows { codes[row] = map[Int(codes[row])] }
      }
      return merged
    }
    var interner = try TextInterner(capacity: column.count / 2)
    try column.storage.withPointers { pointers throws(FrameError) in
      _ = try interner.intern(
        column, rows: 0..<column.count, pointers: pointers, codes: codes.base(as: UInt32.self))
    }
    return interner
  }
}
