import SwiftwaterDevices

/// Choices between values of two columns that no program can make, such as texts and lists.
enum Choice {
  /// The rows of one column where a mask is true, of another of its type elsewhere; texts as
  /// categories where these are asked for.
  static func choose(
    _ mask: Column, _ a: Column, _ b: Column, gives type: ColumnType
  ) throws(FrameError) -> Column {
    let isText = a.type.isText && b.type.isText
    let both = try Column.concat(isText ? [a.with(type: .string), b.with(type: .string)] : [a, b])
    let list = try Buffer.room(for: mask.count, of: Int.self)
    let rows = list.base(as: Int.self)
    let bytes = mask.elements(UInt8.self)
    for row in 0..<mask.count {
      rows[row] = bytes[row] != 0 && mask.validity?[row] ?? true ? row : a.count + row
    }
    let chosen = try both.gather(RowList(buffer: list, count: mask.count))
    return type == .category ? try chosen.encoded() : chosen
  }
}

extension Column {
  /// True where there is no value.
  func nullMask() throws(FrameError) -> Column {
    guard let validity else {
      let none = try Buffer.room(for: count, of: UInt8.self, zeroed: true)
      return Column(type: .bool, count: count, values: none)
    }
    return Column(type: .bool, count: count, values: try validity.bytes(inverted: true))
  }
}

extension Expression.Literal {
  /// The value in every row.
  func column(count: Int) throws(FrameError) -> Column {
    switch self {
    case .null: return try Column.nulls(.null, count: count)
    case .bool(let value): return try Column(Array(repeating: value, count: count))
    case .integer(let value): return try Column(Array(repeating: value, count: count))
    case .number(let value): return try Column(Array(repeating: value, count: count))
    case .text(let value):
      let codes = try Buffer.room(for: count, of: UInt32.self, zeroed: true)
      let one = try Column([value])
      return Column(
        type: .string, count: count, values: codes,
        dictionary: TextDictionary(views: one.values, storage: one.storage, count: 1))
    case .bytes(let value):
      return try Column(bytes: [value]).gather(Array(repeating: 0, count: count))
    case .stored(let value, let type):
      switch type.physical {
      case .uint32:
        let values = Array(repeating: UInt32(truncatingIfNeeded: value), count: count)
        return try Column(values).with(type: type)
      case .int32:
        let values = Array(repeating: Int32(truncatingIfNeeded: value), count: count)
        return try Column(values).with(type: type)
      case .uint64:
        let values = Array(repeating: UInt64(truncatingIfNeeded: value), count: count)
        return try Column(values)
      case .int64:
        let values = Array(repeating: Int64(truncatingIfNeeded: value), count: count)
        return try Column(values).with(type: type)
      default:
        let buffer = try Buffer.room(for: count, of: Int128.self)
        for row in 0..<count { buffer.base(as: Int128.self)[row] = value }
        return Column(type: type, count: count, values: buffer)
      }
    }
  }
}
