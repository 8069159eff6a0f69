import SwiftwaterDevices
import TestSupport
import Testing

/// Every device that kernels can run on here: GPUs, and PoCL in both its forms.
private let devices: [any Accelerator] =
  Accelerators.found(.cuda).compactMap { try? Accelerators.accelerator(of: $0.device) }
  + OpenCLAccelerator.forTests

@Suite("Steps of kernels", .serialized)
struct KernelLaunchTests {
  static let step = KernelText(
    name: "sequence_step",
    source: """
      KERNEL(sequence_step)(GLOBAL f32 *RESTRICT x, i64 x_start, i64 count, f32 factor) {
        FOR_EACH(i, count) x[x_start + i] = x[x_start + i] * factor + 1.0f;
      }
      """)

  /// Launches six kernels as one step, each of which needs what the one before left.
  func launchStep(
    on device: any Accelerator, _ memory: DeviceMemory, _ count: Int, factor: Float
  ) throws {
    let kernel = try device.kernel(Self.step)
    LaunchStep.begin()
    for index in 0..<6 {
      try device.launch(
        kernel, .elements(count),
        [
          .memory(memory), .int(1), .int(count),
          .bits(UInt64((factor + Float(index)).bitPattern), byteCount: 4),
        ], for: "step \(index)")
    }
    try LaunchStep.end()
  }

  @Test(
    "A step that comes again gives what its kernels give, with other numbers, sizes and memory",
    arguments: devices.indices)
  func again(_ index: Int) throws {
    let device = devices[index]
    var values = [[Float]](repeating: (0..<1001).map { Float($0 % 7) }, count: 2)
    let memory = try values.map { values in
      let memory = try device.allocate(byteCount: 4 * values.count)
      try values.withUnsafeBytes { try device.upload($0, to: memory, at: 0) }
      return memory
    }
    for (round, (which, count, factor)) in [
      (0, 1000, Float(0.5)), (0, 1000, 0.5), (0, 1000, 0.5), (1, 1000, 0.5), (0, 10, 0.25),
      (0, 0, 0.25), (0, 700, -1),
    ].enumerated() {
      try launchStep(on: device, memory[which], count, factor: factor)
      for step in 0..<6 {
        for place in 1..<(count + 1) {
          values[which][place] = values[which][place] * (factor + Float(step)) + 1
        }
      }
      for (memory, wanted) in zip(memory, values) {
        var got = [Float](repeating: 0, count: wanted.count)
        try got.withUnsafeMutableBytes { try device.download(memory, at: 0, into: $0) }
        #expect(got == wanted, "\(device.device), round \(round)")
      }
    }
  }

  @Test("A step that comes again is one graph", .enabled(if: GPUSupport.isThere))
  func replays() throws {
    let gpu = try GPUSupport.gpu()
    let memory = try gpu.allocate(byteCount: 4000)
    let before = gpu.statistics
    for factor in [0, 1, 2] {
      try launchStep(on: gpu, memory, 900, factor: Float(factor))
    }
    try gpu.finish()
    #expect(gpu.statistics.launches == before.launches + 18)
    #expect(gpu.statistics.replays == before.replays + 2)
  }

  @Test("The kernel compiles for every generation", .enabled(if: NVRTCSupport.isWanted))
  func compiles() throws { try NVRTCSupport.compiles(Self.step) }
}
