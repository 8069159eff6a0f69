import Foundation
import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// Whether tests of tensors on devices can run: where there is no PoCL they do not, except that under
/// `CI=true` they fail.
///
/// What is unreachable when released is the host's memory, not a device's, and minutes of compiling
/// kernels would show nothing of it.
enum TensorAccelerators {
  static var areWanted: Bool {
    if guardsMemory { return false }
    return !OpenCLAccelerator.forTests.isEmpty
      || ProcessInfo.processInfo.environment["CI"] == "true"
  }
}

/// Tensors on devices: where they are computed, what moves, what fails.
@Suite("Tensors on accelerators", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct AcceleratedTensorTests {
  @Test("A chain is one launch, moves its operand once, and has the processor's bits")
  func chain() throws {
    try Self.accelerators.onEach { accelerator in
      let numbers = (0..<10_000).map { Float($0) * 0.37 - 900 }
      func chain() -> Tensor {
        var x = Tensor(numbers)
        x *= 5
        x *= x
        x += x
        return x
      }
      let expected = withDevice(.cpu) { chain().array(of: Float.self) }
      let before = accelerator.statistics
      let x = withDevice(accelerator.device) { chain() }
      try x.evaluate()
      #expect(accelerator.statistics.launches == before.launches + 1)
      #expect(accelerator.statistics.bytesToDevice == before.bytesToDevice + 40_000)
      #expect(accelerator.statistics.bytesToHost == before.bytesToHost)
      #expect(x.array(of: Float.self) == expected)
      #expect(accelerator.statistics.bytesToHost == before.bytesToHost + 40_000)
    }
  }

  @Test("What is recorded in a scope runs on its device, wherever it is read")
  func recorded() throws {
    try Self.accelerators.onEach { accelerator in
      let pending = withDevice(accelerator.device) { Tensor([1, 2, 3] as [Float]).sum() * 2 }
      let launches = accelerator.statistics.launches
      #expect(pending.item(as: Float.self) == 12)
      #expect(accelerator.statistics.launches > launches)
    }
  }

  @Test("Variances are a device's work", arguments: [DType.float32, .float64, .int32, .bfloat16])
  func variances(_ dtype: DType) throws {
    try Self.accelerators.onEach { accelerator in
      let x = ((Tensor.arange(30_000) * 37) % 101).reshaped([100, 300]).cast(to: dtype)
      func spreads(_ x: Tensor) -> [Tensor] {
        [
          x.variance(), x.variance(axis: 0),
          x[..., .stride(from: 298, to: 1, by: -3)].variance(axis: 1),
          x.standardDeviation(axis: -1, degreesOfFreedomLost: 1), x[0..<1].variance(axis: 0),
        ]
      }
      let expected = withDevice(.cpu) { spreads(x).map { $0.array(of: Double.self) } }
      let before = accelerator.device.statistics.hostOperations["variance"] ?? 0
      let found = withDevice(accelerator.device) { spreads(x) }
      try Tensor.evaluate(found)
      #expect((accelerator.device.statistics.hostOperations["variance"] ?? 0) == before)
      for (found, expected) in zip(found, expected) {
        #expect(difference(found.array(of: Double.self), expected, relative: 1e-6) == nil)
      }
    }
  }

  @Test("A place that no machine has is no device", arguments: [-1, 126, 127, 128, 1000])
  func placeBeyond(_ index: Int) {
    for kind in [Device.Kind.opencl, .cuda] {
      let pending = withDevice(Device(kind: kind, index: index)) { Tensor([1.0, 2]) + 1 }
      #expect(throws: TensorError.self) { try pending.evaluate() }
    }
  }

  /// Expressions recorded in a scope, with a consumer recorded outside of it, and the other way round.
  private static let acrossScopes: [(name: String, of: @Sendable (Tensor, Device) -> Tensor)] = [
    ("fused into a consumer", { x, device in withDevice(device) { x * 2 } + 1 }),
    (
      "fused with what was there",
      { x, device in
        let y = x * 2
        return withDevice(device) { y + 1 }
      }
    ),
    ("reduced outside", { x, device in withDevice(device) { x * 2 }.sum() }),
    (
      "reduced inside",
      { x, device in
        let y = x * 2
        return withDevice(device) { y.sum() }
      }
    ),
    (
      "broadcast outside",
      { x, device in
        withDevice(device) { x.reshaped([30, 100])[0] * 2 } + x.reshaped([30, 100])
      }
    ),
    (
      "rows outside",
      { x, device in
        let rows = x.broadcast(to: [30, 3000])
        let centred = withDevice(device) { rows - rows.mean(axis: 1, keepingDimensions: true) }
        return centred / (rows.abs().max(axis: 1, keepingDimensions: true) + 1)
      }
    ),
  ]

  @Test("What is recorded in a scope runs on its device, whatever uses it and wherever")
  func acrossScopes() throws {
    let x = Tensor((0..<3000).map { Float($0 % 97) })
    for (name, compute) in Self.acrossScopes {
      let expected = compute(x, .cpu).array(of: Float.self)
      try Self.accelerators.onEach { accelerator in
        let launches = accelerator.statistics.launches
        let pending = compute(x, accelerator.device)
        #expect(
          pending.explain().passes.contains { $0.device == accelerator.device }, "\(name)")
        let found = pending.array(of: Float.self)
        #expect(accelerator.statistics.launches > launches, "\(name)")
        let distance = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
        #expect(distance < 1e-4, "\(name)")
      }
    }
  }

  @Test("Operations of one chain that ask for different devices run where each was asked for")
  func severalDevices() throws {
    let x = Tensor((0..<3000).map { Float($0 % 1000) })
    try Self.accelerators.onEach { accelerator in
      let before = accelerator.statistics
      let doubled = withDevice(accelerator.device) { x * 2 }
      let more = withDevice(.cpu) { doubled + 1 }
      let most = withDevice(accelerator.device) { more * more + doubled }
      try most.evaluate()
      // The processor's sum comes between two launches, and x, the sum and the products move once.
      #expect(accelerator.statistics.launches == before.launches + 2)
      #expect(accelerator.statistics.bytesToDevice == before.bytesToDevice + 2 * 12_000)
      #expect(accelerator.statistics.bytesToHost == before.bytesToHost + 12_000)
      #expect(
        most.array(of: Int.self)
          == (0..<3000).map { 2 * ($0 % 1000) }.map { ($0 + 1) * ($0 + 1) + $0 })
    }
  }

  @Test("A tensor changed on the host is not taken for what the device has of it")
  func changes() throws {
    try Self.accelerators.onEach { accelerator in
      var x = Tensor((0..<1000).map { Float($0) })
      #expect(withDevice(accelerator.device) { x.sum().item(as: Double.self) } == 499_500)
      x[0] = Tensor([500] as [Float])[0]
      #expect(withDevice(accelerator.device) { x.sum().item(as: Double.self) } == 500_000)
      var y = withDevice(accelerator.device) { x * 2 }
      try y.evaluate()
      let kept = y
      y[1...2] = Tensor([0] as [Float])[0]
      #expect(withDevice(accelerator.device) { y.sum().item(as: Double.self) } == 999_994)
      #expect(withDevice(accelerator.device) { kept.sum().item(as: Double.self) } == 1_000_000)
    }
  }

  @Test("Memory that nobody can see is written over on the device too, and what others see is not")
  func donation() throws {
    try Self.accelerators.onEach { accelerator in
      try withDevice(accelerator.device) {
        var x = Tensor((0..<100_000).map { Float($0) })
        x += 1
        try x.evaluate()
        let inUse = accelerator.statistics.bytesInUse
        for _ in 0..<5 {
          x *= 2
          try x.evaluate()
        }
        #expect(accelerator.statistics.bytesInUse == inUse)
        let y = x
        x += 1
        #expect(y[0].item(as: Float.self) == 32)
        #expect(x[0].item(as: Float.self) == 33)
      }
    }
  }

  /// Expressions over rows, by what they are called.
  private static let overRows: [(name: String, of: @Sendable (Tensor) -> Tensor)] = [
    (
      "softmax",
      { x in
        let powers = (x - x.max(axis: 1, keepingDimensions: true)).exp()
        return powers / powers.sum(axis: 1, keepingDimensions: true)
      }
    ),
    (
      "layer norm",
      { x in
        let spread = x.variance(axis: 1, keepingDimensions: true) + 1e-5
        return (x - x.mean(axis: 1, keepingDimensions: true)) / spread.sqrt()
      }
    ),
    (
      // What is needed whole before the rows can go on.
      "columns of rows",
      { x in
        let centred = x - x.mean(axis: 1, keepingDimensions: true)
        let columns = (centred - centred.mean(axis: 0)).abs()
        return columns / (columns.max(axis: 1, keepingDimensions: true) + 1)
      }
    ),
  ]

  @Test("What the processor computes by rows, a device computes by rows or pass by pass")
  func rows() throws {
    let x = Tensor((0..<81_920).map { Float($0 % 613) * 0.01 }).reshaped([20, 4096])
    try x.evaluate()
    for (name, compute) in Self.overRows {
      let expected = withDevice(.cpu) { compute(x).array(of: Float.self) }
      try Self.accelerators.onEach { accelerator in
        let found = withDevice(accelerator.device) { compute(x).array(of: Float.self) }
        let distance = zip(found, expected).map { abs($0 - $1) }.max() ?? .infinity
        #expect(distance < 1e-5, "\(name) on \(accelerator.device)")
      }
    }
  }

  @Test("A plan names the device")
  func plan() throws {
    try Self.accelerators.onEach { accelerator in
      let x = Tensor((0..<1000).map { Float($0) })
      let plan = withDevice(accelerator.device) { (x * 2).sum().explain() }
      #expect(!plan.passes.isEmpty && plan.passes.allSatisfy { $0.device == accelerator.device })
      #expect(plan.description.contains("on \(accelerator.device)"), "\(plan)")
    }
  }

  @Test("A device without room is a typed error that leaves everything as it was")
  func outOfMemory() throws {
    let shared = try #require(OpenCLAccelerator.forTests.last)
    let device = Device(kind: .opencl, index: 77)
    Accelerators.use(
      try OpenCLAccelerator(
        shared.session.device, as: device, memoryLimit: 1 << 20, cache: KernelCache(folder: nil)))
    let x = Tensor((0..<1_000_000).map { Float($0) })
    let doubled = withDevice(device) { x * 2 }
    let error = #expect(throws: TensorError.self) { try doubled.evaluate() }
    #expect(error?.code == .outOfMemory)
    #expect(error?.message.contains("the limit is 1 MiB") == true, "\(error?.message ?? "")")
    #expect(x.cast(to: .float64).sum().item(as: Double.self) == 499_999_500_000)
  }

  @Test("Kernels of one's own that meet a device's limit on the way throw it")
  func outOfMemoryInKernels() throws {
    let shared = try #require(OpenCLAccelerator.forTests.last)
    let device = Device(kind: .opencl, index: 78)
    let limited = try OpenCLAccelerator(
      shared.session.device, as: device, memoryLimit: 6 << 20)
    Accelerators.use(limited)
    let x = withDevice(.cpu) { Tensor.uniform([500_000], seed: 1) }
    try x.evaluate()
    let three = try ElementwiseKernel("T x", "T z, T w, T v", "z = x + 1; w = x * 2; v = x * i")
    let fold = try ReductionKernel(
      "T x", "T z", map: "x * i", reduce: "a + b + (T)0 * a", identity: "0")
    let copy = try RawKernel(
      """
      KERNEL(copy)(GLOBAL const f32 *x, i64 x_start, GLOBAL f32 *y, i64 y_start, i64 n) {
        FOR_EACH(i, n) y[y_start + i] = x[x_start + i];
      }
      """, name: "copy")
    func code(_ body: () throws -> Void) -> TensorError.Code? {
      #expect(throws: TensorError.self) { try withDevice(device) { try body() } }?.code
    }
    #expect(code { try Tensor.evaluate(try three.outputs(of: [x])) } == .outOfMemory)
    #expect(code { _ = try fold.outputs(of: [x]) } == .outOfMemory)
    #expect(code { _ = try checked { fold(x).item(as: Float.self) } } == .outOfMemory)
    #expect(
      code {
        _ = try copy(
          .elements(9), .tensor(x), .result(.float32, [2_000_000]), .scalar(9, .int64))
      } == .outOfMemory)
    // What fits still runs.
    let small = try withDevice(device) { try fold.outputs(of: [x[..<100]])[0] }
    let expected = try withDevice(.cpu) { try fold.outputs(of: [x[..<100]])[0] }
    #expect(small.array(of: Float.self) == expected.array(of: Float.self))
  }

  @Test("A device that is not there is an error when the work is done, which names it")
  func absent() {
    let x = withDevice(Device(kind: .opencl, index: 55)) { Tensor([1, 2] as [Float]) + 1 }
    let error = #expect(throws: TensorError.self) { try x.evaluate() }
    #expect(error?.code == .device)
    #expect(error?.message.contains("no device opencl:55") == true)
  }

  // MARK: - Implementation

  private static let accelerators = SuiteAccelerators(20)
}
