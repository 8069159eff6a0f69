import Foundation

/// Recorded answers of other programs, in `Tests/Golden`.
public enum Golden {
  /// The folder of the recorded answers.
  public static let folder = Repository.root.appendingPathComponent("Tests/Golden")

  /// Reads a recorded answer.
  public static func read<Answer: Decodable>(_ name: String, as type: Answer.Type) throws -> Answer
  {
    let data = try Data(contentsOf: folder.appendingPathComponent(name))
    return try JSONDecoder().decode(type, from: data)
  }
}

/// The checkout that the tests were built from.
public enum Repository {
  /// Its folder.
  public static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
}

/// A folder that is removed with its content at the end of a test.
public final class TemporaryFolder: Sendable {
  /// The folder's path.
  public let path: String

  /// Creates an empty folder.
  public init() throws {
    path = NSTemporaryDirectory() + "swiftwater-test-" + UUID().uuidString
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  /// The names in it, hidden ones too, sorted.
  public var contents: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: path).sorted()) ?? []
  }

  /// Writes a text file and returns its path.
  public func file(_ name: String, _ text: String) throws -> String {
    let file = path + "/" + name
    try Data(text.utf8).write(to: URL(fileURLWithPath: file))
    return file
  }
}
