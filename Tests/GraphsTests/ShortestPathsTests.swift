import SwiftwaterGraphs
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Shortest paths")
struct ShortestPathsTests {
  @Test("Lengths from every recorded source are NetworkX's", arguments: 0..<RecordedAnswers.count)
  func oracle(_ index: Int) throws {
    let answer = try RecordedAnswers.read(index)
    let graph = try answer.graph()
    for (source, lengths) in answer.paths {
      let found = try graph.shortestPathLengths(from: try #require(Int(source)))
      let expected = lengths.map { $0 < 0 ? .infinity : $0 }
      // Sums of the same weights in another order.
      #expect(difference(found.array(of: Double.self), expected, relative: 1e-14) == nil)
    }
  }

  @Test("Without weights, lengths count edges", arguments: 0..<RecordedAnswers.count)
  func hops(_ index: Int) throws {
    let answer = try RecordedAnswers.read(index)
    let found = try answer.graph(weighted: false).shortestPathLengths(from: answer.firstSource)
    #expect(found.array(of: Double.self) == answer.hops.map { $0 < 0 ? .infinity : $0 })
  }

  @Test("A long chain and a star are walked to the end")
  func chainAndStar() throws {
    let count = 50_000
    let chain = try Graph(
      sources: Tensor.arange(count - 1), targets: Tensor.arange(count - 1) + 1, nodeCount: count)
    let lengths = try chain.shortestPathLengths(from: 0).array(of: Double.self)
    #expect(lengths == (0..<count).map(Double.init))
    let star = try Graph(
      sources: Tensor.zeros([count - 1], dtype: .int32), targets: Tensor.arange(count - 1) + 1,
      nodeCount: count, directed: true)
    #expect(try star.shortestPathLengths(from: 0).sum().item(as: Int.self) == count - 1)
    #expect(try star.shortestPathLengths(from: 1)[0].item(as: Double.self) == .infinity)
  }

  @Test("A source that is not a node is named")
  func wording() throws {
    let graph = try RecordedAnswers.read(4).graph()
    expectError("no node -1; the graph has nodes 0..<3", .unknownNode) {
      _ = try graph.shortestPathLengths(from: -1)
    }
  }
}
