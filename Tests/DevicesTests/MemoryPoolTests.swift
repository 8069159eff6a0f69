import Synchronization
import Testing

@testable import SwiftwaterDevices

@Suite("Memory pool")
struct MemoryPoolTests {
  @Test("A released block is handed out again without asking the system")
  func reuse() throws {
    // A pool of its own: other suites use the host's at the same time.
    let pool = MemoryPool()
    for _ in 0..<100 { pool.release(try pool.allocate(byteCount: 3_000_001)) }
    #expect(pool.statistics.allocations == 100)
    #expect(pool.statistics.systemAllocations == 1)
  }

  @Test("Sizes read as people write them")
  func sizes() {
    #expect(ByteCount.parse("8G") == 8 << 30)
    #expect(ByteCount.parse("512MiB") == 512 << 20)
    #expect(ByteCount.parse("512m") == 512 << 20)
    #expect(ByteCount.parse("500MB") == 500_000_000)
    #expect(ByteCount.parse("2 GB") == 2_000_000_000)
    #expect(ByteCount.parse("1000000") == 1_000_000)
    #expect(ByteCount.parse("lots") == nil)
    #expect(ByteCount.parse("80%", of: 1000) == 800)
    #expect(ByteCount.parse("8K", of: 1000) == 8 << 10)
    for text in ["0%", "101%", "%", "nan%"] { #expect(ByteCount.parse(text, of: 1000) == nil) }
    #expect(ByteCount.text(1536) == "1.5 KiB")
    #expect(ByteCount.text(2 << 30) == "2 GiB")
  }

  @Test("A request beyond any machine is an error that says so")
  func absurd() {
    let error = #expect(throws: DeviceError.self) { _ = try Buffer(byteCount: 1 << 45) }
    #expect(error?.code == .outOfMemory)
    #expect(error?.message.hasPrefix("out of memory: ") == true)
  }

  @Test("What is kept for later is given back before the limit is passed")
  func crowded() throws {
    let pool = MemoryPool(limit: 8 << 20)
    pool.release(try pool.allocate(byteCount: 5 << 20))
    #expect(pool.statistics.bytesCached == (5 << 20) + 4096)
    let block = try pool.allocate(byteCount: 6 << 20)
    #expect(pool.statistics.bytesCached == 0)
    #expect(pool.statistics.bytesInUse == (6 << 20) + 4096)
    let error = #expect(throws: DeviceError.self) { _ = try pool.allocate(byteCount: 3 << 20) }
    #expect(
      error?.message == """
        out of memory: 3 MiB asked for, 6 MiB in use, the limit is 8 MiB; release tensors, raise \
        SWIFTWATER_MEMORY_LIMIT, or work in smaller pieces
        """)
    pool.release(block)
    #expect(pool.statistics.bytesInUse == 0)
  }

  @Test("What was released first is given back first, no more than is needed")
  func oldestFirst() throws {
    let pool = MemoryPool(limit: 64 << 20)
    let sizes = [20 << 20, 10 << 20, 12 << 20]
    let blocks = try sizes.map { size throws(DeviceError) in try pool.allocate(byteCount: size) }
    for block in blocks { pool.release(block) }
    pool.release(try pool.allocate(byteCount: 30 << 20))
    let kept = pool.statistics
    #expect(kept.bytesCached > 50 << 20 && kept.bytesCached <= 64 << 20)
    for size in [10 << 20, 12 << 20] { pool.release(try pool.allocate(byteCount: size)) }
    #expect(pool.statistics.systemAllocations == kept.systemAllocations)
  }

  @Test("Pages exist from their first touch on, and large outputs are written past the caches then")
  func residence() throws {
    let size = 64 << 20
    let pool = MemoryPool()
    let block = try pool.allocate(byteCount: size)
    #expect(!Platform.isResident(block.pointer + size / 2 + 1))
    #expect(!Tiling.isStreamed(block.pointer, byteCount: size))
    block.pointer.initializeMemory(as: UInt8.self, repeating: 1, count: size)
    #expect(Platform.isResident(block.pointer + size / 2 + 1))
    #expect(Tiling.isStreamed(block.pointer, byteCount: size))
    #expect(!Tiling.isStreamed(block.pointer, byteCount: 1 << 20))
    pool.release(block)
  }

  @Test("Who keeps memory in reserve is asked for it before a request is refused")
  func reserves() throws {
    let pool = MemoryPool(limit: 8 << 20)
    let kept = Mutex<[MemoryPool.Block]>([])
    for _ in 0..<3 {
      let block = try pool.allocate(byteCount: 2 << 20)
      kept.withLock { $0.append(block) }
    }
    let number = pool.addReserve { missing in
      guard missing > 0, let block = kept.withLock({ $0.popLast() }) else { return false }
      pool.release(block)
      return true
    }
    let large = try pool.allocate(byteCount: 5 << 20)
    #expect(kept.withLock(\.count) == 1)
    #expect(throws: DeviceError.self) { _ = try pool.allocate(byteCount: 7 << 20) }
    #expect(kept.withLock(\.count) == 0)
    pool.removeReserve(number)
    pool.release(large)
    let full = pool.addReserve { _ throws(DeviceError) in throw DeviceError(.outOfSpace, "full") }
    let error = #expect(throws: DeviceError.self) { _ = try pool.allocate(byteCount: 9 << 20) }
    #expect(error?.code == .outOfSpace)
    pool.removeReserve(full)
  }

  @Test("Every size fits its class, and classes waste at most a quarter")
  func classes() throws {
    for size in [1, 63, 4096, 4097, 5000, 65_536, 1_000_000, 2 << 20, (2 << 20) + 1, 50_000_000] {
      let pool = MemoryPool()
      let block = try pool.allocate(byteCount: size)
      let used = pool.statistics.bytesInUse
      #expect(used >= size)
      #expect(used <= max(4096, size * 5 / 4 + 1))
      block.pointer.storeBytes(of: 1, toByteOffset: size - 1, as: UInt8.self)
      pool.release(block)
      let buffer = try Buffer(byteCount: size)
      #expect(buffer.byteCount == size)
      buffer.pointer.storeBytes(of: 1, toByteOffset: size - 1, as: UInt8.self)
    }
  }
}
