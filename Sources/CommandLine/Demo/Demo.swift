import ArgumentParser
import Foundation
import Swiftwater
import SwiftwaterPopulation

/// `swiftwater demo`: the main job, from files to a report.
struct Demo: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "A country's people, an epidemic, its hospitals and roads: from files to a report.",
    discussion: """
      Generates the files that are missing, runs the job on them, prints a table of its stages and \
      writes a report with pictures as one HTML file.
      """,
    subcommands: [Run.self, Generate.self], defaultSubcommand: Run.self)

  struct Run: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "run", abstract: "Runs the job (what `swiftwater demo` does by itself).")

    @OptionGroup var data: DataOptions

    @Option(
      name: [.customLong("data"), .short],
      help:
        "The folder of the files; generated when missing. (default: swiftwater-demo/scale-SCALE)")
    var directory: String?

    @Option(name: .shortAndLong, help: "Where the report goes.")
    var report = "swiftwater-demo/report.html"

    @Option(help: "Also write each picture as a PNG file into this folder.")
    var pictures: String?

    @Option(help: "Also write stages and answers as JSON into this file ('-' for the output).")
    var json: String?

    @Flag(help: "Skip the report.")
    var noReport = false

    func run() throws {
      Interruption.removesUnfinishedFiles()
      let generator = try data.generator()
      let scale = Int(exactly: generator.scale).map(String.init) ?? "\(generator.scale)"
      let directory = directory ?? "swiftwater-demo/scale-\(scale)"
      let progress = ProgressLine()
      try generateMissing(generator, into: directory, progress)
      var job = PopulationJob(directory: directory)
      try progress.during {
        try job.run { index, title in
          progress.show("\(index + 1)/\(PopulationJob.stages.count) \(title)")
        }
      }
      if json != "-" { try Output.line(StageTable(job.records).text) }
      if let json { try writeJSON(job, to: json) }
      if !noReport {
        progress.show("Drawing the report")
        let pages = try PopulationReport(job, directory: directory)
        try pages.write(to: report)
        if let pictures { try pages.writePictures(into: pictures) }
        progress.clear()
        if json != "-" { try Output.line("\nreport: \(report)") }
      }
    }

    private func generateMissing(
      _ generator: PopulationGenerator, into directory: String, _ progress: ProgressLine
    ) throws {
      try progress.during {
        try DataFolder(directory, generator).generateMissing(isExact: data.isGiven) {
          file, done, total in
          progress.show("Generating \(file): \(done) of \(total) rows")
        }
      }
    }

    private func writeJSON(_ job: PopulationJob, to path: String) throws {
      struct Answer: Encodable {
        let version = SwiftwaterCommand.version
        let threads = Threads.count
        let stages: [StageRecord]
        let results: PopulationAnswers
      }
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
      let text = try encoder.encode(Answer(stages: job.records, results: job.answers))
      if path == "-" {
        try Output.line(String(decoding: text, as: UTF8.self))
      } else {
        try AtomicFile.write(Array(text), to: path)
      }
    }
  }
}

/// What decides the files: shared by `demo` and `demo generate`.
struct DataOptions: ParsableArguments {
  @Option(
    name: .shortAndLong,
    help: "The size: 1 is the whole country, 58.5 million people. (default: 0.01)")
  var scale: Double?

  @Option(help: "Equal seeds give equal files. (default: 7)")
  var seed: UInt64?

  /// Whether scale or seed were asked for, so that files of others will not do.
  var isGiven: Bool { scale != nil || seed != nil }

  func generator() throws -> PopulationGenerator {
    try PopulationGenerator(scale: scale ?? 0.01, seed: seed ?? 7)
  }
}
