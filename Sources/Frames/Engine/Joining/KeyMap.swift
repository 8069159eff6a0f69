import CKernels
import SwiftwaterDevices

/// Turns the keys of rows into codes: those of the right side, and `SW_NO_ROW` for keys that do not
/// occur there.
///
/// A code is an offset where the keys lie close together, a row of the right side otherwise. Several
/// columns are packed into one word as long as their codes fit.
struct KeyMap: Sendable {
  /// Codes are below this.
  let size: Int
  /// Whether a code is the only right row with the key.
  let codesAreRows: Bool
  private let parts: [KeyPart]
  private let steps: [Step]

  /// How the codes of several parts become one.
  private enum Step: Sendable {
    /// The words so far times the size of a part, plus its codes.
    case pack(Int)
    /// Words that would no longer fit are looked up.
    case intern(WordTable)
  }

  /// - Parameters:
  ///   - columns: The key columns of the right side.
  ///   - domains: How each is compared with the left one.
  ///   - count: The rows of the right side.
  ///   - nullsEqual: Whether a null key equals another.
  init(
    _ columns: [Column], _ domains: [KeyDomain], count: Int, nullsEqual: Bool
  ) throws(FrameError) {
    var parts: [KeyPart] = []
    for (index, (column, domain)) in zip(columns, domains).enumerated() {
      for half in 0..<(domain == .wide ? 2 : 1) {
        parts.append(
          try KeyPart(column, domain, column: index, half: half, nullsEqual: nullsEqual))
      }
    }
    self.parts = parts
    if parts.count == 1, let only = parts.first {
      steps = []
      size = only.size
      codesAreRows = only.codesAreRows
      return
    }
    var steps: [Step] = []
    var extent = 1
    for (index, part) in parts.enumerated() {
      let (product, overflow) = extent.multipliedReportingOverflow(by: max(1, part.size))
      if overflow {
        steps.append(.intern(try Self.table(columns, count, parts, steps)))
        extent = max(1, count) * part.size
      } else {
        extent = product
      }
      steps.append(.pack(index))
    }
    if extent <= KeyPart.denseSize(count) {
      size = extent
      codesAreRows = false
    } else {
      let table = try Self.table(columns, count, parts, steps)
      steps.append(.intern(table))
      size = count
      codesAreRows = table.isUnique
    }
    self.steps = steps
  }

  /// The keys of a join's right side, compared with those of a left side of some types.
  init(_ right: Table, left: [Field], _ step: JoinStep) throws(FrameError) {
    let columns = try right.columns(named: step.rightKeys)
    var domains: [KeyDomain] = []
    for (index, name) in step.leftKeys.enumerated() {
      let type = left.first { $0.name == name }?.type ?? columns[index].type
      guard let domain = KeyDomain(type, columns[index].type) else {
        throw .cannotJoin(name, type, step.rightKeys[index], columns[index].type)
      }
      domains.append(domain)
    }
    try self.init(columns, domains, count: right.count, nullsEqual: step.nullsEqual)
  }

  /// For each key column the values between which a key has to lie to occur, as integers; nil where
  /// they do not lie close together.
  var bounds: [ClosedRange<Int64>?] {
    var bounds: [ClosedRange<Int64>?] = []
    for part in parts where part.column == bounds.count { bounds.append(part.bounds) }
    return bounds
  }

  /// Writes the codes of some rows.
  func find(
    _ columns: [Column], _ rows: Range<Int>, into codes: UnsafeMutablePointer<UInt32>
  ) throws(FrameError) {
    guard parts.count != 1 else {
      return try parts[0].find(columns[0], rows, into: codes)
    }
    let buffer = try Buffer.room(for: rows.count, of: UInt64.self)
    defer { withExtendedLifetime(buffer) {} }
    let words = buffer.base(as: UInt64.self)
    try Self.run(steps, parts, columns, rows, words: words, codes: codes)
    // A word that stands for no key is all ones, and so are its lower 32 bits.
    for at in 0..<rows.count { codes[at] = UInt32(truncatingIfNeeded: words[at]) }
  }

  // MARK: - Implementation

  /// What stands for no key among packed words.
  private static let noWord = UInt64.max

  private static func run(
    _ steps: [Step], _ parts: [KeyPart], _ columns: [Column], _ rows: Range<Int>,
    words: UnsafeMutablePointer<UInt64>, codes: UnsafeMutablePointer<UInt32>
  ) throws(FrameError) {
    words.initialize(repeating: 0, count: rows.count)
    for step in steps {
      switch step {
      case .pack(let index):
        let part = parts[index]
        try part.find(columns[part.column], rows, into: codes)
        let size = UInt64(part.size)
        for at in 0..<rows.count {
          words[at] =
            words[at] == noWord || codes[at] == SW_NO_ROW
            ? noWord : words[at] &* size &+ UInt64(codes[at])
        }
      case .intern(let table):
        table.find(words, count: rows.count, into: codes)
        for at in 0..<rows.count {
          words[at] = codes[at] == SW_NO_ROW ? noWord : UInt64(codes[at])
        }
      }
    }
  }

