import SwiftwaterDevices

/// Which rows a join keeps.
public enum JoinKind: String, Sendable, Hashable, CaseIterable {
  /// Pairs of rows with equal keys.
  case inner
  /// Those, and left rows without a partner, with nulls on the right.
  case left
  /// Those, and right rows without a partner, with nulls on the left.
  case right
  /// Those, and rows of both sides without a partner.
  case full
  /// Left rows that have a partner, once each, left columns only.
  case semi
  /// Left rows that have none, left columns only.
  case anti
  /// Every left row with every right row.
  case cross
}

/// Finds the pairs of rows of a join.
enum Joining {
  /// Left rows in their order, the partners of each in the right's order.
  ///
  /// Right rows without a partner come last. A null key matches nothing.
  static func rows(
    _ left: Table, _ leftKeys: [String], _ right: Table, _ rightKeys: [String], _ kind: JoinKind
  ) throws(FrameError) -> (left: RowList, right: RowList) {
    guard kind != .cross else { return try cross(left.count, right.count) }
    // Both sides' keys are numbered together, so that equal codes mean equal keys.
    var columns: [Column] = []
    var there: Validity?
    for (a, b) in zip(leftKeys, rightKeys) {
      guard let x = left[a], let y = right[b] else {
        throw .unknownColumn(left[a] == nil ? a : b, among: left.names + right.names)
      }
      let both = try concat(x, y)
      there = try Validity.both(there, both.validity, count: both.count)
      columns.append(both)
    }
    let keys = try KeyCodes(columns, count: left.count + right.count)
    let codes = keys.codes
    // Right rows in the order of their codes.
    var starts = Array(repeating: 0, count: keys.size + 1)
    for row in left.count..<left.count + right.count where there?[row] ?? true {
      starts[Int(codes[row]) + 1] += 1
    }
    for code in 0..<keys.size { starts[code + 1] += starts[code] }
    var partners = Array(repeating: 0, count: starts[keys.size])
    var next = starts
    for row in left.count..<left.count + right.count where there?[row] ?? true {
      let code = Int(codes[row])
      partners[next[code]] = row - left.count
      next[code] += 1
    }
    return try pairs(
      codes, there, left.count, right.count, starts: starts, partners: partners, kind)
  }

  // MARK: - Implementation

  private static func concat(_ a: Column, _ b: Column) throws(FrameError) -> Column {
    if a.type.isText { return try Column.concat([a.with(type: .string), b.with(type: .string)]) }
    guard a.type != b.type else { return try Column.concat([a, b]) }
    // Numbers of two types meet in the wider one.
    guard let common = a.type.common(with: b.type) else {
      throw FrameError(.type, "cannot join \(a.type) with \(b.type); cast one of them first")
    }
    func widened(_ column: Column) throws(FrameError) -> Column {
      try Evaluator(table: Table(names: ["x"], columns: [column], count: column.count))
        .column(.cast(.column("x"), common))
    }
    return try Column.concat([widened(a), widened(b)])
  }

  private static func pairs(
    _ codes: UnsafePointer<UInt32>, _ there: Validity?, _ leftCount: Int, _ rightCount: Int,
    starts: [Int], partners: [Int], _ kind: JoinKind
  ) throws(FrameError) -> (left: RowList, right: RowList) {
    func range(_ row: Int) -> Range<Int> {
      guard there?[row] ?? true else { return 0..<0 }
      let code = Int(codes[row])
      return starts[code]..<starts[code + 1]
    }
    var total = 0
    for row in 0..<leftCount {
      let matches = range(row).count
      switch kind {
      case .semi: total += matches > 0 ? 1 : 0
      case .anti: total += matches == 0 ? 1 : 0
      case .left, .full: total += max(1, matches)
      default: total += matches
      }
    }
    var found = Array(repeating: false, count: kind == .right || kind == .full ? rightCount : 0)
    let left = try Buffer.room(for: total + found.count, of: Int.self)
    let right = try Buffer.room(for: total + found.count, of: Int.self)
    let (x, y) = (left.base(as: Int.self), right.base(as: Int.self))
    var at = 0
    var missingRight = false
    for row in 0..<leftCount {
      let matches = range(row)
      switch kind {
      case .semi, .anti:
        guard matches.isEmpty == (kind == .anti) else { continue }
        x[at] = row
        y[at] = -1
        at += 1
      default:
        for match in matches {
          x[at] = row
          y[at] = partners[match]
          if !found.isEmpty { found[partners[match]] = true }
          at += 1
        }
        if matches.isEmpty, kind == .left || kind == .full {
          x[at] = row
          y[at] = -1
          missingRight = true
          at += 1
        }
      }
    }
    var missingLeft = false
    for (row, wasFound) in found.enumerated() where !wasFound {
      x[at] = -1
      y[at] = row
      missingLeft = true
      at += 1
    }
    return (
      RowList(buffer: left, count: at, hasMissing: missingLeft),
      RowList(buffer: right, count: at, hasMissing: missingRight)
    )
  }

  private static func cross(
    _ leftCount: Int, _ rightCount: Int
  ) throws(FrameError) -> (left: RowList, right: RowList) {
    let (total, overflow) = leftCount.multipliedReportingOverflow(by: rightCount)
    guard !overflow, total < 1 << 40 else {
      throw FrameError(
        .outOfMemory, "a cross join of \(leftCount) and \(rightCount) rows; filter them first")
    }
    let left = try Buffer.room(for: total, of: Int.self)
    let right = try Buffer.room(for: total, of: Int.self)
    for at in 0..<total {
      left.base(as: Int.self)[at] = at / rightCount
      right.base(as: Int.self)[at] = at % rightCount
    }
    return (RowList(buffer: left, count: total), RowList(buffer: right, count: total))
  }
}
