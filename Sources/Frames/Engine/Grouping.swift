import CKernels
import SwiftwaterDevices

/// A number for every row, equal exactly where the keys are, below `size`.
struct KeyCodes: Sendable {
  let buffer: Buffer
  /// The index of the first row in `buffer`.
  var start = 0
  /// The codes are below this.
  let size: Int
  /// Whether codes appear in the order 0, 1, 2, … and each occurs.
  var isInOrder = false

  var codes: UnsafePointer<UInt32> { UnsafePointer(buffer.base(as: UInt32.self) + start) }

  /// Numbers the rows of any number of columns of one length.
  ///
  /// Null is a key of its own.
  init(_ columns: [Column], count: Int) throws(FrameError) {
    var parts: [Column] = []
    for column in columns { parts += try column.keyParts() }
    let columns = parts
    guard let first = columns.first else {
      self.init(
        buffer: try .room(for: count, of: UInt32.self, zeroed: true), size: 1, isInOrder: true)
      return
    }
    var codes = try KeyCodes(first)
    for column in columns.dropFirst() {
      codes = try codes.combined(with: KeyCodes(column), count: count)
    }
    self = codes
  }

  init(buffer: Buffer, start: Int = 0, size: Int, isInOrder: Bool = false) {
    self.buffer = buffer
    self.start = start
    self.size = size
    self.isInOrder = isInOrder
  }

  /// Products up to this many are used as they are: their table fits the second-level cache.
  private static let dense = 1 << 18

  private init(_ column: Column) throws(FrameError) {
    if column.type.isText {
      try self.init(text: column)
    } else {
      try self.init(number: column)
    }
  }

  private init(text column: Column) throws(FrameError) {
    let codes: Buffer
    let size: Int
    if let dictionary = column.dictionary {
      guard column.validity != nil else {
        self.init(buffer: column.values, start: column.start, size: max(1, dictionary.count))
        return
      }
      codes = try .room(for: column.count, of: UInt32.self)
      codes.pointer.copyMemory(from: column.codes, byteCount: column.count * 4)
      size = dictionary.count
    } else {
      codes = try .room(for: column.count, of: UInt32.self)
      size = try Column.intern(column, into: codes).count
    }
    self.init(
      nulls: column.validity, codes: codes, count: column.count, size: size,
      isInOrder: column.dictionary == nil)
  }

  /// Gives null rows a code after the others.
  private init(nulls: Validity?, codes: Buffer, count: Int, size: Int, isInOrder: Bool) {
    guard let nulls else {
      self.init(buffer: codes, size: max(1, size), isInOrder: isInOrder)
      return
    }
    let target = codes.base(as: UInt32.self)
    for row in 0..<count where !nulls[row] { target[row] = UInt32(size) }
    self.init(buffer: codes, size: size + 1)
  }

