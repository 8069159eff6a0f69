/// A failure of memory, a device, or a library found at run time.
public struct DeviceError: Error, Sendable, Equatable {
  /// What kind of failure it is; new kinds may be added.
  public struct Code: Sendable, Hashable, CustomStringConvertible {
    /// The code as text.
    public let description: String

    /// The machine or the pool's limit has no room for the request.
    public static let outOfMemory = Code(description: "outOfMemory")
    /// A file could not be opened, mapped or written.
    public static let file = Code(description: "file")
    /// The disk, the quota or the allowed file size is used up.
    public static let outOfSpace = Code(description: "outOfSpace")
    /// An environment variable or an argument names something that does not exist.
    public static let invalidSetting = Code(description: "invalidSetting")
    /// A library that is looked for at run time is not installed.
    public static let missingLibrary = Code(description: "missingLibrary")
    /// Compressed bytes that are damaged or end too early.
    public static let corruptData = Code(description: "corruptData")
    /// A device that was asked for is not there.
    public static let missingDevice = Code(description: "missingDevice")
    /// A device failed, or stopped answering, while it worked.
    public static let deviceFailed = Code(description: "deviceFailed")
    /// A kernel's text does not compile.
    public static let compilation = Code(description: "compilation")
  }

  /// What kind of failure it is.
  public let code: Code
  /// What happened, with which values, and what to do.
  public let message: String
  /// What the operating system refused while a file was written.
  package let failure: FileFailure?

  /// Creates an error.
  public init(_ code: Code, _ message: String) {
    self.init(code, message, failure: nil)
  }

  init(_ code: Code, _ message: String, failure: FileFailure?) {
    self.code = code
    self.message = message
    self.failure = failure
  }
}

extension DeviceError: CustomStringConvertible {
  /// The message.
  public var description: String { message }
}
