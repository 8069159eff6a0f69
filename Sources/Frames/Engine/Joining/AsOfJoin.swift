import CKernels
import SwiftwaterDevices

/// Which right row an as-of join takes for a left one.
public enum AsOfStrategy: String, Sendable, Hashable, CaseIterable {
  /// The last one that is not later.
  case backward
  /// The first one that is not earlier.
  case forward
  /// The nearer of the two, the one before where they are equally far.
  case nearest
}

/// Joins each left row with the nearest right row of an ordered column.
struct AsOfJoin: Sendable {
  /// The keys that must be equal, then the column that is ordered.
  let step: JoinStep
  let strategy: AsOfStrategy
  /// Whether equal values are near enough.
  let allowsEqual: Bool
  /// The farthest a partner may be, as a distance of `OrderedWords`.
  let tolerance: UInt64?

  func join(_ left: Table, _ right: Table) throws(FrameError) -> Table {
    try AsOfIndex(self, right, left: left.schema).join(left)
  }
}

/// The right side of an as-of join, its rows found by key and nearness: built once, then read by any
/// number of threads at once.
struct AsOfIndex: Sendable {
  private let asOf: AsOfJoin
  private let right: Table
  private let domain: KeyDomain
  /// The left columns that must be equal, and the one that is ordered.
  private let leftKeys: [String]
  private let leftName: String
  private let groups: Groups

  /// - Parameters:
  ///   - right: The right side.
  ///   - left: The types of the left side's columns.
  init(_ asOf: AsOfJoin, _ right: Table, left: [Field]) throws(FrameError) {
    var equal = asOf.step
    let on = (left: equal.leftKeys.removeLast(), right: equal.rightKeys.removeLast())
    let column = try right.columns(named: [on.right])[0]
    let type = try Expression.Node.column(on.left).type(in: left)
    guard let domain = OrderedWords.domain(type, column.type) else {
      throw .cannotJoin(on.left, type, on.right, column.type)
    }
    self.asOf = asOf
    self.right = right
    self.domain = domain
    (leftKeys, leftName) = (equal.leftKeys, on.left)
    groups = try Groups(right, left: left, equal, OrderedWords(column, domain), on.right)
  }

  /// Left rows with their partners.
  func join(_ left: Table) throws(FrameError) -> Table {
    let wanted = try OrderedWords(left.columns(named: [leftName])[0], domain)
    let found = try Buffer.room(for: left.count, of: UInt32.self)
    let keys = try left.columns(named: leftKeys)
    let follows =
      groups.whole != nil && (asOf.strategy != .nearest || asOf.allowsEqual)
      && asOf.tolerance == nil && !wanted.hasUnordered
    _ = try Threads.map(KeyPiece.count(left.count)) { piece throws(FrameError) in
      let rows = KeyPiece.range(piece, of: left.count)
      let target = found.base(as: UInt32.self) + rows.lowerBound
      if follows, wanted.isAscending(rows), let sorted = groups.whole {
        return follow(wanted, rows, sorted, into: target)
      }
      try groups.find(keys, rows, into: target)
      var hint = 0
      for at in Self.ascending(wanted, rows) {
        let row = rows.lowerBound + at
        guard target[at] != SW_NO_ROW, wanted.isOrdered(row) else {
          target[at] = SW_NO_ROW
          continue
        }
        let range = groups.range(target[at])
        let place = nearest(wanted[row], wanted, range, &hint)
        target[at] = place.map { groups.row($0) } ?? SW_NO_ROW
      }
    }
    let output = try JoinOutput(
      left, right, asOf.step, count: left.count, leftIsWhole: true, mayMiss: true)
    Threads.forEachRange(left.count, grain: KeyPiece.rows) { _, rows in
      let numbers = found.base(as: UInt32.self) + rows.lowerBound
      output.write(numbers, numbers, rows.count, from: 0, at: rows.lowerBound)
    }
    return try output.table
  }

  // MARK: - Implementation

  /// The partners of words in order among all of some sorted ones: both are walked through once.
  private func follow(
    _ wanted: OrderedWords, _ rows: Range<Int>, _ sorted: UnsafeBufferPointer<UInt64>,
    into target: UnsafeMutablePointer<UInt32>
  ) {
    guard let first = rows.first, let values = sorted.baseAddress else {
      return target.initialize(repeating: SW_NO_ROW, count: rows.count)
    }
    let words = wanted.words
    let isForward = asOf.strategy == .forward
    // Of equal ones the last is behind, the first ahead.
    let passesEqual = isForward != asOf.allowsEqual
    var place = values.place(of: words[first], after: passesEqual, in: sorted.indices, near: 0)
    for row in rows {
      let word = words[row]
      if passesEqual {
        while place < sorted.count, values[place] <= word { place += 1 }
      } else {
        while place < sorted.count, values[place] < word { place += 1 }
      }
      var found = isForward ? place : place - 1
      if asOf.strategy == .nearest, place < sorted.count,
        place == 0
          || wanted.distance(values[place], word) < wanted.distance(values[place - 1], word)
      {
        found = place
      }
      target[row - rows.lowerBound] =
        sorted.indices.contains(found) ? UInt32(truncatingIfNeeded: found) : SW_NO_ROW
    }
  }

