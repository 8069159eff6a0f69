import Foundation

/// What the program says; unlike `print`, it notices when nobody can hear it.
enum Output {
  /// Writes a text and the end of a line.
  ///
  /// - Throws: When the output cannot be written, such as to a full disk.
  static func line(_ text: String) throws {
    do {
      try FileHandle.standardOutput.write(contentsOf: Data((text + "\n").utf8))
    } catch {
      throw OutputFailure(description: "cannot write the output: \(error.localizedDescription)")
    }
  }

  private struct OutputFailure: Error, CustomStringConvertible {
    let description: String
  }
}
