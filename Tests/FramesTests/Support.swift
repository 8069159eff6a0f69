import Foundation
import SwiftwaterDevices
import SwiftwaterFrames
import Testing

/// Writes a text to a file of its own for the length of a body.
func withFile<Result>(
  _ text: String, _ body: (String) throws -> Result
) throws -> Result {
  try withFile(Array(text.utf8), body)
}

func withFile<Result>(
  _ bytes: [UInt8], _ body: (String) throws -> Result
) throws -> Result {
  try withFolder { folder in
    let path = folder + "/file.csv"
    try Data(bytes).write(to: URL(fileURLWithPath: path))
    return try body(path)
  }
}

func withFolder<Result>(_ body: (String) throws -> Result) throws -> Result {
  // Thousands of small files: in memory where the system has such a place.
  let memory = "/dev/shm/"
  let parent = FileManager.default.isWritableFile(atPath: memory) ? memory : NSTemporaryDirectory()
  let folder = parent + "frames-\(UUID().uuidString)"
  try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(atPath: folder) }
  return try body(folder)
}

/// The message of the frame error that a body throws.
func message(_ body: () throws -> Void) -> String {
  do {
    try body()
  } catch let error as FrameError {
    return error.message
  } catch {
    return "not a frame error: \(error)"
  }
  return "no error"
}

/// All values of a frame as text, nil for null, by column name.
func contents(_ frame: DataFrame) throws -> [String: [String?]] {
  let frame = try frame.collect()
  var result: [String: [String?]] = [:]
  for name in frame.columnNames { result[name] = try frame[name].strings }
  return result
}

/// A generator whose numbers depend on the seed alone (SplitMix64, Steele, Lea, Flood 2014).
struct SeededGenerator: RandomNumberGenerator {
  var state: UInt64

  init(seed: UInt64) { state = seed }

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }
}
