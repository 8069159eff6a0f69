import SwiftwaterDevices

/// Prepared programs by the structure of what they compute, so that a repeated expression is built
/// once, whatever its extents and numbers.
struct ProgramCache {
  /// Returns the program of a key, building it the first time.
  ///
  /// - Parameters:
  ///   - key: Everything the program depends on.
  ///   - build: Makes the program; nil when it needs too many registers.
  mutating func program(
    _ key: [UInt32], build: () -> PreparedProgram?
  ) -> PreparedProgram? {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for word in key { hash = (hash ^ UInt64(word)) &* 0x0000_0100_0000_01b3 }
    if let entry = entries[hash], entry.key == key { return entry.program }
    // Few programs live long; forgetting all of them now and then is cheaper than knowing which.
    if entries.count >= Self.limit { entries.removeAll(keepingCapacity: true) }
    guard let program = build() else { return nil }
    entries[hash] = Entry(key: key, program: program)
    return program
  }

  private static let limit = 4096

  private struct Entry {
    let key: [UInt32]
    let program: PreparedProgram
  }

  private var entries: [UInt64: Entry] = [:]
}
