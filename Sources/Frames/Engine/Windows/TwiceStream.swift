import SwiftwaterDevices

/// A column of a number for the place of each row among all.
struct PlaceColumn: Sendable {
  let name: String
  let number: @Sendable (_ place: Int, _ count: Int) -> Int
}

/// Rows seen a second time, with what the first time has told: values for all of them and how many
/// they are.
final class TwiceStream: MorselStream {
  private let input: any MorselStream
  private let constants: Table
  private let places: [PlaceColumn]
  private let count: Int
  private let run: QueryRun
  private var row = 0

  init(
    _ input: any MorselStream, _ constants: Table, _ places: [PlaceColumn], count: Int,
    run: QueryRun
  ) {
    self.input = input
    self.constants = constants
    self.places = places
    self.count = count
    self.run = run
  }

  func next(_ count: Int) throws(FrameError) -> [Table] {
    let morsels = try input.next(count)
    let first = morsels.firstPlaces(after: &row)
    let (constants, places, all) = (constants, places, self.count)
    return try run.map(morsels.count) { index throws(FrameError) in
      var table = morsels[index]
      let same = RowList(
        buffer: try .room(for: table.count, of: Int.self, zeroed: true), count: table.count)
      for (name, column) in zip(constants.names, constants.columns) {
        table.names.append(name)
        table.columns.append(try column.gather(same))
      }
      for place in places {
        let numbers = try Buffer.room(for: table.count, of: Int.self)
        let target = numbers.base(as: Int.self)
        for at in 0..<table.count { target[at] = place.number(first[index] + at, all) }
        table.names.append(place.name)
        table.columns.append(Column(type: .int64, count: table.count, values: numbers))
      }
      return table
    }
  }
}
