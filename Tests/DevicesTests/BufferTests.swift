import SwiftwaterDevices
import Synchronization
import Testing

@Suite("Buffers")
struct BufferTests {
  @Test("A slice shares the bytes, keeps its parent alive and is not the pool's own")
  func slices() throws {
    let isReleased = Mutex(false)
    var parent: Buffer? = {
      let bytes = UnsafeMutableRawPointer.allocate(byteCount: 100, alignment: 64)
      for at in 0..<100 { bytes.storeBytes(of: UInt8(at), toByteOffset: at, as: UInt8.self) }
      let address = UInt(bitPattern: bytes)
      return Buffer(borrowing: bytes, byteCount: 100) {
        UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
        isReleased.withLock { $0 = true }
      }
    }()
    var outer = parent?.slice(from: 10, byteCount: 80)
    parent = nil
    let inner = try #require(outer?.slice(from: 5, byteCount: 3))
    outer = nil
    #expect(!isReleased.withLock { $0 })
    #expect(Array(inner.elements(of: UInt8.self)) == [15, 16, 17])
    #expect(!inner.isPooled)
  }

  @Test("The last slice gives the memory back")
  func release() throws {
    let isReleased = Mutex(false)
    do {
      let bytes = UnsafeMutableRawPointer.allocate(byteCount: 8, alignment: 64)
      let address = UInt(bitPattern: bytes)
      let slice = Buffer(borrowing: bytes, byteCount: 8) {
        UnsafeMutableRawPointer(bitPattern: address)?.deallocate()
        isReleased.withLock { $0 = true }
      }.slice(from: 0, byteCount: 8)
      #expect(slice.byteCount == 8)
    }
    #expect(isReleased.withLock { $0 })
  }

  @Test(
    "Buffers of every size are aligned, apart and their owner's",
    arguments: [0, 1, 63, 64, 831, 832, 833, 4032, 100_000])
  func placement(_ byteCount: Int) throws {
    let buffers = try (0..<20).map { _ in try Buffer(byteCount: byteCount, zeroed: true) }
    for (index, buffer) in buffers.enumerated() {
      #expect(UInt(bitPattern: buffer.pointer) % 64 == 0)
      #expect(buffer.byteCount == byteCount && buffer.isPooled)
      buffer.pointer.initializeMemory(as: UInt8.self, repeating: UInt8(index), count: byteCount)
    }
    for (index, buffer) in buffers.enumerated() {
      #expect(buffer.elements(of: UInt8.self).allSatisfy { $0 == UInt8(index) })
    }
  }

  @Test(
    "A size below 0 or beyond any memory is an error", arguments: [-1, -64, .min, .max - 10, .max])
  func impossibleSize(_ byteCount: Int) {
    #expect(throws: DeviceError.self) { try Buffer(byteCount: byteCount) }
  }

  @Test("Memory of the pool may be written by its sole owner, a slice of it never")
  func ownership() throws {
    let pooled = try Buffer([1, 2, 3] as [Int32])
    #expect(pooled.isPooled)
    let slice = pooled.slice(from: 4, byteCount: 8)
    #expect(!slice.isPooled)
    #expect(Array(slice.elements(of: Int32.self)) == [2, 3])
    #expect(pooled.slice(from: 12, byteCount: 0).byteCount == 0)
  }

  @Test("A slice outside the buffer stops with the numbers")
  func bounds() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try Buffer(byteCount: 10).slice(from: 4, byteCount: 7)
    }
    let message = String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
    // Only builds that keep messages of preconditions show them.
    #if DEBUG
      #expect(message.contains("7 bytes from 4 do not lie in a buffer of 10; stay within 0..<10"))
    #else
      _ = message
    #endif
  }
}
