import SwiftwaterDevices
import Testing

@Suite("Linear algebra on NVIDIA GPUs", .enabled(if: GPUSupport.isThere, GPUSupport.absence))
struct CUDALinearAlgebraTests {
  static let types: [DType] = [.float32, .float64, .complex64, .complex128]
  static let shapes = [(5, 5), (7, 4), (4, 7), (1, 1), (1, 6), (6, 1), (40, 33), (33, 40)]

  func tolerance(_ type: DType) -> Double {
    type == .float32 || type == .complex64 ? 2e-3 : 1e-9
  }

  func realType(_ type: DType) -> DType {
    type == .complex64 ? .float32 : type == .complex128 ? .float64 : type
  }

  func matrix(
    _ memory: DeviceMemory, _ rows: Int, _ columns: Int, _ type: DType
  ) throws -> PlainMatrix {
    PlainMatrix(rows, columns, try GPUSupport.download(memory, rows * columns, type))
  }

  @Test(
    "Products of batches, factors lying either way",
    .enabled(if: GPUSupport.has(.blas)), arguments: types)
  func products(_ type: DType) throws {
    let gpu = try GPUSupport.gpu()
    for (m, n, k, batch) in [
      (3, 4, 5, 1), (1, 4, 5, 3), (3, 1, 1, 2), (2, 2, 0, 2), (65, 33, 70, 2),
    ] {
      let x = GPUSupport.numbers(batch * m * k, type)
      let y = GPUSupport.numbers(batch * k * n, type, seed: 3)
      for (flipsX, flipsY) in [(false, false), (false, true), (true, false), (true, true)] {
        var (left, right, wanted): ([Complex<Double>], [Complex<Double>], [Complex<Double>]) =
          ([], [], [])
        for index in 0..<batch {
          let a = PlainMatrix(m, k, Array(x[index * m * k..<(index + 1) * m * k]))
          let b = PlainMatrix(k, n, Array(y[index * k * n..<(index + 1) * k * n]))
          wanted += (a * b).elements
          left += flipsX ? a.adjoint.elements.map { Complex($0.real, -$0.imaginary) } : a.elements
          right += flipsY ? b.adjoint.elements.map { Complex($0.real, -$0.imaginary) } : b.elements
        }
        let (dx, dy) = (
          try GPUSupport.upload(left, type, skip: 1), try GPUSupport.upload(right, type)
        )
        let result = try gpu.allocate(byteCount: (batch * m * n + 2) * type.byteCount)
        try gpu.multiply(
          DeviceMatrices(
            dx, start: 1, rowStride: flipsX ? 1 : k, columnStride: flipsX ? m : 1,
            batchStride: m * k),
          DeviceMatrices(
            dy, rowStride: flipsY ? 1 : n, columnStride: flipsY ? k : 1, batchStride: k * n),
          into: DeviceMatrices(result, start: 2, rowStride: n, batchStride: m * n),
          m: m, n: n, k: k, batchCount: batch, type: type)
        let got = try GPUSupport.download(result, batch * m * n, type, skip: 2)
        let distance = PlainMatrix(batch * m, n, got).distance(
          to: PlainMatrix(batch * m, n, wanted))
        #expect(distance < tolerance(type), "\(m) \(n) \(k) \(batch) \(flipsX) \(flipsY)")
      }
    }
  }

