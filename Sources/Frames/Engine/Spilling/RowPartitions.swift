import SwiftwaterDevices

/// Rows divided by a hash of their keys into packed parts, so that rows with equal keys are in one part
/// and each part fits into memory.
///
/// - Source: Kitsuregawa, Tanaka, Moto-oka 1983, doi:10.1007/BF03037022 ("GRACE hash join").
struct RowPartitions {
  private(set) var parts: [SpilledRows]
  private let bits: Int
  private let keys: @Sendable (Table) throws(FrameError) -> [Column]
  private let seed: UInt64
  private let run: QueryRun
  private let statistics: StepStatistics?
  /// Rows appended so far, which is the number of the next.
  private var row = 0
  private let rowName: String?

  /// - Parameters:
  ///   - bits: The logarithm of the number of parts.
  ///   - keys: The key columns of a table.
  ///   - level: How many times the rows have been divided before.
  ///   - rowName: The name of a column with the rows' numbers to add, so that order can come back.
  init(
    bits: Int, schema: [Field], level: Int, rowName: String?, run: QueryRun,
    statistics: StepStatistics?,
    keys: @escaping @Sendable (Table) throws(FrameError) -> [Column]
  ) throws(FrameError) {
    let file = try run.spill.makeFile()
    var schema = schema
    if let rowName { schema.append(Field(rowName, .int64)) }
    parts = Array(repeating: SpilledRows(file: file, schema: schema), count: 1 << bits)
    self.bits = bits
    self.keys = keys
    self.rowName = rowName
    seed = UInt64(level + 1)
    self.run = run
    self.statistics = statistics
  }

  /// The parts, which are held here no longer.
  mutating func takeParts() -> [SpilledRows] {
    defer { parts = [] }
    return parts
  }

  mutating func append(_ tables: [Table]) throws(FrameError) {
    let tables = try together(tables)
    var starts: [Int] = []
    for table in tables {
      starts.append(row)
      row += table.count
    }
    let (bits, seed, keys, rowName, firstRows) = (bits, seed, keys, rowName, starts)
    let file = parts[0].file
    let (run, statistics) = (run, statistics)
    let blocks = try run.timed(statistics) { () throws(FrameError) in
      let coded = try file.coded(tables, run: run)
      return try run.map(tables.count) { index throws(FrameError) -> [SpilledBlock?] in
        let table = tables[index]
        let hashes = try RowHashes(try keys(table), count: table.count, seed: seed)
        let (rows, ends) = try hashes.divided(bits: bits)
        let first = firstRows[index]
        let packer = RowPacker(
          try rowName.map { (name) throws(FrameError) in
            try coded[index].numbered(name, from: first)
          } ?? coded[index])
        var start = 0
        var blocks: [SpilledBlock?] = []
        for end in ends {
          blocks.append(
            start == end
              ? nil
              : try file.block(
                packer, rows.rows + start, count: end - start, statistics: statistics))
          start = end
        }
        withExtendedLifetime(rows) {}
        return blocks
      }
    }
    for morsel in blocks {
      for (part, block) in morsel.enumerated() {
        if let block { parts[part].append(block) }
      }
    }
    try run.settle(blocks.flatMap { $0.compactMap { $0 } })
  }

  // MARK: - Implementation

  /// Rows that are divided together: blocks of few rows would cost more than their bytes.
  private static let rowsTogether = 1 << 17

  /// Small tables one below the other, so many for each thread that all have work.
  private func together(_ tables: [Table]) throws(FrameError) -> [Table] {
    let total = tables.reduce(0) { $0 + $1.count }
    let most = min(Self.rowsTogether, (total + Threads.count - 1) / Threads.count)
    var groups: [[Table]] = []
    var rows = 0
    for table in tables {
      if groups.isEmpty || rows + table.count > most {
        groups.append([])
        rows = 0
      }
      groups[groups.count - 1].append(table)
      rows += table.count
    }
    guard groups.count < tables.count else { return tables }
    let all = groups
    return try run.map(all.count) { index throws(FrameError) in try Table.joined(all[index]) }
  }
}

extension QueryRun {
  /// The logarithm of the number of parts that rows are divided into which need so many bytes
  /// together, so that each part fits with some to spare.
  func divisions(of bytes: Int) -> Int {
    let parts = bytes / max(1, ledger.part(6))
    return max(1, min(5, Int.bitWidth - parts.leadingZeroBitCount))
  }
}
