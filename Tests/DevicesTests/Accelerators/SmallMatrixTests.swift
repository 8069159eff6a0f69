import Foundation
import Testing

@testable import SwiftwaterDevices

@Suite(
  "Stacks of small matrices on accelerators",
  .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct SmallMatrixTests {
  static let types: [DType] = [.float32, .float64, .complex64, .complex128]
  /// Extents about those of teams, in the group's memory and beyond it.
  static func extents(_ type: DType) -> [Int] {
    [1, 2, 5, 8, 17, 41] + (type == .float32 ? [81] : [])
  }

  @Test("Factors with exchanged rows give the matrices back", arguments: KernelDevices.all)
  func lu(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for type in Self.types {
      for (m, n) in Self.extents(type).map({ ($0, $0) }) + [(7, 3), (3, 7), (20, 45)] {
        let stack = Stack(3, m, n, type)
        let a = try stack.array(on: accelerator, behind: 2)
        let factors = try accelerator.array(of: type.byteCount, count: stack.count)
        let pivots = try accelerator.array(of: 4, count: 3 * min(m, n))
        let zeros = try accelerator.array(of: 4, count: 3)
        for transposed in [false, true] {
          try KernelLU.run(
            a, rows: m, columns: n, count: 3, transposed: transposed, dtype: type, into: factors,
            pivots: pivots, zeroPivots: zeros, on: accelerator)
          let found = try Stack(factors, 3, m, n, type, accelerator)
          let swaps = try accelerator.elements(pivots, count: 3 * min(m, n), of: Int32.self)
          #expect(try accelerator.firstFailure(zeros, count: 3) == nil)
          for matrix in 0..<3 {
            let own = transposed ? found[matrix].transposed : found[matrix]
            let whole = transposed ? stack[matrix].transposed : stack[matrix]
            var product = own.lowerWithOnes * own.upper
            for k in (0..<min(m, n)).reversed() {
              product.swapRows(k, Int(swaps[matrix * min(m, n) + k]) - 1)
            }
            #expect(
              product.distance(to: whole) < tolerance(type) * Double(m + n), "\(type) \(m) × \(n)")
          }
        }
      }
    }
  }

  @Test("Cholesky factors times their adjoints are the matrices", arguments: KernelDevices.all)
  func cholesky(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for type in Self.types {
      for n in Self.extents(type) {
        let stack = Stack(5, n, n, type)
        var positive = stack
        for matrix in 0..<5 {
          positive[matrix] = stack[matrix] * stack[matrix].adjoint
          for i in 0..<n { positive[matrix][i, i] = positive[matrix][i, i] + Complex(1, 0) }
        }
        let a = try positive.array(on: accelerator)
        let factors = try accelerator.array(of: type.byteCount, count: stack.count)
        let minors = try accelerator.array(of: 4, count: 5)
        try KernelCholesky.run(
          a, extent: n, count: 5, dtype: type, into: factors, failedMinors: minors, on: accelerator)
        #expect(try accelerator.firstFailure(minors, count: 5) == nil)
        let found = try Stack(factors, 5, n, n, type, accelerator)
        for matrix in 0..<5 {
          #expect(found[matrix].isLower)
          let product = found[matrix] * found[matrix].adjoint
          #expect(
            product.distance(to: positive[matrix]) < tolerance(type) * Double(n * n + 1),
            "\(type) \(n)")
        }
      }
    }
  }

  @Test("A minor that is not positive and a pivot of 0 are named", arguments: KernelDevices.all)
  func failures(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    let good: [Float] = [2, 0, 0, 0, 2, 0, 0, 0, 2]
    let bad: [Float] = [1, 2, 0, 2, 1, 0, 0, 0, 1]
    let zero: [Float] = [1, 2, 3, 2, 4, 6, 1, 0, 0]
    let minors = try accelerator.array(of: 4, count: 40)
    let factors = try accelerator.array(of: 4, count: 40 * 9)
    let pivots = try accelerator.array(of: 4, count: 40 * 3)
    let stack = (0..<40).flatMap { $0 == 37 ? bad : $0 == 38 ? zero : good }
    let a = try accelerator.array(holding: stack)
    try KernelCholesky.run(
      a, extent: 3, count: 40, dtype: .float32, into: factors, failedMinors: minors,
      on: accelerator)
    let minor = try #require(try accelerator.firstFailure(minors, count: 40))
    #expect(minor == (37, 2))
    try KernelLU.run(
      a, rows: 3, columns: 3, count: 40, dtype: .float32, into: factors, pivots: pivots,
      zeroPivots: minors, on: accelerator)
    let pivot = try #require(try accelerator.firstFailure(minors, count: 40))
    #expect(pivot == (38, 3))
  }

  @Test("Triangular systems have their solutions", arguments: KernelDevices.all)
  func triangles(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for type in Self.types {
      for (n, sides) in [(1, 1), (4, 1), (9, 3), (33, 33), (70, 2)] {
        let stack = Stack(2, n, n, type)
        let a = try stack.array(on: accelerator)
        let zeros = try accelerator.array(of: 4, count: 3)
        let list = try accelerator.array(holding: [1, 0, 1])
        let wanted = Stack(3, n, sides, type, seed: 5)
        for isLower in [false, true] {
          for isTransposed in [false, true] {
            for isUnit in [false, true] {
              var right = wanted
              for system in 0..<3 {
                var triangle = stack[[1, 0, 1][system]].triangle(isLower, isUnit: isUnit)
                if isTransposed { triangle = triangle.transposed }
                right[system] = triangle * wanted[system]
              }
              let x = try right.array(on: accelerator, behind: 1)
              try KernelTriangle.solve(
                x, sides: sides, a, extent: n,
                .init(isLower: isLower, hasUnitDiagonal: isUnit, isTransposed: isTransposed),
                count: 3, matrices: list, dtype: type, zeroPivots: zeros, on: accelerator)
              let found = try Stack(x, 3, n, sides, type, accelerator)
              for system in 0..<3 {
                // Triangles of ones are as badly posed as they are large.
                let distance = found[system].distance(to: wanted[system])
                #expect(
                  distance < tolerance(type) * Double(n * n) * 4,
                  "\(type) \(n) \(sides) \(isLower) \(isTransposed) \(isUnit)")
              }
            }
          }
        }
      }
    }
  }

  @Test(
    "Orthonormal factors, reduced and whole, give the matrices back", arguments: KernelDevices.all)
  func qr(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for type in Self.types {
      for (m, n) in [(1, 1), (5, 5), (8, 3), (3, 8), (33, 20), (40, 45)] {
        let stack = Stack(4, m, n, type)
        let a = try stack.array(on: accelerator)
        for width in Set([min(m, n), m]) {
          let q = try accelerator.array(of: type.byteCount, count: 4 * m * width)
          let r = try accelerator.array(of: type.byteCount, count: 4 * width * n)
          try KernelQR.run(
            a, rows: m, columns: n, width: width, count: 4, dtype: type, q: q, r: r,
            on: accelerator)
          let bases = try Stack(q, 4, m, width, type, accelerator)
          let uppers = try Stack(r, 4, width, n, type, accelerator)
          try KernelQR.run(
            a, rows: m, columns: n, width: width, count: 4, dtype: type, q: nil, r: r,
            on: accelerator)
          let alone = try Stack(r, 4, width, n, type, accelerator)
          for matrix in 0..<4 {
            let close = tolerance(type) * Double(m + n)
            let unit = bases[matrix].adjoint * bases[matrix]
            #expect(unit.distance(to: .identity(width)) < close, "\(type) \(m) × \(n), \(width)")
            #expect((bases[matrix] * uppers[matrix]).distance(to: stack[matrix]) < close * 4)
            #expect(uppers[matrix].transposed.isLower)
            #expect(uppers[matrix].elements == alone[matrix].elements)
          }
        }
      }
    }
  }

  @Test("Determinants neither overflow nor underflow on the way", arguments: KernelDevices.all)
  func determinants(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for type in Self.types {
      let n = 6
      var stack = Stack(3, n, n, type)
      let (large, small) = (Complex(0x1p100, 0), Complex(0x1p-100, 0))
      for i in 0..<n {
        for j in 0..<n where i != j { stack[0][i, j] = Complex(0, 0) }
        stack[0][i, i] = i % 2 == 0 ? large : small
      }
      stack[0].swapRows(1, 4)
      for j in 0..<n { stack[1][3, j] = stack[1][2, j] }
      let a = try stack.array(on: accelerator)
      let factors = try accelerator.array(of: type.byteCount, count: stack.count)
      let pivots = try accelerator.array(of: 4, count: 3 * n)
      let zeros = try accelerator.array(of: 4, count: 3)
      try KernelLU.run(
        a, rows: n, columns: n, count: 3, dtype: type, into: factors, pivots: pivots,
        zeroPivots: zeros, on: accelerator)
      let results = try accelerator.array(of: type.byteCount, count: 3)
      let signs = try accelerator.array(of: type.byteCount, count: 3)
      let logarithms = try accelerator.array(of: type.component.byteCount, count: 3)
      try KernelDeterminant.run(
        factors, pivots: pivots, extent: n, count: 3, dtype: type, into: results, on: accelerator)
      try KernelDeterminant.signedLogarithms(
        factors, pivots: pivots, extent: n, count: 3, dtype: type, signs: signs,
        logarithms: logarithms, on: accelerator)
      let found = try Stack(results, 3, 1, 1, type, accelerator)
      let sign = try Stack(signs, 3, 1, 1, type, accelerator)
      let logarithm = try Stack(logarithms, 3, 1, 1, type.component, accelerator)
      #expect(found[0].elements[0] == Complex(-1, 0), "\(type)")
      #expect(sign[0].elements[0] == Complex(-1, 0) && abs(logarithm[0].elements[0].real) < 1e-3)
      #expect(found[1].elements[0] == Complex(0, 0) && logarithm[1].elements[0].real == -.infinity)
      let size = Complex(exp(logarithm[2].elements[0].real), 0)
      let again = size * sign[2].elements[0]
      #expect(abs(again.real - found[2].elements[0].real) < 1e-2 * size.real)
    }
  }

  @Test(
    "The kernels compile for every generation without a warning",
    .enabled(if: NVRTCSupport.isWanted))
  func compiles() throws {
    let recorder = TextRecorder(try KernelDevices.Form.groups.accelerator)
    for type in Self.types {
      let x = try recorder.array(of: 16, count: 3 * 102 * 101)
      let y = try recorder.array(of: 16, count: 3 * 102 * 101)
      let numbers = try recorder.array(of: 8, count: 1000)
      for n in [3, 101] {
        for pivotType in n == 3 ? [DType.int32, .int64] : [.int32] {
          try KernelLU.run(
            x, rows: n, columns: n, count: 1, dtype: type, into: y, pivots: numbers,
            pivotType: pivotType, zeroPivots: numbers, on: recorder)
        }
        try KernelCholesky.run(
          x, extent: n, count: 1, dtype: type, into: y, failedMinors: numbers, on: recorder)
        try KernelTriangle.solve(
          x, sides: 1, y, extent: n, .init(isLower: true), count: 1, dtype: type,
          zeroPivots: numbers, on: recorder)
        try KernelQR.run(
          x, rows: n, columns: n, width: n, count: 1, dtype: type, q: y,
          r: y.advanced(by: n * n), on: recorder)
      }
      try KernelTriangle.identities(x, extent: 3, count: 2, dtype: type, on: recorder)
      try KernelLU.run(
        x, rows: 3, columns: 3, count: 2, dtype: type, into: y, pivots: numbers,
        zeroPivots: numbers.advanced(by: 100), on: recorder)
      try KernelTriangle.exchangeRows(
        of: x, columns: 3, extent: 3, pivots: numbers, exchanges: 3, isReversed: false, count: 2,
        dtype: type, on: recorder)
      try KernelDeterminant.run(
        y, pivots: numbers, extent: 3, count: 2, dtype: type, into: x, on: recorder)
      try KernelDeterminant.signedLogarithms(
        y, pivots: numbers, extent: 3, count: 2, dtype: type, signs: x, logarithms: numbers,
        on: recorder)
    }
    #expect(Set(recorder.texts.map(\.name)).count == 8)
    for text in recorder.texts { try NVRTCSupport.compiles(text) }
  }

  private func tolerance(_ type: DType) -> Double { type.component == .float32 ? 2e-6 : 4e-15 }
}

