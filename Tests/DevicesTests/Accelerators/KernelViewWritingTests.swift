import Testing

@testable import SwiftwaterDevices

@Suite(
  "Writing to views on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelViewWritingTests {
  @Test("Elements go where strides say, and nothing else changes", arguments: KernelDevices.all)
  func views(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (extents, strides, start) in [
      ([5], [1], 0), ([70, 90], [1, 70], 0), ([3, 40, 50], [2000, 1, 40], 0),
      ([9, 33], [66, 2], 0),
      ([7, 8], [-8, 1], 48), ([4, 16, 8], [16, 1, 64], 0), ([6, 4], [4, -1], 3), ([], [], 7),
      ([3, 0, 2], [2, 2, 1], 0), ([16, 64], [128, 1], 32), ([300_001], [-3], 900_003),
    ] as [([Int], [Int], Int)] {
      let reach = zip(extents, strides).reduce(start + 1) { $0 + max(0, ($1.0 - 1) * $1.1) }
      var places = [start]
      for (extent, stride) in zip(extents, strides) {
        places = places.flatMap { place in (0..<extent).map { place + $0 * stride } }
      }
      for size in [1, 2, 4, 8, 16] {
        let before = Sample.bits(UInt8.self, .uint8, reach * size)
        let values = Sample.bits(UInt8.self, .int8, places.count * size)
        var expected = before
        for (index, place) in places.enumerated() {
          for byte in 0..<size { expected[place * size + byte] = values[index * size + byte] }
        }
        for behind in [0, 1] {
          let from = try accelerator.array(holding: values, behind: behind * size)
          let to = try accelerator.array(holding: before, behind: behind * size)
          try KernelViewWriting.run(
            DeviceArray(from.memory, start: behind), byteCount: size, extents: extents,
            strides: strides, into: DeviceArray(to.memory, start: behind + start), on: accelerator)
          let found = try accelerator.elements(to, count: expected.count, of: UInt8.self)
          #expect(found == expected, "\(extents) \(strides) of \(size) bytes")
        }
      }
    }
  }

  @Test("The first place outside is found", arguments: KernelDevices.all)
  func outside(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for count in [0, 1, 1000, 100_001] {
      var places = Sample.words(count).map { Int($0 % 20) - 10 }
      func found() throws -> Int? {
        try PlaceCheck.firstOutside(
          accelerator.array(holding: places, behind: 1), count: count, extent: 10, on: accelerator)
      }
      #expect(try found() == nil)
      guard count > 0 else { continue }
      places[count - 1] = -11
      #expect(try found() == -11)
      places[count / 2] = 10
      #expect(try found() == 10)
      places[0] = Int.min
      #expect(try found() == Int.min)
    }
  }
}
