import Foundation
import SwiftwaterFrames
import Testing

@Suite("Arrow structures of noise")
struct ArrowFuzzTests {
  /// `SWIFTWATER_FUZZ_ROUNDS` sets how many structures, and with them the seed.
  private let rounds =
    ProcessInfo.processInfo.environment["SWIFTWATER_FUZZ_ROUNDS"].flatMap { Int($0) } ?? 10_000

  @Test("Random structures never trap, and are released once when they are taken")
  func noise() {
    var generator = SeededGenerator(seed: UInt64(rounds))
    for _ in 0..<rounds / 5 {
      let count = Int.random(in: 4...400, using: &generator)
      let bytes = (0..<count).map { _ in UInt8(truncatingIfNeeded: generator.next()) }
      let complaint = HostileArrow.complaint(bytes)
      #expect(complaint == nil, "\(bytes)")
    }
  }

  @Test("Enough of them can be read for this to mean something")
  func share() {
    var generator = SeededGenerator(seed: 5)
    var taken = 0
    for _ in 0..<1000 {
      let hostile = HostileArrow((0..<200).map { _ in UInt8(truncatingIfNeeded: generator.next()) })
      do {
        _ = try Column(arrowArray: hostile.array, schema: hostile.schema)
        taken += 1
      } catch {}
    }
    #expect((300...900).contains(taken))
  }
}
