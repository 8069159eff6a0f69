import SwiftwaterLearning
import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// Expects a body to throw an error of these words and this code.
func expectError(
  _ message: String, _ code: LearningError.Code, location: SourceLocation = #_sourceLocation,
  _ body: () throws -> Void
) {
  let error = #expect(throws: LearningError.self, sourceLocation: location) { try body() }
  #expect(error?.message == message, sourceLocation: location)
  #expect(error?.code == code, sourceLocation: location)
}

/// One estimator seen as a function: fits the points (and a target made of them) and says something
/// of the queries.
struct LawfulEstimator: Sendable, CustomTestStringConvertible {
  var name: String
  /// The fewest points of three features it takes.
  var fewest: Int
  var isDeterminedByOneClass = true
  /// Whether it takes exponentials or logarithms, whose last bits differ between instruction sets.
  var usesFunctions = false
  var run: @Sendable (_ points: Tensor, _ queries: Tensor) throws -> [Tensor]

  var testDescription: String { name }

  static func target(_ points: Tensor) -> Tensor {
    let columns = points.cast(to: .float64)
    return columns[.all, 0] * 2 - columns[.all, 1] + 1
  }

  static func classes(_ points: Tensor) -> Tensor {
    (Tensor.arange(points.shape[0]) % 2).cast(to: .bool)
  }

  static let all: [LawfulEstimator] = [
    LawfulEstimator(name: "StandardScaler", fewest: 1) { points, queries in
      let model = try StandardScaler().fit(points)
      let there = try model.transform(queries)
      return [Tensor(model.mean), Tensor(model.scale), there, try model.inverseTransform(there)]
    },
    LawfulEstimator(name: "KMeans", fewest: 1) { points, queries in
      let clusters = max(1, min(3, points.shape[0]))
      let model = try KMeans(clusters: clusters, seed: 3).fit(points)
      return [model.centres, model.labels, try model.predict(queries)]
    },
    LawfulEstimator(name: "NearestNeighbors", fewest: 1) { points, queries in
      let found = try NearestNeighbors(neighbors: 1).fit(points).nearest(to: queries)
      return [found.distances, found.indices]
    },
    LawfulEstimator(name: "LinearRegression", fewest: 4) { points, queries in
      let model = try LinearRegression().fit(points, target(points))
      return [Tensor(model.coefficients), try model.predict(queries)]
    },
    LawfulEstimator(name: "LogisticRegression", fewest: 2, usesFunctions: true) { points, queries in
      let model = try LogisticRegression().fit(points, classes(points))
      return [Tensor(model.coefficients), try model.probabilities(queries)]
    },
  ]
}

@Suite("Estimator laws")
struct EstimatorLawTests {
  static func points(_ count: Int, seed: UInt64 = 1) -> Tensor {
    Tensor.normal([count, 3], seed: seed, dtype: .float64)
  }

  @Test(
    "The fewest points, and counts around a lane, a tile and a chunk, are taken",
    arguments: LawfulEstimator.all)
  func counts(_ estimator: LawfulEstimator) throws {
    for count in [estimator.fewest, 31, 32, 33, 255, 256, 257, 65_537]
    where count >= estimator.fewest {
      let queries = Self.points(7, seed: 2)
      let answers = try estimator.run(Self.points(count), queries)
      for answer in answers {
        #expect(answer.isFinite().all().item(as: Bool.self), "\(estimator.name) of \(count)")
      }
    }
  }

  @Test("Any number of threads gives the same bits", arguments: LawfulEstimator.all)
  func threads(_ estimator: LawfulEstimator) throws {
    let answers = try [1, 2, 7].map { count in
      try Threads.with(count: count) {
        try estimator.run(Self.points(140_000), Self.points(600, seed: 2)).map {
          $0.array(of: Double.self).map(\.bitPattern)
        }
      }
    }
    #expect(answers[0] == answers[1])
    #expect(answers[0] == answers[2])
  }

