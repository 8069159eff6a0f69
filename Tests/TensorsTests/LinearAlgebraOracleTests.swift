import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Linear algebra against NumPy and SciPy")
struct LinearAlgebraOracleTests {
  @Test(
    "A call answers what NumPy answers, with the library and with the plain loops",
    arguments: LinearAlgebraCalls.all.keys.sorted())
  func oracle(_ name: String) throws {
    let call = try #require(LinearAlgebraCalls.all[name])
    let cases = try LinearAlgebraAnswers.shared.get().cases.filter { $0.call == name }
    #expect(!cases.isEmpty, "no case of \(name) is recorded")
    for (number, recorded) in cases.enumerated() {
      for isLibrary in [true, false] {
        try LAPACK.$isUsed.withValue(isLibrary) {
          let inputs = recorded.inputs.map { $0.tensor() }
          let way = "\(name), case \(number), \(isLibrary ? "library" : "plain")"
          for (layout, arguments) in [("dense", inputs), ("turned", inputs.map(Self.turned))] {
            let found = try call(arguments, recorded)
            let problem = Self.problem(name, found, recorded.results, tolerance: 1e-9)
            #expect(problem == nil, "\(way), \(layout): \(problem ?? "")")
          }
          // Ranks and inverses of singular matrices hang on the digits of the type.
          if ["pseudoInverse", "matrixRank", "leastSquares", "conditionNumber"].contains(name) {
            return
          }
          let single = inputs.map { $0.cast(to: $0.dtype.isComplex ? .complex64 : .float32) }
          let found = try call(single, recorded)
          #expect(
            found.allSatisfy { $0.dtype.component == .float32 || $0.dtype == .int64 }, "\(way)")
          let problem = Self.problem(name, found, recorded.results, tolerance: 3e-3)
          #expect(problem == nil, "\(way), single: \(problem ?? "")")
        }
      }
    }
  }

  @Test("Every recorded case has a call")
  func complete() throws {
    let recorded = Set(try LinearAlgebraAnswers.shared.get().cases.map(\.call))
    #expect(recorded.subtracting(LinearAlgebraCalls.all.keys) == [])
  }

  /// The same elements, in memory with the axes the other way round.
  private static func turned(_ tensor: Tensor) -> Tensor {
    let reversed = tensor.transposed()
    return (reversed + Tensor.zeros([], dtype: tensor.dtype)).transposed()
  }

  private static func problem(
    _ name: String, _ found: [Tensor], _ expected: [LinearAlgebraAnswers.Array], tolerance: Double
  ) -> String? {
    guard found.count == expected.count else {
      return "\(found.count) results, not \(expected.count)"
    }
    for (tensor, answer) in zip(found, expected) {
      if tensor.shape != answer.shape { return "shape \(tensor.shape), not \(answer.shape)" }
      var values = tensor.cast(to: .complex128).array(of: Complex<Double>.self)
      if name == "eigenvalues" { values = matched(values, answer.values, tensor.shape.last ?? 0) }
      let size = answer.values.map(\.magnitude).filter(\.isFinite).max() ?? 0
      for (place, (a, b)) in zip(values, answer.values).enumerated() {
        if a == b || (a.real.isNaN && b.real.isNaN) { continue }
        // Singular matrices have a condition beyond the digits.
        if name == "conditionNumber" && a.real > 1e15 && b.real > 1e15 { continue }
        if !((a - b).magnitude <= tolerance * max(size, 1)) { return "at \(place): \(a), not \(b)" }
      }
    }
    return nil
  }

  /// The numbers found, each in the place of the expected one that it lies closest to.
  private static func matched(
    _ found: [Complex<Double>], _ expected: [Complex<Double>], _ count: Int
  ) -> [Complex<Double>] {
    guard count > 0 else { return found }
    var result: [Complex<Double>] = []
    for start in stride(from: 0, to: found.count, by: count) {
      var rest = Array(found[start..<(start + count)])
      for value in expected[start..<(start + count)] {
        let best = rest.indices.min {
          (rest[$0] - value).magnitude < (rest[$1] - value).magnitude
        }
        if let best { result.append(rest.remove(at: best)) }
      }
    }
    return result
  }
}
