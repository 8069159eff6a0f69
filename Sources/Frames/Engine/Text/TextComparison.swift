import CKernels
import SwiftwaterDevices

/// Comparisons of text columns by their bytes.
enum TextComparison {
  static func compare(_ op: BinaryOperator, _ a: Column, _ b: Column) throws(FrameError) -> Column {
    let validity = try Validity.both(a.validity, b.validity, count: a.count)
    if let constant = b.constantText { return try compare(op, a, constant, validity) }
    if let constant = a.constantText { return try compare(op.mirrored, b, constant, validity) }
    let (x, y) = (try a.plain(), try b.plain())
    let result = try y.withTextRows { others throws(FrameError) in
      nonisolated(unsafe) let others = others
      return try orders(op, x, others, stride: 1)
    }
    return result.with(validity: validity)
  }

  // MARK: - Implementation

  /// Against one text a dictionary answers once for each of its own.
  private static func compare(
    _ op: BinaryOperator, _ column: Column, _ constant: TextDictionary, _ validity: Validity?
  ) throws(FrameError) -> Column {
    let result = try TextMap.perDistinct(column) { column throws(FrameError) in
      try constant.column.withTextRows { one throws(FrameError) in
        nonisolated(unsafe) let one = one
        guard op == .equal || op == .notEqual else {
          return try orders(op, column, one, stride: 0)
        }
        let flip: UInt8 = op == .notEqual ? 1 : 0
        return try TextMap.filled(column, UInt8.self, .bool) { rows, range, target in
          let start = range.lowerBound
          let wanted = one[0]
          sw_text_equals(
            rows.views + start, rows.buffers, range.count,
            wanted.baseAddress?.assumingMemoryBound(to: UInt8.self), wanted.count, target + start)
          if flip == 1 { for row in range { target[row] ^= 1 } }
        }
      }
    }
    return result.with(validity: validity)
  }

  private static func orders(
    _ op: BinaryOperator, _ column: Column, _ others: TextRows, stride: Int
  ) throws(FrameError) -> Column {
    let (below, same, above) = (op.holds(-1), op.holds(0), op.holds(1))
    nonisolated(unsafe) let others = others
    return try TextMap.filled(column, UInt8.self, .bool) { rows, range, target in
      let start = range.lowerBound
      let orders = UnsafeMutableRawPointer(target).assumingMemoryBound(to: Int8.self)
      sw_text_orders(
        rows.views + start, rows.buffers, others.views + start * stride, others.buffers, stride,
        range.count, orders + start)
      for row in range {
        let order = orders[row]
        target[row] = (order < 0 ? below : order == 0 ? same : above) ? 1 : 0
      }
    }
  }
}

extension Column {
  /// The dictionary of a column that has one text in all rows.
  fileprivate var constantText: TextDictionary? {
    guard let dictionary, dictionary.count == 1 else { return nil }
    return dictionary
  }
}

extension BinaryOperator {
  /// Whether the comparison holds for an order: below, equal to or above 0.
  func holds(_ order: Int) -> Bool {
    switch self {
    case .equal: order == 0
    case .notEqual: order != 0
    case .less: order < 0
    case .lessOrEqual: order <= 0
    case .greater: order > 0
    default: order >= 0
    }
  }

  /// The comparison that holds when the operands change places.
  var mirrored: BinaryOperator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    default: self
    }
  }
}