/// Matrices of one shape, and where they lie.
struct Stack {
  var matrices: [PlainMatrix]
  let type: DType

  var count: Int { matrices.reduce(0) { $0 + $1.elements.count } }

  /// Numbers without order, with a diagonal that keeps square ones far from singular.
  init(_ count: Int, _ rows: Int, _ columns: Int, _ type: DType, seed: UInt64 = 1) {
    self.type = type
    matrices = (0..<count).map { matrix in
      var plain = PlainMatrix(
        rows, columns, GPUSupport.numbers(rows * columns, type, seed: seed + UInt64(matrix)))
      for i in 0..<rows {
        for j in 0..<columns {
          let off = plain[i, j]
          let scale = 1 / Double(max(rows, columns))
          plain[i, j] = Complex(off.real * scale + (i == j ? 2 : 0), off.imaginary * scale)
        }
      }
      // The largest element is not on the diagonal everywhere.
      if rows > 2 { plain.swapRows(0, rows - 1) }
      return plain
    }
  }

  init(
    _ array: DeviceArray, _ count: Int, _ rows: Int, _ columns: Int, _ type: DType,
    _ accelerator: any Accelerator
  ) throws {
    self.type = type
    let all = count * rows * columns
    let numbers: [Complex<Double>] =
      switch type {
      case .float32:
        try accelerator.elements(array, count: all, of: Float.self).map { Complex(Double($0), 0) }
      case .float64:
        try accelerator.elements(array, count: all, of: Double.self).map { Complex($0, 0) }
      case .complex64:
        try accelerator.elements(array, count: all, of: Complex<Float>.self).map {
          Complex(Double($0.real), Double($0.imaginary))
        }
      default: try accelerator.elements(array, count: all, of: Complex<Double>.self)
      }
    matrices = (0..<count).map {
      PlainMatrix(
        rows, columns, Array(numbers[($0 * rows * columns)..<(($0 + 1) * rows * columns)]))
    }
  }

