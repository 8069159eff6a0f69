/// A failure to fit or to apply a model.
public struct LearningError: Error, Sendable, Equatable {
  /// What kind of failure it is; new kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The code as text.
    public let description: String

    /// Shapes that do not fit together.
    public static let shapeMismatch = Code(description: "shapeMismatch")
    /// Values a method cannot take: not finite, not labels, only one class.
    public static let invalidData = Code(description: "invalidData")
    /// A hyper-parameter outside its declared range.
    public static let invalidParameter = Code(description: "invalidParameter")
    /// No room for the work.
    public static let outOfMemory = Code(description: "outOfMemory")
  }

  /// What kind of failure it is.
  public let code: Code
  /// What happened, with which values, and what to do.
  public let message: String

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }
}

extension LearningError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
