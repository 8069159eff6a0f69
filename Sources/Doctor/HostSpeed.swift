import SwiftwaterDevices
import SwiftwaterTensors

/// How fast the host's processor is.
enum HostSpeed {
  /// Copies of 256 MB, products of matrices of 1024², one small operation.
  static func measure() -> [Measurement] {
    withDevice(.cpu) {
      let count = 1 << 25
      let x = Tensor.uniform([count], seed: 1)
      let a = Tensor.uniform([1024, 1024], seed: 2)
      let small = Tensor([1, 2, 3, 4] as [Float])
      for tensor in [x, a] { try? tensor.evaluate() }
      let copy = Stopwatch.best(of: 5) { try? (x * 2).evaluate() }
      let product = Stopwatch.best(of: 5) { try? a.matmul(a).evaluate() }
      let one = Stopwatch.best(of: 1000) { try? (small + small).evaluate() }
      return [
        Measurement(name: "copy bandwidth", value: Double(8 * count) / copy / 1e9, unit: "GB/s"),
        Measurement(
          name: "matrix product, float32", value: 2 * 1024.0 * 1024 * 1024 / product / 1e9,
          unit: "GFLOP/s"),
        Measurement(name: "one operation on 4 elements", value: one * 1e6, unit: "µs"),
      ]
    }
  }
}
