import Testing

@testable import SwiftwaterDevices

@Suite("Sorting on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelKeySortTests {
  @Test("Rows of every type and their places are the processor's", arguments: KernelDevices.all)
  func types(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (rows, length) in [(1, 1), (1, 33), (7, 10), (300, 3), (3, 257), (1, 2049), (2, 5000)] {
      for descending in [false, true] {
        try check(UInt8.self, .bool, rows, length, descending, accelerator)
        try check(UInt8.self, .int8, rows, length, descending, accelerator)
        try check(UInt16.self, .uint16, rows, length, descending, accelerator)
        try check(UInt16.self, .float16, rows, length, descending, accelerator)
        try check(UInt16.self, .bfloat16, rows, length, descending, accelerator)
        try check(UInt32.self, .int32, rows, length, descending, accelerator)
        try check(UInt32.self, .float32, rows, length, descending, accelerator)
        try check(UInt64.self, .uint64, rows, length, descending, accelerator)
        try check(UInt64.self, .float64, rows, length, descending, accelerator)
      }
    }
  }

  @Test("Rows of any length are the processor's", arguments: KernelDevices.all)
  func lengths(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for length in kernelSizes + [200_003] {
      try check(UInt32.self, .float32, 1, length, false, accelerator)
    }
    try check(UInt64.self, .float64, 1, 70_001, true, accelerator)
    try check(UInt8.self, .uint8, 2, 70_001, true, accelerator)
    try check(UInt32.self, .float32, 0, 5, false, accelerator)
  }

  @Test("Hard orders of numbers are sorted", arguments: KernelDevices.all, HardOrder.allCases)
  func orders(_ device: KernelDevices.Form, _ order: HardOrder) throws {
    let accelerator = try device.accelerator
    for length in [300, 20_000] {
      let values = order.values(length).map { Float($0) }
      try check(values.map(\.bitPattern), .float32, 1, length, false, accelerator)
    }
  }

  @Test("What cannot be sorted is an error", arguments: KernelDevices.all)
  func refused(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    let array = try accelerator.array(of: 8, count: 4)
    let complex = #expect(throws: DeviceError.self) {
      try KernelKeySort.sort(of: 4, from: array, dtype: .complex64, into: array, on: accelerator)
    }
    #expect(
      complex?.message == "sort: complex64 has no order; sort real and imaginary parts in turn")
    let long = #expect(throws: DeviceError.self) {
      try KernelKeySort.sort(of: 1 << 32, from: array, dtype: .int8, into: array, on: accelerator)
    }
    #expect(long?.code == .outOfMemory)
  }

  // MARK: - Implementation

  private func check<Word: FixedWidthInteger & BitwiseCopyable>(
    _ type: Word.Type, _ dtype: DType, _ rows: Int, _ length: Int, _ descending: Bool,
    _ accelerator: any Accelerator
  ) throws {
    try check(
      Sample.bits(type, dtype, rows * length), dtype, rows, length, descending, accelerator)
  }

  private func check<Word: FixedWidthInteger & BitwiseCopyable>(
    _ values: [Word], _ dtype: DType, _ rows: Int, _ length: Int, _ descending: Bool,
    _ accelerator: any Accelerator
  ) throws {
    let order = NumberOrder(dtype, descending: descending)
    let expected = try filled(values, values.count, of: Word.self) { from, to throws(DeviceError) in
      try order.sort(rows: rows, of: length, from: from, into: to)
    }
    let places = try filled(values, values.count, of: Int.self) { from, to throws(DeviceError) in
      try order.sortedPlaces(rows: rows, of: length, from: from, into: to)
    }
    let source = try accelerator.array(holding: values, behind: 1)
    let found = try accelerator.result(values.count, of: Word.self, behind: 1) { to in
      try KernelKeySort.sort(
        rows: rows, of: length, from: source, dtype: dtype, descending: descending, into: to,
        on: accelerator)
    }
    #expect(found == expected, "\(dtype) \(rows) x \(length) \(descending)")
    let foundPlaces = try accelerator.result(values.count, of: Int.self, behind: 1) { to in
      try KernelKeySort.sortedPlaces(
        rows: rows, of: length, from: source, dtype: dtype, descending: descending, into: to,
        on: accelerator)
    }
    #expect(foundPlaces == places, "places, \(dtype) \(rows) x \(length) \(descending)")
  }
}
