import CKernels

/// How many elements the interpreter takes at a time, and how far ahead it asks for them.
///
/// Long tiles spread the cost of an instruction's dispatch; on arrays in a cache they are up to
/// twice as fast. From main memory the processor itself looks ahead over short tiles, but not over
/// long ones, so several arrays at once are better read in short ones. The measurements stand in
/// Documentation/Decisions/0007-tiles-and-streams.md.
struct Tiling {
  let tile: Int
  /// Bytes ahead, negative for no asking.
  let prefetch: Int

  /// - Parameters:
  ///   - count: How many elements there are in all.
  ///   - outputBytes: The bytes of an element of every output that is kept.
  ///   - isStreamed: Whether an output is written past the caches.
  ///   - registers: How many the program has.
  ///   - elementBytes: The bytes of an element of a register.
  init(
    count: Int, inputs: UnsafeBufferPointer<Program.Input>, outputBytes: Int, isStreamed: Bool,
    registers: Int, elementBytes: Int
  ) {
    var arrays = 0
    var bytes = outputBytes
    for input in inputs where input.layout != .scalar {
      arrays += 1
      bytes += input.dtype.byteCount
    }
    var tile = Self.longest
    if count * bytes > Self.cache {
      tile = arrays > 1 ? Self.shortest : isStreamed ? 256 : 512
      prefetch = outputBytes > 0 && arrays > 1 ? 0 : 4096
    } else {
      prefetch = -1
    }
    while tile > Self.shortest, tile * registers * elementBytes > Self.room || tile >= 2 * count {
      tile /= 2
    }
    self.tile = tile
  }

  /// Whether an output is better written past the caches: it outgrows them, and its pages exist.
  ///
  /// The system clears pages that do not through the caches, where what is written next finds them.
  static func isStreamed(_ output: UnsafeRawPointer, byteCount: Int) -> Bool {
    byteCount >= leastStreamed && UInt(bitPattern: output) % 64 == 0
      && Platform.isResident(output + byteCount / 2) && Platform.isResident(output + byteCount - 1)
  }

  /// Bytes of an output that outgrow the caches.
  private static let leastStreamed = 32 << 20

  /// What is taken to stay in the last-level cache.
  private static let cache = 24 << 20
  /// What the registers may take of the first-level cache.
  private static let room = 24 << 10
  private static let longest = 1024
  private static let shortest = Int(SW_TILE)
}