  /// Rows of a piece, counted from its first, in the order of their words: partners then lie near one
  /// another.
  private static func ascending(_ words: OrderedWords, _ rows: Range<Int>) -> [Int] {
    let values = words.buffer.base(as: UInt64.self) + rows.lowerBound
    var order = Array(0..<rows.count)
    let isSorted = !order.dropFirst().contains { values[$0] < values[$0 - 1] }
    if !isSorted { order.sort { values[$0] < values[$1] } }
    return order
  }

  /// The place of a word's partner among those of its group.
  private func nearest(
    _ word: UInt64, _ words: OrderedWords, _ range: Range<Int>, _ hint: inout Int
  ) -> Int? {
    let sorted = groups.words
    func within(_ place: Int) -> UInt64? {
      guard range.contains(place) else { return nil }
      let distance = words.distance(sorted[place], word)
      return distance <= asOf.tolerance ?? .max ? distance : nil
    }
    var before: Int?
    var after: Int?
    if asOf.strategy != .forward {
      let place = sorted.place(of: word, after: asOf.allowsEqual, in: range, near: hint)
      hint = place
      before = place - 1
    }
    if asOf.strategy != .backward {
      let place = sorted.place(of: word, after: !asOf.allowsEqual, in: range, near: hint)
      hint = place
      after = place
    }
    let distances = (before.flatMap(within), after.flatMap(within))
    guard let forward = distances.1 else { return distances.0 == nil ? nil : before }
    guard let backward = distances.0 else { return after }
    return backward <= forward ? before : after
  }
}

/// Right rows by equal keys, in each group in order.
private struct Groups: Sendable {
  private let index: KeyMap?
  private let starts: Buffer
  private let rows: Buffer
  private let sorted: Buffer
  private let isWhole: Bool
  private let count: Int

  /// - Throws: ``FrameError`` when the words of a group are not in order.
  init(
    _ right: Table, left: [Field], _ step: JoinStep, _ words: OrderedWords, _ name: String
  ) throws(FrameError) {
    count = right.count
    isWhole =
      step.rightKeys.isEmpty && !words.hasUnordered && words.isAscending(0..<right.count)
    guard !isWhole else {
      (index, sorted) = (nil, words.buffer)
      starts = try .room(for: 2, of: UInt32.self)
      starts.base(as: UInt32.self)[0] = 0
      starts.base(as: UInt32.self)[1] = UInt32(truncatingIfNeeded: right.count)
      rows = try .room(for: 0, of: UInt32.self)
      return
    }
    let codes = try Buffer.room(for: right.count, of: UInt32.self)
    let target = codes.base(as: UInt32.self)
    if step.rightKeys.isEmpty {
      index = nil
      target.initialize(repeating: 0, count: right.count)
    } else {
      let columns = try right.columns(named: step.rightKeys)
      let keys = try KeyMap(right, left: left, step)
      try keys.find(columns, 0..<right.count, into: target)
      index = keys
    }
    for row in 0..<right.count where !words.isOrdered(row) { target[row] = SW_NO_ROW }
    (starts, rows) = try RowGroups.group(codes, count: right.count, size: index?.size ?? 1)
    sorted = try .room(for: right.count, of: UInt64.self)
    let ends = starts.base(as: UInt32.self)
    let (numbers, values) = (rows.base(as: UInt32.self), sorted.base(as: UInt64.self))
    for code in 0..<(index?.size ?? 1) {
      for place in Int(ends[code])..<Int(ends[code + 1]) {
        values[place] = words[Int(numbers[place])]
        guard place > Int(ends[code]), values[place] < values[place - 1] else { continue }
        let (row, last) = (Int(numbers[place]), Int(numbers[place - 1]))
        let column = try right.columns(named: [name])[0]
        throw .unordered(name, column.text(row), row: row, after: column.text(last), row: last)
      }
    }
  }

  var words: UnsafePointer<UInt64> { UnsafePointer(sorted.base(as: UInt64.self)) }

  /// The words of all right rows, where these are one group in order.
  var whole: UnsafeBufferPointer<UInt64>? {
    isWhole ? UnsafeBufferPointer(start: words, count: count) : nil
  }

  /// Writes the group of each of some left rows.
  func find(
    _ columns: [Column], _ range: Range<Int>, into codes: UnsafeMutablePointer<UInt32>
  ) throws(FrameError) {
    if let index { return try index.find(columns, range, into: codes) }
    codes.initialize(repeating: 0, count: range.count)
  }

  func range(_ code: UInt32) -> Range<Int> {
    let starts = starts.base(as: UInt32.self)
    return Int(starts[Int(code)])..<Int(starts[Int(code) + 1])
  }

  func row(_ place: Int) -> UInt32 {
    isWhole ? UInt32(truncatingIfNeeded: place) : rows.base(as: UInt32.self)[place]
  }
}

extension FrameError {
  /// A right side of an as-of join that is not in order.
  static func unordered(
    _ name: String, _ value: String, row: Int, after last: String, row lastRow: Int
  ) -> FrameError {
    FrameError(
      .order,
      """
      joinAsOf: the right side is not in the order of '\(name)': \(value) in row \(row) comes after \
      \(last) in row \(lastRow); sort it by '\(name)' first
      """)
  }
}
