import ArgumentParser
import Swiftwater

/// The `swiftwater` program; each subcommand has its own file.
@main
struct SwiftwaterCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "swiftwater",
    abstract: "Accelerated data science for Swift.",
    discussion: """
      Completions for your shell: swiftwater --generate-completion-script bash|zsh|fish
      """,
    version: version,
    subcommands: [Demo.self, DoctorCommand.self, Info.self])

  /// The version that `--version` and `info` print.
  static let version = "0.1.0"
}
