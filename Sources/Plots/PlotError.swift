/// A failure that comes from outside the program: a missing library, a file that cannot be written.
///
/// What is the caller's bug (lists of different lengths) stops with a message instead.
public struct PlotError: Error, CustomStringConvertible, Sendable {
  /// The kind of failure, open for additions.
  public struct Code: Hashable, Sendable, CustomStringConvertible {
    /// The name of the code.
    public let description: String

    /// A library that draws PNG pictures is not installed.
    public static let libraryMissing = Code(description: "libraryMissing")
    /// The drawing library refused the picture.
    public static let renderingFailed = Code(description: "renderingFailed")
    /// A file could not be written.
    public static let fileNotWritten = Code(description: "fileNotWritten")
    /// The file name's extension names no format that a plot can be written in.
    public static let unknownFormat = Code(description: "unknownFormat")
  }

  /// The kind of failure.
  public let code: Code
  /// What happened, with which values, and what to do about it.
  public let message: String
  /// The failure underneath, if there was one.
  public let cause: (any Error)?

  /// Creates an error.
  ///
  /// - Parameters:
  ///   - code: The kind of failure.
  ///   - message: What happened, with which values, and what to do.
  ///   - cause: The failure underneath.
  public init(code: Code, message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  /// The code and the message on one line.
  public var description: String {
    message + (cause.map { " (\($0))" } ?? "")
  }
}
