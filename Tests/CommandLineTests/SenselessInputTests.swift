import Foundation
import TestSupport
import Testing

/// Data that are well formed and make no sense.
@Suite("Senseless input")
struct SenselessInputTests {
  private static func spoilt(
    _ name: String, _ change: (inout [String]) -> Void
  ) throws -> Subprocess {
    let folder = try TemporaryFolder()
    let made = try Subprocess(
      "swiftwater", ["demo", "generate", "--scale", "0.001", "--output", folder.path])
    try #require(made.status == 0)
    let path = folder.path + "/" + name
    var lines = try String(contentsOfFile: path, encoding: .utf8).components(separatedBy: "\n")
    change(&lines)
    try lines.joined(separator: "\n").write(toFile: path, atomically: true, encoding: .utf8)
    return try Subprocess("swiftwater", ["demo", "--data", folder.path, "--no-report"])
  }

  @Test(
    "A file without rows is an error that names it",
    arguments: ["population.csv", "week2.csv", "week3.csv", "road_nodes.csv", "road_edges.csv"])
  func noRows(_ name: String) throws {
    let run = try Self.spoilt(name) { $0 = [$0[0], ""] }
    #expect(run.status == 1)
    #expect(run.errors.contains(name) && run.errors.contains("no rows"), "\(run.errors)")
  }

  @Test("A place that is nowhere is an error that shows the row")
  func nowhere() throws {
    let people = try Self.spoilt("population.csv") { $0[1] = "1,f,ESSEX,1e15,1e15,Bob" }
    #expect(people.status == 1)
    #expect(people.errors.contains("population.csv") && people.errors.contains("degrees"))
    let nodes = try Self.spoilt("road_nodes.csv") {
      var fields = $0[1].components(separatedBy: ",")
      fields[1] = "nan"
      $0[1] = fields.joined(separator: ",")
    }
    #expect(nodes.status == 1)
    #expect(nodes.errors.contains("road_nodes.csv") && nodes.errors.contains("metres"))
  }

  @Test("A road of a type without a speed is an error that names the type")
  func unknownRoadType() throws {
    let run = try Self.spoilt("road_edges.csv") {
      $0[1] = $0[1].replacingOccurrences(of: "Road", with: "Lane")
      $0[2] = $0[2].replacingOccurrences(of: "Road", with: "Lane")
      $0[3] = $0[3].replacingOccurrences(of: "Road", with: "Lane")
    }
    #expect(run.status == 1)
    #expect(run.errors.contains("Lane") && run.errors.contains("road_speeds.csv"), "\(run.errors)")
  }

  @Test("Everybody healthy is an error that says so")
  func nobodyInfected() throws {
    let run = try Self.spoilt("week3.csv") { lines in
      lines = lines.map { $0.replacingOccurrences(of: ",1.0", with: ",0.0") }
    }
    #expect(run.status == 1)
    #expect(run.errors.contains("have class 0"), "\(run.errors)")
  }

  @Test("Files of different scales or seeds are never mixed")
  func mixedFiles() throws {
    let folder = try TemporaryFolder()
    let made = try Subprocess(
      "swiftwater", ["demo", "generate", "--scale", "0.001", "--output", folder.path])
    try #require(made.status == 0)
    let other = try Subprocess(
      "swiftwater", ["demo", "--seed", "99", "--data", folder.path, "--no-report"])
    #expect(other.status == 1)
    #expect(other.errors.contains("seed 7") && other.errors.contains("seed 99"))
    try FileManager.default.removeItem(atPath: folder.path + "/week2.csv")
    let same = try Subprocess(
      "swiftwater", ["demo", "--scale", "0.001", "--data", folder.path, "--no-report"])
    #expect(same.status == 0, "\(same.errors)")
    try FileManager.default.removeItem(atPath: folder.path + "/week2.csv")
    try FileManager.default.removeItem(atPath: folder.path + "/generated.json")
    let unknown = try Subprocess(
      "swiftwater", ["demo", "--scale", "0.001", "--data", folder.path, "--no-report"])
    #expect(unknown.status == 1)
    #expect(unknown.errors.contains("week2.csv"))
  }

  @Test("Scales beyond any number are refused, and settings that make no sense are named")
  func settings() throws {
    for scale in ["1e300", "inf", "-1"] {
      let run = try Subprocess("swiftwater", ["demo", "--scale=\(scale)"])
      #expect(run.status == 1, "\(run.errors)")
      #expect(run.errors.contains("scale"))
    }
    for (name, value) in [
      ("SWIFTWATER_THREADS", "many"), ("SWIFTWATER_MEMORY_LIMIT", "lots"),
      ("SWIFTWATER_INSTRUCTION_SET", "mmx"), ("SWIFTWATER_DEVICE", "abacus"),
    ] {
      let run = try Subprocess("swiftwater", ["info"], environment: [name: value])
      #expect(run.status == 0)
      #expect(run.errors.contains("\(name)=\(value) is ignored"), "\(run.errors)")
    }
  }

  @Test("An output that cannot be written is an error")
  func fullOutput() throws {
    let program = Subprocess.products.appendingPathComponent("swiftwater").path
    let run = try Subprocess(shell: "'\(program)' info > /dev/full")
    #expect(run.status == 1)
    #expect(run.errors.contains("cannot write the output"), "\(run.errors)")
  }
}
