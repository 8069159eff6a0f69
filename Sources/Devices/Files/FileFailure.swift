/// What the operating system refused while a file was written, for modules that word it themselves.
package struct FileFailure: Sendable, Equatable {
  /// How far the writing got.
  package enum Step: Sendable {
    case create, write, flush, rename
  }

  /// What was refused.
  package let step: Step
  /// The file as the caller named it.
  package let path: String
  /// Why.
  package let reason: SystemError
}

extension DeviceError {
  /// The error of a file that could not be written.
  static func writing(
    _ path: String, _ step: FileFailure.Step, _ reason: SystemError
  ) -> DeviceError {
    let unchanged = "what was there before is unchanged"
    let why =
      switch reason.kind {
      case .directory: "it is a directory; name a file in it"
      case .missing: "\(reason.text); create its folder first"
      case .notPermitted: "\(reason.text); check that you may write there"
      case .outOfSpace: "\(reason.text); make room on the disk; \(unchanged)"
      case .tooLarge: "\(reason.text); raise the limit on file sizes (ulimit -f); \(unchanged)"
      case .pipe, .device, .sizeless: "\(reason.text); name a file"
      case .other where reason == .isClosed: "it is finished, or a write before it failed"
      case .other: "\(reason.text); errno \(reason.number)"
      }
    let isFull = reason.kind == .outOfSpace || reason.kind == .tooLarge
    return DeviceError(
      isFull ? .outOfSpace : .file, "cannot write \(path): \(why)",
      failure: FileFailure(step: step, path: path, reason: reason))
  }

  /// The error of a file that could not be read.
  static func reading(_ path: String, _ reason: SystemError) -> DeviceError {
    let why =
      switch reason.kind {
      case .directory: "it is a directory; name a file in it"
      case .pipe: "it is a pipe; save what comes through it to a file first"
      case .device: "it is a device; name a file"
      case .sizeless: "the system makes its bytes as they are read; copy it to a file first"
      case .missing: "\(reason.text); check the path"
      case .notPermitted: "\(reason.text); check that you may read it"
      default: "\(reason.text); see errno \(reason.number)"
      }
    return DeviceError(.file, "cannot read \(path): \(why)")
  }
}
