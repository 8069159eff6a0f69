/// The rows of CSV files: all at once where somebody wants all of them and memory has room, else
/// block by block.
final class CSVRows: MorselStream {
  private let source: CSVSource
  private let names: [String]?
  private let condition: Expression.Node?
  private let run: QueryRun
  private var blocks: CSVStream?
  private var hasGiven = false
  private var isRead = false

  init(_ source: CSVSource, names: [String]?, condition: Expression.Node?, run: QueryRun) {
    self.source = source
    self.names = names
    self.condition = condition
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    while !isRead {
      try run.check()
      do throws(FrameError) {
        let morsels = try stream().next(count)
        hasGiven = true
        if morsels.isEmpty { (isRead, blocks) = (true, nil) }
        return morsels
      } catch {
        // What nobody has seen yet can be read again.
        guard error.code == .widened, !hasGiven else { throw error }
        try run.requireTypes()
        blocks = nil
      }
    }
    return []
  }

  /// Rows that a condition selects are few as a rule: they come block by block.
  func whole() throws(FrameError) -> Table? {
    guard condition == nil, blocks == nil, !isRead else { return nil }
    let (source, names) = (source, names)
    // Who wants all rows makes more of them; rows that fill memory are only in the way.
    let bytes = source.estimatedHeldBytes(names)
    guard run.ledger.allows(bytes + bytes / 2) else { return nil }
    let table = try run.ledger.attempt(bytes) {
      () throws(FrameError) in try CSVReader(source: source, names: names).read()
    }
    isRead = table != nil
    if source.isSurprised { try run.requireTypes() }
    return table
  }

  // MARK: - Implementation

  private func stream() throws(FrameError) -> CSVStream {
    if let blocks { return blocks }
    let blocks = try CSVStream(
      source, names: names, where: condition, morselRows: run.morselRows,
      blockBytes: run.ledger.room / 120)
    self.blocks = blocks
    return blocks
  }
}

extension QueryRun {
  /// Returns what a body makes of streams, made again when the columns of a file turn out to have
  /// other types than their sample after rows have been handed over.
  static func untilTyped<Value>(
    _ body: () throws(FrameError) -> Value
  ) throws(FrameError) -> Value {
    // A type only ever becomes one that all values fit: each file is surprised once.
    while true {
      do throws(FrameError) { return try body() } catch {
        guard error.code == .widened else { throw error }
      }
    }
  }
}
