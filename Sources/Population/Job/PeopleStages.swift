import Swiftwater

// Who the people are and where they live.

extension PopulationJob {
  mutating func read() throws -> Rows {
    let people = try files.population().collect()
    let count = try people.count()
    record { answers, findings in
      findings.people = people
      answers.read.rows = count
      answers.read.columns = people.columnNames
    }
    return (count, count)
  }

  mutating func clean() throws -> Rows {
    let people = try known(findings.people)
      .with(col("county").text.titleCased().as("county")).collect()
    let (_, counties) = try people["county"].factorize()
    let count = try people.count()
    try record { answers, findings in
      findings.people = people
      answers.clean.counties = counties.count
      answers.clean.first = try counties[0..<min(5, counties.count)].array(of: String.self)
    }
    return (count, counties.count)
  }

  mutating func counties() throws -> Rows {
    let ages = try known(findings.people).groupBy("county")
      .aggregate(col("age").mean().as("mean"), .count()).sort(by: "county").collect()
    let groups = try namedGroups(ages, "county")
    record { answers, _ in
      for group in groups {
        answers.counties[group.name] = .init(mean: group.mean, count: group.count)
      }
    }
    return (answers.read.rows, groups.count)
  }

  mutating func names() throws -> Rows {
    let ages = try known(findings.people).groupBy("name")
      .aggregate(col("age").mean().as("mean"), .count()).collect()
    let youngest = try ages.filter(col("count") >= 5)
      .sort(by: [("mean", descending: false), ("name", descending: false)]).head(10)
    let groups = try namedGroups(youngest, "name")
    record { answers, _ in answers.names = groups }
    return (answers.read.rows, try ages.count())
  }

  mutating func grid() throws -> Rows {
    let people = try known(findings.people)
    let (north, east) = try NationalGrid.project(
      latitude: people["lat"].tensor(), longitude: people["long"].tensor())
    record { answers, findings in
      findings.north = north
      findings.east = east
      answers.grid.northing = Self.summary(north)
      answers.grid.easting = Self.summary(east)
    }
    return (north.count, north.count)
  }

  mutating func depots() throws -> Rows {
    let cities = Self.cities
    let start = try NationalGrid.project(
      latitude: Tensor(cities.map(\.latitude)), longitude: Tensor(cities.map(\.longitude)))
    let points = Tensor.stacked([findings.north, findings.east]).transposed()
    let model = try KMeans(
      clusters: cities.count,
      start: Tensor.stacked([start.north, start.east]).transposed()
    ).fit(points)
    record { answers, findings in
      findings.depotLabels = model.labels
      findings.depotCentres = model.centres
      answers.depots.names = cities.map(\.name)
      answers.depots.centres = (0..<cities.count).map { row in
        model.centres[row].array(of: Double.self).map { ($0 * 1000).rounded() / 1000 }
      }
      answers.depots.counts = model.sizes
      answers.depots.inertia = model.inertia
      answers.depots.iterations = model.iterations
    }
    return (points.shape[0], cities.count)
  }

  // MARK: - Implementation

  /// Where the depots start: five large cities.
  static let cities: [(name: String, latitude: Double, longitude: Double)] = [
    ("London", 51.51, -0.13), ("Birmingham", 52.48, -1.90), ("Manchester", 53.48, -2.24),
    ("Leeds", 53.80, -1.55), ("Cardiff", 51.48, -3.18),
  ]

  private static func summary(_ values: Tensor) -> PopulationAnswers.Summary {
    PopulationAnswers.Summary(
      mean: values.mean().item(as: Double.self),
      std: values.standardDeviation().item(as: Double.self),
      min: values.min().item(as: Double.self), max: values.max().item(as: Double.self),
      first: values[0..<min(5, values.count)].array(of: Double.self))
  }

  private func namedGroups(
    _ frame: DataFrame, _ key: String
  ) throws -> [PopulationAnswers.NamedGroup] {
    let names = try frame[key].array(of: String.self)
    let means = try frame["mean"].array(of: Double.self)
    let counts = try frame["count"].array(of: Int.self)
    return names.indices.map { .init(name: names[$0], mean: means[$0], count: counts[$0]) }
  }

  /// What an earlier stage left.
  func known<Value>(_ value: Value?) throws -> Value {
    guard let value else {
      throw PopulationError(
        code: .stageOrder, message: "a stage ran before the one it builds on; run them in order")
    }
    return value
  }
}
