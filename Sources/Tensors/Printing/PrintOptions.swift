/// How a tensor is written as text.
public struct PrintOptions: Sendable, Equatable {
  /// The most digits after the point; as none when below 0.
  public var precision = 8
  /// Tensors with more elements show only the ends of each axis.
  public var threshold = 1000
  /// How many places each end of an axis then shows; with 0 the last alone.
  public var edgeItems = 3
  /// The longest line.
  public var lineWidth = 75
  /// Whether numbers that are small beside others are written as 0 rather than all with powers of
  /// ten.
  public var suppressesSmall = false

  /// The options of `description`: those that NumPy starts with.
  ///
  /// - Parameters:
  ///   - precision: The most digits after the point.
  ///   - threshold: Tensors with more elements show only the ends of each axis.
  ///   - edgeItems: How many places each end of an axis then shows.
  ///   - lineWidth: The longest line.
  ///   - suppressesSmall: Whether small numbers are written as 0 rather than all with powers of ten.
  public init(
    precision: Int = 8, threshold: Int = 1000, edgeItems: Int = 3, lineWidth: Int = 75,
    suppressesSmall: Bool = false
  ) {
    self.precision = precision
    self.threshold = threshold
    self.edgeItems = edgeItems
    self.lineWidth = lineWidth
    self.suppressesSmall = suppressesSmall
  }
}
