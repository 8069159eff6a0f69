import SwiftwaterDevices

/// Left rows joined as they come; where they have many partners, a few of them at a time.
final class ProbeStream: MorselStream {
  private let left: any MorselStream
  private let index: JoinIndex
  private let run: QueryRun
  private let statistics: StepStatistics?
  private let most: Int
  /// What has been taken from the left side, in order.
  private var waiting: ArraySlice<Piece> = []
  /// The bytes of the largest morsels so far.
  private var largest = 1
  private var largestLeft = 1

  private enum Piece: Sendable {
    case left(Table)
    case joined(Table)
  }

  init(
    _ left: any MorselStream, _ index: JoinIndex, run: QueryRun, statistics: StepStatistics?
  ) {
    self.left = left
    self.index = index
    self.run = run
    self.statistics = statistics
    most = 2 * run.morselRows
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    while true {
      if waiting.isEmpty { waiting = try nextLeft(count) }
      guard !waiting.isEmpty else { return [] }
      // Few of them may give as much as memory has room for.
      let pieces = Array(waiting.prefix(run.morsels(count, ofBytes: largest)))
      let (index, run, statistics, most) = (index, run, statistics, most)
      let done = try run.map(pieces.count) { place throws(FrameError) -> [Piece] in
        guard case .left(let table) = pieces[place] else { return [pieces[place]] }
        return try run.timed(statistics) { () throws(FrameError) in
          let (joined, rows) = try index.probe(table, most: table.count > 1 ? most : .max)
          return joined.map { [.joined($0)] } ?? table.pieces(rows / most + 1).map { .left($0) }
        }
      }
      waiting = (done.flatMap { $0 } + waiting.dropFirst(pieces.count))[...]
      var morsels: [Table] = []
      while case .joined(let table) = waiting.first {
        largest = max(largest, table.heldBytes)
        morsels.append(table)
        waiting.removeFirst()
      }
      if !morsels.isEmpty { return morsels }
    }
  }

  /// The next left rows, no more than there is room for.
  private func nextLeft(_ count: Int) throws(FrameError) -> ArraySlice<Piece> {
    let tables = try left.next(run.morsels(count, ofBytes: largestLeft))
    for table in tables { largestLeft = max(largestLeft, table.heldBytes) }
    return tables.map { .left($0) }[...]
  }

  /// What the first left rows alone give may be too much.
  func checkRoom() throws(FrameError) {
    guard waiting.isEmpty, let first = try left.next(1).first else { return }
    waiting = [.left(first)]
    let (joined, rows) = try index.probe(first, most: most)
    if let joined {
      waiting = [.joined(joined)]
    } else {
      try JoinOutput.checkRoom(first, index.right, index.step, rows)
    }
  }
}

extension Table {
  /// The rows in at least two and about `count` pieces, no fewer rows than one in each.
  func pieces(_ count: Int) -> [Table] {
    let size = max(1, self.count / max(2, min(count, self.count)))
    return stride(from: 0, to: self.count, by: size).map {
      slice($0..<min(self.count, $0 + size))
    }
  }
}
