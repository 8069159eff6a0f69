import CKernels
import SwiftwaterDevices

extension Table {
  /// Tables one below the other, nil when there is none; slices of one table that follow one another
  /// are not copied.
  static func below(_ tables: [Table]) throws(FrameError) -> Table? {
    guard let first = tables.first else { return nil }
    guard tables.count > 1 else { return first }
    var columns: [Column] = []
    for index in first.columns.indices {
      let parts = tables.map { $0.columns[index] }
      if let column = Column.whole(parts) {
        columns.append(column)
      } else {
        columns.append(try Column.concat(parts))
      }
    }
    return Table(
      names: first.names, columns: columns, count: tables.reduce(0) { $0 + $1.count })
  }

  /// No rows.
  static func empty(_ schema: [Field]) throws(FrameError) -> Table {
    var columns: [Column] = []
    for field in schema { columns.append(try Column.nulls(field.type, count: 0)) }
    return Table(names: schema.map(\.name), columns: columns, count: 0)
  }

  var byteCount: Int { columns.reduce(0) { $0 + $1.byteCount } }

  /// The same rows, of which texts that no row has any more are let go of where they are many.
  func thinned() throws(FrameError) -> Table {
    var table = self
    for index in columns.indices { table.columns[index] = try columns[index].thinned() }
    return table
  }
}

extension Column {
  /// The column that parts were cut from one after the other, nil when they were not.
  fileprivate static func whole(_ parts: [Column]) -> Column? {
    guard let first = parts.first else { return nil }
    var end = first.start
    for part in parts {
      guard part.values === first.values, part.start == end,
        part.dictionary === first.dictionary, part.children.isEmpty,
        part.storage.buffers.elementsEqual(first.storage.buffers, by: ===)
      else { return nil }
      end += part.count
    }
    let count = end - first.start
    var validity: Validity?
    if let part = parts.first(where: { $0.validity != nil }), let own = part.validity {
      let start = own.start - (part.start - first.start)
      guard start >= 0 else { return nil }
      for part in parts {
        let bits = Validity(
          bits: own.bits, start: start + part.start - first.start, count: part.count)
        guard part.validity?.bits === bits?.bits, part.validity?.start == bits?.start else {
          return nil
        }
      }
      validity = Validity(bits: own.bits, start: start, count: count)
    }
    return Column(
      type: first.type, count: count, values: first.values, start: first.start,
      validity: validity, storage: first.storage, dictionary: first.dictionary)
  }
}

extension Column {
  /// The same values, plain texts in memory of their own when less than half of it is theirs.
  fileprivate func thinned() throws(FrameError) -> Column {
    guard type.physical == .view, dictionary == nil, children.isEmpty else { return self }
    let stored = storage.buffers.reduce(0) { $0 + $1.byteCount }
    guard stored > 1 << 16 else { return self }
    var own = 0
    for row in 0..<count {
      let length = Int(views[row].head & 0xFFFF_FFFF)
      if length > Int(SW_TEXT_INLINE) { own += length }
    }
    return stored > 2 * own ? try compacted() : self
  }

  /// The same values; plain texts in memory that holds no others.
  func compacted() throws(FrameError) -> Column {
    guard type.physical == .view, dictionary == nil, !storage.buffers.isEmpty else { return self }
    var builder = try TextBuilder(capacity: count)
    for row in 0..<count {
      if validity?[row] ?? true {
        try builder.append(storage.bytes(views + row))
      } else {
        try builder.appendNull()
      }
    }
    let texts = builder.finish()
    return Column(
      type: type, count: count, values: texts.views, validity: validity, storage: texts.storage)
  }
}
