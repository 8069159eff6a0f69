import SwiftwaterDevices

/// The rows from one number to another; what comes after them is not asked for.
final class LimitStream: MorselStream {
  private let input: any MorselStream
  private var skipped: Int
  private var wanted: Int
  private var isDone = false
  private var hasBegun = false

  init(_ input: any MorselStream, from start: Int = 0, count: Int) {
    self.input = input
    skipped = start
    wanted = count
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    guard !isDone else { return [] }
    // Few morsels at first: they may hold all that is wanted.
    var wave = hasBegun ? count : 1
    var morsels: [Table] = []
    var empty: Table?
    while morsels.isEmpty, !isDone {
      let found = try input.next(min(count, wave))
      if found.isEmpty { isDone = true }
      for morsel in found {
        let from = min(skipped, morsel.count)
        let rows = from..<from + min(wanted, morsel.count - from)
        skipped -= from
        wanted -= rows.count
        if rows.isEmpty {
          if empty == nil { empty = morsel.slice(rows) }
        } else {
          morsels.append(rows.count == morsel.count ? morsel : morsel.slice(rows))
        }
        if wanted == 0 { isDone = true }
      }
      wave *= 2
    }
    defer { hasBegun = true }
    if morsels.isEmpty, !hasBegun, let empty { return [empty] }
    return morsels
  }
}

extension LimitStream {
  var isAtHand: Bool { !hasBegun && input.isAtHand }

  /// A slice of what lies in memory.
  func whole() throws(FrameError) -> Table? {
    guard isAtHand, let table = try input.whole() else { return nil }
    (hasBegun, isDone) = (true, true)
    return table.slice(Limit.from(skipped, count: wanted).range(of: table.count))
  }
}

extension MorselStream {
  /// The last rows, which are all that is kept of those before.
  func last(_ count: Int, run: QueryRun) throws(FrameError) -> Table {
    if isAtHand, let table = try whole() {
      return table.slice(Limit.last(count).range(of: table.count))
    }
    var kept: [Table] = []
    var rows = 0
    try forEachWave(run) { (morsels) throws(FrameError) in
      for morsel in morsels {
        kept.append(morsel)
        rows += morsel.count
        while kept.count > 1, let first = kept.first, rows - first.count >= count {
          rows -= first.count
          kept.removeFirst()
        }
      }
    }
    let table = try Table.joined(kept)
    return table.slice(Limit.last(count).range(of: table.count))
  }
}
