import SwiftwaterDevices

extension SpillFile {
  /// Tables with numbers in the place of texts where that pays, for all of them at once.
  ///
  /// - Parameter plain: Columns whose texts stay, because they are compared.
  func coded(
    _ tables: [Table], plain: Set<String> = [], run: QueryRun
  ) throws(FrameError) -> [CodedTable] {
    let budget = run.dictionaryBudget
    var coded = tables.map {
      CodedTable(table: $0, texts: Array(repeating: nil, count: $0.columns.count))
    }
    for (index, name) in (tables.first?.names ?? []).enumerated() {
      for at in coded.indices {
        guard let dictionary = coded[at].table.columns[index].dictionary,
          !keeps(dictionary, budget: budget)
        else { continue }
        coded[at].table.columns[index] = try coded[at].table.columns[index].plain()
      }
      let places = coded.indices.filter { coded[$0].table.columns[index].isPlainText }
      guard !places.isEmpty, !plain.contains(name) else { continue }
      let texts = try texts(index, budget: run.textBudget)
      let columns = places.map { coded[$0].table.columns[index] }
      guard let codes = try texts.codes(columns) else { continue }
      for (place, column) in zip(places, codes) {
        coded[place].table.columns[index] = column
        coded[place].texts[index] = texts
      }
    }
    return coded
  }

  /// Packs the rows that a list names, or all of them, on any thread.
  func block(
    _ packer: RowPacker, _ rows: UnsafePointer<Int>? = nil, count: Int,
    statistics: StepStatistics?
  ) throws(FrameError) -> SpilledBlock {
    let (bytes, columns) = try packer.pack(rows, count: count)
    return SpilledBlock(
      bytes, columns, rows: count, heldBytes: packer.heldBytes(columns, count: count), file: self,
      statistics: statistics)
  }

  /// Packs all rows of tables, by all threads.
  func blocks(
    _ tables: [CodedTable], run: QueryRun, statistics: StepStatistics?
  ) throws(FrameError) -> [SpilledBlock] {
    let blocks = try run.map(tables.count) { index throws(FrameError) in
      try self.block(
        RowPacker(tables[index]), count: tables[index].table.count, statistics: statistics)
    }
    try run.settle(blocks)
    return blocks
  }
}

extension QueryRun {
  /// Keeps packed rows in memory as long as there is room for them.
  func settle(_ blocks: [SpilledBlock]) throws(FrameError) {
    spill.resident.add(blocks)
    if let room = session.residentRoom {
      try spill.resident.write(bytes: spill.resident.byteCount - room)
      return
    }
    let (available, room) = (ledger.available, ledger.room)
    if available < room / 4 { try spill.resident.write(bytes: room * 3 / 8 - available) }
  }

  /// Whether so many more bytes may be taken, after packed rows have gone to their files if need be.
  func makesRoom(_ bytes: Int) throws(FrameError) -> Bool {
    if ledger.allows(bytes) { return true }
    guard session.residentRoom == nil else { return false }
    try spill.resident.write(bytes: bytes + ledger.room / 8 - ledger.available)
    return ledger.allows(bytes)
  }
}

extension Column {
  fileprivate var isPlainText: Bool { type == .string && dictionary == nil && count > 0 }
}
