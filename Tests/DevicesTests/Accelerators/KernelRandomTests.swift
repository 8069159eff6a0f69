import Testing

@testable import SwiftwaterDevices

@Suite(
  "Random numbers on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelRandomTests {
  @Test("Words and even numbers have the processor's bits", arguments: KernelDevices.all)
  func even(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    let (seed, stream) = (UInt64(0x1234_5678_9ABC_DEF0), UInt64(7) << 32 | 5)
    let random = Philox(seed: seed, stream: stream)
    for count in kernelSizes {
      let words = try accelerator.result(count, of: UInt32.self, behind: 3) { to in
        try KernelRandom.words(to, count: count, random: random, on: accelerator)
      }
      let expectedWords = (0..<count).map { index -> UInt32 in
        random.words(at: UInt64(index / 4))[index % 4]
      }
      #expect(words == expectedWords)
      let expected = (0..<count).map { index -> Double in
        let pair = random.uniforms(at: UInt64(index / 2))
        let unit = index % 2 == 0 ? pair.0 : pair.1
        return min(-3 + 5 * unit, 1.5)
      }
      let found = try accelerator.result(count, of: Double.self, behind: 1) { to in
        try KernelRandom.uniforms(
          to, dtype: .float64, count: count, low: -3, width: 5, last: 1.5,
          random: random, on: accelerator)
      }
      #expect(found == expected)
      let singles = try accelerator.result(count, of: Float.self) { to in
        try KernelRandom.uniforms(
          to, dtype: .float32, count: count, low: -3, width: 5, last: 1.5,
          random: random, on: accelerator)
      }
      #expect(singles == expected.map { Float($0) })
    }
  }

  @Test("Normal numbers have the processor's bits", arguments: KernelDevices.all)
  func normal(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    let random = Philox(seed: 99, stream: 4)
    for count in kernelSizes {
      let buffer = try Buffer(byteCount: count * 4)
      NormalNumbers.fill(
        buffer.elements(of: Float.self), mean: 2, standardDeviation: 3, random: random)
      let found = try accelerator.result(count, of: Float.self, behind: 1) { to in
        try KernelRandom.normals(
          to, count: count, mean: 2 as Float, standardDeviation: 3, random: random,
          on: accelerator)
      }
      #expect(found == Array(buffer.elements(of: Float.self)))
    }
  }

  @Test(
    "Normal and exponential numbers of float64 have the processor's bits",
    arguments: KernelDevices.all)
  func wide(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    let random = Philox(seed: 0xFEDC_BA98_7654_3210, stream: 1 << 32 | 9)
    for count in kernelSizes {
      let buffer = try Buffer(byteCount: count * 8)
      let numbers = buffer.elements(of: Double.self)
      NormalNumbers.fill(numbers, mean: -2, standardDeviation: 3, random: random)
      let normals = try accelerator.result(count, of: Double.self, behind: 1) { to in
        try KernelRandom.normals(
          to, count: count, mean: -2.0, standardDeviation: 3.0, random: random, on: accelerator)
      }
      #expect(normals == Array(numbers))
      ExponentialNumbers.fill(numbers, random: random)
      let exponentials = try accelerator.result(count, of: Double.self, behind: 3) { to in
        try KernelRandom.exponentials(to, count: count, random: random, on: accelerator)
      }
      #expect(exponentials == Array(numbers))
    }
  }
}
