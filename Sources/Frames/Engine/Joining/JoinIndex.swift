import CKernels
import SwiftwaterDevices

/// The right side of a join, its rows found by key: built once, on all threads, then read by any
/// number of them at once.
///
/// How depends on what the keys are: keys close together index an array, others are hashed; keys
/// that occur once need no lists of rows.
struct JoinIndex: Sendable {
  let right: Table
  let step: JoinStep
  private let keys: KeyMap
  private let partners: Partners
  /// Where right rows without a partner are wanted: a byte for each row, or for each code where it
  /// has several, 1 once it has been found.
  private let found: Buffer?

  private enum Partners: Sendable {
    /// A code is the row.
    case codes
    /// At most one row for each code.
    case one(Buffer)
    /// The rows of each code lie together, in their order.
    case many(starts: Buffer, rows: Buffer)
  }

  /// - Parameters:
  ///   - right: The right side, all of it.
  ///   - left: The types of the left side's columns.
  ///   - step: What to join on, and how.
  init(_ right: Table, left: [Field], _ step: JoinStep) throws(FrameError) {
    self.right = right
    self.step = step
    guard right.count < Int(UInt32.max) else {
      throw FrameError(
        .outOfMemory, "a join's right side of \(right.count) rows; use at most \(UInt32.max - 1)")
    }
    let columns = try right.columns(named: step.rightKeys)
    keys = try KeyMap(right, left: left, step)
    partners =
      keys.codesAreRows ? .codes : try Self.partners(columns, keys, count: right.count)
    let marks = step.kind == .right || step.kind == .full
    found =
      marks ? try .room(for: max(right.count, keys.size), of: UInt8.self, zeroed: true) : nil
  }

  /// Whether left rows without a partner stay.
  private var keepsAll: Bool { step.kind == .left || step.kind == .full }

  /// For each key column the values between which a left one has to lie to find a partner.
  ///
  /// Nil where nothing is known. A scan of the left side may drop other rows of inner, semi and right
  /// joins.
  var keyBounds: [ClosedRange<Int64>?] { keys.bounds }

  /// Whether each of some left rows has a partner, 1 or 0: a filter before other columns are read.
  func hasPartner(_ columns: [Column], _ rows: Range<Int>) throws(FrameError) -> [UInt8] {
    let codes = try Buffer.room(for: rows.count, of: UInt32.self)
    let found = codes.base(as: UInt32.self)
    try keys.find(columns, rows, into: found)
    switch partners {
    case .codes: break
    case .one(let table): _ = sw_look_up(found, rows.count, table.base(as: UInt32.self))
    case .many(let starts, _):
      _ = sw_keep_codes(found, rows.count, starts.base(as: UInt32.self))
    }
    return (0..<rows.count).map { found[$0] == SW_NO_ROW ? 0 : 1 }
  }

  /// Whether no key occurs twice.
  var isUnique: Bool { if case .many = partners { false } else { true } }

  /// A right row whose key an earlier one has too.
  var firstDuplicate: Int? {
    guard case .many(let starts, let rows) = partners else { return nil }
    let ends = starts.base(as: UInt32.self)
    let sorted = rows.base(as: UInt32.self)
    var first: UInt32?
    for code in 0..<keys.size where ends[code + 1] - ends[code] > 1 {
      first = min(first ?? .max, sorted[Int(ends[code]) + 1])
    }
    return first.map(Int.init)
  }

  /// Writes for each of some left rows what its partners are found by, and remembers which right
  /// rows have been found.
  ///
  /// - Returns: How many rows of the result they give, and whether some may have no partner.
  func match(
    _ columns: [Column], _ rows: Range<Int>, into codes: UnsafeMutablePointer<UInt32>
  ) throws(FrameError) -> (count: Int, mayMiss: Bool) {
    try keys.find(columns, rows, into: codes)
    var partnered: Int
    switch partners {
    case .codes: partnered = sw_count_rows(codes, rows.count)
    case .one(let table):
      partnered = sw_look_up(codes, rows.count, table.base(as: UInt32.self))
    case .many(let starts, _):
      partnered = sw_keep_codes(codes, rows.count, starts.base(as: UInt32.self))
    }
    if let found { sw_mark_rows(codes, rows.count, found.base(as: UInt8.self)) }
    switch (step.kind, partners) {
    case (.semi, _): return (partnered, false)
    case (.anti, _): return (rows.count - partnered, false)
    case (_, .many): return (pairCount(codes, rows.count), keepsAll && partnered < rows.count)
    default: return (keepsAll ? rows.count : partnered, keepsAll && partnered < rows.count)
    }
  }

  /// How many rows of the result some of the codes give, unless the join is semi or anti.
  func pairCount(_ codes: UnsafePointer<UInt32>, _ count: Int) -> Int {
    guard case .many(let starts, _) = partners else {
      return keepsAll ? count : sw_count_rows(codes, count)
    }
    return sw_count_pairs(codes, count, starts.base(as: UInt32.self), keepsAll)
  }

