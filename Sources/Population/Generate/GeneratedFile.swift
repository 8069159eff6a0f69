/// One file of the data: its name and how its rows are made.
struct GeneratedFile: Sendable {
  let name: String
  /// Makes the table, with what the files of one run share.
  let table: @Sendable (Shared) -> Table

  /// The rows of a file.
  struct Table: Sendable {
    let header: String
    let rows: Int
    /// Appends a range of rows: a pure function of the seed, called on any thread.
    let render: @Sendable (Range<Int>, inout RowBuffer) -> Void
  }

  /// Every file, in the order in which they are written.
  static let all: [GeneratedFile] = [
    .population, .week1, .week2, .week3, .hospitals, .clinics, .roadNodes, .roadEdges,
    .employmentCodes, .roadSpeeds,
  ]
}

/// What several files are made of, made once when first asked for.
///
/// Not Sendable: tables are made one after the other.
final class Shared {
  let scale: Double
  let chance: Chance
  private(set) lazy var people = People(chance: chance)
  private(set) lazy var roads = RoadNetwork(scale: scale, chance: chance)

  init(scale: Double, chance: Chance) {
    (self.scale, self.chance) = (scale, chance)
  }

  /// The number of people at this scale.
  var peopleCount: Int { Int((Double(People.countAtFullScale) * scale).rounded()) }
}
