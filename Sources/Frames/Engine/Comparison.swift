import SwiftwaterDevices

/// Comparisons of values that no program compares.
enum Comparison {
  /// Compares two columns of one type, row by row; null where either is.
  static func compare(
    _ op: BinaryOperator, _ a: Column, _ b: Column
  ) throws(FrameError) -> Column {
    switch a.type.physical {
    case .view: return try TextComparison.compare(op, a, b)
    case .int128: return try wide(op, a, b)
    default: return try nested(op, a, b)
    }
  }

  private static func wide(
    _ op: BinaryOperator, _ a: Column, _ b: Column
  ) throws(FrameError) -> Column {
    let out = try Buffer.room(for: a.count, of: UInt8.self)
    Threads.forEachRange(a.count, grain: 1 << 15) { _, rows in
      let target = out.base(as: UInt8.self)
      let (x, y) = (a.elements(Int128.self), b.elements(Int128.self))
      for row in rows {
        target[row] = op.holds(x[row] < y[row] ? -1 : x[row] == y[row] ? 0 : 1) ? 1 : 0
      }
    }
    return Column(
      type: .bool, count: a.count, values: out,
      validity: try Validity.both(a.validity, b.validity, count: a.count))
  }

  /// Lists and structures are equal where all of their values are, nulls being equal to nulls.
  private static func nested(
    _ op: BinaryOperator, _ a: Column, _ b: Column
  ) throws(FrameError) -> Column {
    let codes = try KeyCodes([Column.concat([a, b])], count: a.count + b.count)
    let out = try Buffer.room(for: a.count, of: UInt8.self)
    let target = out.base(as: UInt8.self)
    for row in 0..<a.count {
      let isEqual = codes.codes[row] == codes.codes[a.count + row]
      target[row] = isEqual == (op == .equal) ? 1 : 0
    }
    return Column(
      type: .bool, count: a.count, values: out,
      validity: try Validity.both(a.validity, b.validity, count: a.count))
  }
}
