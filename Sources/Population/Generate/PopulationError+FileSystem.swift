import Foundation
import Swiftwater

extension PopulationError {
  /// Makes the error of a failed call of the operating system.
  ///
  /// - Parameters:
  ///   - action: What was tried, such as `write`.
  ///   - path: The file or folder.
  ///   - number: The `errno` of the call.
  init(_ action: String, path: String, errno number: Int32) {
    let (code, remedy) = Self.advice(number)
    self.init(
      code: code,
      message: "cannot \(action) '\(path)': \(String(cString: strerror(number))); \(remedy)",
      errno: number)
  }

  private static func advice(_ number: Int32) -> (Code, String) {
    switch number {
    case ENOSPC, EDQUOT, EFBIG:
      (
        .outOfSpace,
        "free some space, write to another disk, or choose a smaller scale (scale 1 needs 7 GB)"
      )
    case EACCES, EPERM, EROFS:
      (.permissionDenied, "choose a directory that you may write to")
    case ENOTDIR, EEXIST, ELOOP:
      (.notADirectory, "choose a directory, not a file")
    case EISDIR:
      (.fileSystem, "move the directory of that name out of the way")
    default:
      (.fileSystem, "check the path and the disk")
    }
  }
}

extension PopulationError {
  /// Makes the error of a file that could not be written.
  init(_ error: DeviceError) {
    guard let failure = error.failure else {
      self.init(code: .fileSystem, message: error.message)
      return
    }
    let action =
      switch failure.step {
      case .create: "create"
      case .write: "write"
      case .flush, .rename: "finish"
      }
    self.init(action, path: failure.path, errno: failure.reason.number)
  }
}

/// Runs a body that writes files, and says what fails in this module's terms.
func writing<Value>(_ body: () throws(DeviceError) -> Value) throws(PopulationError) -> Value {
  do { return try body() } catch { throw PopulationError(error) }
}