  /// The table of the words that the right side's rows have after some steps.
  private static func table(
    _ columns: [Column], _ count: Int, _ parts: [KeyPart], _ steps: [Step]
  ) throws(FrameError) -> WordTable {
    let packed = try Buffer.room(for: count, of: UInt64.self)
    _ = try Threads.map(KeyPiece.count(count)) { piece throws(FrameError) in
      let rows = KeyPiece.range(piece, of: count)
      let codes = try Buffer.room(for: rows.count, of: UInt32.self)
      defer { withExtendedLifetime(codes) {} }
      try run(
        steps, parts, columns, rows, words: packed.base(as: UInt64.self) + rows.lowerBound,
        codes: codes.base(as: UInt32.self))
    }
    return try WordTable(count: count) { rows, words, keep in
      let source = packed.base(as: UInt64.self) + rows.lowerBound
      for at in 0..<rows.count {
        words[at] = source[at]
        keep[at] = source[at] == noWord ? 0 : 1
      }
    }
  }
}

/// Turns the keys of one column into codes.
struct KeyPart: Sendable {
  /// Which of the key columns it reads.
  let column: Int
  /// Codes are below this, that of null included.
  let size: Int
  private let domain: KeyDomain
  private let half: Int
  private let codes: Codes
  private let nullCode: UInt32
  /// Whether values may be larger than a signed word holds.
  private let isUnsigned: Bool

  private enum Codes: Sendable {
    case offsets(low: Int64, size: Int)
    case words(WordTable)
    case texts(TextTable)
  }

  /// Up to how many codes are used as they are, where the right side has so many rows.
  ///
  /// An array of four slots a row takes half of what a hash table does.
  static func denseSize(_ count: Int) -> Int { min(max(1 << 18, 4 * count), Int(Int32.max)) }

  init(
    _ values: Column, _ domain: KeyDomain, column: Int, half: Int, nullsEqual: Bool
  ) throws(FrameError) {
    let size: Int
    switch domain {
    case .texts:
      let table = try TextTable(values)
      codes = .texts(table)
      size = table.size
    case .integers, .mixed, .floats, .wide:
      if domain == .integers || domain == .mixed, let dense = Self.dense(values) {
        codes = .offsets(low: dense.low, size: dense.size)
        size = dense.size
      } else {
        let table = try WordTable(count: values.count) { rows, words, keep in
          values.writeWords(rows, domain, half: half, into: words)
          Self.markKeys(values, rows, domain, words, keep)
        }
        codes = .words(table)
        size = values.count
      }
    }
    self.column = column
    self.domain = domain
    self.half = half
    isUnsigned = values.type == .uint64
    self.size = nullsEqual ? size + 1 : size
    nullCode = nullsEqual ? UInt32(size) : SW_NO_ROW
  }

  var bounds: ClosedRange<Int64>? {
    guard nullCode == SW_NO_ROW, !isUnsigned, case .offsets(let low, let size) = codes, size > 0
    else { return nil }
    return low...low + Int64(size - 1)
  }

  /// Whether a code is the only right row with the key.
  var codesAreRows: Bool {
    guard nullCode == SW_NO_ROW else { return false }
    switch codes {
    case .offsets: return false
    case .words(let table): return table.isUnique
    case .texts(let table): return table.isUnique && !table.hasCodes
    }
  }

  /// Writes the codes of some rows.
  func find(
    _ values: Column, _ rows: Range<Int>, into target: UnsafeMutablePointer<UInt32>
  ) throws(FrameError) {
    switch codes {
    case .offsets(let low, let size):
      values.writeOffsets(rows, from: low, size: size, into: target)
      if domain == .mixed, values.type == .uint64 {
        let words = values.elements(UInt64.self) + rows.lowerBound
        for at in 0..<rows.count where words[at] >> 63 != 0 { target[at] = SW_NO_ROW }
      }
    case .words(let table):
      let buffer = try Buffer.room(for: rows.count, of: UInt64.self)
      defer { withExtendedLifetime(buffer) {} }
      let words = buffer.base(as: UInt64.self)
      values.writeWords(rows, domain, half: half, into: words)
      table.find(words, count: rows.count, into: target)
      if domain == .mixed, values.type == .uint64 {
        for at in 0..<rows.count where words[at] >> 63 != 0 { target[at] = SW_NO_ROW }
      }
    case .texts(let table): try table.find(values, rows, into: target)
    }
    guard let validity = values.validity else { return }
    for (at, row) in rows.enumerated() where !validity[row] { target[at] = nullCode }
  }

  // MARK: - Implementation

  /// The smallest key and how many values lie up to the largest, where they can index an array.
  private static func dense(_ values: Column) -> (low: Int64, size: Int)? {
    guard let bounds = values.bounds() else { return (0, 0) }
    let (width, overflow) = bounds.upperBound.subtractingReportingOverflow(bounds.lowerBound)
    guard !overflow, width < Int64(denseSize(values.count)) else { return nil }
    return (bounds.lowerBound, Int(width) + 1)
  }

  /// Marks with 1 the rows whose keys can be found: neither nulls nor beyond the other side's type.
  private static func markKeys(
    _ values: Column, _ rows: Range<Int>, _ domain: KeyDomain, _ words: UnsafePointer<UInt64>,
    _ keep: UnsafeMutablePointer<UInt8>
  ) {
    keep.initialize(repeating: 1, count: rows.count)
    if let validity = values.validity {
      for (at, row) in rows.enumerated() { keep[at] = validity[row] ? 1 : 0 }
    }
    if domain == .mixed, values.type == .uint64 {
      for at in 0..<rows.count where words[at] >> 63 != 0 { keep[at] = 0 }
    }
  }
}
