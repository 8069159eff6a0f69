import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// A device that does not compute in doubles: tensors of `float64` are the processor's work there, and
/// what `float32` needs doubles for too.
@Suite("Devices without float64", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct DeviceWithoutDoublesTests {
  @Test("Every kind of work gives what the processor gives", arguments: [DType.float64, .float32])
  func agree(dtype: DType) throws {
    let accelerator = try accelerator
    let x = Tensor.normal([40, 50], seed: 1).cast(to: dtype)
    let all: [(name: String, compute: () -> Tensor)] = [
      ("elements", { (x * 2 + 1).exp() }), ("sum", { x.sum(axis: 1) }),
      ("mean", { x.mean() }), ("variance", { x.variance(axis: 0) }),
      ("product", { x.matmul(x.transposed()) }), ("sorted", { x.sorted() }),
      ("scan", { x.cumulativeSum(axis: 1) }), ("spectrum", { x.rfft().abs() }),
      ("convolution", { x[0].convolved(with: x[1]) }),
      ("softmax", { x.exp() / x.exp().sum(axis: 1, keepingDimensions: true) }),
      ("histogram", { x.histogram(bins: 7).counts }),
      ("accumulating", { x.accumulating(x[0..<2], at: Tensor([3, 3])) }),
      ("random", { Tensor.normal([100], seed: 2, dtype: dtype) }),
      ("searched", { x[0].sorted().places(of: x[1]) }),
      ("quantiles", { x.quantiles([0.2, 0.9], axis: 1) }),
    ]
    for (name, compute) in all {
      let expected = withDevice(.cpu) { compute() }
      let found = withDevice(accelerator.device) { compute() }
      try checked { try found.evaluate() }
      #expect(found.dtype == expected.dtype && found.shape == expected.shape, "\(name)")
      let distance = zip(found.array(of: Double.self), expected.array(of: Double.self)).map {
        abs($0 - $1) / max(1, abs($1))
      }.max()
      #expect(distance ?? 1 < (dtype == .float64 ? 1e-12 : 1e-4), "\(name) of \(dtype)")
    }
  }

  @Test("What has kernels without doubles still runs there")
  func floats() throws {
    let accelerator = try accelerator
    let before = accelerator.statistics.launches
    let x = Tensor.normal([1000], seed: 3)
    try withDevice(accelerator.device) { try (x * 2).sorted().evaluate() }
    #expect(accelerator.statistics.launches > before)
  }

  // MARK: - Implementation

  private var accelerator: OpenCLAccelerator {
    get throws { try #require(Self.opened) }
  }

  /// Its kernels are kept by the name of the device, so it has one of its own.
  private static let opened: OpenCLAccelerator? = OpenCLAccelerator.forTests.first.flatMap { form in
    let accelerator = try? OpenCLAccelerator(
      form.session.device.withoutFloat64(), as: Device(kind: .opencl, index: 66),
      cache: KernelCache(folder: nil))
    if let accelerator { Accelerators.use(accelerator) }
    return accelerator
  }
}
