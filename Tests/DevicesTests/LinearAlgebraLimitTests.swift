import Testing

@testable import SwiftwaterDevices

@Suite("Limits of linear algebra")
struct LinearAlgebraLimitTests {
  @Test("More rows than LAPACK counts are an error, before memory is touched")
  func counts() throws {
    let room = try Workspace<Double>(1)
    let pivots = try Workspace<Int32>(1)
    let many = Int(Int32.max) + 1
    let tooMany = #expect(throws: DeviceError.self) {
      _ = try LinearAlgebra.factorLU(
        room.pointer, rows: many, columns: 1, count: 1, pivots: pivots.pointer)
    }
    #expect(
      tooMany?.message
        == "lu: 2147483648 rows or columns are more than linear algebra counts; use blocks")
    #expect(throws: DeviceError.self) {
      _ = try LinearAlgebra.decomposeSymmetric(
        room.pointer, order: many, count: 1, triangle: .lower, hasVectors: false,
        values: room.pointer)
    }
    #expect(throws: DeviceError.self) {
      _ = try LinearAlgebra.solveLeastSquares(
        room.pointer, rows: many, columns: 1, room.pointer, columns: 1, cutoff: 0,
        values: room.pointer)
    }
    withExtendedLifetime((room, pivots)) {}
  }

  @Test("Scratch beyond LAPACK's counts is an error", .enabled(if: LAPACK.isFound))
  func scratch() throws {
    let room = try Workspace<Double>(1)
    let message = #expect(throws: DeviceError.self) {
      _ = try LinearAlgebra.decompose(
        room.pointer, rows: 40_000, columns: 40_000, count: 1, vectors: .reduced,
        values: room.pointer, u: room.pointer, vh: room.pointer)
    }?.message
    #expect(
      message == """
        svd: matrices of 40000 × 40000 need 6400320000 numbers of scratch, more than LAPACK \
        counts; use smaller ones
        """)
    #expect(throws: DeviceError.self) {
      _ = try LinearAlgebra.decomposeSymmetric(
        room.pointer, order: 40_000, count: 1, triangle: .lower, hasVectors: true,
        values: room.pointer)
    }
    withExtendedLifetime(room) {}
  }

  @Test("Every bit pattern of infinity and NaN is found, wherever it stands")
  func finite() throws {
    for bad in [Double.infinity, -.infinity, .nan, Double(bitPattern: 0x7FF0_0000_0000_0001)] {
      for place in [0, 31, 1023, 1024, 2999] {
        let values = try Workspace<Double>(3000)
        values.pointer.update(repeating: .greatestFiniteMagnitude, count: 3000)
        #expect(LinearAlgebra.isFinite(values.pointer, 3000))
        values.pointer[place] = bad
        #expect(!LinearAlgebra.isFinite(values.pointer, 3000))
        withExtendedLifetime(values) {}
      }
    }
  }
}
