import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Custom kernels")
struct CustomKernelTests {
  @Test("Element-wise texts answer what C and NumPy answer, on any layout")
  func elementwise() throws {
    let cases = try CustomKernelAnswers.read().cases.filter { $0.reduction == nil }
    #expect(cases.count > 100)
    for recorded in cases {
      let kernel = try ElementwiseKernel(recorded.inputs, recorded.outputs, recorded.operation)
      let arguments = recorded.arguments.map { $0.tensor() }
      for layout in [arguments, arguments.map(Self.strided)] {
        let results = try kernel.outputs(of: layout, types: recorded.givenTypes)
        for (result, wanted) in zip(results, recorded.results) {
          let problem = wanted.problem(result, ulps: recorded.ulps)
          #expect(
            problem == nil,
            "\(recorded.inputs): \(recorded.operation) of \(arguments[0].dtype): \(problem ?? "")")
        }
      }
    }
  }

  @Test("Reductions answer what NumPy answers, over all elements and over each axis")
  func reductions() throws {
    let cases = try CustomKernelAnswers.read().cases
    #expect(cases.contains { $0.reduction != nil })
    for recorded in cases {
      guard let parts = recorded.reduction else { continue }
      let kernel = try ReductionKernel(
        recorded.inputs, recorded.outputs, map: parts.map, reduce: parts.reduce,
        postMap: parts.postMap, identity: parts.identity, reduceType: parts.reduceType)
      let arguments = recorded.arguments.map { $0.tensor() }
      for layout in [arguments, arguments.map(Self.strided)] {
        let results = try kernel.outputs(of: layout, axis: recorded.axis)
        let problem = recorded.results[0].problem(results[0], ulps: recorded.ulps)
        #expect(
          problem == nil,
          "\(parts.reduce) of \(arguments[0].shape) over \(recorded.axis ?? -1): \(problem ?? "")")
      }
    }
  }

  @Test("Division by 0, the smallest number over −1 and wide shifts have answers")
  func definedEverywhere() throws {
    for dtype in [DType.int8, .int16, .int32, .int64] {
      let smallest = Int64.min >> Int64(64 - 8 * dtype.byteCount)
      let x = Tensor([smallest, 7, -7, 0]).cast(to: dtype)
      let y = Tensor([Int64(-1), 0, 0, 0]).cast(to: dtype)
      let kernel = try ElementwiseKernel(
        "T x, T y", "T q, T r, T l, T s", "q = x / y; r = x % y; l = x << 200; s = x >> 200")
      let results = try kernel.outputs(of: [x, y]).map { $0.array(of: Int64.self) }
      // Of 8 and 16 bits the quotient is computed in 32, and wraps when it is assigned.
      #expect(results[0] == [smallest, 0, 0, 0])
      #expect(results[1] == [0, 0, 0, 0])
      #expect(results[2] == [0, 0, 0, 0])
      #expect(results[3] == [-1, 0, -1, 0])
    }
  }

  @Test("A fraction in the text adopts the floating-point type it meets, and is a double elsewhere")
  func literals() throws {
    let x = Tensor([Float(0.3)])
    let adopting = try ElementwiseKernel("T x", "double z", "z = x * 0.1")
    #expect(adopting(x).item(as: Double.self) == Double(Float(0.3) * Float(0.1)))
    let whole = try ElementwiseKernel("int x", "double z", "z = x * 0.1")
    #expect(whole(Tensor([Int32(3)])).item(as: Double.self) == 3 * 0.1)
    let chain = try ElementwiseKernel("T x", "double z", "z = x * (1.0 / 3 + sqrt(2.0))")
    let written = Float(1.0 / 3 + 2.0.squareRoot())
    #expect(chain(x).item(as: Double.self) == Double(Float(0.3) * written))
  }

  @Test("A call is recorded and fuses with what stands around it")
  func fusion() throws {
    let kernel = try ElementwiseKernel("T x, T y", "T z", "z = (x - y) * (x - y)")
    let a = Tensor.uniform([1000], seed: 1)
    let b = Tensor.uniform([1000], seed: 2)
    try Tensor.evaluate([a, b])
    let result = (kernel(a * 2, b) + 1).sum()
    let plan = result.explain()
    #expect(plan.passes[0].reduction == "sum")
    #expect(plan.passes[0].operations == ["multiply", "subtract", "multiply", "add"])
    let wanted = ((a * 2 - b) * (a * 2 - b) + 1).sum()
    #expect(result.item(as: Float.self) == wanted.item(as: Float.self))
  }

  @Test("A kernel's result updates an array nobody else holds in place")
  func donation() throws {
    let kernel = try ElementwiseKernel("T x", "T z", "z = x * x + 1")
    var x = Tensor.uniform([1000], seed: 3)
    try x.evaluate()
    x = kernel(x)
    #expect(x.explain().passes[0].isInPlace)
    let kept = Tensor.uniform([1000], seed: 3)
    let before = kept.array(of: Float.self)
    try kernel(kept).evaluate()
    #expect(kept.array(of: Float.self) == before)
  }

  @Test(
    "Numbers adopt the type of the tensors they meet, and places and counts are those of the result"
  )
  func arguments() throws {
    let kernel = try ElementwiseKernel("T x, T y", "T z", "z = x * y")
    let x = Tensor([1.5, 2.5])
    #expect(kernel(x, 2).array(of: Double.self) == [3, 5])
    #expect(kernel(0.5, x).array(of: Double.self) == [0.75, 1.25])
    #expect(kernel(2, 3).item(as: Int.self) == 6)
    #expect(kernel(2, 3).dtype == .int64)
    #expect(kernel(Tensor.ones([2, 2]), Tensor.ones([2])).array(of: Float.self) == [1, 1, 1, 1])
    let place = try ElementwiseKernel("", "int64 z", "z = i * 10 + n")
    #expect(place(shape: [2, 3]).array(of: Int.self) == [6, 16, 26, 36, 46, 56])
    let constant = try ElementwiseKernel("T x", "T z, bool t", "z = 7; t = true")
    let results = try constant.outputs(of: [x])
    #expect(results[0].array(of: Double.self) == [7, 7])
    #expect(results[1].array(of: Bool.self) == [true, true])
    #expect(kernel(Tensor.zeros([0, 3]), 1.0).shape == [0, 3])
  }

  @Test("A long kernel gives the numbers of its steps, whatever passes it takes")
  func longKernels() throws {
    // 40 variables that live together and 900 steps deep: more than one program's registers hold.
    let names = (0..<40).map { "v\($0)" }
    let start = names.enumerated().map { "double \($1) = x + \($0);" }.joined()
    let turn = (0..<40).map { "v\($0) = v\($0) * 0.5 + v\(($0 + 1) % 40);" }.joined()
    let total = names.joined(separator: " + ")
    let text = "\(start) for (int k = 0; k < 12; k++) { \(turn) } z = \(total);"
    let kernel = try ElementwiseKernel("double x", "double z", text)
    let x = [0.25, -3, 17.5]
    let wanted = x.map { x in
      var v = (0..<40).map { x + Double($0) }
      for _ in 0..<12 { for k in 0..<40 { v[k] = v[k] * 0.5 + v[(k + 1) % 40] } }
      return v.dropFirst().reduce(v[0], +)
    }
    #expect(kernel(Tensor(x)).array(of: Double.self) == wanted)
  }

  @Test("A backward text gives the gradient that finite differences give")
  func backward() throws {
    let kernel = try ElementwiseKernel(
      "T x, T y, int k", "T z", "z = sin(x) * y + k",
      backward: "dx = cos(x) * y * dz; dy = sin(x) * dz")
    let x = Tensor([0.1, 0.5, -1.2])
    let y = Tensor([[2.0], [3.0]])
    let k = Tensor([Int32(1)])
    let gradients = try kernel.gradients(
      of: [x, y, k], for: [Tensor.ones([2, 3], dtype: .float64)])
    #expect(gradients.map(\.shape) == [[3], [2, 1]])
    let step = 1e-6
    let forward = kernel(x + step, y, k).sum(axis: 0) - kernel(x - step, y, k).sum(axis: 0)
    let difference = (forward / (2 * step) - gradients[0]).abs().max().item(as: Double.self)
    #expect(difference < 1e-8)
  }

  @Test("A general reduction has the same bits on one thread and on all")
  func determinism() throws {
    let kernel = try ReductionKernel(
      "T x", "T y", map: "x", reduce: "a + b + 0 * a", identity: "0")
    let x = Tensor.normal([100_003], seed: 5)
    try x.evaluate()
    let all = kernel(x).item(as: Float.self)
    let one = Threads.with(count: 1) { kernel(x).item(as: Float.self) }
    #expect(all == one)
  }

  @Test("A general reduction knows places, counts and numbers")
  func places() throws {
    let kernel = try ReductionKernel(
      "T x, T bound", "int64 y", map: "x > bound ? i : (long)n", reduce: "a < b ? a : b")
    let x = Tensor([[1.0, 5, 2], [0, 0, 0], [3, 4, 9]])
    #expect(kernel(x, 3).item(as: Int.self) == 1)
    #expect(kernel(x, 10).item(as: Int.self) == 9)
    #expect(kernel(x, 3.5, axis: 0).array(of: Int.self) == [3, 1, 3])
    #expect(kernel(x.transposed(), 2, axis: 1).array(of: Int.self) == [2, 3, 3])
    #expect(kernel(x, Tensor([0.5, 4.5, 8.5]), axis: 0).array(of: Int.self) == [0, 1, 3])
    #expect(kernel(2.0, 1.0).item(as: Int.self) == 0)
  }

  @Test("Over nothing a reduction gives its identity")
  func identity() throws {
    let kernel = try ReductionKernel("T x", "T y", map: "x", reduce: "fmax(a, b)", identity: "-1.5")
    #expect(kernel(Tensor.zeros([0])).item(as: Float.self) == -1.5)
    #expect(kernel(Tensor.zeros([2, 0]), axis: 1).array(of: Float.self) == [-1.5, -1.5])
    let empty = kernel(Tensor.zeros([0, 2]), axis: 1, keepingDimensions: true)
    #expect(empty.shape == [0, 1])
    let none = try ReductionKernel("T x", "T y", map: "x", reduce: "fmax(a, b)")
    let error = #expect(throws: TensorError.self) { try none.outputs(of: [Tensor.zeros([0])]) }
    #expect(
      error?.message == "kernel: nothing to reduce in shape (0,); give the kernel an identity")
  }

  /// The same elements in memory with gaps.
  static func strided(_ tensor: Tensor) -> Tensor {
    guard tensor.rank > 0 else { return tensor }
    return Tensor.stacked([tensor, tensor], axis: -1)[..., 0]
  }
}
