import Testing

@testable import SwiftwaterPopulation

@Suite("Road network")
struct RoadNetworkTests {
  private static let network = RoadNetwork(scale: 0.001, chance: Chance(seed: 7))
  private let network = Self.network

  @Test("has the size and density of the country's, in proportion")
  func size() {
    #expect(network.nodes.count == 3_078)
    let ratio = Double(network.edges.count) / Double(network.nodes.count)
    #expect(abs(ratio - RoadNetwork.edgesPerNode) < 0.01)
    #expect(RoadNetwork(scale: 0.0001, chance: Chance(seed: 7)).nodes.count == 2_000)
  }

  @Test("joins no two nodes twice, and a few to themselves")
  func simplicity() {
    let pairs = network.edges.map { [min($0.from, $0.to), max($0.from, $0.to)] }
    let loops = network.edges.count { $0.from == $0.to }
    #expect(loops >= 2)
    #expect(Set(pairs).count >= pairs.count - 1)
  }

  @Test("is connected but for some islands")
  func islands() {
    var sets = DisjointSets(count: network.nodes.count)
    var components = network.nodes.count
    for edge in network.edges where sets.join(Int(edge.from), Int(edge.to)) { components -= 1 }
    #expect((2...60).contains(components))
  }

  @Test("has most nodes at the end of one road or the meeting of three")
  func degrees() {
    var degrees = [Int](repeating: 0, count: network.nodes.count)
    for edge in network.edges {
      degrees[Int(edge.from)] += 1
      degrees[Int(edge.to)] += 1
    }
    let mean = Double(degrees.reduce(0, +)) / Double(degrees.count)
    #expect(abs(2 * mean - 4.69) < 0.05)
    #expect(degrees.sorted()[degrees.count / 2] == 3)
    #expect(degrees.max()! <= 10)
    for (node, degree) in zip(network.nodes, degrees) where degree == 1 {
      #expect(node.type == .roadEnd)
    }
  }

  @Test("has roads no shorter than the straight line and not much longer")
  func lengths() {
    for edge in network.edges where edge.from != edge.to {
      let (a, b) = (network.nodes[Int(edge.from)], network.nodes[Int(edge.to)])
      let (x, y) = (Double(a.east - b.east) / 100, Double(a.north - b.north) / 100)
      let straight = (x * x + y * y).squareRoot()
      #expect(Double(edge.length) >= straight - 0.51)
      #expect(Double(edge.length) <= 1.3 * straight + 1)
    }
  }

  @Test("writes identifiers like UUIDs and marks those of edges")
  func identifiers() throws {
    let scratch = try SmallData.directory.get()
    let nodes = try scratch.rows("road_nodes.csv").dropFirst().map { $0[0] }
    let identifier = /id[0-9A-F]{8}-[0-9A-F]{4}-4[0-9A-F]{3}-[89AB][0-9A-F]{3}-[0-9A-F]{12}/
    #expect(nodes.allSatisfy { $0.wholeMatch(of: identifier) != nil })
    let unique = Set(nodes)
    #expect(unique.count == 3_078)
    #expect(nodes.count == 3_121)
    let edges = try scratch.rows("road_edges.csv").dropFirst()
    #expect(
      edges.allSatisfy {
        $0[0].hasPrefix("#") && $0[1].hasPrefix("#") && unique.contains(String($0[0].dropFirst()))
          && unique.contains(String($0[1].dropFirst()))
      })
    let pairs = Set(edges.map { [$0[0], $0[1]].sorted() })
    #expect(abs(Double(edges.count) / Double(pairs.count) - RoadNetwork.rowsPerEdge) < 2e-3)
    let types = Set(try scratch.rows("road_speeds.csv").dropFirst().map { $0[0] })
    #expect(types.count == 8)
    #expect(Set(edges.map { $0[3] }) == types)
    #expect(Set(edges.map { $0[4] }).count == 7)
  }
}
