import SwiftwaterDevices
import Testing

@Suite("Selection")
struct SelectionTests {
  @Test("Elements and places where a mask holds are those of a loop")
  func masks() throws {
    for count in Array(0...300) + [200_003] {
      for share in [0, 1, 50, 99, 100] {
        let mask = HardOrder.random.values(count).map {
          UInt8(Int($0 + 0x1p30) % 100 < share ? 1 : 0)
        }
        let kept = mask.indices.filter { mask[$0] == 1 }
        try forEachThreadCount {
          let places = try Selection.places(where: mask, count: count)
          #expect(places.count == kept.count)
          #expect(Array(places.buffer.elements(of: Int.self)) == kept)
          #expect(Selection.count(mask, count: count) == kept.count)
          try check(mask, kept) { UInt8(truncatingIfNeeded: $0) }
          try check(mask, kept) { UInt16(truncatingIfNeeded: $0) }
          try check(mask, kept) { UInt32($0) }
          try check(mask, kept) { UInt64($0) }
          try check(mask, kept) { SIMD2(UInt64($0), ~UInt64($0)) }
        }
      }
    }
  }

  @Test("Elements of any size are taken at places from either end")
  func gather() throws {
    for (extent, count) in [(1, 1), (7, 40), (1000, 100_003)] {
      let draws = HardOrder.random.values(count).map { Int($0 + 0x1p30) }
      let places = draws.map { $0 % (2 * extent) - extent }
      let at = places.map { $0 < 0 ? $0 + extent : $0 }
      try forEachThreadCount {
        #expect(Selection.firstOutside(places, count: count, extent: extent) == nil)
        func take<Element: BitwiseCopyable & Equatable>(_ element: (Int) -> Element) throws {
          let elements = (0..<extent).map(element)
          let found = try filled(elements, count, of: Element.self) { from, to in
            Selection.gather(
              from, byteCount: MemoryLayout<Element>.size, extent: extent, at: places,
              count: count, into: to)
          }
          #expect(found == at.map { elements[$0] })
        }
        try take { UInt8(truncatingIfNeeded: $0) }
        try take { UInt16(truncatingIfNeeded: $0) }
        try take { UInt32($0) }
        try take { UInt64($0) }
        try take { SIMD4(UInt64($0), 1, 2, ~UInt64($0)) }
      }
    }
  }

  @Test("The first place outside is found")
  func outside() {
    var places = Array(repeating: 3, count: 100_000)
    for wrong in [4, -5, .max, .min] {
      for at in [0, 4095, 70_000, 99_999] {
        places[at] = wrong
        #expect(Selection.firstOutside(places, count: places.count, extent: 4) == wrong)
        places[at] = -4
      }
    }
    #expect(Selection.firstOutside(places, count: places.count, extent: 4) == nil)
    #expect(Selection.firstOutside([0], count: 1, extent: 0) == 0)
  }

  // MARK: - Implementation

  private func check<Element: BitwiseCopyable & Equatable>(
    _ mask: [UInt8], _ kept: [Int], _ element: (Int) -> Element
  ) throws {
    let source = try Buffer(mask.indices.map(element))
    let found = try Selection.compress(
      source.pointer, byteCount: MemoryLayout<Element>.size, where: mask, count: mask.count)
    #expect(found.count == kept.count)
    #expect(Array(found.buffer.elements(of: Element.self)) == kept.map(element))
    withExtendedLifetime(source) {}
  }
}
