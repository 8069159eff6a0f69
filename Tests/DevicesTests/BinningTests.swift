import SwiftwaterDevices
import Testing

@Suite("Binning")
struct BinningTests {
  @Test("The edges decide in which bin a number falls", arguments: [1, 2, 3, 7, 10, 256, 5000])
  func edges(_ bins: Int) throws {
    for (low, high) in [(0.0, 1.0), (-3, 7), (1e9, 1e9 + 1), (-1e-3, 1e-3)] {
      let edges = (0...bins).map { low + (high - low) * Double($0) / Double(bins) }
      // The edges themselves and their neighbours, numbers between, and what lies outside.
      var values = edges.flatMap { [$0, $0.nextUp, $0.nextDown] }
      values += (0..<20_000).map {
        low + (high - low) * (Double($0 * 7919 % 20_011) / 20_000 - 0.01)
      }
      values += [.nan, .infinity, -.infinity, low - 1, high + 1]
      try check(values, edges)
      try check(values.map { Float($0) }, edges)
    }
  }

  @Test("Weights add up in the bins of their numbers")
  func weights() throws {
    let (edges, values) = ([0.0, 0.5, 1.0], [0.1, 0.7, 1.0, 2.0, .nan, 0.5])
    for edges in [Binning.Edges.uniform(edges), .any(edges)] {
      let found = Binning.weights(
        values, dtype: .float64, weights: [1, 2, 4, 8, 16, 32], count: 6, edges: edges)
      #expect(found == [1, 38])
    }
  }

  @Test("Whole numbers are counted, however often they follow each other")
  func occurrences() throws {
    for (count, bins) in [(0, 0), (0, 3), (1000, 5), (600_000, 7), (600_000, 50_000)] {
      for stride in [0, 1, 7919] {
        let places = (0..<count).map { $0 * stride % max(1, bins) }
        var expected = Array(repeating: 0, count: bins)
        for place in places { expected[place] += 1 }
        try forEachThreadCount {
          let found = try Binning.occurrences(of: places, count: count, bins: bins)
          #expect(found == expected)
        }
      }
    }
  }

  // MARK: - Implementation

  private func check<Number: DTypeElement & BinaryFloatingPoint>(
    _ values: [Number], _ edges: [Double]
  ) throws {
    var expected = Array(repeating: 0, count: edges.count - 1)
    for value in values.map({ Double($0) }) where value >= edges[0] {
      guard let above = edges.firstIndex(where: { $0 > value }) else {
        if value == edges[edges.count - 1] { expected[edges.count - 2] += 1 }
        continue
      }
      expected[above - 1] += 1
    }
    try forEachThreadCount {
      let uniform = try Binning.counts(
        values, dtype: Number.dtype, count: values.count, edges: .uniform(edges))
      #expect(uniform == expected)
      let any = try Binning.counts(
        values.map { Double($0) }, dtype: .float64, count: values.count, edges: .any(edges))
      #expect(any == expected)
    }
  }
}
