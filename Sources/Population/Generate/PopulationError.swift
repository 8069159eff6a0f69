/// What went wrong while the data of the population were made or the job ran on them.
package struct PopulationError: Error, CustomStringConvertible, Sendable {
  /// A kind of error; more may be added.
  package struct Code: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    private init(_ description: String) { self.description = description }

    /// The scale is not a number in 0.0001…10.
    package static let invalidScale = Code("invalid scale")
    /// No generated file has this name.
    package static let unknownFile = Code("unknown file")
    /// A folder is needed where something else stands.
    package static let notADirectory = Code("not a directory")
    /// The user may not write here.
    package static let permissionDenied = Code("permission denied")
    /// The disk, the quota or the allowed file size is used up.
    package static let outOfSpace = Code("out of space")
    /// A stage of the job failed; the message has its name and the reason.
    package static let stage = Code("stage")
    /// A stage of the job ran before the one it builds on.
    package static let stageOrder = Code("stage order")
    /// A folder holds files that do not belong together.
    package static let mixedFiles = Code("mixed files")
    /// A file of the job holds what it cannot hold.
    package static let badData = Code("bad data")
    /// The data are too few for an answer.
    package static let noAnswer = Code("no answer")
    /// Any other failure of the file system.
    package static let fileSystem = Code("file system")
  }

  package let code: Code
  /// What happened, with which values, and what to do.
  package let message: String
  /// The number that the operating system gave as the reason, if it did.
  package let errno: Int32?

  package init(code: Code, message: String, errno: Int32? = nil) {
    (self.code, self.message, self.errno) = (code, message, errno)
  }

  package var description: String { message }
}
