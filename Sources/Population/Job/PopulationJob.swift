import Swiftwater

/// The main job: a country's people, an epidemic, its hospitals and its roads, from files to
/// answers.
///
/// Each stage reads what the stages before it left, in memory, and adds to ``answers``.
package struct PopulationJob {
  /// What the stages so far have found.
  package private(set) var answers = PopulationAnswers()
  /// How the stages so far went.
  package private(set) var records: [StageRecord] = []
  /// What the pictures are drawn from.
  package private(set) var findings = Findings()

  /// Tensors and frames that later stages and the report use.
  package struct Findings {
    var people: DataFrame?
    var north = Tensor.zeros([0], dtype: .float64)
    var east = Tensor.zeros([0], dtype: .float64)
    var depotLabels = Tensor.zeros([0], dtype: .int32)
    var depotCentres = Tensor.zeros([0, 2], dtype: .float64)
    /// Metres from each of the infected to the nearest facility, and that facility's row.
    var facilityDistances = Tensor.zeros([0], dtype: .float64)
    var nearestFacilities = Tensor.zeros([0], dtype: .int64)
    var busiestSite = (north: 0.0, east: 0.0)
    var thirdWeek: DataFrame?
    var curve: ROCCurve?
    var nodes: DataFrame?
    var graph: Graph?
    var ranks = Tensor.zeros([0], dtype: .float64)
    var seconds = Tensor.zeros([0], dtype: .float64)
  }

  let files: PopulationFiles

  /// Creates the job over the files of a directory.
  package init(directory: String) {
    files = PopulationFiles(directory: directory)
  }

  /// The stages in order: key and title.
  package static let stages: [(key: String, title: String)] = stageList.map { ($0.key, $0.title) }

  /// Runs every stage.
  ///
  /// - Parameter progress: Called before each stage with its number, from 0, and title.
  /// - Throws: The first error, naming file, row and column where there is one.
  package mutating func run(progress: (Int, String) -> Void = { _, _ in }) throws {
    for (index, stage) in Self.stageList.enumerated() {
      progress(index, stage.title)
      let moved = Device.transfers.total
      let clock = ContinuousClock()
      let start = clock.now
      let rows = try run(stage)
      let spent = clock.now - start
      records.append(
        StageRecord(
          stage: stage.key, title: stage.title, rowsIn: rows.in, rowsOut: rows.out,
          seconds: Double(spent.components.seconds) + Double(spent.components.attoseconds) * 1e-18,
          device: Device.default.description, bytesMoved: Device.transfers.total - moved))
    }
  }

  // MARK: - Implementation

  /// Runs a stage; an error says which one it was.
  private mutating func run(_ stage: Stage) throws -> Rows {
    do {
      return try checked { try stage.body(&self) }
    } catch {
      throw PopulationError(code: .stage, message: "\(stage.title): \(error)")
    }
  }

  typealias Rows = (in: Int, out: Int)

  private struct Stage: Sendable {
    let key: String
    let title: String
    let body: @Sendable (inout PopulationJob) throws -> Rows
  }

  private static let stageList: [Stage] = [
    Stage(key: "read", title: "Read the population") { try $0.read() },
    Stage(key: "clean", title: "Clean and number the counties") { try $0.clean() },
    Stage(key: "counties", title: "Mean age by county") { try $0.counties() },
    Stage(key: "names", title: "Youngest names") { try $0.names() },
    Stage(key: "grid", title: "Latitude and longitude to the national grid") { try $0.grid() },
    Stage(key: "depots", title: "Depots by K-means") { try $0.depots() },
    Stage(key: "facilities", title: "Nearest hospital or clinic of the infected") {
      try $0.facilities()
    },
    Stage(key: "rates", title: "Infection rate by employment and sex") { try $0.rates() },
    Stage(key: "risk", title: "Risk by logistic regression") { try $0.risk() },
    Stage(key: "roads", title: "Road graph from ids") { try $0.roads() },
    Stage(key: "pagerank", title: "PageRank of the junctions") { try $0.pageRank() },
    Stage(key: "travel", title: "Travel times from the busiest hospital") { try $0.travel() },
    Stage(key: "join", title: "Joined back to the junctions") { try $0.join() },
  ]

  /// Lets the stages, in their own files, write answers and findings.
  mutating func record(_ body: (inout PopulationAnswers, inout Findings) throws -> Void) rethrows {
    try body(&answers, &findings)
  }
}

/// The middle of the elements: the mean of the middle two when their number is even.
func median(_ values: Tensor) -> Double {
  let sorted = values.sorted()
  let middle = sorted.count / 2
  let upper = sorted[middle].item(as: Double.self)
  guard sorted.count.isMultiple(of: 2) else { return upper }
  return (sorted[middle - 1].item(as: Double.self) + upper) / 2
}
