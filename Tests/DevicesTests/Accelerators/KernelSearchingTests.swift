import Testing

@testable import SwiftwaterDevices

@Suite(
  "Searching on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelSearchingTests {
  @Test("Places in sorted numbers are the processor's", arguments: KernelDevices.all)
  func places(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for count in [0, 1, 33, 257, 3000] {
      try check(UInt8.self, .int8, count, accelerator)
      try check(UInt16.self, .uint16, count, accelerator)
      try check(UInt32.self, .float32, count, accelerator)
      try check(UInt32.self, .int32, count, accelerator)
      try check(UInt64.self, .float64, count, accelerator)
      try check(UInt64.self, .uint64, count, accelerator)
    }
  }

  @Test("Runs of equal numbers are the processor's", arguments: KernelDevices.all)
  func runs(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for count in kernelSizes {
      let values = Sample.bits(UInt32.self, .float32, count).map {
        $0 % 3 == 0 ? $0 : Float(Int($0 % 97)).bitPattern
      }
      let order = NumberOrder(.float32)
      let sorted = try filled(values, count, of: UInt32.self) { from, to throws(DeviceError) in
        try order.sort(rows: 1, of: count, from: from, into: to)
      }
      let places = try filled(values, count, of: Int.self) { from, to throws(DeviceError) in
        try order.sortedPlaces(rows: 1, of: count, from: from, into: to)
      }
      let rooms = try (0..<3).map { _ in try Buffer(byteCount: count * 8) }
      var found = 0
      try places.withUnsafeBufferPointer { places in
        let buffer = try Buffer(sorted)
        let list = try Buffer(Array(places))
        found = Searching.numberRuns(
          buffer.pointer, from: list.pointer.assumingMemoryBound(to: Int.self), count: count,
          dtype: .float32, inverse: rooms[0].pointer, firstPlaces: rooms[1].pointer,
          starts: rooms[2].pointer)
        withExtendedLifetime((buffer, list)) {}
      }
      let keys = try accelerator.array(holding: sorted, behind: 1)
      let runs = try KernelSearching.numberRuns(
        keys, from: accelerator.array(holding: places), count: count, dtype: .float32,
        on: accelerator)
      #expect(runs.count == found)
      let expected = rooms.map { Array($0.elements(of: Int.self)) }
      let inverse = try accelerator.elements(runs.inverse, count: count, of: Int.self)
      #expect(inverse == expected[0])
      let firsts = try accelerator.elements(runs.firstPlaces, count: found, of: Int.self)
      #expect(firsts == Array(expected[1].prefix(found)))
      let starts = try accelerator.elements(runs.starts, count: found, of: Int.self)
      #expect(starts == Array(expected[2].prefix(found)))
      let distinct = try KernelSearching.distinct(
        keys, count: count, dtype: .float32, on: accelerator)
      let first = try accelerator.elements(distinct.array, count: distinct.count, of: UInt32.self)
      #expect(first == starts.map { sorted[$0] })
    }
  }

  // MARK: - Implementation

  private func check<Word: FixedWidthInteger & BitwiseCopyable>(
    _ type: Word.Type, _ dtype: DType, _ count: Int, _ accelerator: any Accelerator
  ) throws {
    let values = Sample.bits(type, dtype, count + 100)
    let sorted = try filled(Array(values.prefix(count)), count, of: Word.self) {
      from, to throws(DeviceError) in
      try NumberOrder(dtype).sort(rows: 1, of: count, from: from, into: to)
    }
    for includingEquals in [false, true] {
      let keys = try Buffer(sorted)
      let expected = try filled(values, values.count, of: Int.self) { from, to in
        Searching.places(
          in: keys.pointer, count: count, of: from, wanted: values.count, dtype: dtype,
          includingEquals: includingEquals, into: to)
      }
      let found = try accelerator.result(values.count, of: Int.self, behind: 1) { to in
        try KernelSearching.places(
          in: accelerator.array(holding: sorted, behind: 2), count: count,
          of: accelerator.array(holding: values, behind: 1), wanted: values.count, dtype: dtype,
          includingEquals: includingEquals, into: to, on: accelerator)
      }
      #expect(found == expected, "\(dtype) \(count) \(includingEquals)")
    }
  }
}
