import SwiftwaterDevices

/// A few 64-bit words, to ask of many others whether they are among them.
struct WordSet: Sendable {
  /// The words as they are when they are few, else a table with open addressing.
  private let slots: Buffer
  private let count: Int
  /// The table has 2^bits slots, of which 0 is empty; nil for few words.
  private let bits: Int?
  private let hasZero: Bool

  /// Up to here comparing with each is faster than looking in a table.
  private static let few = 8

  init(_ words: Set<UInt64>) throws(FrameError) {
    count = words.count
    hasZero = words.contains(0)
    guard count > Self.few else {
      bits = nil
      slots = try .room(for: Self.few, of: UInt64.self, zeroed: true)
      for (place, word) in words.enumerated() { slots.base(as: UInt64.self)[place] = word }
      return
    }
    let bits = Int.bitWidth - (2 * count).leadingZeroBitCount
    self.bits = bits
    slots = try .room(for: 1 << bits, of: UInt64.self, zeroed: true)
    let table = slots.base(as: UInt64.self)
    for word in words where word != 0 {
      var slot = Self.slot(word, bits)
      while table[slot] != 0 { slot = (slot + 1) & (1 << bits - 1) }
      table[slot] = word
    }
  }

  /// Writes 1 for each word that is in the set, 0 for the others.
  func test(
    _ words: UnsafePointer<UInt64>, count rows: Int, into target: UnsafeMutablePointer<UInt8>
  ) {
    let table = slots.base(as: UInt64.self)
    defer { withExtendedLifetime(slots) {} }
    guard let bits else {
      target.update(repeating: 0, count: rows)
      for place in 0..<count {
        let wanted = table[place]
        for row in 0..<rows { target[row] |= words[row] == wanted ? 1 : 0 }
      }
      return
    }
    let mask = 1 << bits - 1
    for row in 0..<rows {
      let word = words[row]
      var slot = Self.slot(word, bits)
      while table[slot] != word, table[slot] != 0 { slot = (slot &+ 1) & mask }
      target[row] = (word == 0 ? hasZero : table[slot] == word) ? 1 : 0
    }
  }

  /// Fibonacci hashing: the multiplier is 2^64 over the golden ratio (Knuth, volume 3, 6.4).
  @inline(__always)
  private static func slot(_ word: UInt64, _ bits: Int) -> Int {
    Int(truncatingIfNeeded: (word &* 0x9E37_79B9_7F4A_7C15) >> UInt64(64 &- bits))
  }
}
