import SwiftwaterDevices

/// A join of packed rows: left ones a few at a time, right ones with an index in memory.
///
/// Right rows for which there is no room, however they are divided by their keys, come block by block,
/// each with all left rows: so keys that very many rows have on both sides are joined too.
///
/// - Source: block nested loops: Kim 1980, "A new way to compute the product and join of relations",
///   doi:10.1145/582250.582278.
struct PartJoin {
  let step: JoinStep
  let run: QueryRun
  let statistics: StepStatistics?

  /// The bytes that right rows take in memory with their index.
  static func room(for right: SpilledRows) -> Int {
    2 * right.heldBytes + JoinBreaker.bytesOfRow * right.rows
  }

  /// Hands over the joined rows: those of left rows in their order, where right rows come in several
  /// blocks once for each, then rows without a partner.
  ///
  /// - Parameter rightBytes: The bytes of right rows that are in memory at once.
  func join(
    _ left: SpilledRows, _ right: SpilledRows, rightBytes: Int,
    _ emit: (Table) throws(FrameError) -> Void
  ) throws(FrameError) {
    try validate(left)
    let chunks = right.chunks(ofBytes: rightBytes)
    guard chunks.count > 1 else {
      try pairs(left, right, step, found: nil, emit)
      return
    }
    var inner = step
    if step.kind == .left { inner.kind = .inner }
    if step.kind == .full { inner.kind = .right }
    let found =
      step.kind == .inner || step.kind == .right
      ? nil : try Buffer.room(for: left.rows, of: UInt8.self, zeroed: true)
    for chunk in chunks { try pairs(left, chunk, inner, found: found, emit) }
    if let found { try alone(left, right.schema, found, emit) }
  }

  // MARK: - Implementation

  /// Pairs of all left rows with some right ones.
  private func pairs(
    _ left: SpilledRows, _ right: SpilledRows, _ step: JoinStep, found: Buffer?,
    _ emit: (Table) throws(FrameError) -> Void
  ) throws(FrameError) {
    let table = try right.table(run)
    let index = try run.timed(statistics) { () throws(FrameError) in
      let index = try JoinIndex(table, left: left.schema, step)
      try index.validateRight()
      return index
    }
    var row = 0
    for chunk in left.chunks(ofBytes: leftBytes) {
      try run.check()
      let rows = try chunk.table(run)
      if let found { try mark(rows, index, found.base(as: UInt8.self) + row) }
      row += rows.count
      let isListed = found == nil || (step.kind != .semi && step.kind != .anti)
      if isListed { try probe(rows, index, emit) }
    }
    withExtendedLifetime(found) {}
    if let rest = try index.remaining(left: left.schema) { try emit(rest) }
  }

  private var leftBytes: Int { max(run.ledger.part(12), run.ledger.available / 6) }

  /// The result may be much larger than both sides: a few left rows at a time then.
  private func probe(
    _ table: Table, _ index: JoinIndex, _ emit: (Table) throws(FrameError) -> Void
  ) throws(FrameError) {
    let bytesOfRow =
      table.heldBytes / max(1, table.count) + index.right.heldBytes / max(1, index.right.count) + 1
    var waiting = [table]
    while let left = waiting.popLast() {
      let most = max(run.morselRows, run.ledger.available / 4 / bytesOfRow)
      let (joined, rows) = try run.timed(statistics) { () throws(FrameError) in
        try index.probe(left, most: left.count > 1 ? most : .max)
      }
      if let joined {
        try emit(joined)
      } else {
        waiting += left.pieces(rows / most + 1).reversed()
      }
    }
  }

  private func mark(
    _ table: Table, _ index: JoinIndex, _ found: UnsafeMutablePointer<UInt8>
  ) throws(FrameError) {
    let partners = try index.hasPartner(table.columns(named: step.leftKeys), 0..<table.count)
    for row in partners.indices { found[row] |= partners[row] }
  }

  /// Left rows that have, or have not, a partner in any block of the right side.
  private func alone(
    _ left: SpilledRows, _ right: [Field], _ found: Buffer,
    _ emit: (Table) throws(FrameError) -> Void
  ) throws(FrameError) {
    var outer = step
    if step.kind == .full { outer.kind = .left }
    let nothing = try JoinIndex(Table.empty(right), left: left.schema, outer)
    let wanted: UInt8 = step.kind == .semi ? 1 : 0
    var start = 0
    for chunk in left.chunks(ofBytes: leftBytes) {
      let table = try chunk.table(run)
      let flags = found.base(as: UInt8.self) + start
      let rows = try RowList((0..<table.count).filter { flags[$0] == wanted })
      start += table.count
      let chosen = try table.gather(rows)
      try emit(step.kind == .semi ? chosen : nothing.probe(chosen))
    }
    withExtendedLifetime(found) {}
  }

  private func validate(_ left: SpilledRows) throws(FrameError) {
    guard step.validation == .oneToMany || step.validation == .oneToOne else { return }
    let keys = step.leftKeys
    try JoinIndex.validateLeft(left.select(keys.contains).table(run), step)
  }
}

extension SpilledRows {
  /// The same rows in stretches that take so many bytes as tables, or have one block; at least one.
  fileprivate func chunks(ofBytes most: Int) -> [SpilledRows] {
    var chunks: [[SpilledBlock]] = []
    var bytes = 0
    for block in blocks {
      if chunks.isEmpty || bytes + block.heldBytes > most {
        chunks.append([])
        bytes = 0
      }
      chunks[chunks.count - 1].append(block)
      bytes += block.heldBytes
    }
    return chunks.isEmpty ? [self] : chunks.map(with)
  }
}
