import Foundation

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
