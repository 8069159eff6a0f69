import Testing

@testable import SwiftwaterDevices

@Suite("Taking places on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelGatherTests {
  @Test("Slices of any size are those of the processor", arguments: KernelDevices.all)
  func slices(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (outer, extent, inner, count) in [
      (1, 70_001, 1, 70_001), (3, 17, 5, 40), (1, 9, 16, 33), (2, 3, 7, 0), (5, 1, 1, 3),
      (2, 1000, 4, 257),
    ] {
      let source = Sample.bits(UInt8.self, .uint8, outer * extent * inner * 16)
      let places = Sample.words(count).map { Int($0 % UInt64(2 * extent)) - extent }
      for size in [1, 2, 4, 8, 16] {
        let bytes = Array(source.prefix(outer * extent * inner * size))
        for behind in [0, 3] {
          let found = try accelerator.result(outer * count * inner * size, of: UInt8.self) { to in
            let from = try accelerator.array(holding: bytes, behind: behind * size)
            let list = try accelerator.array(holding: places, behind: behind)
            let check = try KernelGather.run(
              DeviceArray(from.memory, start: behind), byteCount: size, outer: outer,
              extent: extent, inner: inner, places: list, count: count, into: to, on: accelerator)
            #expect(try check.firstOutside() == nil)
          }
          var expected: [UInt8] = []
          for block in 0..<outer {
            for place in places {
              let at = (block * extent + (place < 0 ? place + extent : place)) * inner * size
              expected += bytes[at..<at + inner * size]
            }
          }
          #expect(found == expected)
        }
      }
    }
  }

  @Test("Rows take their own places", arguments: KernelDevices.all)
  func own(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    let (rows, extent, count) = (13, 11, 7)
    let source = Array(0..<Int32(rows * extent))
    let places = Sample.words(rows * count).map { Int($0 % UInt64(extent)) }
    let found = try accelerator.result(rows * count, of: Int32.self) { to in
      _ = try KernelGather.run(
        accelerator.array(holding: source), byteCount: 4, outer: rows, extent: extent,
        places: accelerator.array(holding: places), count: count, eachOwn: true, into: to,
        on: accelerator)
    }
    #expect(found == places.enumerated().map { Int32($0 / count * extent + $1) })
  }

  @Test("The first place outside is named, as it was given", arguments: KernelDevices.all)
  func outside(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (extent, wrong) in [(10, 10), (10, -11), (1, .max), (5, .min), (0, 0)] {
      var places = [Int](repeating: 0, count: 5000)
      (places[3001], places[4999]) = (wrong, 12345)
      if extent == 0 { places = [wrong, 7] }
      _ = try accelerator.result(5000, of: Int64.self) { to in
        let check = try KernelGather.run(
          accelerator.array(holding: [Int](repeating: 7, count: extent)), byteCount: 8,
          extent: extent, places: accelerator.array(holding: places), count: places.count,
          into: to, on: accelerator)
        #expect(try check.firstOutside() == wrong)
      }
    }
  }
}
