import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// Every variant of the kernels gives the same bits, but for the functions of VectorMath.h, which are
/// within their tolerance.
@Suite("Instruction sets", .serialized, .enabled(if: runsAlone))
struct InstructionSetTests {
  /// The bits of a tensor under every variant this processor has.
  private func bits(_ compute: () -> Tensor) -> [[UInt64]] {
    let before = InstructionSet.variant
    defer { InstructionSet.variant = before }
    return InstructionSet.Variant.allCases.map { set in
      InstructionSet.variant = set
      return compute().array(of: Double.self).map { $0.isNaN ? 0x7FF8 << 48 : $0.bitPattern }
    }
  }

  @Test("Every operation has the same bits", arguments: Operation.realNames)
  func operations(_ name: String) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    let dtypes: [DType] = operation.types == .bitwise ? [.int64, .bool] : [.float64, .float32]
    for dtype in dtypes {
      let operands = (0..<operation.arity).map { seed in
        (Tensor.normal([2000], seed: UInt64(seed), dtype: .float64)
          * (Tensor.normal([2000], seed: UInt64(seed + 7), dtype: .float64) * 4).exp())
          .cast(to: dtype)
      }
      try Tensor.evaluate(operands)
      let variants = bits { operation.apply(operands) }
      // Where a tolerance is stated, VectorMath.h computes, and products and sums may fuse.
      if operation.tolerance > 0 {
        for variant in variants {
          let distances = zip(variant, variants[0]).map {
            ulps(Double(bitPattern: $0), Double(bitPattern: $1))
          }
          let unit = dtype == .float32 ? 0x1p29 : 1
          #expect((distances.max() ?? 0) <= 2 * operation.tolerance * unit, "\(name) of \(dtype)")
        }
      } else {
        #expect(variants.allSatisfy { $0 == variants[0] }, "\(name) of \(dtype)")
      }
    }
  }

  @Test("Random numbers have the same bits", arguments: [DType.float32, .float64])
  func randomNumbers(_ dtype: DType) {
    let normals = bits {
      Tensor.normal([5001], mean: 1, standardDeviation: 2, seed: 5, dtype: dtype)
    }
    #expect(normals.allSatisfy { $0 == normals[0] })
    let waits = bits { Tensor.random([5001], from: .exponential(), seed: 5, dtype: dtype) }
    #expect(waits.allSatisfy { $0 == waits[0] })
  }

  @Test("Every reduction has the same bits", arguments: [DType.float32, .float64, .int16])
  func reductions(_ dtype: DType) throws {
    let x = (Tensor.normal([300, 301], seed: 1) * 100).cast(to: dtype)
    try x.evaluate()
    let kinds: [(Tensor, Int?) -> Tensor] = [
      { $0.sum(axis: $1) }, { $0.product(axis: $1) }, { $0.min(axis: $1) }, { $0.max(axis: $1) },
      { $0.argMin(axis: $1) }, { $0.argMax(axis: $1) }, { $0.variance(axis: $1) },
    ]
    for (place, kind) in kinds.enumerated() {
      for axis in [nil, 0, 1] as [Int?] {
        let variants = bits { kind(x, axis) }
        #expect(variants.allSatisfy { $0 == variants[0] }, "reduction \(place) over \(axis as Any)")
      }
    }
  }
}
