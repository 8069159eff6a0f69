import CKernels
import SwiftwaterDevices
import SwiftwaterTensors

/// Divides points into clusters around centres, each point to its nearest centre.
///
/// ```swift
/// let model = try KMeans(clusters: 5, seed: 7).fit(points)
/// print(model.centres)
/// ```
///
/// - Also known as: `sklearn.cluster.KMeans` with `algorithm="lloyd"`, `n_init=1`.
/// - Source: Lloyd 1982, doi:10.1109/TIT.1982.1056489; Arthur, Vassilvitskii 2007 for the start.
public struct KMeans: Estimator {
  /// How many clusters.
  public var clusters: Int
  /// The most passes over the points.
  public var maximumIterations: Int
  /// Stops when the centres together move less than this share of the points' mean variance.
  public var tolerance: Double
  /// Equal seeds give equal starts.
  public var seed: UInt64
  /// Where the centres start (k × d); nil lets k-means++ choose.
  public var start: Tensor?

  /// The settings and their ranges.
  public static let parameters: [HyperParameter<KMeans>] = [
    .init("clusters", 1...1e6, "How many clusters.") { Double($0.clusters) },
    .init("maximumIterations", 1...1e6, "The most passes.") { Double($0.maximumIterations) },
    .init("tolerance", 0...1, "Movement of the centres that counts as none.") { $0.tolerance },
  ]

  /// Creates the recipe.
  public init(
    clusters: Int, maximumIterations: Int = 300, tolerance: Double = 1e-4, seed: UInt64 = 0,
    start: Tensor? = nil
  ) {
    self.clusters = clusters
    self.maximumIterations = maximumIterations
    self.tolerance = tolerance
    self.seed = seed
    self.start = start
  }

  /// Fits centres to a matrix of points (n × d).
  ///
  /// A centre that loses all its points takes over the point farthest from its own centre.
  ///
  /// - Complexity: O(*nkd*) a pass.
  public func fit(_ points: Tensor) throws(LearningError) -> Model {
    try Self.parameters.validate(self)
    let columns = try FeatureColumns(points, for: "KMeans")
    guard clusters <= columns.count else {
      throw LearningError(
        .invalidData, "KMeans: \(clusters) clusters for \(columns.count) points; ask for fewer")
    }
    var centres = try startingCentres(columns)
    let moved = tolerance * meanVariance(columns)
    var iterations = 0
    var hasConverged = false
    var labels = [Int32](repeating: -1, count: columns.count)
    while iterations < maximumIterations && !hasConverged {
      let pass = Pass.run(columns, centres, labels: &labels)
      iterations += 1
      let next = newCentres(pass, columns, centres, labels)
      let shift = zip(next, centres).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
      centres = next
      hasConverged = shift <= moved
    }
    let final = Pass.run(columns, centres, labels: &labels)
    return Model(
      centres: Tensor(centres, shape: [clusters, columns.width]),
      labels: Tensor(labels), sizes: final.counts.map { Int($0) }, inertia: final.inertia,
      iterations: iterations, hasConverged: hasConverged)
  }

  /// Fitted centres.
  public struct Model: Predictor {
    /// The centres, `float64`, k × d.
    public let centres: Tensor
    /// The cluster of each point fitted, `int32`, n.
    public let labels: Tensor
    /// How many of the points fitted each cluster has.
    public let sizes: [Int]
    /// The sum of squared distances of the points fitted to their centres.
    public let inertia: Double
    /// How many passes were made.
    public let iterations: Int
    /// Whether the centres came to rest before the passes ran out.
    public let hasConverged: Bool

    /// Returns the nearest centre of each point (n × d), `int32`.
    public func predict(_ points: Tensor) throws(LearningError) -> Tensor {
      try Learning.check(points, width: centres.shape[1], for: "KMeans")
      let columns = try FeatureColumns(points, for: "KMeans")
      var labels = [Int32](repeating: 0, count: columns.count)
      _ = Pass.run(columns, centres.array(of: Double.self), labels: &labels)
      return Tensor(labels)
    }
  }

  // MARK: - Implementation

