import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Examples in the documentation of tensors")
struct DocumentationTests {
  @Test("Every example in a page or a comment is compiled and run, here or as a program")
  func isCompiled() throws {
    let examples = try DocumentedExamples.missing(from: "Sources/Tensors", in: #filePath)
    #expect(examples.missing == [])
    #expect(examples.count > 20)
  }

  // MARK: - The examples

  @Test("Overviews")
  func overviews() throws {
    do {
      var x = Tensor.ones([1000, 1000])
      x *= 5; x *= x; x += x
      print(x.sum())  // 50000000.0
      #expect("\(x.sum())" == "50000000.0")
    }
    do {
      var x = Tensor.uniform([1000, 3], in: -1..<1, seed: 7)
      x[x .< 0] = 0
      x[.all, 0] *= 10
      let centred = x - x.mean(axis: 0)
      print(centred.standardDeviation(axis: 0))
      #expect(centred.standardDeviation(axis: 0).shape == [3])
    }
    do {
      let x = Tensor.uniform([1_000_000], seed: 1), y = Tensor.uniform([1_000_000], seed: 2)
      print(((x - y).squared() * 2).sum().explain())
    }
    let (a, b) = (Tensor.ones([2, 3]), Tensor.ones([3, 2]))
    let product = try checked { a.matmul(b) }
    #expect(product.shape == [2, 2])
  }

  @Test("Products, transforms and random numbers")
  func functions() {
    let (x, y, matrix) = (Tensor.ones([2, 3, 4]), Tensor.ones([2, 4, 5]), Tensor.eye(3))
    let products = Tensor.einsum("bij,bjk->bik", x, y)  // of stacks of matrices
    let trace = Tensor.einsum("ii", matrix)
    #expect(products.shape == [2, 3, 5])
    #expect(trace.item(as: Int.self) == 3)
    let signal = Tensor([0.0, 1, 0, -1])
    let spectrum = signal.fft().abs()
    #expect(spectrum.array(of: Double.self) == [0, 2, 0, 2])
    let waits = Tensor.random([1000], from: .gamma(shape: 2, scale: 1.5), seed: 7)
    let counts = Tensor.random(from: .poisson(waits), seed: 8)
    #expect(counts.shape == [1000])
  }

  @Test("Custom kernels")
  func kernels() throws {
    let (a, b) = (Tensor([1.0, 2]), Tensor([3.0, 5]))
    let rows = Tensor([[3.0, 4], [5, 12]])
    let squaredDifference = try ElementwiseKernel(
      "T x, T y", "T z", "z = (x - y) * (x - y)", name: "squaredDifference")
    let z = squaredDifference(a, b)

    let norm = try ReductionKernel(
      "T x", "T y", map: "x * x", reduce: "a + b", postMap: "y = sqrt(a)", identity: "0",
      name: "norm")
    let lengths = norm(rows, axis: 1)
    #expect(z.array(of: Double.self) == [4, 9])
    #expect(lengths.array(of: Double.self) == [5, 13])
    try types(a)
    try gradients(a, b, Tensor([1.0, 1]))
    do {
      let x = Tensor([1, 2, 3] as [Float])
      #expect(try reversed(x).array(of: Float.self) == [3, 2, 1])
    } catch let error as TensorError {
      // Raw kernels run on devices only.
      #expect(error.code == .unsupported)
    }
  }

  private func reversed(_ x: Tensor) throws -> Tensor {
    let reverse = try RawKernel(
      """
      KERNEL(reverse)(GLOBAL const f32 *x, i64 x_start, GLOBAL f32 *y, i64 y_start, i64 count) {
        FOR_EACH(i, count) { y[y_start + i] = x[x_start + count - 1 - i]; }
      }
      """, name: "reverse")
    let y = try reverse(
      .elements(x.count), .tensor(x), .result(.float32, x.shape), .scalar(x.count, .int64))[0]
    return y
  }

  private func types(_ x: Tensor) throws {
    let halves = try ElementwiseKernel("T x", "Z z", "z = x / 2")
    let z = halves(x, types: ["Z": .float64])
    #expect(z.array(of: Double.self) == [0.5, 1])
  }

  private func gradients(_ x: Tensor, _ y: Tensor, _ dz: Tensor) throws {
    let product = try ElementwiseKernel(
      "T x, T y", "T z", "z = x * y", backward: "dx = y * dz; dy = x * dz")
    let gradients = try product.gradients(of: [x, y], for: [dz])
    #expect(gradients[0].equals(y))
  }

  @Test("Files")
  func files() async {
    // The examples name files in the folder one is in, which is the whole process's.
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      defer { withExtendedLifetime(folder) {} }
      chdir(folder.path)
      let x = Tensor.normal([1000, 3], seed: 7)
      try x.write(npy: "x.npy")
      try NPZArchive.write(["x": x, "mean": x.mean(axis: 0)], to: "all.npz")
      try x.write(text: "x.csv", format: "%.6f", delimiter: ",")

      let back = try Tensor(npy: "x.npy")
      let mean = try NPZArchive("all.npz")["mean"]
      let rows = try Tensor(text: "x.csv", options: TextOptions(delimiter: ","))
      guard back.equals(x), mean.shape == [3], rows.shape == [1000, 3] else { exit(1) }
      let (w, b) = (Tensor.ones([2, 2]), Tensor.zeros([2]))
      do {
        try NPZArchive.write(["weights": w, "bias": b], to: "model.npz")
        let archive = try NPZArchive("model.npz")
        let weights = try archive["weights"]
        guard weights.equals(w) else { exit(2) }
      }
      try SafeTensors.write(["embedding.weight": w], to: "model.safetensors")
      let weights = try SafeTensors("model.safetensors")
      let embedding = try weights["embedding.weight"]
      exit(embedding.equals(w) ? 0 : 3)
    }
  }
}
