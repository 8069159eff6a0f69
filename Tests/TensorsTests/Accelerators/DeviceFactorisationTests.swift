import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// What is factored and solved on devices: small matrices by kernels, on an NVIDIA GPU others by its
/// library, and what is left by the host, which is counted.
@Suite("Factorisations on accelerators", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct DeviceFactorisationTests {
  /// An operation by its name among the statistics, and what it makes of square matrices.
  struct Example: Sendable {
    let name: String
    /// The matrix that the factors give back, or what has one answer.
    let compute: @Sendable (Tensor) throws -> [Tensor]
  }

  static let examples: [Example] = [
    Example(name: "cholesky") { a in
      let positive = a.matmul(a.matrixTransposed()) + Tensor.eye(a.shape[a.rank - 1])
      return [try positive.cholesky(), try positive.cholesky(upper: true)]
    },
    Example(name: "solve") { a in
      let n = a.shape[a.rank - 1]
      let several = Tensor.stacked([a[..., 0..<2], a[..., 1..<3] * 2], axis: 0)
      return [
        try a.solve(a[..., 0..<1] + 1), try a.solve(Tensor.arange(n).cast(to: a.dtype)),
        try a.solve(several),
      ]
    },
    Example(name: "inverse") { [try $0.inverse()] },
    Example(name: "luFactored") { a in
      let factors = try a.luFactored()
      return [
        try factors.solve(a[..., 0..<2]), try factors.solve(a[..., 0..<3].cast(to: .float64)),
      ]
    },
    Example(name: "solveTriangular") { a in
      let b = a[..., 0..<2]
      return [
        try a.solveTriangular(b, lower: true),
        try a.solveTriangular(b, lower: false, transposed: true),
        try a.solveTriangular(b * 0.25, lower: false, hasUnitDiagonal: true),
      ]
    },
    Example(name: "determinant") { [($0 / 3).determinant()] },
    Example(name: "signedLogDeterminant") { a in
      let (sign, logarithm) = a.signedLogDeterminant()
      return [sign, logarithm]
    },
    Example(name: "qr") { a in
      let (q, r) = a.qr()
      let (tall, upper) = a[..., 0..<2].qr()
      let (whole, long) = a[..., 0..<2].qr(.complete)
      return [
        q.matmul(r), r.abs(), tall.matmul(upper), whole.matmul(long),
        whole.matrixTransposed().matmul(whole), a.qrUpperFactor().abs(),
      ]
    },
    Example(name: "svd") { a in
      let (u, s, vh) = try a.svd()
      let (whole, sizes, basis) = try a[..., 0..<7].svd(.complete)
      return [
        (u * s.expanded(axis: -2)).matmul(vh), s, sizes,
        (whole[..., 0..<7] * sizes.expanded(axis: -2)).matmul(basis),
        whole.matrixTransposed().matmul(whole), try a.pseudoInverse(),
      ]
    },
    Example(name: "singularValues") { [try $0.singularValues(), try $0.matrixRank()] },
    Example(name: "norm") { [$0.norm(2, axes: (-2, -1)), $0.norm(.nuclear, axes: (-2, -1))] },
    Example(name: "conditionNumber") { [$0.conditionNumber()] },
    Example(name: "symmetricEigen") { a in
      let symmetric = a + a.matrixTransposed()
      let (values, vectors) = try symmetric.symmetricEigen(lower: false)
      return [(vectors * values.expanded(axis: -2)).matmul(vectors.matrixTransposed()), values]
    },
    Example(name: "symmetricEigenvalues") { [try $0.symmetricEigenvalues()] },
    Example(name: "lu") { a in
      let (p, l, u) = a.lu()
      let (q, m, v) = a[..., 0..<2].lu()
      return [p.matmul(l).matmul(u), p, l, q.matmul(m).matmul(v)]
    },
  ]

  /// Numbers without order; a diagonal that keeps matrices far from singular.
  private func matrices(_ batch: [Int], _ n: Int, _ dtype: DType) -> Tensor {
    let count = batch.reduce(1, *) * n * n
    let place = Tensor.arange(count)
    let numbers = (place * place * 31 + place * 7) % 101
    return (numbers.cast(to: dtype) / 101 - 0.5).reshaped(batch + [n, n])
      + Tensor.eye(n).cast(to: dtype) * 3
  }

  @Test(
    "A device gives what the processor gives, and leaves nothing to it",
    arguments: examples.indices)
  func agree(index: Int) throws {
    let example = Self.examples[index]
    for device in try devices() {
      for (dtype, tolerance) in [(DType.float32, 1e-3), (.float64, 1e-9)] {
        for batch in [[], [3], [2, 9]] {
          let a = matrices(batch, 9, dtype)
          try a.evaluate()
          let expected = try withDevice(.cpu) {
            try example.compute(a).map { $0.array(of: Double.self) }
          }
          let before = device.statistics.hostOperations[example.name] ?? 0
          let found = try withDevice(device) { try example.compute(a) }
          try Tensor.evaluate(found)
          let counted = (device.statistics.hostOperations[example.name] ?? 0) - before
          #expect(counted == 0, "\(example.name) of \(dtype) on \(device)")
          for (found, expected) in zip(found, expected) {
            let numbers = found.array(of: Double.self)
            let distance = zip(numbers, expected).map { abs($0 - $1) }.max() ?? .infinity
            #expect(
              numbers.count == expected.count && distance < tolerance,
              "\(example.name) of \(dtype) \(batch) on \(device)")
          }
        }
      }
    }
  }

  @Test("What is too large for kernels is left to the host, and counted, where no library is")
  func tooLarge() throws {
    let a = matrices([], 129, .float32)
    let left: [(name: String, body: @Sendable () throws -> Tensor)] = [
      ("svd", { try a.svd().s }), ("svd", { try a[0..<64].svd(.complete).s }),
      ("singularValues", { try a.singularValues() }),
      ("symmetricEigenvalues", { try a.symmetricEigenvalues() }),
    ]
    for device in try devices() where !(Accelerators.opened(device) is any DeviceLinearAlgebra) {
      for (name, body) in left {
        let before = device.statistics.hostOperations[name] ?? 0
        let expected = try body().array(of: Float.self)
        let found = try withDevice(device) { try body() }.array(of: Float.self)
        #expect(found == expected, "\(name)")
        #expect((device.statistics.hostOperations[name] ?? 0) > before, "\(name)")
      }
    }
  }

  @Test("What the host did goes on on the device")
  func goesOn() throws {
    for device in try devices() {
      let a = matrices([], 20, .float32)
      let before = device.statistics.launches
      let halved = try withDevice(device) { try a.inverse() * 0.5 }
      let twice = withDevice(device) { (halved * 4).matmul(a) }
      try twice.evaluate()
      #expect(device.statistics.launches >= before + 2)
      let distance = (twice - Tensor.eye(20) * 2).abs().max().item(as: Double.self)
      #expect(distance < 1e-4)
    }
  }

  @Test("A matrix without an answer is the error that it is on the processor")
  func failures() throws {
    let singular = Tensor([[1, 2], [2, 4]] as [[Float]])
    let stack = Tensor.stacked([Tensor.eye(2).cast(to: .float32), singular], axis: 0)
    let indefinite = Tensor([[1, 2], [2, 1]] as [[Float]])
    let unknown = Tensor([[1, 0], [.nan, 1]] as [[Float]])
    let failing: [@Sendable () throws -> Void] = [
      { _ = try singular.inverse() }, { _ = try stack.solve(Tensor([1, 1] as [Float])) },
      { _ = try stack.inverse() }, { _ = try indefinite.cholesky() },
      { _ = try unknown.svd() }, { _ = try unknown.symmetricEigenvalues() },
    ]
    for device in try devices() {
      for (index, body) in failing.enumerated() {
        let expected = #expect(throws: TensorError.self, "\(index)") {
          try withDevice(.cpu) { try body() }
        }
        let found = #expect(throws: TensorError.self, "\(index) on \(device)") {
          try withDevice(device) { try body() }
        }
        #expect(found?.code == expected?.code && found?.message == expected?.message)
      }
    }
  }

  // MARK: - Implementation

  /// PoCL as a device of this suite's own, so that what is counted is that of its tests.
  private static let openCL: OpenCLAccelerator? = OpenCLAccelerator.forTests.last.flatMap { form in
    try? OpenCLAccelerator(
      form.session.device, as: Device(kind: .opencl, index: 60))
  }

  /// NVIDIA GPUs, and PoCL.
  private func devices() throws -> [Device] {
    let openCL = try #require(Self.openCL)
    Accelerators.use(openCL)
    return Accelerators.found(.cuda).map(\.device) + [openCL.device]
  }
}
