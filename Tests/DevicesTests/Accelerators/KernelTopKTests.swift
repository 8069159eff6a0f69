import Testing

@testable import SwiftwaterDevices

@Suite(
  "The first few on accelerators", .enabled(if: KernelDevices.isWanted, KernelDevices.absence))
struct KernelTopKTests {
  @Test("Places of the first few are the processor's", arguments: KernelDevices.all)
  func places(_ device: KernelDevices.Form) throws {
    let accelerator = try device.accelerator
    for (rows, length, kept) in [
      (1, 1, 1), (5, 33, 4), (2, 5000, 10), (1, 70_001, 1), (1, 70_001, 300), (3, 6000, 6000),
      (2, 6000, 1500), (1, 50, 0),
    ] {
      for descending in [false, true] {
        try check(UInt8.self, .int8, rows, length, kept, descending, accelerator)
        try check(UInt16.self, .float16, rows, length, kept, descending, accelerator)
        try check(UInt32.self, .float32, rows, length, kept, descending, accelerator)
        try check(UInt64.self, .float64, rows, length, kept, descending, accelerator)
      }
    }
  }

  // MARK: - Implementation

  private func check<Word: FixedWidthInteger & BitwiseCopyable>(
    _ type: Word.Type, _ dtype: DType, _ rows: Int, _ length: Int, _ kept: Int,
    _ descending: Bool, _ accelerator: any Accelerator
  ) throws {
    let values = Sample.bits(type, dtype, rows * length)
    let expected = try filled(values, rows * kept, of: Int.self) { from, to throws(DeviceError) in
      try NumberOrder(dtype, descending: descending).topPlaces(
        kept, rows: rows, of: length, from: from, into: to)
    }
    let found = try accelerator.result(rows * kept, of: Int.self, behind: 1) { to in
      try KernelTopK.places(
        kept, rows: rows, of: length, from: accelerator.array(holding: values, behind: 1),
        dtype: dtype, descending: descending, into: to, on: accelerator)
    }
    #expect(found == expected, "\(dtype) \(kept) of \(rows) x \(length) \(descending)")
  }
}
