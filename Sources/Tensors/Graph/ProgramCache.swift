import SwiftwaterDevices

/// Prepared programs by the structure of what they compute, so that a repeated expression is built
/// once, whatever its extents and numbers.
struct ProgramCache {
  /// Returns the program of a key, building it the first time.
  ///
  /// - Parameters:
  ///   - key: Everything the program depends on.
  ///   - build: Makes the program; nil when it needs too many registers.
  /// - Returns: The program, held by the cache until the next call.
  /// - Complexity: O(*key*).
  mutating func program(
    _ key: [UInt32], build: () -> PreparedProgram?
  ) -> Unmanaged<PreparedProgram>? {
    var hash: UInt64 = 0xcbf2_9ce4_8422_2325
    for index in key.indices { hash = (hash ^ UInt64(key[index])) &* 0x0000_0100_0000_01b3 }
    var place = slot(of: hash)
    while let entry = entries[place] {
      if entry.hash == hash && entry.key == key { return .passUnretained(entry.program) }
      place = (place + 1) % entries.count
    }
    guard let program = build() else { return nil }
    // Few programs live long; forgetting all of them now and then is cheaper than knowing which.
    if count == Self.limit {
      entries = Self.noEntries
      count = 0
      place = slot(of: hash)
    }
    entries[place] = Entry(hash: hash, key: key, program: program)
    count += 1
    return .passUnretained(program)
  }

  private func slot(of hash: UInt64) -> Int {
    // The last words of a key reach the high bits of this product only; 2^64 over the golden ratio.
    Int((hash &* 0x9e37_79b9_7f4a_7c15) >> 32) & (2 * Self.limit - 1)
  }

  private static let limit = 4096
  /// Twice as many places as programs, so that a free one is near.
  private static let noEntries = [Entry?](repeating: nil, count: 2 * limit)

  private final class Entry: Sendable {
    let hash: UInt64
    let key: [UInt32]
    let program: PreparedProgram

    init(hash: UInt64, key: [UInt32], program: PreparedProgram) {
      self.hash = hash
      self.key = key
      self.program = program
    }
  }

  private var entries = Self.noEntries
  private var count = 0
}
