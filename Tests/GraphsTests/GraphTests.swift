import SwiftwaterFrames
import SwiftwaterGraphs
import SwiftwaterTensors
import TestSupport
import Testing

/// What NetworkX answered; Tests/Golden/graphs.py recorded it.
struct RecordedAnswers: Decodable {
  var cases: [Case]

  struct Case: Decodable {
    var name: String
    var nodeCount: Int
    var directed: Bool
    var sources: [Int]
    var targets: [Int]
    var weights: [Double]
    var damping: Double
    var tolerance: Double
    var edgeCount: Int
    var degrees: [Int]
    var selfLoops: Int
    var neighbors: [[Int]]
    var pageRank: [Double]
    var components: [Int]
    /// From each source; −1 where no path leads.
    var paths: [String: [Double]]
    /// Edges on the way from the first source; −1 where no path leads.
    var hops: [Double]

    func graph(weighted: Bool = true) throws -> Graph {
      try Graph(
        sources: Tensor(sources), targets: Tensor(targets),
        weights: weighted ? Tensor(weights) : nil, nodeCount: nodeCount, directed: directed)
    }

    var firstSource: Int { paths.keys.compactMap { Int($0) }.first { hops[$0] == 0 } ?? 0 }
  }

  static let count = 12

  static func read(_ index: Int) throws -> Case {
    try Golden.read("graphs.json", as: RecordedAnswers.self).cases[index]
  }
}

/// Expects a body to throw an error of these words and this code.
func expectError(
  _ message: String, _ code: GraphError.Code, location: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  let error = #expect(throws: GraphError.self, sourceLocation: location) { try body() }
  #expect(error?.message == message, sourceLocation: location)
  #expect(error?.code == code, sourceLocation: location)
}

@Suite("Graph")
struct GraphTests {
  @Test(
    "Degrees, neighbours and the number of edges are NetworkX's",
    arguments: 0..<RecordedAnswers.count)
  func structure(_ index: Int) throws {
    let answer = try RecordedAnswers.read(index)
    for weighted in [true, false] {
      let graph = try answer.graph(weighted: weighted)
      #expect(graph.nodeCount == answer.nodeCount)
      #expect(graph.edgeCount == answer.edgeCount)
      #expect(graph.isWeighted == weighted)
      #expect(graph.isDirected == answer.directed)
      #expect(graph.degrees().array(of: Int.self) == answer.degrees)
      #expect(graph.selfLoopCount() == answer.selfLoops)
      let plain = try graph.removingSelfLoops()
      #expect(plain.edgeCount == answer.edgeCount - answer.selfLoops)
      #expect(plain.selfLoopCount() == 0)
      for (node, neighbors) in answer.neighbors.enumerated() {
        #expect(try graph.neighbors(of: node) == neighbors)
      }
    }
  }

  @Test("The oracle's cases are all run")
  func everyCase() throws {
    let answers = try Golden.read("graphs.json", as: RecordedAnswers.self)
    #expect(answers.cases.count == RecordedAnswers.count)
  }

  @Test("Of parallel edges the first keeps its weight in both directions when asked")
  func keepFirst() throws {
    let graph = try Graph(
      sources: Tensor([0, 1, 1, 2]), targets: Tensor([1, 0, 2, 1]),
      weights: Tensor([5.0, 2, 4, 1]), nodeCount: 3, parallel: .keepFirst)
    #expect(try graph.shortestPathLengths(from: 0).array(of: Double.self) == [0, 5, 9])
    #expect(try graph.shortestPathLengths(from: 1).array(of: Double.self) == [5, 0, 4])
    #expect(try graph.shortestPathLengths(from: 2).array(of: Double.self) == [9, 4, 0])
    let lightest = try Graph(
      sources: Tensor([0, 1, 1, 2]), targets: Tensor([1, 0, 2, 1]),
      weights: Tensor([5.0, 2, 4, 1]), nodeCount: 3)
    #expect(try lightest.shortestPathLengths(from: 0).array(of: Double.self) == [0, 2, 3])
  }

