#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The files that a path with `*`, `?` or `[…]` stands for.
enum FilePaths {
  /// Returns the paths that match, sorted by name; a path without such characters is itself.
  ///
  /// - Throws: ``FrameError`` with code `file` when nothing matches.
  static func expand(_ pattern: String) throws(FrameError) -> [String] {
    guard pattern.contains(where: { "*?[".contains($0) }), access(pattern, F_OK) != 0 else {
      return [pattern]
    }
    var found = glob_t()
    defer { globfree(&found) }
    guard glob(pattern, 0, nil, &found) == 0 else {
      throw FrameError(.file, "no file matches \(pattern); check the pattern and its folder")
    }
    return (0..<Int(found.gl_pathc)).compactMap { index in
      found.gl_pathv[index].map { String(cString: $0) }
    }
  }
}
