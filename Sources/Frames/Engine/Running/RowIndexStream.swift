import SwiftwaterDevices

extension Table {
  /// The same rows with their numbers in front.
  func numbered(_ name: String, from start: Int) throws(FrameError) -> Table {
    let index = try Column.numbers(start..<start + count)
    return Table(names: [name] + names, columns: [index] + columns, count: count)
  }
}

extension Column {
  /// Whole numbers one after the other.
  static func numbers(_ range: Range<Int>) throws(FrameError) -> Column {
    let buffer = try Buffer.room(for: range.count, of: Int.self)
    Threads.forEachRange(range.count, grain: 1 << 16) { _, rows in
      let target = buffer.base(as: Int.self)
      for row in rows { target[row] = range.lowerBound &+ row }
    }
    return Column(type: .int64, count: range.count, values: buffer)
  }
}

extension [Table] {
  /// The place of each table's first row when `row` rows came before; `row` is then the next place.
  func firstPlaces(after row: inout Int) -> [Int] {
    map { table in
      defer { row += table.count }
      return row
    }
  }
}

/// Rows with their numbers in front.
final class RowIndexStream: MorselStream {
  private let input: any MorselStream
  private let name: String
  private let run: QueryRun
  private var row = 0

  init(_ input: any MorselStream, _ name: String, run: QueryRun) {
    self.input = input
    self.name = name
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    let morsels = try input.next(count)
    let (name, first) = (name, morsels.firstPlaces(after: &row))
    return try run.map(morsels.count) { index throws(FrameError) in
      try morsels[index].numbered(name, from: first[index])
    }
  }

  func whole() throws(FrameError) -> Table? { try input.whole()?.numbered(name, from: 0) }
}
