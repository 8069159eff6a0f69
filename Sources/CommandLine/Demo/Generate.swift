import ArgumentParser
import SwiftwaterPopulation

extension Demo {
  /// `swiftwater demo generate`: the files alone.
  struct Generate: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Writes the files of the job, all drawn from one seed.")

    @OptionGroup var data: DataOptions

    @Option(name: .shortAndLong, help: "The folder the files go to; made if it is missing.")
    var output: String

    func run() throws {
      Interruption.removesUnfinishedFiles()
      let progress = ProgressLine()
      let generator = try data.generator()
      try progress.during {
        try DataFolder(output, generator).generateAll { file, done, total in
          progress.show("Generating \(file): \(done) of \(total) rows")
        }
      }
      try Output.line("\(generator.files.count) files in \(output)")
    }
  }
}
