import CKernels
import SwiftwaterDevices

/// The group of every row, and how to fold the rows of each group into a state.
///
/// Few groups: every row has the code of its group, pieces of the rows have states of their own,
/// and these are combined in the order of the rows. Many groups: rows are routed to parts by their
/// key, so that the states of a part fit the cache, and no two parts share a group. Either way the
/// result has the same bits for any number of threads.
struct GroupCodes: Sendable {
  /// Rows that one thread takes at a time.
  struct Unit: Sendable {
    let rows: Range<Int>
    /// What is added to the codes of these rows.
    var base = 0
    /// How many groups there are from `base`, where no other unit has them.
    var groups = 0
  }

  /// How many rows there are.
  let count: Int
  /// Codes are below this, bases included.
  let size: Int
  let units: [Unit]
  /// The codes that occur, in order of first appearance.
  let order: RowList
  /// The first row of each group, in that order.
  let firstRows: RowList
  /// How rows came to their units; nil when they are where they were.
  let routing: Routing?

  private let buffer: Buffer?
  private let start: Int

  init(
    count: Int, size: Int, units: [Unit], order: RowList, firstRows: RowList, routing: Routing?,
    codes: Buffer?, start: Int
  ) {
    self.count = count
    self.size = size
    self.units = units
    self.order = order
    self.firstRows = firstRows
    self.routing = routing
    buffer = codes
    self.start = start
  }

  /// Groups whose codes are known, in an order that is known too.
  init(_ groups: GroupCodes, order: RowList) {
    self.init(
      count: groups.count, size: groups.size, units: groups.units, order: order,
      firstRows: groups.firstRows, routing: groups.routing, codes: groups.buffer,
      start: groups.start)
  }

  var groupCount: Int { order.count }

  /// Whether all rows are one group because there are no keys.
  var isWhole: Bool { buffer == nil && routing == nil }

  /// Puts rows with equal keys into one group; null is a key of its own.
  ///
  /// Without keys all rows are one group, also when there are none.
  init(_ columns: [Column], count: Int) throws(FrameError) {
    guard !columns.isEmpty else {
      try self.init(wholeOf: count)
      return
    }
    switch try GroupKeys(columns, count: count) {
    case .codes(let buffer, let start, let size):
      try self.init(codes: buffer, start: start, count: count, size: size)
    case .words(let words):
      let few = try SharedKeys.codes(ofWords: words, count: count, limit: GroupKeys.fewGroups)
      if let (codes, size) = few {
        try self.init(codes: codes, start: 0, count: count, size: max(1, size))
      } else {
        self = try Routing.groups(words: words, count: count)
      }
    }
  }

  /// One group of all rows, also of none.
  init(wholeOf count: Int) throws(FrameError) {
    let units = RowUnits(count: count)
    self.init(
      count: count, size: 1, units: (0..<units.count).map { Unit(rows: units[$0]) },
      order: try RowList([0]), firstRows: try RowList(count > 0 ? [0] : []), routing: nil,
      codes: nil, start: 0)
  }

  /// Groups whose codes are known.
  init(codes: Buffer, start: Int = 0, count: Int, size: Int) throws(FrameError) {
    guard size <= GroupKeys.fewGroups else {
      self = try Routing.groups(codes: codes, start: start, count: count, size: size)
      return
    }
    let units = RowUnits(count: count)
    let (order, rows) = try Self.firstAppearances(
      codes.base(as: UInt32.self) + start, count: count, size: size)
    self.init(
      count: count, size: size, units: (0..<units.count).map { Unit(rows: units[$0]) },
      order: order, firstRows: rows, routing: nil, codes: codes, start: start)
  }

  /// The codes of a unit's rows, counted from its base; nil when there is one group.
  func codes(_ unit: Unit) -> UnsafePointer<UInt32>? {
    buffer.map { UnsafePointer($0.base(as: UInt32.self) + start + unit.rows.lowerBound) }
  }

  /// A column of the rows in the order of the units.
  func routed(_ column: Column) throws(FrameError) -> Column {
    try routing?.route(column) ?? column
  }

