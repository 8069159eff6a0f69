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
    for (count, n) in [(37, 4), (3, 5)] + large(type).map({ (2, $0) }) {
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
    let shapes = [(37, 4, 7), (3, 9, 5)] + large(type).map { (2, $0, $0 - 1) }
    for (count, m, n) in shapes {
      let k = min(m, n)
      let stack = Stack(count, m, n, type)
      let a = try stack.array(on: accelerator, behind: 1)
      let values = try accelerator.array(of: type.component.byteCount, count: count * k)
      let left = try accelerator.array(of: type.byteCount, count: count * m * k)
      let right = try accelerator.array(of: type.byteCount, count: count * k * n)
      let states = try accelerator.array(of: 4, count: count)
      try KernelSingularValues.run(
        a, rows: m, columns: n, count: count, dtype: type, values: values,
        vectors: (left, right), states: states, on: accelerator)
      #expect(try accelerator.firstFailure(states, count: count) == nil)
      let sizes = try Stack(values, count, 1, k, type.component, accelerator)
      let u = try Stack(left, count, m, k, type, accelerator)
      let vh = try Stack(right, count, k, n, type, accelerator)
      if (m, n) == (9, 5) {
        try KernelSingularValues.run(
          a, rows: m, columns: n, count: count, dtype: type, values: values, vectors: nil,
          states: states, on: accelerator)
        let alone = try Stack(values, count, 1, k, type.component, accelerator)
        for place in 0..<count {
          #expect(alone[place].distance(to: sizes[place]) < 8 * tolerance(type))
        }
      }
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

  @Test(
    "What is missing of a basis is added, and what is there stays", arguments: KernelDevices.all)
  func completion(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    // Of three sets the first is whole, the second failed, and the third has one vector of three.
    let third = (0.36, 0.48, 0.8)
    let columns: [Double] = [1, 0, 0, 0, 1, 0, 0, 0, 1]
    let sets = columns + columns + [third.0, 7, 7, third.1, 7, 7, third.2, 7, 7]
    let missing = try accelerator.array(holding: [0, -1, 2] as [Int32])
    for areColumns in [true, false] {
      let own = areColumns ? sets : (0..<27).map { sets[$0 / 9 * 9 + $0 % 3 * 3 + $0 % 9 / 3] }
      let vectors = try accelerator.array(holding: own, behind: 1)
      try KernelBasisCompletion.run(
        vectors, length: 3, width: 3, areColumns: areColumns, missing: missing, most: 2, count: 3,
        dtype: .float64, on: accelerator)
      let found = try Stack(vectors, 3, 3, 3, .float64, accelerator)
      let others = found.matrices[..<2].flatMap(\.elements).map(\.real)
      #expect(others == columns + columns)
      let basis = areColumns ? found[2] : found[2].transposed
      let kept = (0..<3).map { basis[$0, 0].real }
      #expect(kept == [third.0, third.1, third.2])
      #expect((basis.adjoint * basis).distance(to: .identity(3)) < 4e-16 * 3)
    }
  }

  @Test("What is not finite is NaN and is named, and its neighbours are found")
  func notFinite() throws {
    let accelerator = try KernelDevices.Form.groups.accelerator
    let numbers: [Float] = [2, 0, 0, 1, 1, .nan, .nan, 1, 3, 0, 0, .infinity, 4, 0, 0, 3]
    let a = try accelerator.array(holding: numbers)
    let states = try accelerator.array(of: 4, count: 4)
    let values = try accelerator.array(of: 4, count: 8)
    let (left, right) = (
      try accelerator.array(of: 4, count: 16), try accelerator.array(of: 4, count: 16)
    )
    try KernelSingularValues.run(
      a, rows: 2, columns: 2, count: 4, dtype: .float32, values: values, vectors: (left, right),
      states: states, on: accelerator)
    #expect(try accelerator.numbers(states, count: 4) == [0, -1, -1, 0])
    let sizes = try accelerator.elements(values, count: 8, of: Float.self)
    #expect(sizes[..<2] + sizes[6...] == [2, 1, 4, 3])
    #expect(sizes[2..<6].allSatisfy { $0.isNaN })
    try KernelSymmetricEigen.run(
      a, extent: 2, count: 4, dtype: .float32, values: values, vectors: left, states: states,
      on: accelerator)
    #expect(try accelerator.numbers(states, count: 4) == [0, -1, -1, 0])
    let found = try accelerator.elements(values, count: 8, of: Float.self)
    #expect(found[..<2] + found[6...] == [1, 2, 3, 4])
    #expect(found[2..<6].allSatisfy { $0.isNaN })
    try KernelSymmetricEigen.run(
      a, extent: 2, count: 4, dtype: .float32, values: values, vectors: nil, states: states,
      on: accelerator)
    let alone = try accelerator.elements(values, count: 8, of: Float.self)
    #expect(alone[..<2] + alone[6...] == [1, 2, 3, 4])
    let vectors = try accelerator.elements(left, count: 16, of: Float.self)
    #expect(vectors[4..<12].allSatisfy { $0.isNaN })
  }

  @Test(
    "The kernels compile for every generation without a warning",
    .enabled(if: NVRTCSupport.isWanted))
  func compiles() throws {
    let groups = try KernelDevices.Form.groups.accelerator
    let recorder = TextRecorder(groups, isRunning: false)
    for type in Self.types {
      // In the group's memory, and beyond it, where types differ no more than there.
      for n in type == .float32 ? [3, 60] : [3] {
        let a = try recorder.array(of: type.byteCount, count: n * n)
        let states = try recorder.array(of: 4, count: 1)
        try KernelSymmetricEigen.run(
          a, extent: n, count: 1, dtype: type, values: a, vectors: a, states: states, on: recorder)
        try KernelSingularValues.run(
          a, rows: n, columns: n, count: 1, dtype: type, values: a, vectors: (a, a),
          states: states, on: recorder)
        try KernelBasisCompletion.run(
          a, length: 60, width: 3, areColumns: true, missing: states, most: 1, count: 1,
          dtype: type, on: recorder)
      }
    }
    #expect(recorder.texts.count == 4 * 3 + 2)
    for text in recorder.texts { try NVRTCSupport.compiles(text) }
  }

  // MARK: - Implementation

  /// Extents of matrices that the group's memory has no room for.
  private func large(_ type: DType) -> [Int] {
    switch type {
    case .float32: [56]
    case .complex128: [28]
    default: []
    }
  }

  private func found(
    _ stack: Stack, _ n: Int, on accelerator: any Accelerator
  ) throws -> (values: Stack, vectors: Stack) {
    let (count, type) = (stack.matrices.count, stack.type)
    let a = try stack.array(on: accelerator, behind: 3)
    let values = try accelerator.array(of: type.component.byteCount, count: count * n)
    let vectors = try accelerator.array(of: type.byteCount, count: stack.count)
    let states = try accelerator.array(of: 4, count: count)
    try KernelSymmetricEigen.run(
      a, extent: n, count: count, dtype: type, values: values, vectors: vectors,
      states: states, on: accelerator)
    #expect(try accelerator.firstFailure(states, count: count) == nil)
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
