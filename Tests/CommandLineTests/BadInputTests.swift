import Foundation
import TestSupport
import Testing

/// What the program says when the files are not what they should be: what, where, and what to do;
/// status 1, and nothing half-written.
@Suite("Bad input")
struct BadInputTests {
  /// The files of the demo at the smallest useful scale, to be spoilt one at a time.
  private static func files() throws -> TemporaryFolder {
    let folder = try TemporaryFolder()
    let run = try Subprocess(
      "swiftwater", ["demo", "generate", "--scale", "0.001", "--output", folder.path])
    try #require(run.status == 0)
    return folder
  }

  /// Runs the demo on files of which one was changed.
  private static func spoilt(
    _ name: String, _ change: (inout [String]) -> Void
  ) throws -> Subprocess {
    let folder = try files()
    let path = folder.path + "/" + name
    var lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    change(&lines)
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    return try Subprocess(
      "swiftwater",
      [
        "demo", "--scale", "0.001", "--data", folder.path, "--report",
        folder.path + "/report.html",
      ])
  }

  private static func expect(
    _ run: Subprocess, _ parts: [String], _ location: SourceLocation = #_sourceLocation
  ) {
    #expect(run.status == 1, "\(run.errors)", sourceLocation: location)
    for part in parts {
      #expect(
        run.errors.contains(part), "'\(part)' is not in: \(run.errors)", sourceLocation: location)
    }
  }

  @Test("A number that is not one is named with file, row and column")
  func notANumber() throws {
    let run = try Self.spoilt("population.csv") { lines in
      lines[41] = lines[41].replacingOccurrences(
        of: "^[0-9]+", with: "old", options: .regularExpression)
    }
    Self.expect(run, ["population.csv", "42", "age", "old"])
  }

  @Test("A row with too many fields is named with file and row")
  func tooManyFields() throws {
    let run = try Self.spoilt("week3.csv") { $0[9] += ",more" }
    Self.expect(run, ["week3.csv", "10", "5", "4"])
  }

  @Test("An unclosed quote is named with file and row")
  func unclosedQuote() throws {
    let run = try Self.spoilt("employment_codes.csv") { $0[3] = "\"open," + $0[3] }
    Self.expect(run, ["employment_codes.csv", "4", "quote"])
  }

  @Test("A missing column is named with the columns there are")
  func missingColumn() throws {
    let run = try Self.spoilt("road_nodes.csv") {
      $0[0] = $0[0].replacingOccurrences(of: "east", with: "eastt")
    }
    Self.expect(run, ["east", "eastt", "road_nodes.csv"])
  }

  @Test("An empty file is an error that names it")
  func empty() throws {
    let run = try Self.spoilt("week2.csv") { $0 = [] }
    Self.expect(run, ["week2.csv", "empty"])
  }

  @Test("A file that cannot be read, and a folder in its place, are errors that name them")
  func unreadable() throws {
    let folder = try Self.files()
    let path = folder.path + "/hospitals.csv"
    try FileManager.default.removeItem(atPath: path)
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    let run = try Subprocess(
      "swiftwater", ["demo", "--scale", "0.001", "--data", folder.path, "--no-report"])
    Self.expect(run, [path, "directory"])
  }

  @Test("A folder that cannot be made or a place that is a file is an error, and leaves nothing")
  func outputs() throws {
    let folder = try TemporaryFolder()
    let file = try folder.file("taken", "")
    let run = try Subprocess(
      "swiftwater", ["demo", "generate", "--scale", "0.001", "--output", file])
    Self.expect(run, [file])
    let data = try Self.files()
    let report = try Subprocess(
      "swiftwater",
      ["demo", "--scale", "0.001", "--data", data.path, "--report", file + "/report.html"])
    Self.expect(report, [file])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["taken"])
  }

  @Test("A scale out of range is refused with the range")
  func scale() throws {
    let folder = try TemporaryFolder()
    for scale in ["0", "nan", "1e9"] {
      let run = try Subprocess(
        "swiftwater", ["demo", "generate", "--scale", scale, "--output", folder.path + "/x"])
      Self.expect(run, ["scale", "0.0001"])
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test("A full disk while generating is an error that says so, and leaves no half file")
  func fullDisk() throws {
    let folder = try TemporaryFolder()
    // A limit on file sizes stands for the end of the disk: writes fail in the same place.
    let program = Subprocess.products.appendingPathComponent("swiftwater").path
    let run = try Subprocess(
      shell: "ulimit -f 200; exec '\(program)' demo generate --scale 0.01 "
        + "--output '\(folder.path)/data'")
    Self.expect(run, ["population.csv", "File too large"])
    let left = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/data")
    #expect(left.allSatisfy { !$0.hasPrefix("population") && !$0.hasPrefix(".") }, "\(left)")
  }

  @Test("A full disk at the report or the answers is an error that says so")
  func fullDiskAtTheEnd() throws {
    let data = try Self.files()
    let report = try Subprocess(
      "swiftwater",
      ["demo", "--scale", "0.001", "--data", data.path, "--report", "/dev/full"])
    Self.expect(report, ["'/dev/full'", "No space left on device", "make room"])
    let answers = try Subprocess(
      "swiftwater",
      ["demo", "--scale", "0.001", "--data", data.path, "--no-report", "--json", "/dev/full"])
    Self.expect(answers, ["/dev/full", "No space left on device", "make room"])
  }

  @Test("Ctrl-C while generating leaves no half file")
  func interrupted() throws {
    let folder = try TemporaryFolder()
    let process = Process()
    process.executableURL = Subprocess.products.appendingPathComponent("swiftwater")
    process.arguments = ["demo", "generate", "--scale", "0.3", "--output", folder.path + "/data"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    // Wait until it writes, then interrupt it.
    let deadline = Date().addingTimeInterval(20)
    func contents() -> [String] {
      (try? FileManager.default.contentsOfDirectory(atPath: folder.path + "/data")) ?? []
    }
    while contents().isEmpty && Date() < deadline { usleep(5_000) }
    usleep(100_000)
    #expect(!contents().isEmpty)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(contents().allSatisfy { !$0.hasPrefix(".") }, "\(contents())")
  }
}
