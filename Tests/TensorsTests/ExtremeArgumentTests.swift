import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Arguments far beyond any use")
struct ExtremeArgumentTests {
  @Test("Lists longer than memory are typed errors")
  func lists() {
    let x = Tensor([1.0, 2, 3])
    for count in [Int.max, 1 << 40] {
      let attempts: [() -> Tensor] = [
        { Tensor.permutation(count, seed: 1) }, { x.chosen(count, seed: 1) },
        { x.split(intoAbout: count)[0] }, { Tensor([count]).binCounts() },
        { Tensor.fftFrequencies(count) }, { x.vandermonde(columns: count) },
      ]
      for attempt in attempts {
        let error = #expect(throws: TensorError.self) { try checked { attempt() } }
        #expect(error?.code == .outOfMemory, "\(error?.message ?? "")")
      }
    }
  }

  @Test("Offsets and degrees of freedom do not overflow")
  func overflow() {
    let x = Tensor([[1.0, 2, 3], [4, 5, 6]])
    for offset in [Int.min, Int.max] {
      #expect(x.diagonal(offset: offset).count == 0)
    }
    #expect(x.lowerTriangle(offset: Int.max).equals(x))
    #expect(x.upperTriangle(offset: Int.min).equals(x))
    #expect(x.lowerTriangle(offset: Int.min).sum().item(as: Double.self) == 0)
    #expect(x.variance(degreesOfFreedomLost: 99).item(as: Double.self) == .infinity)
    #expect(x.variance(degreesOfFreedomLost: Int.min).item(as: Double.self) > 0)
  }

  @Test("Complex numbers have no quantiles, and least squares of their own")
  func complex() {
    let z = Tensor.complex(Tensor([1.0, 2]), Tensor([3.0, 4]))
    let error = #expect(throws: TensorError.self) { try checked { z.median() } }
    #expect(error?.message.contains("real()") == true)
    #expect(throws: TensorError.self) {
      try z.reshaped([2, 1]).leastSquares(Tensor([1.0, 2]))
    }
  }
}
