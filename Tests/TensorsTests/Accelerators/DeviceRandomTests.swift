import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// Random numbers are drawn where they are used, and are the processor's.
@Suite("Random numbers on accelerators", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct DeviceRandomTests {
  @Test("What is drawn has the processor's bits, and nothing travels")
  func drawn() throws {
    func all() -> [Tensor] {
      [
        .normal([70_001], mean: 2, standardDeviation: 3, seed: 1, dtype: .float64),
        .normal([33, 7], seed: 2, dtype: .float16),
        .random([70_001], from: .normal(), seed: 3, stream: 5, dtype: .float64),
        .random([999], from: .exponential(), seed: 3, dtype: .float64),
        .random([999], from: .exponential(scale: 7), seed: 3),
        .random([999], from: .uniform(low: -1, high: 1), seed: 3, dtype: .float64),
        .random([999], from: .bernoulli(0.3), seed: 4),
        .integers([70_001], in: -3..<7, seed: 5),
        .integers([999], in: Int.min..<Int.max, seed: 5, stream: 6),
        // Nearly every second draw is rejected.
        .integers([70_001], in: (Int.min / 2 - 1)..<(Int.max / 2 + 1), seed: 7, stream: 1),
        Tensor.arange(10).chosen(500, seed: 8),
      ]
    }
    let expected = try withDevice(.cpu) { try all().map { try bits($0) } }
    try Self.accelerators.onEach { accelerator in
      let before = accelerator.statistics.bytesToDevice
      let found = withDevice(accelerator.device) { all() }
      try Tensor.evaluate(found)
      // Parameters and the ten numbers to choose from.
      #expect(accelerator.statistics.bytesToDevice - before < 1000)
      #expect(accelerator.device.statistics.hostOperations.isEmpty)
      for (place, found) in found.enumerated() {
        #expect(try bits(found) == expected[place], "tensor \(place)")
      }
    }
  }

  @Test("What follows from them agrees as far as functions do")
  func following() throws {
    let all: [Distribution] = [
      .logNormal(mean: 1, standardDeviation: 0.5), .laplace(location: 1, scale: 2),
      .triangular(low: -1, mode: 0, high: 2), .geometric(0.2),
    ]
    func draw(_ distribution: Distribution) -> Tensor {
      .random([2001], from: distribution, seed: 11, dtype: .float64)
    }
    try Self.accelerators.onEach { accelerator in
      for distribution in all {
        let expected = withDevice(.cpu) { draw(distribution).array(of: Double.self) }
        let found = withDevice(accelerator.device) { draw(distribution).array(of: Double.self) }
        let distance = zip(found, expected).map { abs($0 - $1) / max(abs($1), 1) }.max() ?? 1
        #expect(distance < 1e-13, "\(distribution.name)")
      }
      #expect(accelerator.device.statistics.hostOperations.isEmpty)
    }
  }

  // MARK: - Implementation

  private static let accelerators = SuiteAccelerators(33)

  private func bits(_ tensor: Tensor) throws -> [UInt64] {
    tensor.dtype == .int64
      ? tensor.array(of: Int64.self).map { UInt64(bitPattern: $0) }
      : tensor.array(of: Double.self).map(\.bitPattern)
  }
}
