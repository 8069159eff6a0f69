import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// A formula that goes on with reductions of its rows.
///
/// `step` is what becomes of each part: itself,
/// or itself computed at once, so that nothing is fused.
struct RowFormula: Sendable, CustomTestStringConvertible {
  let testDescription: String
  let result: @Sendable (Tensor, (Tensor) -> Tensor) -> Tensor

  static let all: [RowFormula] = [
    RowFormula(testDescription: "softmax") { x, step in
      let powers = step(step(x - step(x.max(axis: -1, keepingDimensions: true))).exp())
      return step(powers / step(powers.sum(axis: -1, keepingDimensions: true)))
    },
    RowFormula(testDescription: "logarithm of a softmax") { x, step in
      let shifted = step(x - step(x.max(axis: -1, keepingDimensions: true)))
      let sum = step(step(shifted.exp()).sum(axis: -1, keepingDimensions: true))
      return step(shifted - step(sum.log()))
    },
    RowFormula(testDescription: "logarithm of a sum of powers") { x, step in
      let largest = step(x.max(axis: -1, keepingDimensions: true))
      let powers = step(step(x - largest).exp())
      return step(step(step(powers.sum(axis: -1, keepingDimensions: true)).log()) + largest)
    },
    RowFormula(testDescription: "standardised") { x, step in
      let centred = step(x - step(x.mean(axis: -1, keepingDimensions: true)))
      return step(centred / step(x.standardDeviation(axis: -1, keepingDimensions: true)))
    },
    RowFormula(testDescription: "layer norm") { x, step in
      let width = x.shape[x.rank - 1]
      let gain = Tensor.arange(width).cast(to: x.dtype) * 0.01
      let centred = step(x - step(x.mean(axis: -1, keepingDimensions: true)))
      let spread = step(step(x.variance(axis: -1, keepingDimensions: true) + 1e-5).sqrt())
      return step(step(step(centred / spread) * step(gain)) + 0.5)
    },
    RowFormula(testDescription: "share of the sum") { x, step in
      step(x / step(x.sum(axis: -1, keepingDimensions: true)))
    },
    RowFormula(testDescription: "scaled to the range") { x, step in
      let least = step(x.min(axis: -1, keepingDimensions: true))
      let range = step(step(x.max(axis: -1, keepingDimensions: true)) - least)
      return step(step(x - least) / range)
    },
    RowFormula(testDescription: "divided by the length, then by the largest") { x, step in
      let squares = step(step(x * x).sum(axis: -1, keepingDimensions: true))
      let unit = step(x / step(squares.sqrt()))
      let largest = step(step(unit.abs()).max(axis: -1, keepingDimensions: true))
      return step(step(unit / largest) + step(step(x - 1) * squares))
    },
    RowFormula(testDescription: "the range alone") { x, step in
      step(step(x.max(axis: -1)) - step(x.min(axis: -1)))
    },
    RowFormula(testDescription: "with a number for each row") { x, step in
      let weights = Tensor.arange(x.shape[0]).reshaped(
        [-1] + Array(repeating: 1, count: x.rank - 1))
      let sum = step(x.sum(axis: -1, keepingDimensions: true))
      return step(x * step(sum * step(weights.cast(to: .float32))))
    },
    RowFormula(testDescription: "with the largest of all") { x, step in
      let shifted = step(x - step(x.mean(axis: -1, keepingDimensions: true)))
      return step(shifted / step(step(shifted.abs()).max()))
    },
    RowFormula(testDescription: "rows and columns") { x, step in
      let rows = step(x - step(x.mean(axis: -1, keepingDimensions: true)))
      let columns = step(rows - step(rows.mean(axis: 0, keepingDimensions: true)))
      return step(columns / step(columns.max(axis: -1, keepingDimensions: true)))
    },
  ]
}

