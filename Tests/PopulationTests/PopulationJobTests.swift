import Foundation
import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterPopulation

/// The job's answers against those that pandas, scikit-learn, SciPy and NetworKit gave for the same
/// files; see Tests/Golden/population.py.
@Suite("Population job")
struct PopulationJobTests {
  /// The job, run once for all tests.
  private static let job = Result { () throws -> PopulationJob in
    var job = PopulationJob(directory: try SmallData.directory.get().path)
    try job.run()
    return job
  }

  private struct Recorded {
    let results: [String: Any]

    init() throws {
      let data = try Data(
        contentsOf: Golden.folder.appendingPathComponent("population-0.001.json"))
      let object = try JSONSerialization.jsonObject(with: data) as? [String: Any]
      results = try #require(object?["results"] as? [String: Any])
    }
  }

  /// How far a stage may be from the recorded answer: rounding, and for iterations the distance at
  /// which they stop.
  private static func tolerance(_ stage: String) -> Double {
    switch stage {
    case "risk": 1e-6  // Newton's steps stop at a mean gradient of 1e-9
    case "pagerank": 1e-8  // passes stop at a change of 1e-9
    default: 1e-11
    }
  }

  @Test("Every figure equals the recorded one", arguments: PopulationJob.stages.map(\.key))
  func figures(_ stage: String) throws {
    let answers = try JSONSerialization.jsonObject(
      with: JSONEncoder().encode(Self.job.get().answers))
    let ours = try #require((answers as? [String: Any])?[stage])
    let theirs = try #require(Recorded().results[stage])
    var compared = 0
    let differences = Self.differences(
      ours, theirs, tolerance: Self.tolerance(stage), at: stage, &compared)
    #expect(differences.isEmpty, "\(differences.prefix(10))")
    #expect(compared > 0)
  }

  @Test("Each of the infected has the recorded facility and distance")
  func facilities() throws {
    let recorded = try #require(Recorded().results["facilities"] as? [String: Any])
    let findings = try Self.job.get().findings
    let nearest = try #require(recorded["nearest"] as? [Int])
    let distances = try #require(recorded["distances"] as? [Double])
    #expect(findings.nearestFacilities.array(of: Int.self) == nearest)
    let ours = findings.facilityDistances.array(of: Double.self)
    #expect(zip(ours, distances).allSatisfy { abs($0 - $1) < 1e-5 })
  }

  @Test("Each junction has the recorded rank and travel time")
  func junctions() throws {
    let results = try Recorded().results
    let findings = try Self.job.get().findings
    let scores = try #require((results["pagerank"] as? [String: Any])?["scores"] as? [Double])
    let ranks = findings.ranks.array(of: Double.self)
    #expect(ranks.count == scores.count)
    #expect(zip(ranks, scores).allSatisfy { abs($0 - $1) < 1e-11 })
    let recorded = try #require((results["travel"] as? [String: Any])?["seconds"] as? [Any])
    let seconds = findings.seconds.array(of: Double.self)
    #expect(seconds.count == recorded.count)
    for (ours, theirs) in zip(seconds, recorded) {
      if let number = theirs as? Double {
        #expect(abs(ours - number) < 1e-5)
      } else {
        #expect(ours == .infinity)
      }
    }
  }

  @Test("Any number of threads gives the same answers")
  func threads() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    var all: Set<Data> = []
    for count in [1, 2, 7] {
      try Threads.with(count: count) {
        var job = PopulationJob(directory: try SmallData.directory.get().path)
        try job.run()
        all.insert(try encoder.encode(job.answers))
      }
    }
    #expect(all.count == 1)
  }

  @Test("The report is one page without links to anywhere")
  func report() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/made/report.html"
    try PopulationReport(Self.job.get(), directory: "data").write(to: path)
    let page = try String(contentsOfFile: path, encoding: .utf8)
    #expect(page.contains("58\u{202F}480"))
    #expect(page.components(separatedBy: "role=\"img\"").count == 1 + 7)
    #expect(!page.contains("src=") && !page.contains("<link"))
    for place in page.components(separatedBy: "http").dropFirst() {
      #expect(place.hasPrefix("://www.w3.org/"), "\(place.prefix(60))")
    }
  }

  /// Places where two JSON values differ; keys that only ours has do not count, and lists of
  /// recorded elements that ours keeps elsewhere are compared by the other tests.
  private static func differences(
    _ ours: Any, _ theirs: Any, tolerance: Double, at path: String, _ compared: inout Int
  ) -> [String] {
    switch (ours, theirs) {
    case (let a as [String: Any], let b as [String: Any]):
      var found: [String] = []
      for key in b.keys.sorted() {
        let place = path + "." + key
        if Self.elsewhere.contains(place) { continue }
        guard let value = a[key] else {
          found.append("\(place) is missing")
          continue
        }
        found += differences(value, b[key]!, tolerance: tolerance, at: place, &compared)
      }
      return found
    case (let a as [Any], let b as [Any]):
      // The first hundred coordinates are recorded, and five of them shown.
      guard a.count == b.count || path.hasSuffix(".first") else {
        return ["\(path): \(a.count) elements, not \(b.count)"]
      }
      var found: [String] = []
      for index in 0..<min(a.count, b.count) {
        found += differences(
          a[index], b[index], tolerance: tolerance, at: "\(path)[\(index)]", &compared)
      }
      return found
    case (let a as NSNumber, let b as NSNumber):
      compared += 1
      return isClose(a.doubleValue, b.doubleValue, tolerance) ? [] : ["\(path): \(a), not \(b)"]
    case (let a as String, let b as String):
      compared += 1
      return a == b ? [] : ["\(path): \(a), not \(b)"]
    case (is NSNull, is NSNull):
      compared += 1
      return []
    default:
      return ["\(path): \(ours), not \(theirs)"]
    }
  }

  private static let elsewhere: Set<String> = [
    "facilities.distances", "facilities.nearest", "pagerank.scores", "travel.seconds",
  ]
}
