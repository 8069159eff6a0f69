import Foundation
import Swiftwater

/// The pictures of the report.
struct PopulationPictures {
  /// Everybody, as a density.
  let people: Plot
  /// Who is served by which depot.
  let depots: Plot
  /// Infection rate by employment.
  let rates: Plot
  /// Probability of infection by age and sex.
  let risk: Plot
  /// The receiver operating characteristic.
  let curve: Plot
  /// Hours by road.
  let travel: Plot
  /// Distances to the nearest facility.
  let distances: Plot

  /// Every picture with the name of its file.
  var all: [(name: String, plot: Plot)] {
    [
      ("people", people), ("depots", depots), ("rates", rates), ("risk", risk), ("roc", curve),
      ("travel", travel), ("distances", distances),
    ]
  }

  init(_ job: PopulationJob) throws {
    let findings = job.findings
    let answers = job.answers
    people = Self.people(findings)
    depots = Self.depots(findings, answers)
    rates = Self.rates(answers)
    risk = try Self.risk(findings, answers)
    curve = try Self.curve(job.known(findings.curve), answers)
    travel = try Self.travel(findings, answers)
    distances = Plot(
      "Distance to the nearest hospital or clinic",
      subtitle:
        "half of the infected are closer than \(fixed(answers.facilities.median / 1000, 2)) km"
    )
    .histogram(findings.facilityDistances / 1000, bins: 40)
    .rule(x: answers.facilities.median / 1000)
    .x(label: "Distance", unit: "km").y(label: "Infected people")
  }

  // MARK: - Implementation

  private static func people(_ findings: PopulationJob.Findings) -> Plot {
    Plot("Where people live")
      .density(findings.east, findings.north, bins: 220, label: "People in a cell")
      .onTheMap()
  }

  private static func depots(
    _ findings: PopulationJob.Findings, _ answers: PopulationAnswers
  ) -> Plot {
    // Enough points to show the shapes, few enough to keep the page small.
    let step = max(1, findings.east.count / 6000)
    let sample = IndexPart.slice(from: 0, to: nil, by: step)
    let centres = findings.depotCentres
    return Plot("Depots and whom they serve")
      .points(
        findings.east[sample], findings.north[sample],
        color: .categories(
          findings.depotLabels[sample].array(of: Int.self),
          names: answers.depots.names.map { "from \($0)" }),
        size: .radius(1.4), opacity: 0.7
      )
      .points(centres[.all, 1], centres[.all, 0], color: .ink, size: .radius(6))
      .labels(
        answers.depots.counts.enumerated().map { "\($0 + 1) · \(grouped($1)) people" },
        x: centres[.all, 1], y: centres[.all, 0]
      )
      .onTheMap()
  }

  private static func rates(_ answers: PopulationAnswers) -> Plot {
    let rates = answers.rates.employment
    func bySex(_ sex: String) -> [Double] {
      rates.map { rate in
        answers.rates.employment_sex.first { $0.code == rate.code && $0.sex == sex }?.rate ?? .nan
      }
    }
    let labels = rates.map { "\($0.code) · \($0.field)" }
    return Plot("Infection rate by employment")
      .bars(labels, bySex("f"), name: "women")
      .bars(labels, bySex("m"), name: "men")
      .x(label: "Share infected", format: .percent)
      .size(width: 980, height: 760)
  }

  private static func risk(
    _ findings: PopulationJob.Findings, _ answers: PopulationAnswers
  ) throws -> Plot {
    let risk = answers.risk
    let ages = Array(0...90)
    func model(_ sex: Double) -> [Double] {
      ages.map { age in
        let odds =
          risk.raw_intercept + risk.raw_coefficients.age * Double(age)
          + risk.raw_coefficients.sex * sex
        return 1 / (1 + exp(-odds))
      }
    }
    var plot = Plot("Risk of infection by age")
      .line(ages, model(1), name: "women")
      .line(ages, model(0), name: "men")
    guard let week = findings.thirdWeek else { return plot }
    let shares = try week.groupBy("sex", "age")
      .aggregate(col("infected").mean().as("share")).sort(by: "age").collect()
    // The colours of the categories are those of the lines, in their order.
    plot = try plot.points(
      shares["age"], shares["share"],
      color: .categories(
        shares["sex"].array(of: String.self).map { $0 == "f" ? 0 : 1 },
        names: ["women, observed", "men, observed"]), size: .radius(2), opacity: 0.7)
    return plot.x(label: "Age", unit: "years")
      .y(label: "Probability of infection", format: .percent)
  }

  private static func curve(_ curve: ROCCurve, _ answers: PopulationAnswers) -> Plot {
    Plot("Receiver operating characteristic")
      .line([0.0, 1], [0.0, 1], style: .reference)
      .line(curve.falsePositiveRates, curve.truePositiveRates)
      .annotation("area \(fixed(curve.area, 3))", x: 0.68, y: 0.3)
      .x(label: "False alarms", domain: 0...1, format: .percent)
      .y(label: "Infected found", domain: 0...1, format: .percent)
  }

  private static func travel(
    _ findings: PopulationJob.Findings, _ answers: PopulationAnswers
  ) throws -> Plot {
    guard let nodes = findings.nodes else { return Plot("Travel time") }
    let site = findings.busiestSite
    // Cells as fine as the junctions fill them.
    let bins = min(180, max(30, Int(Double(answers.roads.nodes).squareRoot() * 0.6)))
    return try Plot("Travel time from the busiest hospital")
      .grid(
        nodes["east"], nodes["north"], findings.seconds / 3600, bins: bins, label: "Hours by road"
      )
      .points([site.east], [site.north], color: .ink, size: .radius(5))
      .labels([answers.facilities.busiest.name], x: [site.east], y: [site.north])
      .onTheMap()
  }
}

extension Plot {
  /// This plot in metres of the national grid, of the same part of the country in every picture.
  fileprivate func onTheMap() -> Plot {
    equalAspect().x(domain: 130_000...680_000).y(domain: 0...670_000).size(width: 560)
  }
}
