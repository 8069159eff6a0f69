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
    for (count, n) in [(37, 4), (3, 5), (2, large(type))] {
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

  @Test(
    "Singular vectors are orthonormal and give matrices back, values descend",
    arguments: KernelDevices.all, types)
  func singular(_ device: KernelDevices.Form, _ type: DType) throws {
    let accelerator = try device.accelerator
    for (count, m, n) in [(37, 4, 4), (3, 7, 3), (3, 5, 9), (2, large(type), large(type) - 1)] {
      let k = min(m, n)
      let stack = Stack(count, m, n, type)
      let a = try stack.array(on: accelerator, behind: 1)
      let values = try accelerator.array(of: type.component.byteCount, count: count * k)
      let left = try accelerator.array(of: type.byteCount, count: count * m * k)
      let right = try accelerator.array(of: type.byteCount, count: count * k * n)
      let failures = try accelerator.array(of: 4, count: count)
      try KernelSingularValues.run(
        a, rows: m, columns: n, count: count, dtype: type, values: values,
        vectors: (left, right), failures: failures, on: accelerator)
      #expect(try accelerator.firstFailure(failures, count: count) == nil)
      let sizes = try Stack(values, count, 1, k, type.component, accelerator)
      let u = try Stack(left, count, m, k, type, accelerator)
      let vh = try Stack(right, count, k, n, type, accelerator)
      for place in 0..<count {
        let (own, basis) = (sizes[place].elements, u[place])
        let close = tolerance(type) * Double(k)
        #expect(zip(own, own.dropFirst()).allSatisfy { $0.real >= $1.real }, "\(type) \(m) \(n)")
        let scaled = PlainMatrix(
          m, k, (0..<m * k).map { basis.elements[$0] * own[$0 % k] })
        let (product, wanted) = (scaled * vh[place], stack[place])
        #expect(product.distance(to: wanted) < 8 * close, "\(type) \(m) \(n)")
        #expect((basis.adjoint * basis).distance(to: .identity(k)) < close, "\(type) \(m) \(n)")
        #expect(
          (vh[place] * vh[place].adjoint).distance(to: .identity(k)) < close,
          "\(type) \(m) \(n)")
      }
    }
  }

  // MARK: - Implementation

  /// An extent of matrices that the group's memory has no room for.
  private func large(_ type: DType) -> Int {
    switch type {
    case .float32: 56
    case .complex128: 28
    default: 40
    }
  }

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
