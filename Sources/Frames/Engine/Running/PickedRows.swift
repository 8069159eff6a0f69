import SwiftwaterDevices

/// Rows of a stream that were chosen by their numbers, in the order of the stream, each with its place
/// in the order of the choice; before them a row of nulls for each -1 that was chosen.
final class PickedRows: MorselStream {
  private let input: any MorselStream
  private let placeName: String
  private let run: QueryRun
  /// The chosen numbers in ascending order, and the place of each.
  private let numbers: [Int]
  private let places: RowList
  private var next = 0
  private var row = 0

  init(
    _ input: any MorselStream, _ chosen: [Int], placeName: String, run: QueryRun
  ) throws(FrameError) {
    self.input = input
    self.placeName = placeName
    self.run = run
    let list = try RowList(chosen)
    let keys = Column(type: .int64, count: chosen.count, values: list.buffer)
    let table = Table(names: [placeName], columns: [keys], count: chosen.count)
    places = try Sorting.order(table, by: [SortKey(name: placeName, descending: false)])
    numbers = (0..<chosen.count).map { [places] in chosen[places.rows[$0]] }
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    let morsels = try input.next(count)
    var parts: [(rows: RowList, places: RowList)] = []
    for morsel in morsels {
      let first = next
      while next < numbers.count, numbers[next] < row + morsel.count { next += 1 }
      let start = row
      parts.append(
        (try RowList(numbers[first..<next].map { $0 < 0 ? -1 : $0 - start }), places[first..<next])
      )
      row += morsel.count
    }
    let (work, name) = (parts, placeName)
    return try run.map(morsels.count) { index throws(FrameError) in
      let (rows, places) = work[index]
      var table = try morsels[index].gather(rows)
      table.names.append(name)
      let values = Column(type: .int64, count: places.count, values: places.buffer)
      table.columns.append(values)
      return table
    }
  }
}
