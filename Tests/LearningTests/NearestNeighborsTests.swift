import SwiftwaterLearning
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Nearest neighbours")
struct NearestNeighborsTests {
  @Test("Rows and distances are scikit-learn's, equal distances by row", arguments: 0..<5)
  func oracle(_ index: Int) throws {
    let answer = try RecordedAnswers.read().neighbors[index]
    let model = try NearestNeighbors(neighbors: answer.neighbors).fit(Tensor(answer.points))
    let found = try model.nearest(to: Tensor(answer.queries))
    #expect(found.indices.shape == [answer.queries.count, answer.neighbors])
    #expect(found.indices.array(of: Int.self) == answer.indices.flatMap(\.self))
    #expect(
      difference(
        found.distances.array(of: Double.self), answer.distances.flatMap(\.self), relative: 1e-14)
        == nil)
  }

  @Test("The tree answers as looking at every point does", arguments: [1, 2, 5], [1, 4])
  func exhaustive(width: Int, k: Int) throws {
    // Rounded to a coarse grid, so that many points are equally far or equal.
    let points = (Tensor.normal([700, width], seed: 9, dtype: .float64) * 3).rounded()
    let queries = (Tensor.normal([50, width], seed: 10, dtype: .float64) * 6).rounded() / 2.0
    let found = try NearestNeighbors(neighbors: k).fit(points).nearest(to: queries)
    let rows = found.indices.array(of: Int.self)
    let all = points.array(of: Double.self)
    let asked = queries.array(of: Double.self)
    for query in 0..<50 {
      let ranked = (0..<700).map { row -> (Double, Int) in
        let squares = (0..<width).map { j in
          let delta = all[row * width + j] - asked[query * width + j]
          return delta * delta
        }
        return (squares.reduce(0, +), row)
      }.sorted { $0 < $1 }
      #expect(Array(rows[(query * k)..<((query + 1) * k)]) == ranked.prefix(k).map(\.1))
    }
  }

  @Test("No query has no neighbours")
  func noQueries() throws {
    let model = try NearestNeighbors(neighbors: 2).fit(Tensor([[1.0], [2], [3]]))
    let found = try model.nearest(to: Tensor.zeros([0, 1]))
    #expect(found.indices.shape == [0, 2])
    #expect(found.distances.shape == [0, 2])
  }
}
