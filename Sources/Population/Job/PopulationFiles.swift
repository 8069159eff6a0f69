import Swiftwater

/// The files of the job and how each is read.
///
/// Types are given, not guessed, so that a value that does not fit is an error with its place.
struct PopulationFiles: Sendable {
  let directory: String

  func population() throws -> DataFrame {
    let people = try read(
      "population.csv",
      [
        "age": .int64, "sex": .string, "county": .string, "lat": .float64, "long": .float64,
        "name": .string,
      ])
    try requirePlaces(in: people, "population.csv", "lat", "long")
    return people
  }

  /// Where people live and, as a number, whether they are ill in the second week.
  func secondWeek() throws -> DataFrame {
    let week = try read("week2.csv", ["lat": .float64, "long": .float64, "infected": .float64])
    try requirePlaces(in: week, "week2.csv", "lat", "long")
    return week
  }

  /// Who people are and, as a number, whether they are ill in the third week.
  func thirdWeek() throws -> DataFrame {
    try read(
      "week3.csv",
      ["age": .int64, "sex": .string, "employment": .string, "infected": .float64])
  }

  /// Hospitals, then clinics, with whether each is a hospital; those without coordinates are left
  /// out.
  func facilities() throws -> DataFrame {
    let types: [String: ColumnType] = [
      "name": .string, "latitude": .float64, "longitude": .float64,
    ]
    let parts = try [("hospitals.csv", true), ("clinics.csv", false)].map { name, isHospital in
      try read(name, types, allowingNulls: true).select("name", "latitude", "longitude")
        .with(lit(isHospital).as("hospital"))
    }
    let places = try DataFrame.concat(parts).dropNulls(in: "latitude", "longitude").collect()
    guard try places.count() > 0 else {
      throw PopulationError(
        code: .badData,
        message: "no row of hospitals.csv and clinics.csv has coordinates; check the files")
    }
    try requirePlaces(in: places, "hospitals.csv or clinics.csv", "latitude", "longitude")
    return places
  }

  func employmentGuide() throws -> DataFrame {
    try read("employment_codes.csv", ["code": .string, "field": .string])
  }

  func roadNodes() throws -> DataFrame {
    let nodes = try read(
      "road_nodes.csv",
      ["node_id": .string, "east": .float64, "north": .float64, "type": .string])
    try require(
      nodes, "road_nodes.csv", abs(col("east")) < 1e7 && abs(col("north")) < 1e7,
      "coordinates in metres")
    return nodes
  }

  func roadEdges() throws -> DataFrame {
    let edges = try read(
      "road_edges.csv",
      ["src_id": .string, "dst_id": .string, "length": .float64, "type": .string])
    try require(
      edges, "road_edges.csv", col("length") >= 0 && col("length") < 1e9, "lengths in metres")
    return edges
  }

  func roadSpeeds() throws -> DataFrame {
    let speeds = try read("road_speeds.csv", ["type": .string, "mph": .float64])
    try require(speeds, "road_speeds.csv", col("mph") > 0 && col("mph") < 1000, "speeds above 0")
    return speeds
  }

  // MARK: - Implementation

  /// Reads some columns of a file that must have rows, and values in all of them.
  private func read(
    _ name: String, _ types: [String: ColumnType], allowingNulls: Bool = false
  ) throws -> DataFrame {
    let frame = try DataFrame(csv: directory + "/" + name, types: types)
    // Selecting names a column that the file lacks.
    let columns = try frame.select(types.keys.sorted()).collect()
    guard try columns.count() > 0 else {
      throw PopulationError(
        code: .badData, message: "\(directory)/\(name) has no rows; generate it again")
    }
    for column in types.keys.sorted() where !allowingNulls {
      let nulls = try columns[column].nullCount
      guard nulls == 0 else {
        throw PopulationError(
          code: .badData,
          message: "\(nulls) of \(try columns.count()) values of '\(column)' in "
            + "\(directory)/\(name) are missing; every row needs one")
      }
    }
    return try columns.select(frame.columnNames.filter { types[$0] != nil })
  }

  private func requirePlaces(
    in frame: DataFrame, _ name: String, _ latitude: String, _ longitude: String
  ) throws {
    try require(
      frame, name, abs(col(latitude)) <= 90 && abs(col(longitude)) <= 180,
      "latitudes and longitudes in degrees")
  }

  /// Checks that a condition holds in every row; NaN fulfils none.
  private func require(
    _ frame: DataFrame, _ name: String, _ condition: Expression, _ what: String
  ) throws {
    let wrong = try frame.filter(!condition).collect()
    let count = try wrong.count()
    guard count == 0 else {
      throw PopulationError(
        code: .badData,
        message: "\(count) of \(try frame.count()) rows of \(directory)/\(name) have no "
          + "\(what); the first is\n\(try wrong.head(1))")
    }
  }
}

private func abs(_ expression: Expression) -> Expression { expression.abs() }