  private init(number column: Column) throws(FrameError) {
    let words = try Words(column)
    let codes = try Buffer.room(for: column.count, of: UInt32.self)
    let isFloating = column.type.dtype?.isFloatingPoint == true
    if !isFloating, let range = Self.range(words, column.count) {
      let low = range.lowerBound
      Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
        let source = words.buffer.base(as: Int64.self)
        let target = codes.base(as: UInt32.self)
        for row in rows { target[row] = UInt32(truncatingIfNeeded: source[row] &- low) }
      }
      self.init(
        nulls: column.validity, codes: codes, count: column.count,
        size: Int(range.upperBound - low) + 1, isInOrder: false)
      return
    }
    var interner = try WordInterner(capacity: min(column.count / 4, 1 << 20))
    try interner.intern(
      words.buffer.base(as: UInt64.self), count: column.count, codes: codes.base(as: UInt32.self))
    self.init(
      nulls: column.validity, codes: codes, count: column.count, size: interner.count,
      isInOrder: true)
  }

  /// The smallest and largest value, when few enough lie between them to index a table.
  private static func range(_ words: Words, _ count: Int) -> ClosedRange<Int64>? {
    guard count > 0 else { return 0...0 }
    let grain = 1 << 17
    let parts = Threads.map((count + grain - 1) / grain) { chunk -> (Int64, Int64) in
      let source = words.buffer.base(as: Int64.self)
      var low = Int64.max
      var high = Int64.min
      for row in chunk * grain..<min(count, (chunk + 1) * grain) {
        low = min(low, source[row])
        high = max(high, source[row])
      }
      return (low, high)
    }
    let low = parts.reduce(Int64.max) { min($0, $1.0) }
    let high = parts.reduce(Int64.min) { max($0, $1.1) }
    let (width, overflow) = high.subtractingReportingOverflow(low)
    guard !overflow, width < Int64(max(dense, 2 * count)), width < Int64(Int32.max) else {
      return nil
    }
    return low...high
  }

  private func combined(with other: KeyCodes, count: Int) throws(FrameError) -> KeyCodes {
    let codes = try Buffer.room(for: count, of: UInt32.self)
    let (product, overflow) = size.multipliedReportingOverflow(by: other.size)
    if !overflow, product <= Self.dense {
      let factor = UInt32(other.size)
      Threads.forEachRange(count, grain: 1 << 16) { _, rows in
        let target = codes.base(as: UInt32.self)
        let (x, y) = (self.codes, other.codes)
        for row in rows { target[row] = x[row] &* factor &+ y[row] }
      }
      return KeyCodes(buffer: codes, size: product)
    }
    let pairs = try Buffer.room(for: count, of: UInt64.self)
    Threads.forEachRange(count, grain: 1 << 16) { _, rows in
      let target = pairs.base(as: UInt64.self)
      let (x, y) = (self.codes, other.codes)
      for row in rows { target[row] = UInt64(x[row]) << 32 | UInt64(y[row]) }
    }
    var interner = try WordInterner(capacity: min(count / 4, 1 << 20))
    try interner.intern(
      pairs.base(as: UInt64.self), count: count, codes: codes.base(as: UInt32.self))
    return KeyCodes(buffer: codes, size: max(1, interner.count), isInOrder: true)
  }
}

/// Rows put into groups by their keys, the groups in order of first appearance.
struct Grouping: Sendable {
  let keys: KeyCodes
  let count: Int
  /// The codes that occur, in order of first appearance.
  let order: [Int]
  /// The first row of each group, in that order.
  let firstRows: [Int]

  init(_ keys: KeyCodes, count: Int) {
    self.keys = keys
    self.count = count
    let size = keys.size
    let pieces = Pieces(count: count, groups: size)
    let parts = Threads.map(pieces.count) { piece -> [Int] in
      var first = Array(repeating: -1, count: size)
      let codes = keys.codes
      first.withUnsafeMutableBufferPointer { first in
        for row in pieces[piece] {
          let code = Int(codes[row])
          if first[code] < 0 { first[code] = row }
        }
      }
      return first
    }
    var first = Array(repeating: -1, count: size)
    for part in parts {
      for code in 0..<size where first[code] < 0 { first[code] = part[code] }
    }
    if keys.isInOrder {
      order = (0..<size).filter { first[$0] >= 0 }
    } else {
      order = (0..<size).filter { first[$0] >= 0 }.sorted { first[$0] < first[$1] }
    }
    firstRows = order.map { first[$0] }
  }

  init(columns: [Column], count: Int) throws(FrameError) {
    self.init(try KeyCodes(columns, count: count), count: count)
  }

  /// One group of all rows, also when there is none.
  init(whole grouping: Grouping) {
    keys = grouping.keys
    count = grouping.count
    order = [0]
    firstRows = grouping.firstRows
  }

  var groupCount: Int { order.count }
}

/// The pieces rows are cut into for partial results: their number depends on the rows and groups
/// alone, so that adding them up in order gives the same bits with any number of threads.
struct Pieces: Sendable {
  let rows: Int
  let grain: Int
  let count: Int

  init(count rows: Int, groups: Int) {
    self.rows = rows
    // All the partial results together take no more than a few megabytes.
    let most = max(1, min(64, (1 << 19) / max(1, groups)))
    grain = max(1 << 15, (rows + most - 1) / most)
    count = (rows + grain - 1) / grain
  }

  subscript(piece: Int) -> Range<Int> { piece * grain..<min(rows, (piece + 1) * grain) }
}
