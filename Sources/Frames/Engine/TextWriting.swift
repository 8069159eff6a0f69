import SwiftwaterDevices

/// Values as texts.
enum TextWriting {
  /// A text for each value, null where it is: numbers as Swift writes them, dates and times as ISO
  /// 8601, decimals with all their places.
  static func texts(_ column: Column) throws(FrameError) -> Column {
    let grain = 1 << 15
    let chunks = max(1, (column.count + grain - 1) / grain)
    let parts = try Threads.map(chunks) { chunk throws(FrameError) -> Column in
      let rows = chunk * grain..<min(column.count, (chunk + 1) * grain)
      var builder = try TextBuilder(capacity: rows.count)
      for row in rows {
        if column.validity?[row] ?? true {
          try builder.append(column.text(row))
        } else {
          try builder.appendNull()
        }
      }
      let texts = builder.finish()
      return Column(type: .string, count: rows.count, values: texts.views, storage: texts.storage)
    }
    return try Column.concat(parts).with(validity: column.validity)
  }
}
