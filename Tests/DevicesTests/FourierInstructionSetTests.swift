import TestSupport
import Testing

@testable import SwiftwaterDevices

@Suite("Fourier transforms of each instruction set", .serialized, .enabled(if: runsAlone))
struct FourierInstructionSetTests {
  @Test("Every one answers the plain sum", arguments: FourierSample.types)
  func instructionSets(_ dtype: DType) throws {
    let before = InstructionSet.variant
    defer { InstructionSet.variant = before }
    for variant in InstructionSet.Variant.allCases {
      InstructionSet.variant = variant
      for length in Array(1...64) + [97, 120, 128, 143, 169, 210, 343, 1000, 1024] {
        try FourierSample(dtype, outer: 2, length: length, inner: 1).check()
        try FourierSample(dtype, outer: 1, length: length, inner: 19).check()
        try FourierSample(dtype, outer: 19, length: length, inner: 1).check()
      }
    }
  }
}
