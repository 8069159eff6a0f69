import Foundation
import Testing

@testable import SwiftwaterPopulation

/// The golden answers hold for the data that the generator makes today: a change of the generator
/// that moves a value fails here and asks for new answers.
@Suite("Golden answers")
struct GoldenAnswersTests {
  private struct Answers: Decodable {
    struct Group: Decodable {
      let mean: Double
      let count: Int
    }
    struct Rate: Decodable {
      let code: String
      let field: String
      let rate: Double
      let count: Int
    }
    struct Rates: Decodable {
      let employment: [Rate]
    }
    struct Roads: Decodable {
      let node_rows: Int
      let nodes: Int
      let edge_rows: Int
      let edges: Int
    }
    struct Results: Decodable {
      let counties: [String: Group]
      let rates: Rates
      let roads: Roads
    }
    let scale: Double
    let results: Results
  }

  private let answers: Answers

  init() throws {
    let path = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("../Golden/population-0.001.json")
    answers = try JSONDecoder().decode(Answers.self, from: Data(contentsOf: path))
    #expect(answers.scale == SmallData.scale)
  }

  @Test("count the people of each county and their ages")
  func counties() throws {
    let rows = try SmallData.directory.get().rows("population.csv").dropFirst()
    let groups = Dictionary(grouping: rows) { $0[2].capitalized }
    #expect(groups.count == answers.results.counties.count)
    for (name, expected) in answers.results.counties {
      let ages = try #require(groups[name]).map { Double($0[0])! }
      #expect(ages.count == expected.count)
      #expect(abs(ages.reduce(0, +) / Double(ages.count) - expected.mean) < 1e-12 * expected.mean)
    }
  }

  @Test("count the ill by employment")
  func rates() throws {
    let rows = try SmallData.directory.get().rows("week3.csv").dropFirst()
    let groups = Dictionary(grouping: rows) { $0[2] }
    #expect(groups.count == answers.results.rates.employment.count)
    for expected in answers.results.rates.employment {
      let group = try #require(groups[expected.code])
      #expect(group.count == expected.count)
      let ill = Double(group.count { $0[3] == "1.0" })
      #expect(abs(ill / Double(group.count) - expected.rate) < 1e-12)
    }
  }

  @Test("count the rows of the roads, and what is left without duplicates")
  func roads() throws {
    let scratch = try SmallData.directory.get()
    let nodes = try scratch.rows("road_nodes.csv").dropFirst().map { $0[0] }
    let edges = try scratch.rows("road_edges.csv").dropFirst().map { [$0[0], $0[1]].sorted() }
    let expected = answers.results.roads
    #expect(nodes.count == expected.node_rows)
    #expect(Set(nodes).count == expected.nodes)
    #expect(edges.count == expected.edge_rows)
    #expect(Set(edges).count == expected.edges)
  }
}
