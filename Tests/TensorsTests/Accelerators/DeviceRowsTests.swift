import SwiftwaterTensors
import TestSupport
import Testing

@testable import SwiftwaterDevices

/// What goes on with reductions of its rows is one kernel on a device.
@Suite("Rows on accelerators", .enabled(if: TensorAccelerators.areWanted), .serialized)
struct DeviceRowsTests {
  private static func numbers(_ shape: [Int], _ dtype: DType = .float32) -> Tensor {
    let count = shape.reduce(1, *)
    let values = (0..<count).map { Double(($0 &* 7919) % 100_003) / 16_667 - 3 }
    let x = Tensor(values, shape: shape)
    return (dtype.isInteger ? (x * 10).abs() : x).cast(to: dtype)
  }

  private func expectClose(
    _ formula: RowFormula, _ x: Tensor, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try x.evaluate()
    let expected = withDevice(.cpu) { formula.result(x) { $0 } }
    let wanted = expected.cast(to: .float64).array(of: Double.self)
    // Sums in another order differ in the last place, and rounding to 16 bits then in theirs.
    let precision = expected.dtype == .bfloat16 ? 0.02 : expected.dtype == .float16 ? 3e-3 : 1e-5
    try Self.accelerators.onEach { accelerator in
      let found = withDevice(accelerator.device) { formula.result(x) { $0 } }
      try found.evaluate()
      #expect(found.shape == expected.shape && found.dtype == expected.dtype)
      let numbers = found.cast(to: .float64).array(of: Double.self)
      let wrong = zip(numbers, wanted).enumerated().first {
        let (one, other) = $0.element
        return
          !(one == other || one.isNaN && other.isNaN
          || abs(one - other) <= precision * max(1, abs(other)))
      }
      #expect(
        wrong == nil, "\(formula.testDescription) of \(what) on \(accelerator.device)",
        sourceLocation: sourceLocation)
    }
  }

  @Test("Every formula gives what the processor gives, in every type", arguments: RowFormula.all)
  func types(_ formula: RowFormula) throws {
    for dtype in [DType.float32, .float64, .float16, .bfloat16, .int32, .uint8] {
      try expectClose(formula, Self.numbers([260, 257], dtype), "\(dtype)")
    }
  }

  @Test(
    "Every formula gives what the processor gives, for rows that fit a group's memory and others",
    arguments: RowFormula.all)
  func shapes(_ formula: RowFormula) throws {
    for shape in [[9000, 8], [40_000, 2], [128, 512], [33, 2048], [20, 5000], [9, 3, 30_000]] {
      try expectClose(formula, Self.numbers(shape), "\(shape)")
    }
  }

  @Test("Every formula gives what the processor gives on views", arguments: RowFormula.all)
  func views(_ formula: RowFormula) throws {
    try expectClose(formula, Self.numbers([300, 320]).transposed(), "a transposed matrix")
    try expectClose(formula, Self.numbers([300, 320])[0..., 7..<300], "some columns")
    try expectClose(formula, Self.numbers([1, 320]).broadcast(to: [300, 320]), "one row repeated")
    try expectClose(
      formula, Self.numbers([6, 60, 320]).transposed([1, 0, 2]), "exchanged outer axes")
  }

  @Test("NaN and infinities stay in their rows", arguments: RowFormula.all)
  func special(_ formula: RowFormula) throws {
    var values = Self.numbers([300, 257]).array(of: Float.self)
    for (row, special) in [Float.nan, .infinity, -.infinity].enumerated() {
      values[row * 40 * 257 + row * 50] = special
    }
    try expectClose(formula, Tensor(values, shape: [300, 257]), "special numbers")
  }

  @Test("A softmax and a layer norm are one launch, as their plans say")
  func launches() throws {
    let x = Self.numbers([300, 256])
    try x.evaluate()
    try Self.accelerators.onEach { accelerator in
      for formula in RowFormula.all
      where ["softmax", "layer norm", "standardised"].contains(formula.testDescription) {
        let device = accelerator.device
        // Operands that are made on the way are launches of their own; here they are there already.
        try withDevice(device) { try formula.result(x) { $0 }.evaluate() }
        let result = withDevice(device) { formula.result(x) { $0 } }
        let plan = withDevice(device) { result.explain() }
        let byRows = plan.passes.filter(\.isByRows)
        #expect(byRows.map(\.device) == [device] && !byRows[0].isInPlace)
        let before = accelerator.statistics
        try result.evaluate()
        let launches = accelerator.statistics.launches - before.launches
        if formula.testDescription == "layer norm" {
          #expect(launches <= plan.passes.count && byRows.count == 1)
        } else {
          #expect(launches == 1 && plan.passes.count == 1, "\(formula.testDescription)")
        }
        #expect(accelerator.statistics.bytesToHost == before.bytesToHost)
      }
    }
  }

  @Test("Equal runs give equal bits")
  func bits() throws {
    let x = Self.numbers([300, 1111])
    try Self.accelerators.onEach { accelerator in
      let runs = (0..<2).map { _ in
        withDevice(accelerator.device) {
          RowFormula.all[0].result(x) { $0 }.array(of: Float.self).map(\.bitPattern)
        }
      }
      #expect(runs[0] == runs[1])
    }
  }

  // MARK: - Implementation

  private static let accelerators = SuiteAccelerators(40)
}