@Suite("Reductions of rows fused with what follows")
struct RowFusionTests {
  /// Numbers between −3 and 3.
  private static func numbers(_ shape: [Int], _ dtype: DType = .float32) -> Tensor {
    let count = shape.reduce(1, *)
    let values = (0..<count).map { Double(($0 &* 7919) % 100_003) / 16_667 - 3 }
    let x = Tensor(values, shape: shape)
    return (dtype.isInteger ? x * 10 : x).cast(to: dtype)
  }

  private func expectSame(
    _ formula: RowFormula, _ x: Tensor, _ what: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    try x.evaluate()
    let apart = formula.result(x) { part in
      try? part.evaluate()
      return part
    }
    let wanted = apart.cast(to: .float64).array(of: Double.self).map(\.bitPattern)
    for threads in [1, 3] {
      let fused = formula.result(x) { $0 }
      let found = Threads.with(count: threads) { () -> [Double] in
        try? fused.evaluate()
        return fused.cast(to: .float64).array(of: Double.self)
      }
      #expect(fused.shape == apart.shape && fused.dtype == apart.dtype)
      #expect(
        found.map(\.bitPattern) == wanted, "\(formula.testDescription) of \(what)",
        sourceLocation: sourceLocation)
    }
  }

  @Test("Every formula has the bits it has unfused, in every type", arguments: RowFormula.all)
  func types(_ formula: RowFormula) throws {
    for dtype in [DType.float32, .float64, .float16, .bfloat16, .int32, .uint8, .int64] {
      try expectSame(formula, Self.numbers([300, 257], dtype), "\(dtype)")
    }
  }

  @Test("Every formula has the bits it has unfused, for every shape", arguments: RowFormula.all)
  func shapes(_ formula: RowFormula) throws {
    let shapes = [
      [70_000, 1], [40_000, 2], [9000, 8], [128, 512], [33, 2048], [20, 5000], [1, 65_536],
      [7, 11, 1000], [2, 70_000],
    ]
    for shape in shapes {
      try expectSame(formula, Self.numbers(shape), "\(shape)")
    }
  }

  @Test("Every formula has the bits it has unfused on views", arguments: RowFormula.all)
  func views(_ formula: RowFormula) throws {
    try expectSame(formula, Self.numbers([300, 320]).transposed(), "a transposed matrix")
    try expectSame(formula, Self.numbers([300, 320])[0..., 7..<300], "some columns")
    try expectSame(formula, Self.numbers([600, 320])[3..<500], "some rows")
    try expectSame(formula, Self.numbers([1, 320]).broadcast(to: [300, 320]), "one row repeated")
    try expectSame(
      formula, Self.numbers([300, 1]).broadcast(to: [300, 320]), "one column repeated")
  }

  @Test("NaN and infinities stay in their rows", arguments: RowFormula.all)
  func special(_ formula: RowFormula) throws {
    var values = Self.numbers([300, 257]).array(of: Float.self)
    for (row, special) in [Float.nan, .infinity, -.infinity, -.nan, -0.0].enumerated() {
      values[row * 40 * 257 + row * 50] = special
      values[row * 40 * 257 + 256] = special
    }
    try expectSame(formula, Tensor(values, shape: [300, 257]), "special numbers")
    let x = Tensor(values, shape: [300, 257])
    try x.evaluate()
    let shares = x / x.sum(axis: 1, keepingDimensions: true)
    let ordinary = shares[1..<40].array(of: Float.self)
    let isFinite = ordinary.allSatisfy { $0.isFinite }
    #expect(isFinite)
  }

  @Test("No rows, and rows of nothing")
  func empty() throws {
    let none = Tensor.zeros([0, 5])
    let shares = none / none.sum(axis: 1, keepingDimensions: true)
    #expect(shares.array(of: Float.self).isEmpty)
    let narrow = Tensor.zeros([70_000, 0])
    #expect((narrow.sum(axis: 1) + 1).array(of: Float.self).allSatisfy { $0 == 1 })
  }

  @Test("A softmax is one pass, which reads once and writes once")
  func plan() throws {
    let x = Self.numbers([300, 257])
    try x.evaluate()
    let softmax = RowFormula.all[0].result(x) { $0 }
    let plan = softmax.explain()
    #expect(plan.passes.count == 1)
    #expect(plan.passes[0].isByRows)
    #expect(
      plan.passes[0].operations == ["max", "subtract", "exp", "sum", "cast to float32", "divide"])
    #expect((plan.bytesRead, plan.bytesWritten) == (300 * 257 * 4, 300 * 257 * 4))
    #expect(plan.description.contains("fused by rows (max, subtract, exp, sum"))
    try softmax.evaluate()
    #expect(softmax.explain().passes.isEmpty)
  }

  @Test("What others hold is written out too, or computed again when it is needed")
  func held() throws {
    let x = Self.numbers([300, 257])
    try x.evaluate()
    let largest = x.max(axis: 1, keepingDimensions: true)
    let distances = x - largest
    let powers = distances.exp()
    let softmax = powers / powers.sum(axis: 1, keepingDimensions: true)
    #expect(softmax.explain().passes.count == 1)
    #expect(softmax.explain().bytesWritten == 2 * 300 * 257 * 4 + 300 * 4 + 300 * 8)
    try softmax.evaluate()
    #expect(powers.explain().passes.isEmpty && largest.explain().passes.isEmpty)
    #expect(distances.explain().passes.map(\.operations) == [["subtract"]])
    let wanted = RowFormula.all[0].result(x) { part in
      try? part.evaluate()
      return part
    }
    #expect(softmax.array(of: Float.self) == wanted.array(of: Float.self))
    let expectedPowers = (x - largest).exp().array(of: Float.self)
    #expect(powers.array(of: Float.self) == expectedPowers)
    #expect(distances.exp().array(of: Float.self) == expectedPowers)
  }

  @Test("What nobody else can see is overwritten; what is held is not")
  func donation() throws {
    let original = Self.numbers([300, 257])
    try original.evaluate()
    let wanted = RowFormula.all[3].result(original) { $0 }.array(of: Float.self)
    var x = original * 1
    try x.evaluate()
    let address = try x.contiguousBuffer().buffer.pointer
    x = RowFormula.all[3].result(x) { $0 }
    #expect(x.explain().passes.map(\.isInPlace) == [true])
    try x.evaluate()
    let place = try x.contiguousBuffer().buffer.pointer
    #expect(place == address)
    #expect(x.array(of: Float.self) == wanted)
    let again = RowFormula.all[3].result(original) { $0 }
    #expect(again.explain().passes.map(\.isInPlace) == [false])
    #expect(again.array(of: Float.self) == wanted)
    #expect(original.array(of: Float.self) == Self.numbers([300, 257]).array(of: Float.self))
  }

  @Test("Small arrays, long rows and lone reductions are left to the passes")
  func others() throws {
    for shape in [[30, 40], [2, 70_000], [70_000, 1]] {
      let x = Self.numbers(shape)
      try x.evaluate()
      let plan = RowFormula.all[0].result(x) { $0 }.explain()
      #expect(plan.passes.allSatisfy { !$0.isByRows }, "\(shape)")
    }
    let x = Self.numbers([300, 257])
    try x.evaluate()
    let sum = (x * 2).sum(axis: 1)
    #expect(sum.explain().passes.first?.reduction == "sum")
    #expect(sum.explain().passes.allSatisfy { !$0.isByRows })
  }

  @Test("An extreme is NaN where there is one, wherever it stands, and keeps the sign of its zero")
  func extremes() throws {
    for count in [1, 5, 31, 32, 33, 64, 100] {
      for place in 0..<count {
        var values = (0..<count).map { Float($0 % 7) - 3 }
        values[place] = .nan
        let x = Tensor(values)
        let (least, largest) = (x.min().item(as: Float.self), x.max().item(as: Float.self))
        #expect(least.isNaN && largest.isNaN, "NaN at \(place) of \(count)")
      }
    }
    let zeros = Tensor([Float](repeating: -0.0, count: 40))
    #expect(zeros.max().item(as: Float.self).sign == .minus)
  }
}
