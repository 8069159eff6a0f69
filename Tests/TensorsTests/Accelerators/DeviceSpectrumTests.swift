import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// Singular values and symmetric eigenvalues that a device's kernels find, against the processor's,
/// which are checked against NumPy's.
@Suite("Spectra on accelerators", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct DeviceSpectrumTests {
  /// Whether they are in the group's memory or beyond it, of even and odd extents.
  static let extents = [1, 2, 7, 30, 128]

  @Test("Every kind of matrix has the processor's singular values", arguments: types)
  func singular(_ type: DType) throws {
    for n in Self.extents {
      for (name, a) in kinds(n, type) { try expectSingular(a, name) }
    }
    let long = random([3, 300, 5], type)
    try expectSingular(long, "long")
    try expectSingular(random([100, 1024], type), "long rows")
    try expectSingular(long.matrixTransposed(), "wide, transposed")
    try expectSingular(long[..., .stride(by: 7), .stride(by: -2)], "strided")
    try expectSingular(random([1, 4, 6], type), "a stack of one")
    try expectSingular(random([300, 3, 2], type), "a stack of many")
    // A stack in which single matrices have no direction of their own.
    let mixed = random([9, 5, 4], type)
    try expectSingular(
      mixed * (Tensor.arange(9) % 3 .!= 0).cast(to: type).reshaped([9, 1, 1]), "some zero")
  }

  @Test("Every kind of symmetric matrix has the processor's eigenvalues", arguments: types)
  func symmetric(_ type: DType) throws {
    for n in Self.extents {
      for (name, a) in kinds(n, type) { try expectEigen(a + a.matrixTransposed(), name) }
    }
    let stack = random([300, 3, 3], type)
    try expectEigen(stack + stack.matrixTransposed(), "a stack of many")
    let wide = random([2, 9, 20], type)
    let view = wide[..., .stride(by: 2), 3..<8]
    let (lower, upper) = (view.lowerTriangle(), view.upperTriangle())
    let own = view.lowerTriangle(offset: -1)
    try expectEigen(lower + own.matrixTransposed(), "strided")
    expectSame(
      try withDevice(Self.device()) { try lower.symmetricEigenvalues() },
      try (lower + own.matrixTransposed()).symmetricEigenvalues(), "the lower triangle alone")
    let other = view.upperTriangle(offset: 1)
    expectSame(
      try withDevice(Self.device()) { try upper.symmetricEigenvalues(lower: false) },
      try (upper + other.matrixTransposed()).symmetricEigenvalues(), "the upper triangle alone")
  }

  @Test("Small eigenvalues of a graded positive definite matrix have digits of their own")
  func graded() throws {
    // D B D with B = 1 + ½ off the diagonal: the smallest is that of the last Schur complement.
    let n = 4
    let scales = Tensor([1, 1e-5, 1e-10, 1e-15])
    let inner = (Tensor.eye(n, dtype: .float64) + 1) / 2
    let a = inner * scales.expanded(axis: 0) * scales.expanded(axis: 1)
    let values = try withDevice(Self.device()) { try a.symmetricEigenvalues() }
    // Ratios of the leading determinants of B, (1 + k) / 2ᵏ, up to the scales' 10⁻¹⁰.
    let expected = [5.0 / 8 * 1e-30, 2.0 / 3 * 1e-20, 3.0 / 4 * 1e-10, 1]
    let found = values.array(of: Double.self)
    for (found, expected) in zip(found, expected) {
      #expect(abs(found / expected - 1) < 1e-8)
    }
  }

  @Test("Very large and very small matrices are found, and what has no number is NaN")
  func extremes() throws {
    let device = try Self.device()
    for scale in [1e300, 1e-300] {
      let a = Tensor([[3, 1], [1, 3]] as [[Double]]) * scale
      let found = try withDevice(device) {
        [try a.symmetricEigenvalues(), try a.singularValues().flipped()]
      }
      for values in found {
        let own = (values / scale).array(of: Double.self)
        #expect(difference(own, [2, 4], relative: 1e-12) == nil)
      }
    }
    let bad = Tensor([[[1, 2], [3, 4]], [[1, .nan], [0, 1]]] as [[[Float]]])
    let (norms, ratios) = withDevice(device) {
      (bad.norm(2, axes: (-2, -1)), bad.conditionNumber())
    }
    #expect(norms.isNaN().array(of: Bool.self) == [false, true])
    #expect(ratios.isNaN().array(of: Bool.self) == [false, true])
    let empty = try withDevice(device) { try Tensor.zeros([0, 3, 2]).svd() }
    #expect(empty.u.shape == [0, 3, 2] && empty.s.shape == [0, 2] && empty.vh.shape == [0, 2, 2])
  }

  // MARK: - Implementation

  static let types: [DType] = [.float32, .float64]

  private func random(_ shape: [Int], _ type: DType) -> Tensor {
    Tensor.normal(shape, seed: 3, dtype: type)
  }

  /// Square matrices of one extent, for both methods.
  private func kinds(_ n: Int, _ type: DType) -> [(String, Tensor)] {
    let a = random([n, n], type)
    let (column, row) = (a[0..<n, 0..<1], a[0..<1])
    let q = a.qr().q
    let repeated = (Tensor.arange(n) % 2 + 1).cast(to: type)
    let all: [(String, Tensor)] = [
      ("random", a), ("positive definite", a.matmul(a.transposed())),
      ("repeated", (q * repeated).matmul(q.transposed())),
      ("diagonal", (repeated * -1).diagonalMatrix()), ("zero", .zeros([n, n], dtype: type)),
      ("rank one", column.matmul(row)), ("ones", .ones([n, n], dtype: type)),
    ]
    // The largest ones take their time.
    let few = n > 100 ? all.filter { ["random", "repeated", "rank one"].contains($0.0) } : all
    return few.map { ("\($0) of \(n)", $1) }
  }

  private func expectSingular(_ a: Tensor, _ comment: String) throws {
    let device = try Self.device()
    let expected = try a.singularValues()
    let (u, s, vh) = try withDevice(device) { try a.svd() }
    let alone = try withDevice(device) { try a.singularValues() }
    expectSame(s, expected, "values of \(comment)")
    expectSame(alone, expected, "values alone of \(comment)")
    let k = s.shape[s.rank - 1]
    #expect((s[..., 0..<Swift.max(0, k - 1)] .>= s[..., min(1, k)..<k]).all().item(), "\(comment)")
    expectSame((u * s.expanded(axis: -2)).matmul(vh), a, "product of \(comment)")
    expectOrthonormal(u, "left of \(comment)")
    expectOrthonormal(vh.matrixTransposed(), "right of \(comment)")
  }

  private func expectEigen(_ a: Tensor, _ comment: String) throws {
    let device = try Self.device()
    let expected = try a.symmetricEigenvalues()
    let (values, vectors) = try withDevice(device) { try a.symmetricEigen() }
    let alone = try withDevice(device) { try a.symmetricEigenvalues() }
    expectSame(values, expected, "values of \(comment)")
    expectSame(alone, expected, "values alone of \(comment)")
    let product = (vectors * values.expanded(axis: -2)).matmul(vectors.matrixTransposed())
    expectSame(product, a, "product of \(comment)")
    expectOrthonormal(vectors, "vectors of \(comment)")
  }

  /// As close as the processor's two libraries are to each other: some ulps of the largest.
  private func expectSame(_ found: Tensor, _ expected: Tensor, _ comment: String) {
    #expect(found.shape == expected.shape, "\(comment)")
    guard found.shape == expected.shape, found.count > 0 else { return }
    let size = expected.abs().max().item(as: Double.self)
    let n = Double(max(4, expected.shape.suffix(2).max() ?? 1))
    let tolerance = (found.dtype == .float32 ? 4e-7 : 8e-16) * size * n
    let difference = (found - expected).abs().max().item(as: Double.self)
    #expect(difference <= tolerance, "\(comment): \(difference)")
  }

  private func expectOrthonormal(_ q: Tensor, _ comment: String) {
    let product = q.matrixTransposed().matmul(q)
    let n = q.shape[q.rank - 1]
    expectSame(product, Tensor.eye(n, dtype: q.dtype).broadcast(to: product.shape), comment)
  }

  /// PoCL as a device of this suite's own, or an NVIDIA GPU, whose kernels take what is a stack.
  private static func device() throws -> Device {
    let openCL = try #require(openCL)
    Accelerators.use(openCL)
    return openCL.device
  }

  private static let openCL: OpenCLAccelerator? = OpenCLAccelerator.forTests.last.flatMap { form in
    try? OpenCLAccelerator(
      form.session.device, as: Device(kind: .opencl, index: 67))
  }
}
