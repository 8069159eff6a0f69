import SwiftwaterDevices
import Synchronization
import TestSupport
import Testing

@Suite("Scattering")
struct ScatteringTests {
  static let sizes = [1, 2, 3, 4, 8, 12, 16, 40]

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
          source.pointer, byteCount: size, to: list.pointer.assumingMemoryBound(to: Int.self),
          count: count, extent: extent, into: target.pointer)
        #expect(Array(target.elements(of: UInt8.self)) == wanted, "\(count) of \(size) bytes")
        withExtendedLifetime((source, list)) {}
      }
    }
  }

  @Test("The ranges of an axis are all of it, each place once")
  func ranges() {
    forEachThreadCount {
      for extent in [0, 1, 2, 3, 1001] {
        let parts = Mutex<[Range<Int>]>([])
        Scattering.forEachRange(extent, work: 1 << 20) { range in
          parts.withLock { $0.append(range) }
        }
        let all = parts.withLock { $0.flatMap { Array($0) } }
        #expect(all.sorted() == Array(0..<extent))
      }
    }
  }
}
