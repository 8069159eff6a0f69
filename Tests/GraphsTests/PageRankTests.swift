import SwiftwaterDevices
import SwiftwaterGraphs
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("PageRank")
struct PageRankTests {
  @Test("Ranks are NetworkX's to its tolerance", arguments: 0..<RecordedAnswers.count)
  func oracle(_ index: Int) throws {
    let answer = try RecordedAnswers.read(index)
    let result = try answer.graph().pageRank(
      damping: answer.damping, tolerance: answer.tolerance, maximumIterations: 1000)
    let ranks = result.ranks.array(of: Double.self)
    #expect(result.hasConverged)
    // Both stopped at the same change, and took the same steps.
    #expect(difference(ranks, answer.pageRank, relative: 1e-10, absolute: 1e-14) == nil)
    #expect(isClose(ranks.reduce(0, +), 1, 1e-12))
  }

  @Test("Any number of threads gives the same bits")
  func threads() throws {
    let count = 100_000
    let ends = (0..<2).map {
      Tensor.uniform([300_000], in: 0..<Double(count), seed: UInt64($0), dtype: .float64)
        .cast(to: .int64)
    }
    let graph = try Graph(sources: ends[0], targets: ends[1], nodeCount: count, directed: true)
    let bits = try [1, 2, 7].map { threads in
      try Threads.with(count: threads) {
        try graph.pageRank().ranks.array(of: Double.self).map(\.bitPattern)
      }
    }
    #expect(bits[0] == bits[1])
    #expect(bits[0] == bits[2])
  }

  @Test("Running out of passes is said, not thrown")
  func passes() throws {
    let graph = try RecordedAnswers.read(6).graph()
    let result = try graph.pageRank(maximumIterations: 2)
    #expect(result.iterations == 2)
    #expect(!result.hasConverged)
  }

  @Test("Arguments out of range are named", arguments: [1.0, -0.1, .nan])
  func wording(_ damping: Double) throws {
    let graph = try RecordedAnswers.read(6).graph()
    expectError(
      """
      pageRank: damping \(damping) must be in 0..<1, tolerance 1e-09 not negative, \
      maximumIterations 200 above 0
      """, .invalidArgument
    ) { _ = try graph.pageRank(damping: damping) }
  }
}
