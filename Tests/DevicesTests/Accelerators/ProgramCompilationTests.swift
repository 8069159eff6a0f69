import Testing

@testable import SwiftwaterDevices

@Suite(
  "Programs for NVIDIA's chips", .enabled(if: NVRTCSupport.isWanted, NVRTCSupport.absence))
struct ProgramCompilationTests {
  @Test("Every instruction compiles for every generation", arguments: DType.allCases)
  func instructions(_ dtype: DType) throws {
    for (program, _) in ProgramTextSample.programs(dtype) {
      try NVRTCSupport.compiles(
        try AcceleratedProgram(program).text(
          ProgramText.Form(
            dtypes: [dtype, dtype, .bool], layouts: [.contiguous, .strided, .scalar], rank: 2,
            isShort: true, pack: max(1, 16 / dtype.byteCount), hasFloat64: true)))
    }
  }

  @Test("Every reduction compiles for every generation", arguments: Reduction.allCases)
  func reductions(_ reduction: Reduction) throws {
    for dtype in [DType.bool, .int32, .uint64, .float16, .float32, .float64] {
      for isColumns in [false, true] {
        let fold = AcceleratedReduction(.reduction(reduction), of: dtype)
        let form = ReductionText.Form(
          program: ProgramText.Form(
            dtypes: [dtype], layouts: [.contiguous], rank: 0, isShort: isColumns, pack: 1,
            hasFloat64: true),
          team: 32, isColumns: isColumns, isPartial: !isColumns)
        try NVRTCSupport.compiles(fold.text(.first(form), hasFloat64: true))
        try NVRTCSupport.compiles(
          fold.text(.second(team: 256, isColumns: isColumns), hasFloat64: true))
      }
    }
  }
}
