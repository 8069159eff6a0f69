import Foundation

/// The directory that the files go to.
enum OutputDirectory {
  /// Makes the directory of a file.
  static func make(for path: String) throws(PopulationError) {
    let directory = (path as NSString).deletingLastPathComponent
    if !directory.isEmpty { try make(directory) }
  }

  /// Makes a directory with all those above it, unless it is there already.
  ///
  /// - Throws: ``PopulationError`` naming the part of the path that failed.
  static func make(_ path: String) throws(PopulationError) {
    var status = stat()
    if stat(path, &status) == 0 {
      guard status.st_mode & S_IFMT == S_IFDIR else {
        throw PopulationError("write into", path: path, errno: ENOTDIR)
      }
      return
    }
    var trimmed = path[...]
    while trimmed.count > 1, trimmed.hasSuffix("/") { trimmed.removeLast() }
    if let slash = trimmed.lastIndex(of: "/"), slash != trimmed.startIndex {
      try make(String(trimmed[..<slash]))
    }
    guard mkdir(String(trimmed), 0o755) == 0 || errno == EEXIST else {
      throw PopulationError("create directory", path: String(trimmed), errno: errno)
    }
  }
}
