import SwiftwaterDevices
import SwiftwaterTensors
import Testing

/// Corners of NumPy's functions; Tests/Golden/complex-order.py recorded the answers.
@Suite("Corners of NumPy's functions")
struct NumPyGapTests {
  @Test("Zeros are trimmed at the ends of all axes, or of some")
  func trimming() throws {
    for call in try OrderAnswers.read().trimmed {
      let x = Tensor(call.values, shape: call.shape)
      let ends: Tensor.TrimmedEnds =
        call.ends == "fb" ? .both : call.ends == "f" ? .leading : .trailing
      let found = x.trimmingZeros(ends, axes: call.axes)
      let what = "\(call.ends) of \(call.axes ?? []) of \(call.shape)"
      #expect(found.shape == call.resultShape, "\(what)")
      #expect(found.array(of: Double.self) == call.result, "\(what)")
    }
    let error = #expect(throws: TensorError.self) {
      try checked { Tensor.zeros([2, 3]).trimmingZeros(axes: [2]) }
    }
    #expect(error?.message.hasPrefix("trimmingZeros") == true)
  }

  @Test("Products of truths are truths")
  func truths() throws {
    let answers = try OrderAnswers.read().truths
    func truths(_ name: String, _ shape: [Int]) throws -> Tensor {
      Tensor(try #require(answers[name]).map { $0 == 1 }, shape: shape)
    }
    let (a, b) = (try truths("a", [3, 4]), try truths("b", [4, 3]))
    let found: [String: Tensor] = [
      "matmul": a.matmul(b), "inner": a.inner(b.transposed()), "dot": a[0].dot(b[.all, 0]),
      "tensordot": a.tensordot(b, count: 1), "einsum": .einsum("ij,jk->ik", a, b),
      "rows": .einsum("ij->i", a), "vecdot": a.vectorDot(b.transposed()),
      "power": try a.matmul(b).matrixPower(2), "convolve": a[1].convolved(with: b[0]),
      "outer": a[0].outer(b[0]), "kron": a[0].kronecker(b[0]),
      "vdot": a[0].conjugatedDot(b[.all, 1]),
    ]
    for (name, tensor) in found {
      #expect(tensor.dtype == .bool, "\(name)")
      #expect(tensor.array(of: Bool.self).map { $0 ? 1 : 0 } == answers[name], "\(name)")
    }
  }

  @Test("A root written as a power has the edges of powers and the digits of roots")
  func roots() {
    for type in [DType.float32, .float64, .float16, .bfloat16] {
      let x = Tensor([0, 2, 3, 10, 1e4, .infinity]).cast(to: type)
      #expect((x ** 0.5).array(of: Double.self) == x.sqrt().array(of: Double.self), "\(type)")
      let edges = (Tensor([-0.0, -.infinity, -4]).cast(to: type) ** 0.5).array(of: Double.self)
      #expect(edges[0] == 0 && edges[0].sign == .plus, "\(type)")
      #expect(edges[1] == .infinity && edges[2].isNaN, "\(type)")
    }
    let z = Tensor([Complex(1.5, -2), Complex(0, 3)])
    #expect((z ** 2).array(of: Complex<Double>.self) == (z * z).array(of: Complex<Double>.self))
  }

  @Test("Weights, probabilities and centres may be tensors")
  func parameters() {
    let (list, weights) = ([0.5, 0.25, 0.25], Tensor([0.5, 0.25, 0.25] as [Float]))
    let x = Tensor([10, 20, 30])
    #expect(
      x.chosen(50, weights: weights, seed: 3).array(of: Int.self)
        == x.chosen(50, weights: list, seed: 3).array(of: Int.self))
    #expect(
      Tensor.multinomial([4], trials: 9, probabilities: weights, seed: 1).array(of: Int.self)
        == Tensor.multinomial([4], trials: 9, probabilities: list, seed: 1).array(of: Int.self))
    #expect(
      Tensor.dirichlet([4], concentrations: weights, seed: 1).array(of: Float.self)
        == Tensor.dirichlet([4], concentrations: list, seed: 1).array(of: Float.self))
    let spread = Tensor.eye(3)
    #expect(
      Tensor.multivariateNormal([2], mean: weights, covariance: spread, seed: 1)
        .array(of: Float.self)
        == Tensor.multivariateNormal([2], mean: list, covariance: spread, seed: 1)
        .array(of: Float.self))
    for wrong in [
      Tensor([[0.5, 0.25, 0.25]]), Tensor([Complex(1.0), Complex(0.0), Complex(0.0)]),
    ] {
      let calls: [(String, () -> Tensor)] = [
        ("chosen", { x.chosen(1, weights: wrong, seed: 1) }),
        ("multinomial", { .multinomial(trials: 1, probabilities: wrong, seed: 1) }),
        ("dirichlet", { .dirichlet(concentrations: wrong, seed: 1) }),
        ("multivariateNormal", { .multivariateNormal(mean: wrong, covariance: spread, seed: 1) }),
      ]
      for (name, call) in calls {
        let error = #expect(throws: TensorError.self, "\(name)") { try checked { call() } }
        #expect(error?.message.hasPrefix("\(name): the ") == true, "\(error?.message ?? "")")
      }
    }
  }

  @Test("The complement of numbers with fractions is a mistake of ~ itself")
  func complement() {
    for type in [DType.float32, .float64, .complex64] {
      let error = #expect(throws: TensorError.self) {
        try checked { ~Tensor.zeros([2], dtype: type) }
      }
      #expect(error?.message.hasPrefix("~: ") == true && error?.message.contains("\(type)") == true)
    }
  }
}
