import Swiftwater

// Where the infected are, who they are, and who is at risk.

extension PopulationJob {
  mutating func facilities() throws -> Rows {
    let week = try files.secondWeek()
    let infected = try week.filter(col("infected") == 1).collect()
    let places = try files.facilities()
    let sites = try NationalGrid.project(
      latitude: places["latitude"].tensor(), longitude: places["longitude"].tensor())
    let homes = try NationalGrid.project(
      latitude: infected["lat"].tensor(), longitude: infected["long"].tensor())
    let tree = try NearestNeighbors().fit(Tensor.stacked([sites.north, sites.east]).transposed())
    let found = try tree.nearest(to: Tensor.stacked([homes.north, homes.east]).transposed())
    let distances = found.distances.flattened()

    let numbered = try places.withRowIndex("facility")
    let counts = try DataFrame(["facility": found.indices.flattened()])
      .groupBy("facility").aggregate(.count())
      .join(numbered, on: "facility")
      .sort(by: [("count", descending: true), ("facility", descending: false)]).collect()
    let top = try facilities(in: counts.head(10))
    let hospitals = try facilities(in: counts.filter(col("hospital")).head(1))
    guard let busiest = hospitals.first else {
      throw PopulationError(
        code: .noAnswer,
        message: "no hospital is the nearest facility of anybody infected; use a larger scale")
    }
    let total = try week.count()
    try record { answers, findings in
      findings.facilityDistances = distances
      findings.nearestFacilities = found.indices.flattened()
      findings.busiestSite = (
        sites.north[busiest.facility].item(as: Double.self),
        sites.east[busiest.facility].item(as: Double.self)
      )
      answers.facilities = PopulationAnswers.Facilities(
        kept: try places.count(), infected: distances.count,
        mean: distances.mean().item(as: Double.self), median: median(distances),
        max: distances.max().item(as: Double.self), top: top, busiest: busiest)
    }
    return (total, distances.count)
  }

  mutating func rates() throws -> Rows {
    let week = try files.thirdWeek().collect()
    let guide = try files.employmentGuide()
    let byEmployment = try rates(week, guide, keys: ["employment"])
    let byBoth = try rates(week, guide, keys: ["employment", "sex"])
    record { answers, findings in
      findings.thirdWeek = week
      answers.rates = PopulationAnswers.Rates(employment: byEmployment, employment_sex: byBoth)
    }
    return (try week.count(), byEmployment.count + byBoth.count)
  }

  mutating func risk() throws -> Rows {
    let week = try known(findings.thirdWeek)
    let inputs = try week.select(
      col("age").cast(.float64).as("age"), (col("sex") == "f").cast(.float64).as("sex"))
    let points = try inputs.matrix()
    let infected = try week["infected"].tensor()
    let scaler = try StandardScaler().fit(points)
    let scaled = try scaler.transform(points)
    let model = try LogisticRegression().fit(scaled, infected)
    let scores = try model.probabilities(scaled)
    let curve = try ROCCurve(scores: scores, classes: infected)

    let ages = Array(stride(from: 0, through: 90, by: 10))
    let raw = zip(model.coefficients, scaler.scale).map { $0 / $1 }
    let shift = zip(raw, scaler.mean).reduce(0) { $0 + $1.0 * $1.1 }
    func byAge(_ sex: Double) throws -> [Double] {
      let people = Tensor(ages.map { [Double($0), sex] })
      return try model.probabilities(scaler.transform(people)).array(of: Double.self)
    }
    let rates = (0...10).map { Double($0) / 10 }
    try record { answers, findings in
      findings.curve = curve
      answers.risk = PopulationAnswers.Risk(
        coefficients: .init(age: model.coefficients[0], sex: model.coefficients[1]),
        intercept: model.intercept, raw_coefficients: .init(age: raw[0], sex: raw[1]),
        raw_intercept: model.intercept - shift, mean: scores.mean().item(as: Double.self),
        auc: curve.area,
        roc: .init(false: rates, true: rates.map { curve.truePositiveRate(at: $0) }),
        by_age: .init(ages: ages, f: try byAge(1), m: try byAge(0)))
    }
    return (scores.count, scores.count)
  }

  // MARK: - Implementation

  private func facilities(in frame: DataFrame) throws -> [PopulationAnswers.Facility] {
    let rows = try frame["facility"].array(of: Int.self)
    let names = try frame["name"].array(of: String.self)
    let counts = try frame["count"].array(of: Int.self)
    return rows.indices.map { .init(facility: rows[$0], name: names[$0], count: counts[$0]) }
  }

  private func rates(
    _ week: DataFrame, _ guide: DataFrame, keys: [String]
  ) throws -> [PopulationAnswers.Rate] {
    let table = try week.groupBy(keys)
      .aggregate(col("infected").mean().as("rate"), .count())
      .join(guide, left: ["employment"], right: ["code"], how: .left)
      .sort(by: [("rate", descending: true)] + keys.map { ($0, descending: false) }).collect()
    let codes = try table["employment"].array(of: String.self)
    let sexes = keys.contains("sex") ? try table["sex"].array(of: String.self) : nil
    let fields = try table["field"].strings
    let values = try table["rate"].array(of: Double.self)
    let counts = try table["count"].array(of: Int.self)
    return codes.indices.map { row in
      .init(
        code: codes[row], sex: sexes?[row], field: fields[row] ?? "", rate: values[row],
        count: counts[row])
    }
  }
}
