import CKernels
import SwiftwaterDevices

extension CSVReader {
  /// Puts what the workers have made of the blocks together as a table.
  func assemble(_ parsed: Parsed) throws(FrameError) -> Table {
    let starts = Self.starts(parsed.outcomes)
    let rows = starts[starts.count - 1]
    var columns: [Column] = []
    let layout = source.layout(names)
    for part in layout {
      guard let index = part.index else {
        columns.append(try fileColumn(parsed.outcomes, starts))
        continue
      }
      guard let places = parsed.values[index] else { continue }
      let outcomes = parsed.others[index] ?? parsed.outcomes
      let values = try Self.gathered(places, outcomes, starts)
      let kind = parsed.kinds[index].kind
      var storage = TextStorage()
      var dictionary: TextDictionary?
      if kind == SW_CSV_TEXT || kind == SW_CSV_REJECTED {
        storage = parsed.storages[index] ?? parsed.storage
      } else if kind == SW_CSV_CATEGORY {
        dictionary = try merge(index, values, parsed, starts)
      }
      let isText = kind == SW_CSV_TEXT
      let column = Column(
        type: isText ? .string : part.type, count: rows, values: values,
        validity: try Self.validity(index, outcomes, starts), storage: storage,
        dictionary: dictionary)
      columns.append(part.type == .category ? try column.encoded() : column)
    }
    return Table(names: layout.map(\.name), columns: columns, count: rows)
  }

  // MARK: - Implementation

  /// The rows before each block that are there, and their number.
  private static func starts(_ outcomes: [CSVWorker.Outcome]) -> [Int] {
    var starts = [0]
    for outcome in outcomes { starts.append(starts[starts.count - 1] + outcome.rows) }
    return starts
  }

  /// The values of all blocks one after the other.
  private static func gathered(
    _ places: CSVPlaces, _ outcomes: [CSVWorker.Outcome], _ starts: [Int]
  ) throws(FrameError) -> Buffer {
    let segments = places.segments
    let width = places.width
    guard segments.count != 1 else {
      // Empty lines and bad rows leave gaps: close them.
      let base = segments[0].values.pointer
      for (index, outcome) in outcomes.enumerated() where starts[index] != outcome.firstRow {
        (base + starts[index] * width).copyMemory(
          from: base + outcome.firstRow * width, byteCount: outcome.rows * width)
      }
      return segments[0].values
    }
    let whole = try Buffer.room(for: starts[starts.count - 1] * width, of: UInt8.self)
    Threads.forEach(outcomes.count) { index in
      let outcome = outcomes[index]
      guard let from = places.pointer(outcome.firstRow) else { return }
      (whole.pointer + starts[index] * width).copyMemory(
        from: from, byteCount: outcome.rows * width)
    }
    return whole
  }

  /// The blocks' bits one after the other, or nil when all are set.
  private static func validity(
    _ column: Int, _ outcomes: [CSVWorker.Outcome], _ starts: [Int]
  ) throws(FrameError) -> Validity? {
    guard outcomes.contains(where: { $0.bits[column] != nil }) else { return nil }
    let rows = starts[starts.count - 1]
    let bits = try Buffer.room(for: (rows + 7) / 8 + 16, of: UInt8.self, zeroed: true)
    let target = bits.base(as: UInt8.self)
    for (index, outcome) in outcomes.enumerated() {
      let source = outcome.bits[column]
      var row = 0
      // Words of 56 bits, which fit in 64 wherever the first one goes.
      while row < outcome.rows {
        let count = min(56, outcome.rows - row)
        var word = UInt64.max
        if let source {
          word = UnsafeRawPointer(source.pointer + row / 8).loadUnaligned(as: UInt64.self)
        }
        word &= 1 << UInt64(count) - 1
        let at = starts[index] + row
        let place = UnsafeMutableRawPointer(target + at / 8)
        let old = place.loadUnaligned(as: UInt64.self)
        place.storeBytes(of: old | word << UInt64(at % 8), as: UInt64.self)
        row += count
      }
    }
    return Validity(bits: bits, start: 0, count: rows)
  }

  /// One dictionary from those of the workers, in order of first appearance, and the codes of the
  /// rows changed to it.
  private func merge(
    _ column: Int, _ values: Buffer, _ parsed: Parsed, _ starts: [Int]
  ) throws(FrameError) -> TextDictionary {
    let workers = parsed.dictionaries
    defer { withExtendedLifetime(workers) {} }
    if workers.count == 1, let only = workers[0].interners[column] {
      return try only.dictionary()
    }
    // What a block was the first to show, its worker added while it read that block.
    var additions: [(block: Int, worker: Int, texts: Range<Int>)] = []
    for (worker, dictionary) in workers.enumerated() {
      var known = 0
      for mark in dictionary.marks[column] {
        additions.append((mark.block, worker, known..<mark.count))
        known = mark.count
      }
    }
    additions.sort { $0.block < $1.block }
    var merged = try TextInterner(capacity: 4096)
    let maps = try workers.map { worker throws(FrameError) in
      try Buffer.room(
        for: (worker.interners[column]?.count ?? 0) + 1, of: UInt32.self, zeroed: true)
    }
    for addition in additions {
      guard let interner = workers[addition.worker].interners[column] else { continue }
      try merged.intern(
        keys: interner.table.keys + addition.texts.lowerBound, count: addition.texts.count,
        codes: maps[addition.worker].base(as: UInt32.self) + addition.texts.lowerBound)
    }
    var workerOfBlock = Array(repeating: 0, count: parsed.outcomes.count)
    for (worker, dictionary) in workers.enumerated() {
      for block in dictionary.blocks { workerOfBlock[block] = worker }
    }
    let owners = workerOfBlock
    Threads.forEach(owners.count) { block in
      let codes = values.base(as: UInt32.self)
      let map = maps[owners[block]].base(as: UInt32.self)
      for row in starts[block]..<starts[block + 1] { codes[row] = map[Int(codes[row])] }
    }
    return try merged.dictionary()
  }

  /// Which file each row is from.
  private func fileColumn(
    _ outcomes: [CSVWorker.Outcome], _ starts: [Int]
  ) throws(FrameError) -> Column {
    let rows = starts[starts.count - 1]
    let codes = try Buffer.room(for: rows, of: UInt32.self)
    for (index, outcome) in outcomes.enumerated() {
      (codes.base(as: UInt32.self) + starts[index]).initialize(
        repeating: UInt32(outcome.file), count: outcome.rows)
    }
    return Column(
      type: .string, count: rows, values: codes, dictionary: try source.fileDictionary())
  }
}