  subscript(place: Int) -> PlainMatrix {
    get { matrices[place] }
    set { matrices[place] = newValue }
  }

  func array(on accelerator: any Accelerator, behind: Int = 0) throws -> DeviceArray {
    let numbers = matrices.flatMap(\.elements)
    switch type {
    case .float32:
      return try accelerator.array(holding: numbers.map { Float($0.real) }, behind: behind)
    case .float64: return try accelerator.array(holding: numbers.map(\.real), behind: behind)
    case .complex64:
      return try accelerator.array(
        holding: numbers.map { Complex<Float>(Float($0.real), Float($0.imaginary)) },
        behind: behind)
    default: return try accelerator.array(holding: numbers, behind: behind)
    }
  }
}

extension PlainMatrix {
  var transposed: PlainMatrix {
    map(columns, rows) { self[$1, $0] }
  }

  fileprivate var lowerWithOnes: PlainMatrix {
    map(rows, min(rows, columns)) { $0 > $1 ? self[$0, $1] : Complex($0 == $1 ? 1 : 0, 0) }
  }

  fileprivate var upper: PlainMatrix {
    map(min(rows, columns), columns) { $0 <= $1 ? self[$0, $1] : Complex(0, 0) }
  }

  fileprivate func triangle(_ isLower: Bool, isUnit: Bool) -> PlainMatrix {
    map(rows, columns) { i, j in
      if i == j && isUnit { return Complex(1, 0) }
      return i == j || (i > j) == isLower ? self[i, j] : Complex(0, 0)
    }
  }

  fileprivate var isLower: Bool {
    (0..<rows).allSatisfy { i in
      (0..<columns).allSatisfy { j in j <= i || self[i, j] == Complex(0, 0) }
    }
  }

  fileprivate mutating func swapRows(_ first: Int, _ second: Int) {
    for j in 0..<columns {
      let element = self[first, j]
      self[first, j] = self[second, j]
      self[second, j] = element
    }
  }

  private func map(
    _ rows: Int, _ columns: Int, _ element: (Int, Int) -> Complex<Double>
  ) -> PlainMatrix {
    PlainMatrix(
      rows, columns, (0..<rows * columns).map { element($0 / columns, $0 % columns) })
  }
}
