import Testing

@testable import SwiftwaterDevices

@Suite(
  "Copies of views on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelTransposeTests {
  @Test("Views of any strides are those of one by one", arguments: KernelDevices.all)
  func views(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (extents, strides, start) in [
      ([5], [1], 0), ([70, 90], [1, 70], 0), ([3, 40, 50], [2000, 1, 40], 0),
      ([40, 3, 50], [1, 2000, 40], 0), ([9, 33], [66, 2], 0), ([7, 8], [-8, 1], 48),
      ([5, 6, 7], [0, 7, 1], 0), ([4, 16, 8], [16, 1, 64], 0), ([2, 3, 4, 5], [1, 2, 6, 24], 0),
      ([6, 4], [4, -1], 3), ([], [], 7), ([3, 0, 2], [2, 2, 1], 0), ([16, 64], [128, 1], 32),
      ([130, 1, 9], [1, 5, 130], 0),
    ] as [([Int], [Int], Int)] {
      let reach = zip(extents, strides).reduce(start + 1) { $0 + max(0, ($1.0 - 1) * $1.1) }
      let source = Sample.bits(UInt8.self, .uint8, reach * 16)
      var places = [start]
      for (extent, stride) in zip(extents, strides) {
        places = places.flatMap { place in (0..<extent).map { place + $0 * stride } }
      }
      for size in [1, 2, 4, 8, 16] {
        let bytes = Array(source.prefix(reach * size))
        let expected = places.flatMap { bytes[$0 * size..<($0 + 1) * size] }
        for behind in [0, 1] {
          let from = try accelerator.array(holding: bytes, behind: behind * size)
          let found = try accelerator.result(
            expected.count, of: UInt8.self, behind: behind * size
          ) { to in
            try KernelTranspose.run(
              DeviceArray(from.memory, start: behind + start), byteCount: size, extents: extents,
              strides: strides, into: DeviceArray(to.memory, start: behind), on: accelerator)
          }
          #expect(found == expected, "\(extents) \(strides) of \(size) bytes")
        }
      }
    }
  }
}
