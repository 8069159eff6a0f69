import Foundation
import SwiftwaterDevices

/// A folder of generated files, with a note of the scale and seed they were drawn with, so that files
/// that do not belong together are never mixed.
package struct DataFolder {
  private let path: String
  private let generator: PopulationGenerator

  /// Names a folder; nothing is read or written.
  package init(_ path: String, _ generator: PopulationGenerator) {
    self.path = path
    self.generator = generator
  }

  package typealias Progress = @Sendable (_ file: String, _ done: Int, _ total: Int) -> Void

  /// Writes every file, over those of an older scale or seed.
  package func generateAll(progress: @escaping Progress) throws {
    if note() != ours {
      // Until all are new, the folder is of no one scale.
      try? FileManager.default.removeItem(atPath: notePath)
    }
    try generator.generate(into: path, progress: progress)
    try writeNote()
  }

  /// Writes the files that are not there; those that are must have the same scale and seed.
  ///
  /// - Parameter isExact: Whether a complete folder must have this scale and seed, too.
  /// - Throws: ``PopulationError`` with code `.mixedFiles`.
  package func generateMissing(isExact: Bool, progress: @escaping Progress) throws {
    let missing = generator.files.filter {
      !FileManager.default.fileExists(atPath: path + "/" + $0)
    }
    let note = note()
    if let note, note != ours, isExact || !missing.isEmpty {
      throw mixed("was generated at scale \(note.scale) with seed \(note.seed)")
    }
    guard !missing.isEmpty else { return }
    if missing.count < generator.files.count && note == nil {
      throw mixed("has some of the files, but not \(missing.joined(separator: ", "))")
    }
    try OutputDirectory.make(path)
    try writeNote()
    try generator.generate(into: path, only: Set(missing), progress: progress)
  }

  // MARK: - Implementation

  private struct Note: Codable, Equatable {
    var scale: Double
    var seed: UInt64
  }

  private var ours: Note { Note(scale: generator.scale, seed: generator.seed) }
  private var notePath: String { path + "/generated.json" }

  private func note() -> Note? {
    FileManager.default.contents(atPath: notePath).flatMap {
      try? JSONDecoder().decode(Note.self, from: $0)
    }
  }

  private func writeNote() throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = .sortedKeys
    try AtomicFile.write(Array(encoder.encode(ours)), to: notePath)
  }

  private func mixed(_ fact: String) -> PopulationError {
    PopulationError(
      code: .mixedFiles,
      message:
        "\(path) \(fact); scale \(generator.scale) with seed \(generator.seed) was asked for: "
        + "name another folder, or make all files anew with `swiftwater demo generate --scale "
        + "\(generator.scale) --seed \(generator.seed) --output \(path)`")
  }
}
