import Foundation
import TestSupport
import Testing

@testable import SwiftwaterPopulation

@Suite("Population errors")
struct PopulationErrorTests {
  @Test("a scale outside the range names the range")
  func scale() {
    for scale in [0, -1, 11, Double.nan] {
      let error = #expect(throws: PopulationError.self) { try PopulationGenerator(scale: scale) }
      #expect(error?.code == .invalidScale)
      #expect(
        error?.message == "the scale \(scale) is outside 0.0001…10.0; "
          + "1 is the whole country, 0.01 a good first try")
    }
  }

  @Test("an unknown file names those that there are")
  func unknownFile() throws {
    let generator = try PopulationGenerator(scale: 0.001)
    let error = #expect(throws: PopulationError.self) {
      try generator.generate(into: "/nowhere", only: ["people.csv"])
    }
    #expect(error?.code == .unknownFile)
    #expect(error?.message.hasPrefix("no file 'people.csv' is generated; the files are ") == true)
    #expect(error?.message.contains("population.csv, week1.csv") == true)
  }

  @Test("a file in place of the directory is named")
  func fileAsDirectory() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/taken"
    try Data().write(to: URL(fileURLWithPath: path))
    let generator = try PopulationGenerator(scale: 0.001)
    let error = #expect(throws: PopulationError.self) { try generator.generate(into: path) }
    #expect(error?.code == .notADirectory)
    #expect(
      error?.message
        == "cannot write into '\(path)': Not a directory; choose a directory, not a file")
    let below = #expect(throws: PopulationError.self) {
      try generator.generate(into: path + "/below")
    }
    #expect(below?.code == .notADirectory)
    #expect(scratch.contents == ["taken"])
  }

  @Test("a directory in place of a file is named, and the temporary file removed")
  func directoryAsFile() throws {
    let scratch = try Scratch()
    try FileManager.default.createDirectory(
      atPath: scratch.path + "/road_speeds.csv", withIntermediateDirectories: false)
    let generator = try PopulationGenerator(scale: 0.001)
    let error = #expect(throws: PopulationError.self) {
      try generator.generate(into: scratch.path, only: ["road_speeds.csv"])
    }
    #expect(
      error?.message == "cannot finish '\(scratch.path)/road_speeds.csv': Is a directory; "
        + "move the directory of that name out of the way")
    #expect(scratch.contents == ["road_speeds.csv"])
  }

  @Test("a full disk says so and what to do")
  func fullDisk() throws {
    let scratch = try Scratch()
    let path = scratch.path + "/week1.csv"
    try FileManager.default.createSymbolicLink(atPath: path, withDestinationPath: "/dev/full")
    let generator = try PopulationGenerator(scale: 0.001)
    let error = #expect(throws: PopulationError.self) {
      try generator.generate(into: scratch.path, only: ["week1.csv"])
    }
    #expect(error?.code == .outOfSpace)
    #expect(error?.errno == ENOSPC)
    #expect(
      error?.message == "cannot write '\(path)': No space left on device; "
        + "free some space, write to another disk, or choose a smaller scale "
        + "(scale 1 needs 7 GB)")
  }

  @Test("a directory that refuses is named")
  func permission() {
    let error = PopulationError("create", path: "/data/week1.csv", errno: EACCES)
    #expect(error.code == .permissionDenied)
    #expect(
      error.description == "cannot create '/data/week1.csv': Permission denied; "
        + "choose a directory that you may write to")
  }

  @Test("space that runs out half-way ends the work and leaves no half file")
  func spaceRunsOut() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      FileSizeLimit.set(100_000)
      let generator = try PopulationGenerator(scale: 0.001, seed: 7, threads: 3, blockRows: 500)
      let error = #expect(throws: PopulationError.self) {
        try generator.generate(into: scratch.path, only: ["week1.csv", "road_speeds.csv"])
      }
      #expect(error?.code == .outOfSpace)
      #expect(error?.message.hasPrefix("cannot write '\(scratch.path)/week1.csv'") == true)
      #expect(scratch.contents.isEmpty)
    }
  }
}
