/// A failure to build a graph or to run an algorithm on it.
public struct GraphError: Error, Sendable, Equatable {
  /// What kind of failure it is; new kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The code as text.
    public let description: String

    /// Edges that do not make a graph: lengths that differ, ends that are not nodes.
    public static let invalidEdges = Code(description: "invalidEdges")
    /// A node that is not in the graph.
    public static let unknownNode = Code(description: "unknownNode")
    /// An argument an algorithm cannot take.
    public static let invalidArgument = Code(description: "invalidArgument")
    /// A column the frame does not have, or of a type that does not fit.
    public static let invalidColumn = Code(description: "invalidColumn")
    /// No room for the graph.
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

extension GraphError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
