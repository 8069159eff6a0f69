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
      let generator = try PopulationGenerator(scale: data.scale, seed: data.seed)
      try progress.during {
        try generator.generate(into: output) { file, done, total in
          progress.show("Generating \(file): \(done) of \(total) rows")
        }
      }
      print("\(generator.files.count) files in \(output)")
    }
  }
}