  /// Folds the rows of each group into `width` states, which lie by code.
  ///
  /// - Parameters:
  ///   - start: Writes the states of so many groups without rows.
  ///   - update: Takes the rows of a unit in; gets their codes, and the state of code 0.
  ///   - combine: Takes states of so many groups into others, group by group; the codes count up.
  func fold<State: BitwiseCopyable & Sendable>(
    _ type: State.Type, width: Int = 1,
    start: @Sendable (UnsafeMutablePointer<State>, Int) -> Void,
    update: @Sendable (UnsafePointer<UInt32>?, Unit, UnsafeMutablePointer<State>) -> Void,
    combine:
      @Sendable (
        UnsafePointer<UInt32>, UnsafeMutablePointer<State>, Int, UnsafeMutablePointer<State>
      ) -> Void
  ) throws(FrameError) -> Buffer {
    guard routing == nil else {
      let states = try Buffer.room(for: size * width, of: State.self)
      Threads.forEach(units.count) { index in
        let unit = units[index]
        let own = states.base(as: State.self) + unit.base * width
        start(own, unit.groups)
        update(codes(unit), unit, own)
      }
      return states
    }
    let pieces = pieces(bytes: size * width * MemoryLayout<State>.stride)
    let parts = try Threads.map(max(1, pieces.count)) { piece throws(FrameError) -> Buffer in
      let states = try Buffer.room(for: size * width, of: State.self)
      start(states.base(as: State.self), size)
      guard pieces.count > 0 else { return states }
      for unit in units[pieces[piece]] {
        update(codes(unit), unit, states.base(as: State.self))
      }
      return states
    }
    guard parts.count > 1 else { return parts[0] }
    let grain = 1 << 13
    let numbers = try Buffer.room(for: min(size, grain), of: UInt32.self)
    for number in 0..<min(size, grain) {
      numbers.base(as: UInt32.self)[number] = UInt32(number)
    }
    Threads.forEachRange(size, grain: grain) { _, groups in
      for part in parts.dropFirst() {
        combine(
          numbers.base(as: UInt32.self), part.base(as: State.self) + groups.lowerBound * width,
          groups.count, parts[0].base(as: State.self) + groups.lowerBound * width)
      }
    }
    return parts[0]
  }

  /// The values of a buffer by code as a column in the order of the groups.
  func column(_ type: ColumnType, _ values: Buffer) throws(FrameError) -> Column {
    try Column(type: type, count: size, values: values).gather(order)
  }

  /// The number of each row's group, in the order of the groups, for the rows as they were.
  func numbers() throws(FrameError) -> Buffer {
    let numbers = try routedNumbers()
    guard let routing else { return numbers }
    return try routing.unroute(numbers)
  }

  /// The number of each row's group, for the rows in the order of the units.
  func routedNumbers() throws(FrameError) -> Buffer {
    let ranks = try Buffer.room(for: size, of: UInt32.self, zeroed: true)
    for number in 0..<order.count {
      ranks.base(as: UInt32.self)[order.rows[number]] = UInt32(number)
    }
    let numbers = try Buffer.room(for: count, of: UInt32.self, zeroed: true)
    Threads.forEach(units.count) { index in
      let unit = units[index]
      guard let codes = codes(unit) else { return }
      let target = numbers.base(as: UInt32.self) + unit.rows.lowerBound
      let rank = ranks.base(as: UInt32.self) + unit.base
      for at in 0..<unit.rows.count { target[at] = rank[Int(codes[at])] }
    }
    return numbers
  }

  // MARK: - Implementation

  /// Which units make each piece: few enough for their states to stay in the cache, and as many
  /// whatever the number of threads.
  private func pieces(bytes: Int) -> RowUnits {
    let most = max(4, min(64, (16 << 20) / max(1, bytes)))
    return RowUnits(count: units.count, grain: max(1, (units.count + most - 1) / most))
  }

  private static func firstAppearances(
    _ codes: UnsafePointer<UInt32>, count: Int, size: Int
  ) throws(FrameError) -> (order: RowList, rows: RowList) {
    let met = try Buffer.room(for: size, of: UInt8.self, zeroed: true)
    let order = try Buffer.room(for: min(size, count), of: Int64.self)
    let rows = try Buffer.room(for: min(size, count), of: Int64.self)
    func note(_ range: Range<Int>, _ known: Int) -> Int {
      Int(
        sw_first_appearances(
          codes + range.lowerBound, Int64(range.count), Int64(range.lowerBound), Int64(size),
          met.base(as: UInt8.self), Int64(known), order.base(as: Int64.self),
          rows.base(as: Int64.self)))
    }
    // Mostly all appear early and it stops; a range of numbers may have gaps, which never do.
    let early = min(count, 1 << 20)
    var known = note(0..<early, 0)
    let late = RowUnits(count: count - early, grain: max(1 << 18, (count - early) / 16))
    if known < size, late.count > 0 {
      let address = UInt(bitPattern: codes)
      let seen = known
      let parts = try Threads.map(late.count) { unit throws(FrameError) -> [Int64] in
        guard let codes = UnsafePointer<UInt32>(bitPattern: address) else { return [] }
        let own = try Buffer.room(for: size, of: UInt8.self)
        own.pointer.copyMemory(from: met.pointer, byteCount: size)
        let found = try Buffer.room(for: 2 * (size - seen), of: Int64.self)
        let first = early + late[unit].lowerBound
        let new = sw_first_appearances(
          codes + first, Int64(late[unit].count), Int64(first), Int64(size - seen),
          own.base(as: UInt8.self), 0, found.base(as: Int64.self),
          found.base(as: Int64.self) + size - seen)
        return (0..<Int(new)).map { found.base(as: Int64.self)[size - seen + $0] }
      }
      for row in parts.joined() { known = note(Int(row)..<Int(row) + 1, known) }
    }
    return (RowList(buffer: order, count: known), RowList(buffer: rows, count: known))
  }
}
