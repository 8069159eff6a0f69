import Testing

@testable import SwiftwaterDevices

@Suite("OpenCL memory pool", .enabled(if: hasOpenCL))
struct OpenCLPoolTests {
  @Test("Released memory is handed out again, and the statistics follow")
  func reuse() throws {
    let accelerator = try OpenCLForm.processor.open()
    var handles: Set<UInt64> = []
    for _ in 0..<10 {
      let memory = try accelerator.allocate(byteCount: 3_000_001)
      handles.insert(memory.handle)
      #expect(accelerator.statistics.bytesInUse >= 3_000_001)
      #expect(accelerator.statistics.bytesCached == 0)
    }
    #expect(handles.count == 1)
    let statistics = accelerator.statistics
    #expect(statistics.bytesInUse == 0)
    #expect(statistics.bytesCached == statistics.peakBytesInUse)
    accelerator.trim()
    #expect(accelerator.statistics.bytesCached == 0)
    #expect(accelerator.statistics.peakBytesInUse == statistics.peakBytesInUse)
  }

  @Test("A request beyond the limit is an error, and what is cached makes room before that")
  func limit() throws {
    let accelerator = try OpenCLForm.processor.open(limit: 8 << 20)
    // Blocks of this size have a page more than was asked for.
    _ = try accelerator.allocate(byteCount: 5 << 20)
    #expect(accelerator.statistics.bytesCached == (5 << 20) + 4096)
    let memory = try accelerator.allocate(byteCount: 6 << 20)
    #expect(accelerator.statistics.bytesCached == 0)
    let error = #expect(throws: DeviceError.self) {
      _ = try accelerator.allocate(byteCount: 3 << 20)
    }
    #expect(error?.code == .outOfMemory)
    #expect(
      error?.message == """
        out of memory on \(accelerator.traits.name): 3 MiB asked for, 6 MiB in use, the limit is 8 \
        MiB; release tensors, raise SWIFTWATER_DEVICE_MEMORY_LIMIT, or work in smaller pieces
        """)
    #expect(memory.byteCount == 6 << 20)
    #expect(accelerator.statistics.bytesInUse == (6 << 20) + 4096)
  }

  @Test("Sizes that no device has are errors", arguments: [-1, Int.min, 1 << 45, Int.max])
  func absurd(byteCount: Int) throws {
    let accelerator = try OpenCLForm.groups.open()
    let error = #expect(throws: DeviceError.self) {
      _ = try accelerator.allocate(byteCount: byteCount)
    }
    #expect(error?.code == .outOfMemory)
    #expect(accelerator.statistics.bytesInUse == 0)
  }

  @Test("Memory given back while the queue still works on it keeps its bytes until then")
  func trimUnderWay() throws {
    let accelerator = try OpenCLForm.processor.open()
    let kernel = try accelerator.kernel(OpenCLForm.twice)
    let count = 3_000_000
    let factor = KernelArgument.bits(UInt64(Float(3).bitPattern), byteCount: 4)
    let answer = try accelerator.allocate(byteCount: 4 * count)
    do {
      let x = try accelerator.upload([Float](repeating: 2, count: count))
      try accelerator.launch(
        kernel, .elements(count),
        [.memory(x), .int(0), .memory(answer), .int(0), factor, .int(count)], for: "thrice")
    }
    accelerator.trim()
    let values = try accelerator.download(answer, count: count, as: Float(0))
    #expect(values.allSatisfy { $0 == 6 })
  }
}
