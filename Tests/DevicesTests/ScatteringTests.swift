import SwiftwaterDevices
import Synchronization
import TestSupport
import Testing

@Suite("Scattering")
struct ScatteringTests {
  static let sizes = [1, 2, 3, 4, 8, 12, 16, 72]

  @Test("Of a place named twice the last element stays, on any number of threads", arguments: sizes)
  func lastStays(_ size: Int) throws {
    for (count, extent) in [(0, 5), (1, 1), (7, 3), (100, 64), (200_003, 50_021)] {
      // Places without order, every third counted from the end.
      let places = (0..<count).map { index in
        index &* 7919 % extent - (index % 3 == 0 ? extent : 0)
      }
      let elements = (0..<count * size).map { UInt8(truncatingIfNeeded: $0 / size &* 31 + $0) }
      var wanted = Array(repeating: UInt8(77), count: extent * size)
      for (index, place) in places.enumerated() {
        let start = (place < 0 ? place + extent : place) * size
        wanted.replaceSubrange(
          start..<start + size, with: elements[index * size..<(index + 1) * size])
      }
      try forEachThreadCount {
        let (source, list) = (try Buffer(elements), try Buffer(places))
        let target = try Buffer(Array(repeating: UInt8(77), count: extent * size))
        Scattering.scatter(
          source.pointer, sliceBytes: size, to: list.pointer.assumingMemoryBound(to: Int.self),
          count: count, extent: extent, into: target.pointer)
        #expect(Array(target.elements(of: UInt8.self)) == wanted, "\(count) of \(size) bytes")
        withExtendedLifetime((source, list)) {}
      }
    }
  }

  @Test("The ranges are all places of all blocks, each once")
  func ranges() {
    forEachThreadCount {
      for (blocks, extent, bytes) in [(1, 0, 4), (1, 1, 64), (1, 1001, 64), (1, 9, 4), (7, 3, 8)] {
        let found = Mutex<[[Int]]>([])
        Scattering.forEachRange(
          blocks: blocks, extent: extent, listed: 1 << 20, sliceBytes: bytes
        ) { block, range in
          found.withLock { found in found += range.map { [block, $0] } }
        }
        let all = (0..<blocks).flatMap { block in (0..<extent).map { [block, $0] } }
        let sorted = found.withLock { $0.sorted { $0.lexicographicallyPrecedes($1) } }
        #expect(sorted == all)
      }
    }
  }
}
