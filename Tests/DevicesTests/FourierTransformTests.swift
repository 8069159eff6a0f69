import CKernels
import Foundation
import TestSupport
import Testing

@testable import SwiftwaterDevices

@Suite("Fourier transforms of memory")
struct FourierTransformTests {
  @Test("Every length up to 200 is the plain sum", arguments: FourierSample.types)
  func plain(_ dtype: DType) throws {
    for length in 1...200 {
      for (outer, inner) in [(1, 1), (3, 1), (1, 21), (2, 5)] {
        let sample = FourierSample(dtype, outer: outer, length: length, inner: inner)
        try sample.check()
      }
    }
  }

  @Test("Longer lengths of every kind are the plain sum", arguments: FourierSample.types)
  func longer(_ dtype: DType) throws {
    // Powers, products of small primes, primes that have butterflies, primes that take a chirp.
    for length in [256, 1000, 1001, 1009, 1024, 1331, 2197, 3721, 2048, 2003, 2006] {
      try FourierSample(dtype, outer: 1, length: length, inner: 1).check()
    }
    try FourierSample(dtype, outer: 17, length: 768, inner: 1).check()
    try FourierSample(dtype, outer: 1, length: 1009, inner: 19).check()
    try FourierSample(dtype, outer: 1, length: 5003, inner: 2).check()
  }

  @Test("The number of threads does not change a bit", arguments: FourierSample.types)
  func threads(_ dtype: DType) throws {
    for (outer, length, inner) in [
      (1, 1 << 17, 1), (1, 3 << 15, 1), (1, 65_537, 1), (300, 512, 1), (300, 500, 1), (2, 480, 333),
    ] {
      let sample = FourierSample(dtype, outer: outer, length: length, inner: inner)
      let one = try Threads.with(count: 1) { try sample.bits() }
      for count in [2, 3, 7] {
        let several = try Threads.with(count: count) { try sample.bits() }
        #expect(one == several, "length \(length), \(count) threads")
      }
    }
  }

  @Test("Errors grow with the root of the logarithm", arguments: FourierSample.types)
  func growth(_ dtype: DType) throws {
    // The inverse of the transform is the number itself, and both are as exact as they say.
    let unit = dtype == .float32 ? Double(Float.ulpOfOne) : Double.ulpOfOne
    for length in [1 << 10, 1 << 14, 1 << 18, 1000, 3 << 12, 10_007, 1 << 20] {
      let sample = FourierSample(dtype, outer: 1, length: length, inner: 1)
      let there = try sample.complex(sample.pairs, .forward)
      let back = try sample.complex(there, .backward, scale: 1 / Double(length))
      let error = FourierSample.distance(back, sample.pairs)
      // A chirp is two transforms of more than twice the length.
      let bound = length == 10_007 ? 6.0 : 1.5
      #expect(error < bound * unit * log2(Double(length)).squareRoot(), "length \(length)")
    }
  }

  @Test("In place is the same as out of place")
  func inPlace() throws {
    for (outer, length, inner) in [
      (1, 1024, 1), (3, 7, 1), (40, 30, 1), (1, 12, 40), (2, 9, 3), (1, 83, 1),
    ] {
      let sample = FourierSample(.float64, outer: outer, length: length, inner: inner)
      let apart = try sample.complex(sample.pairs, .forward)
      let buffer = try Buffer(sample.pairs)
      try FourierTransform.complex(
        buffer.pointer, into: buffer.pointer, dtype: .float64, outer: outer, length: length,
        inner: inner, direction: .forward, scale: 1)
      #expect(apart == Array(buffer.elements(of: Double.self)), "length \(length)")
    }
  }

  #if arch(x86_64)
    @Test("The roots are off by less than a unit in the last place")
    func roots() throws {
      for n in [1, 2, 3, 4, 5, 7, 8, 12, 97, 360, 1024, 10_007, 1 << 20] {
        let steps = min(n, 1000)
        let table = try FourierTable(SW_FFT_DOUBLE, of: n, rows: 1..<2, columns: steps)
        let values = table.pointer.assumingMemoryBound(to: Double.self)
        for k in 0..<steps {
          let angle = Float80(k) / Float80(n) * (2 * Float80.pi)
          for (value, exact) in [(values[2 * k], cos(angle)), (values[2 * k + 1], -sin(angle))] {
            let isClose = abs(Float80(value) - exact) <= Float80(Double(exact).ulp)
            #expect(isClose || abs(exact) < 0x1p-60, "\(k) of \(n)")
          }
        }
      }
    }
  #endif

  @Test("Plans are kept within a bound")
  func bound() throws {
    for length in 1...300 {
      _ = try FourierSample(.float32, outer: 1, length: length, inner: 1).bits()
    }
    let kept = FourierPlans.kept
    #expect(kept.count <= FourierPlans.mostKept && kept.count > 0)
    #expect(kept.byteCount <= FourierPlans.mostBytesKept)
  }

  @Test("A prime factor too large for a butterfly has none")
  func radices() {
    #expect(FourierLength.radices(1) == [1])
    #expect(FourierLength.radices(1024) == [8, 8, 4, 4])
    #expect(FourierLength.radices(2 * 3 * 61) == [2, 3, 61])
    #expect(FourierLength.radices(67) == nil)
    #expect(FourierLength.radices(67 * 67) == nil)
    #expect(FourierLength.radices(2 * 1_000_003) == nil)
    #expect(FourierLength.split(1000) == (25, 40))
    for least in [64, 65, 200, 20_013] {
      let length = FourierLength.convenient(least)
      #expect(length >= least && length < 2 * least)
    }
  }
}