  /// The sums of one pass over the points.
  fileprivate struct Pass: Sendable {
    var sums: [Double]
    var counts: [Double]
    var inertia = 0.0

    static func run(
      _ columns: FeatureColumns, _ centres: [Double], labels: inout [Int32]
    ) -> Pass {
      let k = centres.count / columns.width
      let empty = Pass(
        sums: Array(repeating: 0, count: centres.count), counts: Array(repeating: 0, count: k))
      let chunks = (columns.count + pointsPerChunk - 1) / pointsPerChunk
      let parts = labels.withUnsafeMutableBufferPointer { labels in
        let out = SharedLabels(base: labels.baseAddress)
        return Threads.map(chunks) { chunk in
          var part = empty
          let start = chunk * pointsPerChunk
          let end = min(columns.count, start + pointsPerChunk)
          sw_kmeans_assign(
            columns.values, Int64(columns.count), Int64(columns.width), Int64(start), Int64(end),
            centres, Int64(k), out.base, &part.sums, &part.counts, &part.inertia)
          return part
        }
      }
      return parts.reduce(into: empty) { total, part in
        for index in total.sums.indices { total.sums[index] += part.sums[index] }
        for index in total.counts.indices { total.counts[index] += part.counts[index] }
        total.inertia += part.inertia
      }
    }

    /// Each thread writes the labels of its own points.
    private struct SharedLabels: @unchecked Sendable {
      let base: UnsafeMutablePointer<Int32>?
    }
  }

  private func newCentres(
    _ pass: Pass, _ columns: FeatureColumns, _ centres: [Double], _ labels: [Int32]
  ) -> [Double] {
    let d = columns.width
    var (sums, counts) = (pass.sums, pass.counts)
    var taken: Set<Int> = []
    for c in 0..<clusters where pass.counts[c] == 0 {
      let far = farthest(columns, centres, labels, except: taken)
      taken.insert(far)
      let owner = Int(labels[far])
      counts[c] = 1
      counts[owner] -= 1
      for j in 0..<d {
        sums[c * d + j] = columns.column(j)[far]
        sums[owner * d + j] -= columns.column(j)[far]
      }
    }
    var next = centres
    // A cluster whose only point was taken over stays where it is until the next pass.
    for c in 0..<clusters where counts[c] > 0 {
      for j in 0..<d { next[c * d + j] = sums[c * d + j] / counts[c] }
    }
    return next
  }

  private func farthest(
    _ columns: FeatureColumns, _ centres: [Double], _ labels: [Int32], except taken: Set<Int>
  ) -> Int {
    var best = (index: 0, distance: -1.0)
    for i in 0..<columns.count where !taken.contains(i) {
      var distance = 0.0
      for j in 0..<columns.width {
        let delta = columns.column(j)[i] - centres[Int(labels[i]) * columns.width + j]
        distance += delta * delta
      }
      if distance > best.distance { best = (i, distance) }
    }
    return best.index
  }

  private func meanVariance(_ columns: FeatureColumns) -> Double {
    var total = 0.0
    for j in 0..<columns.width {
      let values = columns.column(j)
      let mean = values.reduce(0, +) / Double(columns.count)
      total += values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(columns.count)
    }
    return total / Double(columns.width)
  }

  private func startingCentres(_ columns: FeatureColumns) throws(LearningError) -> [Double] {
    guard let start else { return spreadCentres(columns) }
    guard start.shape == [clusters, columns.width] else {
      throw LearningError(
        .shapeMismatch,
        """
        KMeans.start: \(clusters) clusters of \(columns.width) features need shape \
        [\(clusters), \(columns.width)], got \(start.shape)
        """)
    }
    let centres = start.array(of: Double.self)
    guard centres.allSatisfy(\.isFinite) else {
      throw LearningError(.invalidData, "KMeans.start: centres hold NaN or infinity")
    }
    return centres
  }

  /// k-means++: each next centre is a point drawn with a chance that grows with the squared
  /// distance to the centres so far.
  private func spreadCentres(_ columns: FeatureColumns) -> [Double] {
    let n = columns.count
    let random = Philox(seed: seed, stream: 2)
    var nearest = Array(repeating: Double.infinity, count: n)
    var centres: [Double] = []
    var choice = Int(random.uniforms(at: 0).0 * Double(n))
    for c in 0..<clusters {
      let centre = (0..<columns.width).map { columns.column($0)[choice] }
      centres += centre
      var total = 0.0
      for i in 0..<n {
        var distance = 0.0
        for j in 0..<columns.width {
          let delta = columns.column(j)[i] - centre[j]
          distance += delta * delta
        }
        nearest[i] = min(nearest[i], distance)
        total += nearest[i]
      }
      var mark = random.uniforms(at: UInt64(c + 1)).0 * total
      choice =
        nearest.firstIndex { distance in
          mark -= distance
          return mark < 0
        } ?? n - 1
    }
    return centres
  }
}
