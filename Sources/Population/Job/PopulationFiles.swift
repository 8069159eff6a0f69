import Swiftwater

/// The files of the job and how each is read.
///
/// Types are given, not guessed, so that a value that does not fit is an error with its place.
struct PopulationFiles: Sendable {
  let directory: String

  func population() throws -> DataFrame {
    try read(
      "population.csv",
      [
        "age": .int64, "sex": .string, "county": .string, "lat": .float64, "long": .float64,
        "name": .string,
      ])
  }

  /// Where people live and, as a number, whether they are ill in the second week.
  func secondWeek() throws -> DataFrame {
    try read("week2.csv", ["lat": .float64, "long": .float64, "infected": .float64])
  }

  /// Who people are and, as a number, whether they are ill in the third week.
  func thirdWeek() throws -> DataFrame {
    try read(
      "week3.csv",
      ["age": .int64, "sex": .string, "employment": .string, "infected": .float64])
  }

  /// Hospitals, then clinics, with whether each is a hospital.
  func facilities() throws -> DataFrame {
    let types: [String: ColumnType] = [
      "name": .string, "latitude": .float64, "longitude": .float64,
    ]
    let parts = try [("hospitals.csv", true), ("clinics.csv", false)].map { name, isHospital in
      try read(name, types).select("name", "latitude", "longitude")
        .with(lit(isHospital).as("hospital"))
    }
    return try DataFrame.concat(parts)
  }

  func employmentGuide() throws -> DataFrame {
    try read("employment_codes.csv", ["code": .string, "field": .string])
  }

  func roadNodes() throws -> DataFrame {
    try read(
      "road_nodes.csv",
      ["node_id": .string, "east": .float64, "north": .float64, "type": .string])
  }

  func roadEdges() throws -> DataFrame {
    try read(
      "road_edges.csv",
      [
        "src_id": .string, "dst_id": .string, "length": .float64, "type": .string,
        "form": .string,
      ])
  }

  func roadSpeeds() throws -> DataFrame {
    try read("road_speeds.csv", ["type": .string, "mph": .float64])
  }

  private func read(_ name: String, _ types: [String: ColumnType]) throws -> DataFrame {
    let frame = try DataFrame(csv: directory + "/" + name, types: types)
    // A file that lacks a column is named here, not where the column is first used.
    return try frame.select(frame.columnNames.filter { types[$0] != nil })
  }
}
