import TestSupport
import Testing

@testable import SwiftwaterDevices

@Suite("Filling memory")
struct FillingTests {
  @Test(
    "Every byte is the element's, and none beyond is touched", arguments: [1, 2, 4, 8, 16])
  func small(size: Int) throws {
    let element = (1...UInt8(size)).map { $0 &* 37 }
    for count in [0, 1, 3, 15, 16, 17, 64, 65, 1000, (3 << 20) / size + 1] {
      for skipped in [0, 1, 5] {
        let start = skipped * size
        let buffer = try Buffer(byteCount: start + count * size + 64, zeroed: true)
        element.withUnsafeBytes { element in
          guard let element = element.baseAddress else { return }
          Filling.fill(buffer.pointer + start, count: count, with: element, byteCount: size)
        }
        let bytes = UnsafeRawBufferPointer(start: buffer.pointer, count: buffer.byteCount)
        let written = start..<start + count * size
        let wrong = bytes.indices.first { place in
          bytes[place] != (written.contains(place) ? element[(place - start) % size] : 0)
        }
        #expect(wrong == nil)
      }
    }
  }

  @Test("Large memory that was never touched, and that was, is filled to its end")
  func large() throws {
    let count = 10_000_001
    let pool = MemoryPool()
    let block = try pool.allocate(byteCount: count * 4)
    for number in [UInt32(0x1234_5678), 7] {
      withUnsafeBytes(of: number) { element in
        guard let element = element.baseAddress else { return }
        Filling.fill(block.pointer, count: count, with: element, byteCount: 4)
      }
      let numbers = UnsafeBufferPointer(
        start: block.pointer.assumingMemoryBound(to: UInt32.self), count: count)
      #expect(numbers.allSatisfy { $0 == number })
    }
    pool.release(block)
  }
}
