import SwiftwaterDevices
import SwiftwaterTensors

/// Finds the points nearest to others by Euclidean distance.
///
/// - Also known as: `sklearn.neighbors.NearestNeighbors`.
/// - Source: Bentley 1975, doi:10.1145/361002.361007 (k-d tree).
public struct NearestNeighbors: Estimator {
  /// How many neighbours are found for each point.
  public var neighbors: Int

  /// The settings and their ranges.
  public static let parameters: [HyperParameter<NearestNeighbors>] = [
    .init("neighbors", 1...1e6, "How many neighbours.") { Double($0.neighbors) }
  ]

  /// Creates the recipe.
  public init(neighbors: Int = 1) {
    self.neighbors = neighbors
  }

  /// Builds a tree over a matrix of points (n × d).
  ///
  /// - Complexity: O(*nd* log *n*).
  public func fit(_ points: Tensor) throws(LearningError) -> Model {
    try Self.parameters.validate(self)
    let columns = try FeatureColumns(points, for: "NearestNeighbors")
    guard neighbors <= columns.count else {
      throw LearningError(
        .invalidData,
        "NearestNeighbors: \(neighbors) neighbours among \(columns.count) points; ask for fewer")
    }
    return Model(neighbors: neighbors, tree: KDTree(columns))
  }

  /// Points arranged for searching.
  public struct Model: Sendable {
    let neighbors: Int
    let tree: KDTree

    /// Finds the nearest fitted points of each query (m × d).
    ///
    /// - Returns: `distances`, `float64`, and `indices`, `int64`, the fitted points' rows, both
    ///   m × k, nearest first; of equally near points the lower row comes first.
    /// - Complexity: O(*m* log *n*) for few features and points that spread.
    public func nearest(
      to queries: Tensor
    ) throws(LearningError) -> (distances: Tensor, indices: Tensor) {
      try Learning.check(queries, width: tree.width, for: "NearestNeighbors")
      guard queries.shape[0] > 0 else {
        return (
          .zeros([0, neighbors], dtype: .float64), .zeros([0, neighbors], dtype: .int64)
        )
      }
      let columns = try FeatureColumns(queries, for: "NearestNeighbors")
      let grain = 256
      let (k, tree) = (neighbors, tree)
      let parts = Threads.map((columns.count + grain - 1) / grain) { chunk in
        let start = chunk * grain
        let end = min(columns.count, start + grain)
        var found: [(Double, Int)] = []
        found.reserveCapacity((end - start) * k)
        var query = Array(repeating: 0.0, count: tree.width)
        for i in start..<end {
          for j in 0..<tree.width { query[j] = columns.values[j * columns.count + i] }
          found += tree.nearest(k, to: query)
        }
        return found
      }
      let all = parts.flatMap(\.self)
      let shape = [columns.count, k]
      return (
        Tensor(all.map { $0.0.squareRoot() }, shape: shape), Tensor(all.map(\.1), shape: shape)
      )
    }
  }
}
