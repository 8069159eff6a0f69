import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

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

  @Test("A part of a repeated number is one too, however large the whole")
  func repeatedNumbers() {
    let x = Tensor.ones([1 << 20, 1 << 20])
    #expect(x[5, 2..<4].array(of: Int.self) == [1, 1])
    #expect(x[.stride(by: 1 << 18), -1].shape == [4])
    #expect(throws: TensorError.self) { try checked { x[1 << 20] } }
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

  @Test("Widths, counts and shapes beyond Int are typed errors")
  func margins() {
    let x = Tensor([1.0, 2, 3])
    let attempts: [() -> Tensor] = [
      { x.padded(Int.max / 2) }, { x.padded(Int.max) }, { x.padded(1 << 50, mode: .edge) },
      { x.repeated([Int.max, Int.max, 1], axis: 0) }, { x.repeated([1 << 50, 0, 0], axis: 0) },
      { Tensor.generated([1 << 44]) { _ in 0 } }, { Tensor.ones([1 << 44]).removing([0]) },
      { Tensor.random([1 << 44], from: .poisson(x[..<2].reshaped([2, 1])), seed: 1) },
    ]
    for attempt in attempts {
      #expect(throws: TensorError.self) { try checked { attempt() } }
    }
  }

  @Test("Whole numbers of 64 bits beyond those with a sign name no place")
  func unsignedPlaces() {
    let x = Tensor([1.0, 2, 3])
    for place in [UInt64.max, 1 << 63] {
      let places = Tensor([0, place])
      let attempts: [() -> Tensor] = [
        { x[places] }, { x.taking(places) }, { x.takingAlong(places, axis: 0) },
        { x.putting(Tensor([8.0, 9]), at: places) }, { places.coordinates(in: [4])[0] },
        { Tensor.places(ofCoordinates: [places], in: [4]) }, { places.binCounts() },
        { places.choosing(from: [x, x]) }, { Tensor.ones([2, 3])[0, places] },
        { x.accumulating(Tensor(1.0), at: places) },
      ]
      for attempt in attempts {
        let error = #expect(throws: TensorError.self) { try checked { attempt() } }
        #expect(error?.message.contains("9223372036854775807") == true, "\(error?.message ?? "")")
      }
    }
    let far = Tensor([UInt64.max])
    #expect(x.putting(Tensor([9.0]), at: far, outside: .clips).array(of: Int.self) == [1, 2, 9])
    // 2^64 − 1 = 3 · 6148914691236517205.
    #expect(x.putting(Tensor([9.0]), at: far, outside: .wraps).array(of: Int.self) == [9, 2, 3])
  }

  @Test(
    "Ranges wider than the largest double, or narrower than their bins, are answered or refused")
  func ranges() throws {
    let most = Double.greatestFiniteMagnitude
    let wide = Tensor.linspace(-most, most, count: 5, dtype: .float64)
    #expect(wide.isClose(to: Tensor([-most, -most / 2, 0, most / 2, most])).all().item())
    let refused: [(String, () -> Tensor)] = [
      ("has no finite width", { Tensor([-most, most]).histogram(bins: 4).counts }),
      ("has no finite width", { Tensor([1.0]).histogram(bins: 4, range: -most...most).counts }),
      ("has no finite width", { Tensor([[-most], [most]]).histogramGrid(bins: [3]).counts }),
      ("too narrow for 10 bins", { Tensor([1, 1 + Double.ulpOfOne]).histogram(bins: 10).counts }),
      (
        "at a finite distance",
        { Tensor.random([2], from: .uniform(low: -most, high: most), seed: 1) }
      ),
      ("has no finite width", { Tensor.uniform([2], in: -most..<most, seed: 1, dtype: .float64) }),
      ("is beyond float32", { Tensor.uniform([2], in: -1e39..<0, seed: 1) }),
      ("is beyond float16", { Tensor.uniform([2], in: 0..<70_000, seed: 1, dtype: .float16) }),
    ]
    for (message, attempt) in refused {
      let error = #expect(throws: TensorError.self, "\(message)") { try checked { attempt() } }
      #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }
    let small = Tensor.geomspace(1e-200, 1e-198, count: 3, dtype: .float64)
    #expect(small.isClose(to: Tensor([1e-200, 1e-199, 1e-198]), absolute: 0).all().item())
  }

  @Test("Exponents next to 1 and far centres are drawn at once")
  func distributions() {
    for exponent in [1 + Double.ulpOfOne, 1 + 1e-12, 1.0000001] {
      let drawn = Tensor.random([4000], from: .zipf(exponent), seed: 3).cast(to: .float64)
      // Next to 1 the logarithm is as good as uniform up to that of 9.2e18.
      #expect(abs(drawn.log().mean().item(as: Double.self) - 43.67 / 2) < 1)
    }
    let far = Tensor.random(
      [1000], from: .noncentralChiSquare(degreesOfFreedom: 3, noncentrality: 1e24), seed: 1,
      dtype: .float64)
    #expect(abs(far.mean().item(as: Double.self) / 1e24 - 1) < 1e-9)
  }

  @Test("Matrices of subnormal numbers are taken apart as others are")
  func subnormal() throws {
    for isLibrary in [true, false] {
      try LAPACK.$isUsed.withValue(isLibrary) {
        // In units of 2^-1070, all exact.
        let unit = Double(sign: .plus, exponent: -1070, significand: 1)
        let a = Tensor([[4 * unit, unit], [unit, 3 * unit]])
        let solved = try a.solve(Tensor([6 * unit, 7 * unit]))
        #expect(solved.isClose(to: Tensor([1.0, 2])).all().item())
        let (sign, logarithm) = a.signedLogDeterminant()
        #expect(sign.item(as: Double.self) == 1)
        // log(11) − 2140 log 2
        #expect(abs(logarithm.item(as: Double.self) - -1480.9370687) < 0.5)
        #expect(a.determinant().item(as: Double.self) == 0)
      }
    }
    #expect(Tensor([[49.0]]).signedLogDeterminant().sign.item(as: Double.self) == 1)
  }

  @Test("What is no file is not read as an empty one")
  func devices() {
    for path in ["/dev/zero", "/dev/null", "/proc/self/statm"] {
      let error = #expect(throws: TensorError.self) { try Tensor(text: path) }
      #expect(error?.code == .file)
      #expect(error?.message.hasPrefix("cannot read \(path): ") == true)
    }
  }
}