  @Test(
    "Every instruction set gives the same bits", .enabled(if: runsAlone),
    arguments: LawfulEstimator.all)
  func instructionSets(_ estimator: LawfulEstimator) throws {
    let before = InstructionSet.variant
    defer { InstructionSet.variant = before }
    let answers = try InstructionSet.Variant.allCases.map { set in
      InstructionSet.variant = set
      return try estimator.run(Self.points(1000), Self.points(60, seed: 2)).flatMap {
        $0.array(of: Double.self)
      }
    }
    for answer in answers {
      #expect(answer.count == answers[0].count)
      #expect(
        zip(answer, answers[0]).allSatisfy { (own, first) in
          estimator.usesFunctions
            ? isClose(own, first, 1e-9) : own.bitPattern == first.bitPattern
        })
    }
  }

  @Test(
    "Float and double, strided and contiguous points give one answer",
    arguments: LawfulEstimator.all)
  func layouts(_ estimator: LawfulEstimator) throws {
    let floats = Self.points(100).cast(to: .float32)
    let doubles = floats.cast(to: .float64)
    let strided = Tensor.stacked([doubles, doubles], axis: 1)[.all, 1]
    let columns = doubles.transposed().reshaped([3, 100]).transposed()
    let queries = Self.points(9, seed: 2)
    let expected = try estimator.run(doubles, queries).map { $0.array(of: Double.self) }
    for points in [floats, strided, columns] {
      #expect(try estimator.run(points, queries).map { $0.array(of: Double.self) } == expected)
    }
  }

  @Test("NaN and infinity are refused with the remedy", arguments: LawfulEstimator.all)
  func notFinite(_ estimator: LawfulEstimator) {
    for value in [Double.nan, .infinity, -.infinity] {
      var points = Self.points(40)
      points[7, 1] = value.tensor
      expectError(
        "\(estimator.name): points hold NaN or infinity; drop or fill them first", .invalidData
      ) { _ = try estimator.run(points, Self.points(1)) }
    }
  }

  @Test("Points that are no matrix, or none, are refused", arguments: LawfulEstimator.all)
  func shapes(_ estimator: LawfulEstimator) {
    expectError("\(estimator.name): there are no points (0 × 3)", .invalidData) {
      _ = try estimator.run(Tensor.zeros([0, 3]), Self.points(1))
    }
  }

  @Test("A model refuses points of another width", arguments: LawfulEstimator.all)
  func width(_ estimator: LawfulEstimator) {
    expectError(
      "\(estimator.name): fitted on 3 features, got points of shape [5, 2]", .shapeMismatch
    ) { _ = try estimator.run(Self.points(40), Tensor.zeros([5, 2])) }
    expectError(
      "\(estimator.name): fitted on 3 features, got points of shape [3]", .shapeMismatch
    ) { _ = try estimator.run(Self.points(40), Tensor.zeros([3])) }
  }

  @Test("A target of another length, or with gaps, is refused")
  func targets() {
    let points = Self.points(10)
    expectError(
      "LinearRegression: 10 points need as many target values, got shape [9]", .shapeMismatch
    ) { _ = try LinearRegression().fit(points, Tensor.zeros([9])) }
    expectError(
      "LinearRegression: the target holds NaN or infinity; drop those points first", .invalidData
    ) { _ = try LinearRegression().fit(points, Tensor.full([10], Double.nan)) }
    expectError(
      "LogisticRegression: 10 points need as many target values, got shape [10, 1]", .shapeMismatch
    ) { _ = try LogisticRegression().fit(points, Tensor.zeros([10, 1])) }
  }

  @Test("Parameters out of range are named with the range")
  func parameters() {
    let points = Self.points(10)
    expectError("NearestNeighbors.neighbors = 0: use 1 to 1000000", .invalidParameter) {
      _ = try NearestNeighbors(neighbors: 0).fit(points)
    }
    expectError("NearestNeighbors: 11 neighbours among 10 points; ask for fewer", .invalidData) {
      _ = try NearestNeighbors(neighbors: 11).fit(points)
    }
    expectError(
      "LogisticRegression.inverseRegularization = 0: use 1e-12 to 1000000000000", .invalidParameter
    ) { _ = try LogisticRegression(inverseRegularization: 0).fit(points, Tensor.zeros([10])) }
    expectError("LogisticRegression.maximumIterations = 0: use 1 to 1000000", .invalidParameter) {
      _ = try LogisticRegression(maximumIterations: 0).fit(points, Tensor.zeros([10]))
    }
  }
}
