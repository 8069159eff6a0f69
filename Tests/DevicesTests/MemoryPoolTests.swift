import SwiftwaterDevices
import Testing

@Suite("Memory pool")
struct MemoryPoolTests {
  @Test("A released block is handed out again without asking the system")
  func reuse() throws {
    let size = 3_000_001
    _ = try Buffer(byteCount: size)
    let before = MemoryPool.host.statistics.systemAllocations
    for _ in 0..<100 { _ = try Buffer(byteCount: size) }
    #expect(MemoryPool.host.statistics.systemAllocations == before)
  }

  @Test("Sizes read as people write them")
  func sizes() {
    #expect(ByteCount.parse("8G") == 8 << 30)
    #expect(ByteCount.parse("512MiB") == 512 << 20)
    #expect(ByteCount.parse("1000000") == 1_000_000)
    #expect(ByteCount.parse("lots") == nil)
    #expect(ByteCount.text(1536) == "1.5 KiB")
    #expect(ByteCount.text(2 << 30) == "2 GiB")
  }

  @Test("A request beyond any machine is an error that says so")
  func absurd() {
    let error = #expect(throws: DeviceError.self) { _ = try Buffer(byteCount: 1 << 45) }
    #expect(error?.code == .outOfMemory)
    #expect(error?.message.hasPrefix("out of memory: ") == true)
  }

  @Test("Every size fits its class, and classes waste at most a quarter")
  func classes() throws {
    for size in [1, 63, 4096, 4097, 5000, 65_536, 1_000_000, 2 << 20, (2 << 20) + 1, 50_000_000] {
      let before = MemoryPool.host.statistics.bytesInUse
      let buffer = try Buffer(byteCount: size)
      let used = MemoryPool.host.statistics.bytesInUse - before
      #expect(buffer.byteCount == size)
      #expect(used >= size)
      #expect(used <= max(4096 + 1024, (size + 64) * 5 / 4 + 1))
      buffer.pointer.storeBytes(of: 1, toByteOffset: size - 1, as: UInt8.self)
    }
  }
}
