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
        try KernelRandom.words(to, count: count, seed: seed, stream: stream, on: accelerator)
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
          to, dtype: .float64, count: count, low: -3, width: 5, last: 1.5, seed: seed,
          stream: stream, on: accelerator)
      }
      #expect(found == expected)
      let singles = try accelerator.result(count, of: Float.self) { to in
        try KernelRandom.uniforms(
          to, dtype: .float32, count: count, low: -3, width: 5, last: 1.5, seed: seed,
          stream: stream, on: accelerator)
      }
      #expect(singles == expected.map { Float($0) })
    }
  }

  @Test("Normal numbers have the processor's bits", arguments: KernelDevices.all)
  func normal(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for count in kernelSizes {
      let buffer = try Buffer(byteCount: count * 4)
      NormalNumbers.fill(
        buffer.elements(of: Float.self), mean: 2, standardDeviation: 3,
        random: Philox(seed: 99, stream: 4))
      let found = try accelerator.result(count, of: Float.self, behind: 1) { to in
        try KernelRandom.normals(
          to, count: count, mean: 2, standardDeviation: 3, seed: 99, stream: 4, on: accelerator)
      }
      #expect(found == Array(buffer.elements(of: Float.self)))
    }
  }
}
