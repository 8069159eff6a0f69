import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport

/// What NumPy and SciPy answered; Tests/Golden/linear-algebra.py recorded it.
struct LinearAlgebraAnswers: Decodable {
  var cases: [Case]

  static let shared = Result { try Golden.read("linear-algebra.json", as: Self.self) }

  struct Case: Decodable {
    var call: String
    var inputs: [Array]
    var results: [Array]
    var ints: [Int]?
    var numbers: [Double]?
    var order: String?
    var text: String?

    var norm: NormOrder {
      switch order ?? "" {
      case ".frobenius": .frobenius
      case ".nuclear": .nuclear
      default: NormOrder(Double(order ?? "") ?? .nan)
      }
    }
  }

  struct Array: Decodable {
    var shape: [Int]
    var real: [RecordedNumber]
    var imaginary: [RecordedNumber]?

    var values: [Complex<Double>] {
      guard let imaginary else { return real.map { Complex($0.value) } }
      return zip(real, imaginary).map { Complex($0.value, $1.value) }
    }

    func tensor() -> Tensor {
      imaginary == nil
        ? Tensor(real.map(\.value), shape: shape) : Tensor(values, shape: shape)
    }
  }
}

/// The calls that are recorded, by name.
enum LinearAlgebraCalls {
  typealias Call = @Sendable ([Tensor], LinearAlgebraAnswers.Case) throws -> [Tensor]

  static let all: [String: Call] = factorizations.merging(systems) { $1 }.merging(sizes) { $1 }
    .merging(products) { $1 }

  private static let factorizations: [String: Call] = [
    "cholesky": { x, _ in [try x[0].cholesky()] },
    "choleskyUpper": { x, _ in [try x[0].cholesky(upper: true)] },
    "symmetricEigenvalues": { x, _ in [try x[0].symmetricEigenvalues()] },
    "symmetricEigenvaluesUpper": { x, _ in [try x[0].symmetricEigenvalues(lower: false)] },
    "eigenvalues": { x, _ in [try x[0].eigenvalues()] },
    "singularValues": { x, _ in [try x[0].singularValues()] },
    "qrUpperSizes": { x, _ in [x[0].qrUpperFactor().abs()] },
    "lu": { x, _ in
      let (p, l, u) = x[0].lu()
      return [p, l, u]
    },
    "matrixExponential": { x, _ in [try x[0].matrixExponential()] },
    "matrixPower": { x, a in [try x[0].matrixPower(a.ints?[0] ?? 0)] },
  ]

  private static let systems: [String: Call] = [
    "inverse": { x, _ in [try x[0].inverse()] },
    "solve": { x, _ in [try x[0].solve(x[1])] },
    "solveTriangular": { x, a in
      [
        try x[0].solveTriangular(
          x[1], lower: a.ints?[0] == 1, transposed: a.ints?[1] == 1)
      ]
    },
    "pseudoInverse": { x, _ in [try x[0].pseudoInverse()] },
    "pseudoInverseHermitian": { x, a in
      [try x[0].pseudoInverse(relativeTolerance: a.numbers?[0], isHermitian: true)]
    },
    "tensorSolve": { x, a in [try x[0].tensorSolve(x[1], axes: a.ints ?? [])] },
    "tensorInverse": { x, a in [try x[0].tensorInverse(count: a.ints?[0] ?? 2)] },
    "leastSquares": { x, _ in
      let found = try x[0].leastSquares(x[1], cutoff: nil)
      return [
        found.solution, found.residuals, Tensor([found.rank], shape: []), found.singularValues,
      ]
    },
  ]

  private static let sizes: [String: Call] = [
    "determinant": { x, _ in [x[0].determinant()] },
    "signedLogDeterminant": { x, _ in
      let (sign, logarithm) = x[0].signedLogDeterminant()
      return [sign, logarithm]
    },
    "matrixRank": { x, _ in [try x[0].matrixRank()] },
    "matrixRankHermitian": { x, _ in [try x[0].matrixRank(isHermitian: true)] },
    "conditionNumber": { x, a in [x[0].conditionNumber(a.norm)] },
    "norm": { x, _ in [x[0].norm()] },
    "normKept": { x, _ in [x[0].norm(keepingDimensions: true)] },
    "normOrder": { x, a in [x[0].norm(a.norm)] },
    "normAxis": { x, a in
      let ints = a.ints ?? []
      return [x[0].norm(a.norm, axis: ints[0], keepingDimensions: ints[1] == 1)]
    },
    "normAxes": { x, a in
      let ints = a.ints ?? []
      return [x[0].norm(a.norm, axes: (ints[0], ints[1]), keepingDimensions: ints[2] == 1)]
    },
  ]

  private static let products: [String: Call] = [
    "vectorDot": { x, a in [x[0].vectorDot(x[1], axis: a.ints?[0] ?? -1)] },
    "conjugatedDot": { x, _ in [x[0].conjugatedDot(x[1])] },
    "matrixVector": { x, _ in [x[0].matrixVector(x[1])] },
    "vectorMatrix": { x, _ in [x[0].vectorMatrix(x[1])] },
    "inner": { x, _ in [x[0].inner(x[1])] },
    "matmul": { x, _ in [x[0].matmul(x[1])] },
    "einsum": { x, a in [.einsum(a.text ?? "", x)] },
    "tensordot": { x, _ in [x[0].tensordot(x[1], axes: ([0, 2], [0, 2]))] },
    "multiDot": { x, _ in [.multiDot(x)] },
    "toeplitz": { x, _ in [.toeplitz(x[0], row: x.count > 1 ? x[1] : nil)] },
  ]
}
