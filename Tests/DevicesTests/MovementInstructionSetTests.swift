import TestSupport
import Testing

@testable import SwiftwaterDevices

/// What holds for the kernels that order, move and count holds for every variant of them.
@Suite("Instruction sets of ordering, moving and counting", .serialized, .enabled(if: runsAlone))
struct MovementInstructionSetTests {
  private func forEachVariant(_ body: () throws -> Void) rethrows {
    let before = InstructionSet.variant
    defer { InstructionSet.variant = before }
    for variant in InstructionSet.Variant.allCases {
      InstructionSet.variant = variant
      try body()
    }
  }

  @Test("Ordering", arguments: HardOrder.allCases)
  func ordering(_ order: HardOrder) throws {
    try forEachVariant {
      try NumberOrderTests().anyLength(order)
      try NumberOrderTests().long(order)
    }
  }

  @Test("Selection, searching and binning")
  func selection() throws {
    try forEachVariant {
      try SelectionTests().masks()
      try SelectionTests().gather()
      for size in ScatteringTests.sizes { try ScatteringTests().lastStays(size) }
      SelectionTests().outside()
      try SearchingTests().places()
      try SearchingTests().runs()
      for bins in [1, 3, 10, 256] { try BinningTests().edges(bins) }
      try BinningTests().weights()
      try BinningTests().occurrences()
    }
  }

  @Test("Scans and moments have the same bits")
  func sums() throws {
    let values = HardOrder.random.values(150_001).map { $0 * 0x1p-20 }
    var results: [[UInt64]] = []
    try forEachVariant {
      try ScanTests().lengths()
      try ScanTests().axes()
      try ScanTests().special()
      let scans = [
        try ScanTests().sums(values, 1, values.count, 1),
        try ScanTests().sums(values, 1, 11_538, 13),
        try ScanTests().scan(.product, values, 3, 50_000, 1, of: Double.self),
        try MomentsTests().squares(values, 1, values.count, 1),
        try MomentsTests().squares(values, 1, 11_538, 13),
      ]
      results.append(scans.flatMap { $0.map { $0.isNaN ? 0 : $0.bitPattern } })
    }
    #expect(results.allSatisfy { $0 == results[0] })
  }
}
