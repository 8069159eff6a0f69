import SwiftwaterDevices
import SwiftwaterLearning
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("K-means")
struct KMeansTests {
  @Test("From a given start, passes, labels and centres are scikit-learn's", arguments: 0..<7)
  func oracle(_ index: Int) throws {
    let answer = try RecordedAnswers.read().kmeans[index]
    let model = try KMeans(
      clusters: answer.start.count, maximumIterations: answer.maximumIterations,
      tolerance: answer.tolerance, start: Tensor(answer.start)
    ).fit(Tensor(answer.points))
    #expect(model.iterations == answer.iterations)
    #expect(model.labels.array(of: Int.self) == answer.labels)
    let centres = model.centres.array(of: Double.self)
    #expect(
      difference(centres, answer.centres.flatMap(\.self), relative: 1e-12, absolute: 1e-13) == nil)
    #expect(isClose(model.inertia, answer.inertia, 1e-12))
    #expect(model.hasConverged == (answer.iterations < answer.maximumIterations))
    #expect(
      try model.predict(Tensor(answer.points)).array(of: Int.self) == answer.labels)
    for (cluster, size) in model.sizes.enumerated() {
      #expect(size == answer.labels.count { $0 == cluster })
    }
  }

  @Test("k-means++ finds separated blobs from any seed in a few tries", arguments: 0..<8)
  func plusPlus(_ seed: Int) throws {
    let answer = try RecordedAnswers.read().kmeans[0]
    let points = Tensor(answer.points)
    let best =
      try (0..<10).map { attempt in
        try KMeans(clusters: 4, seed: UInt64(seed * 10 + attempt)).fit(points).inertia
      }.min() ?? .infinity
    let reference = answer.inertia
    #expect(best <= reference * 1.001)
  }

  @Test("Equal seeds give equal models, other seeds other starts")
  func seeds() throws {
    let points = Tensor.normal([500, 3], seed: 4, dtype: .float64)
    let fits = try [7, 7, 8].map {
      try KMeans(clusters: 6, maximumIterations: 1, seed: $0).fit(points).centres
        .array(of: Double.self)
    }
    #expect(fits[0] == fits[1])
    #expect(fits[0] != fits[2])
  }

  @Test("More clusters than different points leave no cluster without a centre")
  func duplicates() throws {
    let points = Tensor([[1, 2], [1, 2], [5, 5], [5, 5]] as [[Double]])
    let model = try KMeans(clusters: 3, seed: 1).fit(points)
    #expect(model.inertia == 0)
    #expect(model.sizes.reduce(0, +) == 4)
    #expect(model.centres.isFinite().all().item(as: Bool.self))
  }

  @Test("More than a chunk of points has the same bits on any number of threads")
  func threads() throws {
    let points = Tensor.normal([150_001, 2], seed: 5, dtype: .float64)
    let bits = try [1, 2, 7].map { count in
      let model = try Threads.with(count: count) {
        try KMeans(clusters: 5, maximumIterations: 4, seed: 1).fit(points)
      }
      return model.centres.array(of: Double.self).map(\.bitPattern) + [model.inertia.bitPattern]
    }
    #expect(bits[0] == bits[1])
    #expect(bits[0] == bits[2])
  }

  @Test("What cannot be fitted is named with the remedy")
  func wording() {
    let points = Tensor([[1, 2], [3, 4]] as [[Double]])
    expectError("KMeans: 3 clusters for 2 points; ask for fewer", .invalidData) {
      _ = try KMeans(clusters: 3).fit(points)
    }
    expectError("KMeans.clusters = 0: use 1 to 1000000", .invalidParameter) {
      _ = try KMeans(clusters: 0).fit(points)
    }
    expectError("KMeans.tolerance = nan: use 0 to 1", .invalidParameter) {
      _ = try KMeans(clusters: 1, tolerance: .nan).fit(points)
    }
    expectError(
      "KMeans.start: 2 clusters of 2 features need shape [2, 2], got [1, 2]", .shapeMismatch
    ) {
      _ = try KMeans(clusters: 2, start: Tensor([[1.0, 2]])).fit(points)
    }
    expectError("KMeans.start: centres hold NaN or infinity", .invalidData) {
      _ = try KMeans(clusters: 1, start: Tensor([[Double.nan, 2]])).fit(points)
    }
  }
}