  /// Turns what `match` wrote into pairs of rows.
  ///
  /// - Parameters:
  ///   - left: The numbers of the left rows, counted from the first of the codes.
  ///   - right: Those of the right, unless the join is semi or anti. Both have room for one row
  ///     more than there are codes or pairs.
  func pair(
    _ codes: UnsafePointer<UInt32>, _ count: Int, left: UnsafeMutablePointer<UInt32>,
    right: UnsafeMutablePointer<UInt32>
  ) {
    switch (step.kind, partners) {
    case (.semi, _), (.anti, _):
      _ = sw_select_rows(codes, count, step.kind == .semi, left, nil)
    case (_, .many(let starts, let rows)):
      _ = sw_make_pairs(
        codes, count, starts.base(as: UInt32.self), rows.base(as: UInt32.self), keepsAll, left,
        right)
    case (.left, _), (.full, _):
      for row in 0..<count { left[row] = UInt32(truncatingIfNeeded: row) }
      right.update(from: codes, count: count)
    default: _ = sw_select_rows(codes, count, true, left, right)
    }
  }

  /// The right rows that no left row has found, in their order.
  func unpartnered() throws(FrameError) -> RowNumbers {
    guard let found else { return try RowNumbers(capacity: 0) }
    var flags = found
    if case .many(let starts, let rows) = partners {
      flags = try .room(for: right.count, of: UInt8.self, zeroed: true)
      let ends = starts.base(as: UInt32.self)
      for code in 0..<keys.size where found.base(as: UInt8.self)[code] != 0 {
        sw_mark_rows(
          rows.base(as: UInt32.self) + Int(ends[code]), Int(ends[code + 1] - ends[code]),
          flags.base(as: UInt8.self))
      }
    }
    var list = try RowNumbers(capacity: right.count)
    let isFound = flags.base(as: UInt8.self)
    let target = list.rows
    for row in 0..<right.count {
      target[list.count] = UInt32(truncatingIfNeeded: row)
      list.count += isFound[row] == 0 ? 1 : 0
    }
    return list
  }

  // MARK: - Implementation

  private static func partners(
    _ columns: [Column], _ keys: KeyMap, count: Int
  ) throws(FrameError) -> Partners {
    // First as if every key occurred once; when rows are then missing, one did not.
    let table = try Buffer.room(for: keys.size, of: UInt32.self)
    Threads.forEachRange(keys.size, grain: 1 << 18) { _, codes in
      (table.base(as: UInt32.self) + codes.lowerBound)
        .initialize(repeating: SW_NO_ROW, count: codes.count)
    }
    let present = try Threads.map(KeyPiece.count(count)) { piece throws(FrameError) in
      let rows = KeyPiece.range(piece, of: count)
      let codes = try Buffer.room(for: rows.count, of: UInt32.self)
      try keys.find(columns, rows, into: codes.base(as: UInt32.self))
      sw_place_rows(
        codes.base(as: UInt32.self), rows.count, UInt32(rows.lowerBound),
        table.base(as: UInt32.self))
      return sw_count_rows(codes.base(as: UInt32.self), rows.count)
    }
    let placed = Threads.map(KeyPiece.count(keys.size)) { piece in
      let codes = KeyPiece.range(piece, of: keys.size)
      return sw_count_rows(table.base(as: UInt32.self) + codes.lowerBound, codes.count)
    }
    guard placed.reduce(0, +) != present.reduce(0, +) else { return .one(table) }
    return try grouped(columns, keys, count: count)
  }

  private static func grouped(
    _ columns: [Column], _ keys: KeyMap, count: Int
  ) throws(FrameError) -> Partners {
    let codes = try Buffer.room(for: count, of: UInt32.self)
    _ = try Threads.map(KeyPiece.count(count)) { piece throws(FrameError) in
      let rows = KeyPiece.range(piece, of: count)
      try keys.find(columns, rows, into: codes.base(as: UInt32.self) + rows.lowerBound)
    }
    let (starts, rows) = try RowGroups.group(codes, count: count, size: keys.size)
    return .many(starts: starts, rows: rows)
  }
}

/// Row numbers below 2³² - 1, `SW_NO_ROW` for none.
struct RowNumbers: Sendable {
  let buffer: Buffer
  var count = 0

  init(capacity: Int) throws(FrameError) {
    // Selecting writes before it knows whether to keep.
    buffer = try .room(for: capacity + 1, of: UInt32.self)
  }

  var rows: UnsafeMutablePointer<UInt32> { buffer.base(as: UInt32.self) }
}

extension Table {
  func columns(named names: [String]) throws(FrameError) -> [Column] {
    var found: [Column] = []
    for name in names {
      guard let column = self[name] else { throw .unknownColumn(name, among: self.names) }
      found.append(column)
    }
    return found
  }
}

extension FrameError {
  static func cannotJoin(
    _ a: String, _ left: ColumnType, _ b: String, _ right: ColumnType
  ) -> FrameError {
    let types = ColumnType.names(of: left, right)
    return FrameError(
      .type, "cannot join '\(a)' (\(types[0])) with '\(b)' (\(types[1])); cast one of them first")
  }
}
