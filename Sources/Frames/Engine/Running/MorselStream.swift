/// Rows in order, a few morsels at a time: one thread asks, all threads compute.
///
/// At least one morsel comes, if only one without rows: it says what columns there are. What
/// nobody asks for is not computed, so a limit stops what is below it.
protocol MorselStream: AnyObject {
  /// The next morsels, at most `count`; none when there are no more.
  func next(_ count: Int) throws(FrameError) -> [Table]

  /// All rows at once where they lie in memory already, before anything else was asked for.
  func whole() throws(FrameError) -> Table?

  /// Whether all rows lie in memory as they are, so that ``whole()`` costs nothing.
  var isAtHand: Bool { get }

  /// Fails when all rows are known not to fit into memory: asked before they are put together.
  func checkRoom() throws(FrameError)
}

extension MorselStream {
  func whole() throws(FrameError) -> Table? { nil }

  var isAtHand: Bool { false }

  func checkRoom() throws(FrameError) {}
}

/// The rows of a table in memory, in slices that share its memory.
final class TableStream: MorselStream {
  private let table: Table
  private let morselRows: Int
  private var start = 0
  private var hasBegun = false

  init(_ table: Table, morselRows: Int) {
    self.table = table
    self.morselRows = max(1, morselRows)
  }

  func next(_ count: Int) -> [Table] {
    guard !hasBegun || start < table.count else { return [] }
    if !hasBegun, table.count <= morselRows {
      hasBegun = true
      start = table.count
      return [table]
    }
    hasBegun = true
    var morsels: [Table] = []
    while morsels.count < count, start < table.count {
      let end = min(table.count, start + morselRows)
      morsels.append(table.slice(start..<end))
      start = end
    }
    return morsels
  }

  var isAtHand: Bool { !hasBegun }

  func whole() -> Table? {
    guard !hasBegun else { return nil }
    hasBegun = true
    start = table.count
    return table
  }
}

/// What a step makes of all its input before it gives its first row: made when first asked for.
final class BreakerStream: MorselStream {
  private var make: (() throws(FrameError) -> any MorselStream)?
  private var made: (any MorselStream)?

  init(_ make: @escaping () throws(FrameError) -> any MorselStream) { self.make = make }

  func next(_ count: Int) throws(FrameError) -> [Table] { try stream().next(count) }

  func whole() throws(FrameError) -> Table? { try stream().whole() }

  func checkRoom() throws(FrameError) { try stream().checkRoom() }

  private func stream() throws(FrameError) -> any MorselStream {
    if let made { return made }
    let stream =
      try make.take()?() ?? TableStream(Table(names: [], columns: [], count: 0), morselRows: 1)
    made = stream
    return stream
  }
}

/// The rows of several streams one after the other.
final class ConcatStream: MorselStream {
  private var rest: ArraySlice<any MorselStream>

  init(_ streams: [any MorselStream]) { rest = streams[...] }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    while let first = rest.first {
      let morsels = try first.next(count)
      if !morsels.isEmpty { return morsels }
      rest.removeFirst()
    }
    return []
  }

  func checkRoom() throws(FrameError) { try rest.first?.checkRoom() }
}