  @Test(
    "Factors of any shape multiply to the matrix, and it is left as it was",
    .enabled(if: GPUSupport.has(.solver)), arguments: types)
  func factors(_ type: DType) throws {
    let gpu = try GPUSupport.gpu()
    let near = tolerance(type)
    for (m, n) in Self.shapes {
      let k = min(m, n)
      let a = PlainMatrix(m, n, GPUSupport.numbers(m * n, type))
      let memory = try GPUSupport.upload(a.elements, type, skip: 3)
      for width in Set([k, m]) {
        let qr = try gpu.qr(memory, at: 3, rows: m, columns: n, width: width, type: type)
        let (q, r) = (try matrix(qr.q, m, width, type), try matrix(qr.r, width, n, type))
        #expect((q * r).distance(to: a) < near)
        #expect((q.adjoint * q).distance(to: .identity(width)) < near)
        for row in 0..<width {
          for column in 0..<min(row, n) { #expect(r[row, column] == 0) }
        }
      }
      let svd = try gpu.singularValues(memory, at: 3, rows: m, columns: n, type: type)
      var u = try matrix(svd.u, m, k, type)
      let s = try GPUSupport.download(svd.s, k, realType(type))
      let vh = try matrix(svd.vh, k, n, type)
      #expect((u.adjoint * u).distance(to: .identity(k)) < near)
      #expect((vh * vh.adjoint).distance(to: .identity(k)) < near)
      for row in 0..<m {
        for column in 0..<k { u[row, column] = u[row, column] * s[column] }
      }
      #expect((u * vh).distance(to: a) < near)
      let lu = try gpu.luFactors(memory, at: 3, rows: m, columns: n, type: type)
      let packed = try matrix(lu.factors, m, n, type)
      var (l, upper, exchanged) = (
        PlainMatrix(m, k, Array(repeating: 0, count: m * k)),
        PlainMatrix(k, n, Array(repeating: 0, count: k * n)), a
      )
      for row in 0..<m {
        for column in 0..<k {
          l[row, column] = row > column ? packed[row, column] : row == column ? 1 : 0
        }
      }
      for row in 0..<k { for column in row..<n { upper[row, column] = packed[row, column] } }
      var pivots = [Int64](repeating: 0, count: k)
      try pivots.withUnsafeMutableBytes { try gpu.download(lu.pivots, at: 0, into: $0) }
      for (row, pivot) in pivots.enumerated() where Int(pivot) - 1 != row {
        for column in 0..<n {
          let kept = exchanged[row, column]
          exchanged[row, column] = exchanged[Int(pivot) - 1, column]
          exchanged[Int(pivot) - 1, column] = kept
        }
      }
      #expect((l * upper).distance(to: exchanged) < near)
      #expect(try GPUSupport.download(memory, m * n, type, skip: 3) == a.elements)
    }
  }

  @Test(
    "Equations, inverses, Cholesky factors and eigenvectors",
    .enabled(if: GPUSupport.has(.solver)), arguments: types)
  func squares(_ type: DType) throws {
    let gpu = try GPUSupport.gpu()
    let near = 10 * tolerance(type)
    for n in [1, 2, 5, 34] {
      var a = PlainMatrix(n, n, GPUSupport.numbers(n * n, type))
      for place in 0..<n { a[place, place] = a[place, place] + Complex(Double(n), 0) }
      let memory = try GPUSupport.upload(a.elements, type)
      for sides in [1, 3] {
        let b = PlainMatrix(n, sides, GPUSupport.numbers(n * sides, type, seed: 5))
        let right = try GPUSupport.upload(b.elements, type, skip: 2)
        let solved = try gpu.solve(memory, at: 0, right, at: 2, extent: n, sides: sides, type: type)
        #expect((a * (try matrix(solved.x, n, sides, type))).distance(to: b) < near)
        #expect(solved.zeroPivot == 0)
      }
      let inverse = try gpu.inverse(memory, extent: n, type: type)
      #expect((a * (try matrix(inverse.inverse, n, n, type))).distance(to: .identity(n)) < near)
      let hermitian = a * a.adjoint
      // What stands above the diagonal is not read.
      var lower = hermitian
      for row in 0..<n { for column in (row + 1)..<max(n, row + 1) { lower[row, column] = 77 } }
      let half = try GPUSupport.upload(lower.elements, type)
      let scale = Double(n * n)
      let cholesky = try gpu.cholesky(half, extent: n, type: type)
      let factor = try matrix(cholesky.factor, n, n, type)
      #expect(cholesky.failedMinor == 0)
      #expect((factor * factor.adjoint).distance(to: hermitian) < near * scale)
      let eigen = try gpu.hermitianEigen(half, extent: n, type: type)
      let values = try GPUSupport.download(eigen.values, n, realType(type))
      let vectors = try matrix(eigen.vectors, n, n, type)
      var scaled = vectors
      for row in 0..<n {
        for column in 0..<n { scaled[row, column] = scaled[row, column] * values[column] }
      }
      #expect((hermitian * vectors).distance(to: scaled) < near * scale)
    }
    let singular = try GPUSupport.upload([1, 2, 2, 4], type)
    #expect(try gpu.solve(singular, singular, extent: 2, sides: 2, type: type).zeroPivot == 2)
    let negative = try GPUSupport.upload([1, 0, 0, Complex(-1, 0)], type)
    #expect(try gpu.cholesky(negative, extent: 2, type: type).failedMinor == 2)
    #expect(throws: DeviceError.self) { try gpu.inverse(singular, extent: 3, type: type) }
  }
}
