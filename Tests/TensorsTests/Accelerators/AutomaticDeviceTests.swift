import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// The choice of a device nobody asked for; it holds for the whole process, so these run alone.
@Suite("Automatic device", .enabled(if: runsAlone && TensorAccelerators.areWanted), .serialized)
struct AutomaticDeviceTests {
  @Test("Small work stays on the host, large work without operands goes to the faster device")
  func size() throws {
    try withAutomaticDevice { accelerator in
      let before = accelerator.statistics.launches
      try (Tensor.uniform([1000], seed: 1) * 2).evaluate()
      #expect(accelerator.statistics.launches == before)
      try (Tensor.uniform([1_000_000], seed: 1) * 2).evaluate()
      #expect(accelerator.statistics.launches > before)
    }
  }

  @Test("What lies on the host moves when staying there has cost as much as the move")
  func moving() throws {
    try withAutomaticDevice { accelerator in
      let x = withDevice(.cpu) { Tensor.uniform([1_000_000], seed: 2) }
      try x.evaluate()
      let before = accelerator.statistics.bytesToDevice
      try (x + 1).evaluate()
      #expect(accelerator.statistics.bytesToDevice == before, "once is not worth a move")
      for _ in 0..<50 { try (x + 1).evaluate() }
      #expect(accelerator.statistics.bytesToDevice == before + 4_000_000, "moved, and only once")
    }
  }

  @Test("When a chosen device has no room the host goes on")
  func fallback() throws {
    try withAutomaticDevice(limit: 1 << 20) { accelerator in
      let x = Tensor.uniform([1_000_000], seed: 3) * 2
      #expect(x.max().item(as: Float.self) < 2)
      #expect(accelerator.statistics.launches == 0)
    }
  }

  @Test("Speeds are measured, and make sense")
  func speeds() throws {
    let accelerator = try #require(OpenCLAccelerator.forTests.last)
    let speed = try DeviceSpeed.measure(accelerator)
    for line in [speed.host, speed.device, speed.toDevice, speed.fromDevice] {
      #expect(line.rate > 1e8 && line.rate < 1e14, "\(line)")
      #expect(line.start >= 0 && line.start < 1, "\(line)")
    }
  }

  // MARK: - Implementation

  nonisolated(unsafe) private static var opened: [Device: OpenCLAccelerator] = [:]

  /// Makes a device the automatic one that pretends to be ten times as fast as the host, with a bus
  /// as fast as the host's memory.
  private func withAutomaticDevice(
    limit: Int? = nil, _ body: (OpenCLAccelerator) throws -> Void
  ) throws {
    let shared = try #require(OpenCLAccelerator.forTests.last)
    // Kernels are kept by the name of the device, so each has one of its own.
    let device = Device(kind: .opencl, index: limit == nil ? 88 : 89)
    let accelerator =
      try Self.opened[device]
      ?? OpenCLAccelerator(
        shared.session.device, as: device, memoryLimit: limit, cache: KernelCache.shared)
    Self.opened[device] = accelerator
    AutomaticDevice.use(
      accelerator,
      DeviceSpeed(
        host: .init(start: 1e-6, rate: 1e10), device: .init(start: 1e-5, rate: 1e11),
        toDevice: .init(start: 1e-5, rate: 1e9), fromDevice: .init(start: 1e-5, rate: 1e9)))
    defer { AutomaticDevice.forget() }
    try body(accelerator)
  }
}
