import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// Tensors that are made of their places alone: nothing travels to the device, and the bits are the
/// processor's.
@Suite("Creation on accelerators", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct DeviceCreationTests {
  @Test("Progressions, grids, triangles and places are filled on the device")
  func filled() throws {
    let kernel = try ElementwiseKernel("float64 x", "float64 z", "z = x * i + n")
    let first = try ReductionKernel("int64 x", "int64 z", map: "i * x", reduce: "a < b ? b : a")
    func all() throws -> [Tensor] {
      [
        .arange(70_001), .arange(5, -70_000, step: -7, dtype: .int32),
        .arange(Int.max - 3, Int.max), .arange(0, 10, step: Int.max),
        .arange(-1.5, 900, step: 0.013), .arange(0, 40_000, step: 1, dtype: .float64),
        .linspace(-3, 7.7, count: 70_001, dtype: .float64), .linspace(0, 1, count: 1),
        .linspace(-1.7e308, 1.7e308, count: 9, dtype: .float64),
        .linspace(3, -900, count: 501, dtype: .int16), .linspace(0, 1, count: 0),
        .eye(257), .eye(40, columns: 70, offset: -3, dtype: .int8), .triangle(70, offset: 4),
        .indices(of: [40, 50]), .eye(0),
        Tensor.arange(6000).reshaped([60, 100]).lowerTriangle(offset: 2),
        kernel(.full([300, 7], 0.37, dtype: .float64)), try first.outputs(of: [.full([900], 3)])[0],
        Tensor.ones([70, 80]).matmul(.full([80, 90], 0.25)),
        Tensor.full([2000], 4).cumulativeSum(),
      ]
    }
    let expected = try withDevice(.cpu) { try all().map { $0.array(of: Double.self) } }
    try Self.accelerators.onEach { accelerator in
      let before = accelerator.statistics.bytesToDevice
      let found = try withDevice(accelerator.device) { try all() }
      try Tensor.evaluate(found)
      // Single numbers and the extents of views.
      #expect(accelerator.statistics.bytesToDevice - before < 1000)
      for (place, found) in found.enumerated() {
        #expect(found.array(of: Double.self) == expected[place], "tensor \(place)")
      }
    }
  }

  // MARK: - Implementation

  private static let accelerators = SuiteAccelerators(26)
}
