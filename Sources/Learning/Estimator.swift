import SwiftwaterTensors

/// A recipe that learns a model from points alone.
public protocol Estimator: Sendable {
  /// What fitting gives.
  associatedtype Model: Sendable

  /// The hyper-parameters with their ranges; fitting checks them.
  static var parameters: [HyperParameter<Self>] { get }

  /// Learns from a matrix of points (n × d).
  ///
  /// - Throws: ``LearningError`` for parameters out of range and data the method cannot take.
  func fit(_ points: Tensor) throws(LearningError) -> Model
}

/// A recipe that learns a model from points and what is known of them.
public protocol SupervisedEstimator: Sendable {
  /// What fitting gives.
  associatedtype Model: Predictor

  /// The hyper-parameters with their ranges; fitting checks them.
  static var parameters: [HyperParameter<Self>] { get }

  /// Learns from a matrix of points (n × d) and a value for each (n).
  ///
  /// - Throws: ``LearningError`` for parameters out of range and data the method cannot take.
  func fit(_ points: Tensor, _ target: Tensor) throws(LearningError) -> Model
}

/// A model that says something of each point.
public protocol Predictor: Sendable {
  /// Returns a value for each row of a matrix of points (n × d).
  ///
  /// - Throws: ``LearningError`` when the number of columns is not the one fitted.
  func predict(_ points: Tensor) throws(LearningError) -> Tensor
}

/// A model that turns points into other points.
public protocol Transformer: Sendable {
  /// Returns a matrix with a row for each row of `points`.
  ///
  /// - Throws: ``LearningError`` when the number of columns is not the one fitted.
  func transform(_ points: Tensor) throws(LearningError) -> Tensor
}

/// One setting of an estimator: its name, range and meaning, declared once.
public struct HyperParameter<Owner>: Sendable {
  /// The property's name.
  public let name: String
  /// The least and greatest value, both allowed.
  public let range: ClosedRange<Double>
  /// What it does, in one sentence.
  public let summary: String
  /// Reads the value.
  public let value: @Sendable (Owner) -> Double

  /// Declares a parameter.
  public init(
    _ name: String, _ range: ClosedRange<Double>, _ summary: String,
    value: @escaping @Sendable (Owner) -> Double
  ) {
    self.name = name
    self.range = range
    self.summary = summary
    self.value = value
  }
}

extension Array {
  /// Checks every declared parameter of an estimator.
  ///
  /// - Throws: ``LearningError`` with code `invalidParameter` naming the first one out of range.
  public func validate<Owner>(_ owner: Owner) throws(LearningError)
  where Element == HyperParameter<Owner> {
    for parameter in self {
      let value = parameter.value(owner)
      guard parameter.range.contains(value) else {
        throw LearningError(
          .invalidParameter,
          """
          \(Owner.self).\(parameter.name) = \(text(value)): use \
          \(text(parameter.range.lowerBound)) to \(text(parameter.range.upperBound))
          """)
      }
    }
  }

  /// Whole numbers without a point.
  private func text(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }
}
