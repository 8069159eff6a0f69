/// The first rows of a stream, as many as memory has room for, and the rest of it.
final class HeldRows {
  private var held: [Table] = []
  private var rest: (any MorselStream)?
  private let morselRows: Int
  /// The columns.
  let schema: [Field]

  /// - Parameter bytesOfRow: What a row takes while it is worked on, besides its own bytes.
  init(
    _ stream: any MorselStream, bytesOfRow: Int, run: QueryRun
  ) throws(FrameError) {
    morselRows = run.morselRows
    if let table = try stream.whole() {
      held = [table]
      schema = table.schema
      return
    }
    var room = 0
    var isWhole = true
    var tables: [Table] = []
    try stream.forEachWave(run, while: { tables.isEmpty || run.ledger.allows(room) }) {
      (wave) throws(FrameError) in
      tables += wave
      for table in wave { room += 2 * table.heldBytes + bytesOfRow * table.count }
      isWhole = run.ledger.allows(room)
    }
    held = tables
    schema = tables.first?.schema ?? []
    if !isWhole { rest = stream }
  }

  /// Rows that are held.
  var sample: [Table] { held }

  /// Whether these are all rows.
  var isWhole: Bool { rest == nil }

  /// All rows as one table, when they are held.
  func table() throws(FrameError) -> Table {
    if held.count > 1 { held = [try Table.joined(taking: &held)] }
    return held.first ?? Table(names: [], columns: [], count: 0)
  }

  /// All rows, where there is room for them.
  enum Kept {
    case held(Table)
    case stored(SpilledRows)
  }

  /// All rows, to be read more than once: on the disk where memory has no room.
  func kept(
    _ run: QueryRun, _ statistics: StepStatistics? = nil
  ) throws(FrameError) -> Kept {
    if isWhole { return .held(try table()) }
    return .stored(try run.spilled(takeStream(), statistics))
  }

  /// All rows in order; they are not held here afterwards.
  func takeStream() -> any MorselStream {
    defer { (held, rest) = ([], nil) }
    // A table that lay in memory is one morsel of all its rows.
    let first = MorselList(held.flatMap { TableStream($0, morselRows: morselRows).next(.max) })
    if let rest { return ConcatStream([first, rest]) }
    return first
  }
}

/// Morsels that are there already, each let go of when it is handed over.
final class MorselList: MorselStream {
  private var rest: [Table]

  init(_ morsels: [Table]) { rest = morsels.reversed() }

  func next(_ count: Int) -> [Table] {
    let morsels = rest.suffix(count).reversed()
    rest.removeLast(morsels.count)
    return Array(morsels)
  }
}
