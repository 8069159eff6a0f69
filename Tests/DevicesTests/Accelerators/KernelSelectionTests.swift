import Testing

@testable import SwiftwaterDevices

@Suite(
  "Taking by masks on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelSelectionTests {
  @Test("Elements of any size and their places are the processor's", arguments: KernelDevices.all)
  func masks(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for count in kernelSizes {
      for share in [0, 1, 128, 256] {
        let mask = Sample.words(count).map { Int($0 & 255) < share ? UInt8($0 >> 8 & 255 | 1) : 0 }
        let source = Sample.bits(UInt8.self, .uint8, count * 16)
        let masked = try accelerator.array(holding: mask, behind: 3)
        let kept = mask.indices.filter { mask[$0] != 0 }
        for size in share == 128 ? [1, 2, 4, 8, 16] : [4] {
          let bytes = Array(source.prefix(count * size))
          let from = try accelerator.array(holding: bytes, behind: size)
          let found = try KernelSelection.compress(
            DeviceArray(from.memory, start: 1), byteCount: size, where: masked, count: count,
            on: accelerator)
          let expected = kept.flatMap { bytes[$0 * size..<($0 + 1) * size] }
          #expect(found.count == kept.count)
          #expect(
            try accelerator.elements(found.array, count: found.count * size, of: UInt8.self)
              == expected, "\(count) of \(size) bytes")
        }
        let places = try KernelSelection.places(where: masked, count: count, on: accelerator)
        #expect(try accelerator.elements(places.array, count: places.count, of: Int.self) == kept)
        #expect(try KernelSelection.count(masked, count: count, on: accelerator) == kept.count)
      }
    }
  }
}
