import Foundation
import Testing

@testable import SwiftwaterDevices

@Suite(
  "Eigenvalues and singular values of stacks on accelerators",
  .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct JacobiTests {
  static let types: [DType] = [.float32, .float64, .complex64, .complex128]

  @Test(
    "Eigenvectors are orthonormal and give Hermitian matrices back, values ascend",
    arguments: KernelDevices.all, types)
  func eigen(_ device: KernelDevices.Form, _ type: DType) throws {
    let accelerator = try device.accelerator
    // In the group's memory, several teams to a group, and beyond it.
    for (count, n) in [(37, 4), (3, 5), (2, 61)] {
      var stack = Stack(count, n, n, type)
      for place in 0..<count { stack[place] = stack[place] + stack[place].adjoint }
      let (values, vectors) = try found(stack, n, on: accelerator)
      for place in 0..<count {
        let (own, basis) = (values[place].elements, vectors[place])
        let close = tolerance(type) * Double(n)
        #expect(zip(own, own.dropFirst()).allSatisfy { $0.real <= $1.real }, "\(type) \(n)")
        let scaled = PlainMatrix(
          n, n, (0..<n * n).map { basis.elements[$0] * own[$0 % n] })
        #expect((scaled * basis.adjoint).distance(to: stack[place]) < 8 * close, "\(type) \(n)")
        #expect((basis.adjoint * basis).distance(to: .identity(n)) < close, "\(type) \(n)")
      }
    }
  }

  // MARK: - Implementation

  private func found(
    _ stack: Stack, _ n: Int, on accelerator: any Accelerator
  ) throws -> (values: Stack, vectors: Stack) {
    let (count, type) = (stack.matrices.count, stack.type)
    let a = try stack.array(on: accelerator, behind: 3)
    let values = try accelerator.array(of: type.component.byteCount, count: count * n)
    let vectors = try accelerator.array(of: type.byteCount, count: stack.count)
    let failures = try accelerator.array(of: 4, count: count)
    try KernelSymmetricEigen.run(
      a, extent: n, count: count, dtype: type, values: values, vectors: vectors,
      failures: failures, on: accelerator)
    #expect(try accelerator.firstFailure(failures, count: count) == nil)
    return (
      try Stack(values, count, 1, n, type.component, accelerator),
      try Stack(vectors, count, n, n, type, accelerator)
    )
  }

  private func tolerance(_ type: DType) -> Double { type.component == .float32 ? 1e-6 : 2e-15 }
}

extension PlainMatrix {
  static func + (a: PlainMatrix, b: PlainMatrix) -> PlainMatrix {
    PlainMatrix(a.rows, a.columns, zip(a.elements, b.elements).map { $0 + $1 })
  }
}
