import Foundation
import Swiftwater

/// Makes a country's population, an epidemic in it, its hospitals and its roads, all from one seed.
///
/// Equal seeds and scales give equal bytes, whatever the number of threads.
package struct PopulationGenerator: Sendable {
  /// The fraction of the population of England and Wales, 58 479 894 people at 1.
  package let scale: Double
  package let seed: UInt64

  private let threads: Int
  private let blockRows: Int

  /// The scales that can be generated.
  package static let scales: ClosedRange<Double> = 0.0001...10

  /// Makes a generator.
  ///
  /// - Throws: ``PopulationError`` with code `.invalidScale` outside ``scales``.
  package init(scale: Double, seed: UInt64 = 7) throws(PopulationError) {
    try self.init(
      scale: scale, seed: seed, threads: ProcessInfo.processInfo.activeProcessorCount,
      blockRows: 1 << 16)
  }

  init(scale: Double, seed: UInt64, threads: Int, blockRows: Int) throws(PopulationError) {
    guard Self.scales.contains(scale) else {
      throw PopulationError(
        code: .invalidScale,
        message: "the scale \(scale) is outside \(Self.scales.lowerBound)…"
          + "\(Self.scales.upperBound); 1 is the whole country, 0.01 a good first try")
    }
    (self.scale, self.seed, self.threads, self.blockRows) = (scale, seed, threads, blockRows)
  }

  /// The names of the files, in the order in which they are written.
  package var files: [String] { GeneratedFile.all.map(\.name) }

  /// Writes the files into a directory, which is made if it is missing.
  ///
  /// Each file appears under its name only when it is whole, and replaces an older one.
  ///
  /// - Parameters:
  ///   - directory: Where the files go.
  ///   - only: The names of the files to write; all if `nil`.
  ///   - progress: Called after each block of rows, one call at a time, on any thread.
  /// - Throws: ``PopulationError`` if a name is unknown or the file system refuses; finished files
  ///   stay, the unfinished one is removed.
  /// - Complexity: O(rows) time; memory for one block a thread, and 0.2 GB for the roads at scale 1.
  package func generate(
    into directory: String, only: Set<String>? = nil,
    progress: @escaping @Sendable (_ file: String, _ rowsDone: Int, _ rowsTotal: Int) -> Void = {
      _, _, _ in
    }
  ) throws(PopulationError) {
    if let unknown = only?.subtracting(files).sorted().first {
      throw PopulationError(
        code: .unknownFile,
        message: "no file '\(unknown)' is generated; the files are "
          + files.joined(separator: ", "))
    }
    try OutputDirectory.make(directory)
    let shared = Shared(scale: scale, chance: Chance(seed: seed))
    for file in GeneratedFile.all where only?.contains(file.name) ?? true {
      try write(file, table: file.table(shared), into: directory, progress: progress)
    }
  }

  // MARK: - Implementation

  private func write(
    _ file: GeneratedFile, table: GeneratedFile.Table, into directory: String,
    progress: @escaping @Sendable (String, Int, Int) -> Void
  ) throws(PopulationError) {
    let path = directory + "/" + file.name
    let output = try writing { () throws(DeviceError) in try AtomicFile(path: path) }
    try writing { () throws(DeviceError) in try output.write(table.header + "\n") }
    try OrderedBlocks(rows: table.rows, blockRows: blockRows, threads: threads).run(
      render: table.render
    ) { (bytes, rowsDone) throws(PopulationError) in
      try writing { () throws(DeviceError) in try output.write(bytes) }
      progress(file.name, rowsDone, table.rows)
    }
    try writing { () throws(DeviceError) in try output.commit() }
  }
}
