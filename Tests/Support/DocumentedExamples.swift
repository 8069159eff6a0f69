import Foundation

/// The examples in the documentation of a module, which a test or a program must contain.
public enum DocumentedExamples {
  /// The examples in a folder of sources and pages that neither a program of `Examples` nor a test file
  /// contains, but for their layout, each with the name of its file; and how many there are in all.
  ///
  /// - Parameters:
  ///   - folder: Under the root of the repository, such as `Sources/Tensors`.
  ///   - test: The path of the test file that runs what no program does.
  public static func missing(
    from folder: String, in test: String
  ) throws -> (missing: [String], count: Int) {
    let programs =
      try files(in: Repository.root.appendingPathComponent("Examples"), ending: ".swift")
      + [URL(fileURLWithPath: test)]
    let compiled = try programs.map { packed(try String(contentsOf: $0, encoding: .utf8)) }
    let sources = Repository.root.appendingPathComponent(folder)
    var (missing, count) = ([String](), 0)
    for file in try files(in: sources, ending: ".swift") + files(in: sources, ending: ".md") {
      for example in examples(try String(contentsOf: file, encoding: .utf8)) {
        count += 1
        // What an empty line separates may stand in different places, as a type and its use do.
        let parts = example.components(separatedBy: "\n\n").map(packed)
        if !parts.allSatisfy({ part in compiled.contains { $0.contains(part) } }) {
          missing.append("\(file.lastPathComponent): \(example)")
        }
      }
    }
    return (missing, count)
  }

  /// The code between fences, without imports and what comments begin with.
  private static func examples(_ text: String) -> [String] {
    var found: [String] = []
    var current: [String]?
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      var line = line.trimmingCharacters(in: .whitespaces)
      if line.hasPrefix("///") { line = line.dropFirst(3).trimmingCharacters(in: .whitespaces) }
      if line == "```swift" {
        current = []
      } else if line == "```" {
        if let lines = current { found.append(lines.joined(separator: "\n")) }
        current = nil
      } else if !line.hasPrefix("import ") {
        current?.append(line)
      }
    }
    return found
  }

  /// Code without spaces and ends of lines, where only the layout may differ.
  private static func packed(_ code: String) -> String {
    String(code.unicodeScalars.filter { !CharacterSet.whitespacesAndNewlines.contains($0) })
  }

  private static func files(in folder: URL, ending: String) throws -> [URL] {
    try FileManager.default.subpathsOfDirectory(atPath: folder.path).filter { $0.hasSuffix(ending) }
      .sorted().map { folder.appendingPathComponent($0) }
  }
}
