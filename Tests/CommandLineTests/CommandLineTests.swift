import Foundation
import Swiftwater
import TestSupport
import Testing

@Suite("Command line")
struct CommandLineTests {
  @Test("The version, the help and completions are printed")
  func basics() throws {
    let version = try Subprocess("swiftwater", ["--version"])
    #expect(version.status == 0)
    #expect(version.output.split(separator: ".").count == 3)
    let help = try Subprocess("swiftwater", ["--help"])
    #expect(help.output.contains("demo") && help.output.contains("info"))
    let completion = try Subprocess("swiftwater", ["--generate-completion-script", "bash"])
    #expect(completion.output.contains("swiftwater"))
  }

  @Test("info names devices, threads and every library, found or with the line that installs it")
  func info() throws {
    let text = try Subprocess("swiftwater", ["info"], environment: ["SWIFTWATER_THREADS": "3"])
    #expect(text.status == 0)
    #expect(text.output.contains("threads          3"))
    let lines = text.output.split(separator: "\n").drop { $0 != "libraries" }
    #expect(lines.count == OptionalLibrary.all.count + 1)
    for line in lines.dropFirst() {
      #expect(line.contains("found: ") || line.contains("to install: apt-get install "))
    }
    let json = try Subprocess("swiftwater", ["info", "--json"])
    let facts = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
    let devices = try #require(facts?["devices"] as? [String])
    #expect(devices.first == "cpu")
    for device in devices { #expect(text.output.contains(device)) }
    #expect((facts?["accelerators"] as? [Any])?.count == devices.count - 1)
    #expect((facts?["libraries"] as? [Any])?.count == OptionalLibrary.all.count)
  }

  @Test("demo makes what is missing, prints its stages and writes the report")
  func demo() throws {
    let folder = try TemporaryFolder()
    let arguments = [
      "demo", "--scale", "0.001", "--data", folder.path + "/data", "--report",
      folder.path + "/report.html", "--pictures", folder.path + "/png",
    ]
    let first = try Subprocess("swiftwater", arguments)
    #expect(first.status == 0, "\(first.errors)")
    for title in ["Read the population", "Depots by K-means", "Joined back", "total"] {
      #expect(first.output.contains(title))
    }
    #expect(first.output.contains("report: \(folder.path)/report.html"))
    #expect(FileManager.default.fileExists(atPath: folder.path + "/report.html"))
    let pictures = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/png")
    #expect(pictures.count == 7)
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/data")
    #expect(files.count == 11)
    // The second time nothing is made anew.
    let stamp = try modified(folder.path + "/data/population.csv")
    #expect(try Subprocess("swiftwater", arguments).status == 0)
    #expect(try modified(folder.path + "/data/population.csv") == stamp)
  }

  @Test("--json - prints one object and nothing else")
  func json() throws {
    let folder = try TemporaryFolder()
    let run = try Subprocess(
      "swiftwater",
      [
        "demo", "--scale", "0.001", "--data", folder.path, "--no-report", "--json", "-",
      ])
    let object = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
    #expect((object?["stages"] as? [Any])?.count == 13)
    let path = folder.path + "/answers.json"
    let file = try Subprocess(
      "swiftwater",
      ["demo", "--scale", "0.001", "--data", folder.path, "--no-report", "--json", path])
    #expect(file.status == 0, "\(file.errors)")
    let written = try JSONSerialization.jsonObject(
      with: Data(contentsOf: URL(fileURLWithPath: path)))
    #expect(((written as? [String: Any])?["stages"] as? [Any])?.count == 13)
    #expect(!folder.contents.contains { $0.hasPrefix(".") })
  }

  private func modified(_ path: String) throws -> Date? {
    try FileManager.default.attributesOfItem(atPath: path)[.modificationDate] as? Date
  }
}
