import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Convolutions through transforms")
struct ConvolutionTests {
  @Test(
    "Transforms give what products give",
    arguments: [
      (1, 1), (2, 1), (50, 50), (300, 100), (100, 300), (5000, 1), (9000, 700), (40_000, 64),
    ])
  func agreement(_ n: Int, _ m: Int) {
    for dtype in [DType.float64, .float32] {
      let x = Tensor.normal([n], seed: 1, dtype: dtype)
      let y = Tensor.normal([m], seed: 2, dtype: dtype)
      // Errors are relative to the norms.
      let size = (Double(n) * Double(m)).squareRoot()
      let tolerance = (dtype == .float32 ? 1e-6 : 1e-15) * size
      for mode in [Tensor.ConvolutionMode.full, .same, .valid] {
        let direct = x.convolved(with: y, mode: mode, method: .direct).array(of: Double.self)
        for method in [Tensor.ConvolutionMethod.fourier, .automatic] {
          let found = x.convolved(with: y, mode: mode, method: method).array(of: Double.self)
          let problem = difference(found, direct, relative: 0, absolute: tolerance)
          #expect(problem == nil, "\(n), \(m), \(dtype), \(mode): \(problem ?? "")")
        }
        let correlated = x.correlated(with: y, mode: mode, method: .fourier).array(of: Double.self)
        let plain = x.correlated(with: y, mode: mode, method: .direct).array(of: Double.self)
        #expect(difference(correlated, plain, relative: 0, absolute: tolerance) == nil)
      }
    }
  }

  @Test("Complex numbers too; a correlation conjugates the second")
  func complex() {
    let x = FourierSignal.make([400], 1)
    let y = FourierSignal.make([150], 2)
    let direct = x.convolved(with: y, method: .direct)
    #expect(FourierSignal.distance(x.convolved(with: y, method: .fourier), direct) < 1e-14)
    let (a, b) = (
      Tensor([Complex(1.0, 2), Complex(3, -1)]), Tensor([Complex(0.5, 1), Complex(2, 3)])
    )
    // numpy.correlate([1+2j, 3-1j], [0.5+1j, 2+3j]) of NumPy 2.4.6.
    #expect(a.correlated(with: b).array(of: Complex<Double>.self) == [Complex(5.5, -11)])
  }

  @Test("Whole numbers stay exact however long they are")
  func integers() {
    let x = Tensor(Array(repeating: (1 << 20) + 1, count: 3000))
    let sums = x.convolved(with: x).array(of: Int.self)
    #expect(sums[0] == ((1 << 20) + 1) * ((1 << 20) + 1))
    #expect(sums[2999] == 3000 * ((1 << 20) + 1) * ((1 << 20) + 1))
  }

  @Test("What is not finite stays where it belongs")
  func infinite() {
    var x = Tensor.ones([4000])
    x[17] = Tensor([Float.infinity]).reshaped([])
    let sums = x.convolved(with: Tensor.ones([500])).array(of: Float.self)
    #expect(sums[16] == 17 && sums[17] == .infinity && sums[516] == .infinity && sums[517] == 500)
    x[17] = Tensor([Float.nan]).reshaped([])
    let others = x.convolved(with: Tensor.ones([500])).array(of: Float.self)
    #expect(others[16] == 17 && others[17].isNaN && others[516].isNaN && others[517] == 500)
  }

  @Test("The number of threads does not change a bit")
  func threads() {
    let x = Tensor.normal([200_000], seed: 3)
    let y = Tensor.normal([900], seed: 4)
    let sums = [1, 2, 5].map { count in
      Threads.with(count: count) { x.convolved(with: y).array(of: Float.self).map(\.bitPattern) }
    }
    #expect(sums[0] == sums[1] && sums[0] == sums[2])
  }
}
