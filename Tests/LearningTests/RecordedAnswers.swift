import SwiftwaterTensors
import TestSupport

/// What scikit-learn answered; Tests/Golden/learning.py recorded it.
struct RecordedAnswers: Decodable {
  var scaler: [Scaler]
  var kmeans: [Clusters]
  var neighbors: [Neighbors]
  var linear: [Linear]
  var logistic: [Logistic]
  var roc: [ROC]

  static func read() throws -> RecordedAnswers {
    try Golden.read("learning.json", as: RecordedAnswers.self)
  }

  struct Scaler: Decodable {
    var points: [[Double]]
    var mean: [Double]
    var scale: [Double]
    var transformed: [[Double]]
  }

  struct Clusters: Decodable {
    var points: [[Double]]
    var start: [[Double]]
    var tolerance: Double
    var maximumIterations: Int
    var labels: [Int]
    var centres: [[Double]]
    var inertia: Double
    var iterations: Int
  }

  struct Neighbors: Decodable {
    var points: [[Double]]
    var queries: [[Double]]
    var neighbors: Int
    var distances: [[Double]]
    var indices: [[Int]]
  }

  struct Linear: Decodable {
    var points: [[Double]]
    var target: [Double]
    var coefficients: [Double]
    var intercept: Double
    var predictions: [Double]
    var determination: Double
    var rootMeanSquaredError: Double
  }

  struct Logistic: Decodable {
    var points: [[Double]]
    var classes: [Int]
    var inverseRegularization: Double
    var coefficients: [Double]
    var intercept: Double
    var probabilities: [Double]
    var predictions: [Int]
  }

  struct ROC: Decodable {
    var scores: [Double]
    var classes: [Int]
    var area: Double
    var corners: [[Double]]
    var points: [[Double]]
  }
}
