import Testing

@testable import SwiftwaterDevices

@Suite(
  "Matrix products on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelMatrixProductTests {
  @Test("Products of floats are the processor's up to rounding", arguments: KernelDevices.all)
  func floats(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (m, n, k) in shapes {
      let (a, b) = (numbers(m * k, 1), numbers(k * n, 2))
      let expected = reference(a, b, m, n, k)
      let bound = 1e-15 * Double(max(1, k))
      for isTransposed in [false, true] {
        let found = try product(a, b, .float64, m, n, k, isTransposed, accelerator)
        #expect(zip(found, expected).allSatisfy { abs($0 - $1) <= bound }, "\(m) \(n) \(k)")
        let singles = try product(
          a.map { Float($0) }, b.map { Float($0) }, .float32, m, n, k, isTransposed, accelerator)
        let narrow = reference(
          a.map { Double(Float($0)) }, b.map { Double(Float($0)) }, m, n, k)
        #expect(
          zip(singles, narrow).allSatisfy { abs(Double($0) - $1) <= bound * 0x1p29 },
          "float32 \(m) \(n) \(k)")
      }
      let halves = try product(
        a.map { Float16($0) }, b.map { Float16($0) }, .float16, m, n, k, false, accelerator)
      let rounded = reference(
        a.map { Double(Float16($0)) }, b.map { Double(Float16($0)) }, m, n, k)
      #expect(
        zip(halves, rounded).allSatisfy {
          abs(Double($0) - $1) <= 0x1p-10 * abs($1) + 1e-5 * Double(k)
        },
        "float16 \(m) \(n) \(k)")
    }
  }

  @Test("Products of whole numbers wrap as the processor's", arguments: KernelDevices.all)
  func whole(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (m, n, k) in shapes {
      let a = Sample.bits(UInt64.self, .uint64, m * k).map { Int64(bitPattern: $0) }
      let b = Sample.bits(UInt64.self, .int64, k * n).map { Int64(bitPattern: $0) }
      var expected = [Int64](repeating: 0, count: m * n)
      for i in 0..<m {
        for p in 0..<k {
          for j in 0..<n { expected[i * n + j] &+= a[i * k + p] &* b[p * n + j] }
        }
      }
      #expect(try product(a, b, .int64, m, n, k, false, accelerator) == expected)
      let narrow = try product(
        a.map { Int16(truncatingIfNeeded: $0) }, b.map { Int16(truncatingIfNeeded: $0) }, .int16, m,
        n, k, true, accelerator)
      #expect(narrow == expected.map { Int16(truncatingIfNeeded: $0) })
    }
  }

  @Test(
    "Products of complex numbers are the processor's up to rounding", arguments: KernelDevices.all)
  func complex(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (m, n, k) in [(3, 5, 7), (40, 33, 70)] {
      let (re, im) = (numbers(m * k, 3), numbers(m * k, 4))
      let (re2, im2) = (numbers(k * n, 5), numbers(k * n, 6))
      let a = zip(re, im).map { Complex<Double>($0, $1) }
      let b = zip(re2, im2).map { Complex<Double>($0, $1) }
      let real = zip(reference(re, re2, m, n, k), reference(im, im2, m, n, k)).map { $0 - $1 }
      let imaginary = zip(reference(re, im2, m, n, k), reference(im, re2, m, n, k)).map { $0 + $1 }
      let found = try product(a, b, .complex128, m, n, k, false, accelerator)
      for (index, value) in found.enumerated() {
        #expect(abs(value.real - real[index]) <= 1e-14 * Double(k))
        #expect(abs(value.imaginary - imaginary[index]) <= 1e-14 * Double(k))
      }
      let narrow = try product(
        a.map { Complex<Float>(Float($0.real), Float($0.imaginary)) },
        b.map { Complex<Float>(Float($0.real), Float($0.imaginary)) }, .complex64, m, n, k, true,
        accelerator)
      for (index, value) in narrow.enumerated() {
        #expect(abs(Double(value.real) - real[index]) <= 1e-6 * Double(k))
        #expect(abs(Double(value.imaginary) - imaginary[index]) <= 1e-6 * Double(k))
      }
    }
  }

  @Test("Stacks broadcast, in order and by a list", arguments: KernelDevices.all)
  func stacks(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    let (m, n, k, count) = (5, 6, 7, 4)
    let (a, b) = (numbers(count * m * k, 1), numbers(k * n, 2))
    let matrices = [3, 0, 1, 0, 1, 0, 0, 0]
    for list in [nil, matrices] {
      let found = try accelerator.result(count * m * n, of: Double.self) { to in
        try KernelMatrixProduct.run(
          .init(accelerator.array(holding: a), row: k, matrix: m * k),
          .init(accelerator.array(holding: b), row: n), into: to, dtype: .float64, m: m, n: n, k: k,
          count: count, matrices: list.map { try accelerator.array(holding: $0) },
          on: accelerator)
      }
      for product in 0..<count {
        let left = list.map { $0[2 * product] } ?? product
        let expected = reference(Array(a[left * m * k..<(left + 1) * m * k]), b, m, n, k)
        let own = found[product * m * n..<(product + 1) * m * n]
        #expect(zip(own, expected).allSatisfy { abs($0 - $1) <= 1e-14 })
      }
    }
    #expect(throws: DeviceError.self) {
      let array = try accelerator.array(of: 8, count: 1)
      try KernelMatrixProduct.run(
        .init(array, row: 1), .init(array, row: 1), into: array, dtype: .bool, m: 1, n: 1, k: 1,
        on: accelerator)
    }
  }

  // MARK: - Implementation

  private let shapes = [
    (1, 1, 1), (1, 1, 0), (0, 3, 4), (3, 1, 5), (1, 33, 16), (33, 31, 17), (65, 130, 48),
    (2, 3, 5000), (130, 200, 40),
  ]

  private func numbers(_ count: Int, _ seed: UInt64) -> [Double] {
    Sample.words(count, seed: seed).map { Double($0 >> 11) * 0x1p-53 - 0.5 }
  }

  private func reference(_ a: [Double], _ b: [Double], _ m: Int, _ n: Int, _ k: Int) -> [Double] {
    var c = [Double](repeating: 0, count: m * n)
    for i in 0..<m {
      for p in 0..<k {
        for j in 0..<n { c[i * n + j] += a[i * k + p] * b[p * n + j] }
      }
    }
    return c
  }

  private func product<Number: BitwiseCopyable>(
    _ a: [Number], _ b: [Number], _ dtype: DType, _ m: Int, _ n: Int, _ k: Int,
    _ isTransposed: Bool, _ accelerator: any Accelerator
  ) throws -> [Number] {
    func transposed(_ x: [Number], _ rows: Int, _ columns: Int) -> [Number] {
      (0..<rows * columns).map { x[$0 % rows * columns + $0 / rows] }
    }
    return try accelerator.result(m * n, of: Number.self, behind: 1) { to in
      let left = try accelerator.array(holding: isTransposed ? transposed(a, m, k) : a)
      let right = try accelerator.array(holding: isTransposed ? transposed(b, k, n) : b, behind: 1)
      try KernelMatrixProduct.run(
        isTransposed ? .init(left, row: 1, column: m) : .init(left, row: k),
        isTransposed ? .init(right, row: 1, column: k) : .init(right, row: n), into: to,
        dtype: dtype, m: m, n: n, k: k, on: accelerator)
    }
  }
}