  @Test("A frame's edges keep their names, in the order they are met, through every result")
  func names() throws {
    let edges = try DataFrame(columns: [
      ("from", Column(["b", "a", nil, "c", "a"])), ("to", Column(["a", "c", "a", "d", "a"])),
      ("km", Column(Tensor([2.0, 3, 1, 4, 9]))),
    ])
    let graph = try Graph(edges: edges, from: "from", to: "to", weight: "km")
    #expect(graph.nodeCount == 4)
    #expect(graph.edgeCount == 4)
    let lengths = try graph.shortestPathLengths(from: 0)
    let result = try graph.frame(["km": lengths, "degree": graph.degrees()]).collect()
    #expect(try result["node"].strings == ["b", "a", "c", "d"])
    #expect(try result["km"].tensor().array(of: Double.self) == [0, 2, 5, 9])
    #expect(try result["degree"].tensor().array(of: Int.self) == [1, 4, 2, 1])
    let listed = try Graph(
      edges: edges, from: "from", to: "to", nodes: Column(["d", "c", "b", "a", "alone"]))
    #expect(listed.nodeCount == 5)
    #expect(listed.connectedComponents().array(of: Int.self) == [0, 0, 0, 0, 1])
    expectError(
      "Graph: 1 ends of edges are not among the 3 nodes, the first is d", .unknownNode
    ) {
      _ = try Graph(edges: edges, from: "from", to: "to", nodes: Column(["a", "b", "c"]))
    }
    #expect(throws: GraphError.self) {
      _ = try Graph(edges: edges, from: "frm", to: "to")
    }
  }

  @Test("No nodes make a graph too")
  func empty() throws {
    let none = Tensor([] as [Int])
    let graph = try Graph(sources: none, targets: none, nodeCount: 0)
    #expect(graph.edgeCount == 0)
    #expect(graph.degrees().shape == [0])
    #expect(graph.connectedComponents().shape == [0])
    #expect(try graph.pageRank().ranks.shape == [0])
  }

  @Test("Edges that do not fit are named with the place")
  func wording() {
    expectError("Graph: the target of edge 1 is 3; nodes are 0..<3", .invalidEdges) {
      _ = try Graph(sources: Tensor([0, 1]), targets: Tensor([1, 3]), nodeCount: 3)
    }
    expectError("Graph: the source of edge 0 is -1; nodes are 0..<3", .invalidEdges) {
      _ = try Graph(sources: Tensor([-1, 1]), targets: Tensor([1, 2]), nodeCount: 3)
    }
    expectError(
      "Graph: source nodes must be whole numbers, got float32; number them from 0", .invalidEdges
    ) {
      _ = try Graph(
        sources: Tensor([0.5, 1] as [Float]), targets: Tensor([1, 2]), nodeCount: 3)
    }
    expectError(
      "Graph: the weight of edge 1 is -1.0; weights are finite and not negative", .invalidEdges
    ) {
      _ = try Graph(
        sources: Tensor([0, 1]), targets: Tensor([1, 2]), weights: Tensor([1.0, -1]), nodeCount: 3)
    }
    expectError("Graph: sources [2], targets [3] need the same length", .invalidEdges) {
      _ = try Graph(sources: Tensor([0, 1]), targets: Tensor([1, 2, 0]), nodeCount: 3)
    }
    expectError("Graph: -1 nodes; use 0 to 2147483646", .invalidArgument) {
      _ = try Graph(sources: Tensor([0]), targets: Tensor([0]), nodeCount: -1)
    }
    expectError("no node 3; the graph has nodes 0..<3", .unknownNode) {
      let graph = try Graph(sources: Tensor([0]), targets: Tensor([0]), nodeCount: 3)
      _ = try graph.neighbors(of: 3)
    }
  }
}
