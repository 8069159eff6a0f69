import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Reductions over several axes, a mask and from an initial number")
struct SeveralAxesTests {
  @Test("What NumPy answers", arguments: ReductionAnswers.calls)
  func oracle(_ call: String) throws {
    let answers = try ReductionAnswers.read()
    let cases = answers.cases.filter { $0.call == call }
    #expect(!cases.isEmpty, "no case of \(call) is recorded")
    for recorded in cases {
      let x = try answers.arrays[recorded.array].tensor()
      let mask = try recorded.mask.map { try answers.arrays[$0].tensor() }
      let expected = answers.arrays[recorded.result]
      for input in [x, Self.scattered(x)] {
        let found = Self.reduced(input, recorded, mask)
        #expect(found.shape == expected.shape, "\(recorded)")
        let isDefault = found.dtype == .float32 && expected.dtype == "float64"
        #expect("\(found.dtype)" == expected.dtype || isDefault, "\(recorded)")
        let tolerance = found.dtype == .float32 ? 2e-6 : 1e-11
        let problem = difference(
          (found.dtype.isComplex ? found.components() : found).array(of: Double.self),
          expected.values.map(\.value), relative: tolerance, absolute: tolerance)
        #expect(problem == nil, "\(recorded): \(problem ?? "")")
      }
    }
  }

  @Test("Mistakes name the reduction and the remedy")
  func mistakes() throws {
    let x = Tensor.ones([2, 3])
    let bodies: [(String, () -> Tensor)] = [
      ("sum: axis -2 stands in [0, -2] twice", { x.sum(axes: [0, -2]) }),
      ("mean: no axis 2; use -2...1", { x.mean(axes: [0, 2]) }),
      ("mean: the mask is float32, not bool; compare first", { x.mean(where: x) }),
      (
        "variance: a mask of shape (2, 2, 3) does not broadcast to (2, 3)",
        { x.variance(where: Tensor.ones([2, 2, 3], dtype: .bool)) }
      ),
      (
        "nanMax: where a mask leaves out everything there is no answer; give an initial number",
        { x.nanMax(where: x .> 0) }
      ),
      (
        "min: where a mask leaves out everything there is no answer; give an initial number",
        { x.min(axes: [0, 1], where: x .> 0) }
      ),
      (
        "sum: -1 is not a number of uint64; cast the tensor to a type that has it first",
        { Tensor([1] as [UInt8]).sum(initial: -1) }
      ),
      ("max: no elements to choose from in shape (0,)", { Tensor.zeros([0]).max(axes: [0]) }),
    ]
    for (message, body) in bodies {
      let error = #expect(throws: TensorError.self) { try checked(body) }
      #expect(error?.message == message)
    }
  }

  @Test("Swift numbers in variables begin a reduction")
  func variables() {
    let (k, half) = (5, 0.5)
    #expect(Tensor([1, 2]).sum(initial: k).item(as: Int.self) == 8)
    #expect(Tensor([1, 2]).max(initial: k).item(as: Int.self) == 5)
    #expect(Tensor([1.0, 2]).product(initial: half).item(as: Double.self) == 1)
    #expect(Tensor.zeros([0, 2]).min(axis: 0, initial: half).array(of: Double.self) == [0.5, 0.5])
  }

  /// The same elements with gaps between them, the first axis innermost.
  private static func scattered(_ tensor: Tensor) -> Tensor {
    guard tensor.rank > 1, tensor.count > 0 else { return tensor }
    let turned = tensor.transposed()
    return Tensor.stacked([turned, turned], axis: 1)[.all, 1].transposed()
  }

  private static func reduced(
    _ x: Tensor, _ recorded: ReductionAnswers.Case, _ mask: Tensor?
  ) -> Tensor {
    let (keeps, initial, lost) = (recorded.keeps, recorded.initial, recorded.lost ?? 0)
    switch (recorded.call, recorded.axes) {
    case ("sum", .several(let axes)?):
      return x.sum(axes: axes, keepingDimensions: keeps, initial: initial, where: mask)
    case ("product", .several(let axes)?):
      return x.product(axes: axes, keepingDimensions: keeps, initial: initial, where: mask)
    case ("min", .several(let axes)?):
      return x.min(axes: axes, keepingDimensions: keeps, initial: initial, where: mask)
    case ("max", .several(let axes)?):
      return x.max(axes: axes, keepingDimensions: keeps, initial: initial, where: mask)
    case ("nanSum", .several(let axes)?):
      return x.nanSum(axes: axes, keepingDimensions: keeps, initial: initial, where: mask)
    case ("nanProduct", .several(let axes)?):
      return x.nanProduct(axes: axes, keepingDimensions: keeps, initial: initial, where: mask)
    case ("nanMin", .several(let axes)?):
      return x.nanMin(axes: axes, keepingDimensions: keeps, initial: initial, where: mask)
    case ("nanMax", .several(let axes)?):
      return x.nanMax(axes: axes, keepingDimensions: keeps, initial: initial, where: mask)
    case ("all", .several(let axes)?):
      return x.all(axes: axes, keepingDimensions: keeps, where: mask)
    case ("any", .several(let axes)?):
      return x.any(axes: axes, keepingDimensions: keeps, where: mask)
    case ("mean", .several(let axes)?):
      return x.mean(axes: axes, keepingDimensions: keeps, where: mask)
    case ("nanMean", .several(let axes)?):
      return x.nanMean(axes: axes, keepingDimensions: keeps, where: mask)
    case ("variance", .several(let axes)?):
      return x.variance(
        axes: axes, degreesOfFreedomLost: lost, keepingDimensions: keeps, where: mask)
    case ("standardDeviation", .several(let axes)?):
      return x.standardDeviation(
        axes: axes, degreesOfFreedomLost: lost, keepingDimensions: keeps, where: mask)
    case ("nanVariance", .several(let axes)?):
      return x.nanVariance(
        axes: axes, degreesOfFreedomLost: lost, keepingDimensions: keeps, where: mask)
    case ("nanStandardDeviation", .several(let axes)?):
      return x.nanStandardDeviation(
        axes: axes, degreesOfFreedomLost: lost, keepingDimensions: keeps, where: mask)
    case ("median", .several(let axes)?): return x.median(axes: axes, keepingDimensions: keeps)
    case ("nanMedian", .several(let axes)?):
      return x.nanMedian(axes: axes, keepingDimensions: keeps)
    case ("countNonZero", .several(let axes)?):
      return x.countNonZero(axes: axes, keepingDimensions: keeps)
    case ("logSumExp", .several(let axes)?):
      return x.logSumExp(axes: axes, keepingDimensions: keeps)
    case (_, .one(let axis)?): return reduced(x, recorded, axis, mask)
    default: return reduced(x, recorded, nil, mask)
    }
  }

  private static func reduced(
    _ x: Tensor, _ recorded: ReductionAnswers.Case, _ axis: Int?, _ mask: Tensor?
  ) -> Tensor {
    let (keeps, initial) = (recorded.keeps, recorded.initial)
    switch recorded.call {
    case "sum": return x.sum(axis: axis, keepingDimensions: keeps, initial: initial, where: mask)
    case "product":
      return x.product(axis: axis, keepingDimensions: keeps, initial: initial, where: mask)
    case "min": return x.min(axis: axis, keepingDimensions: keeps, initial: initial, where: mask)
    case "max": return x.max(axis: axis, keepingDimensions: keeps, initial: initial, where: mask)
    case "nanSum":
      return x.nanSum(axis: axis, keepingDimensions: keeps, initial: initial, where: mask)
    case "nanProduct":
      return x.nanProduct(axis: axis, keepingDimensions: keeps, initial: initial, where: mask)
    case "nanMin":
      return x.nanMin(axis: axis, keepingDimensions: keeps, initial: initial, where: mask)
    case "nanMax":
      return x.nanMax(axis: axis, keepingDimensions: keeps, initial: initial, where: mask)
    case "all": return x.all(axis: axis, keepingDimensions: keeps, where: mask)
    case "any": return x.any(axis: axis, keepingDimensions: keeps, where: mask)
    case "mean": return x.mean(axis: axis, keepingDimensions: keeps, where: mask)
    case "nanMean": return x.nanMean(axis: axis, keepingDimensions: keeps, where: mask)
    case "variance": return x.variance(axis: axis, keepingDimensions: keeps, where: mask)
    case "standardDeviation":
      return x.standardDeviation(axis: axis, keepingDimensions: keeps, where: mask)
    case "nanVariance": return x.nanVariance(axis: axis, keepingDimensions: keeps, where: mask)
    case "nanStandardDeviation":
      return x.nanStandardDeviation(axis: axis, keepingDimensions: keeps, where: mask)
    case "logSumExp": return x.logSumExp(axis: axis, keepingDimensions: keeps)
    default: return x
    }
  }
}

/// What NumPy answered; Tests/Golden/reductions.py recorded it.
struct ReductionAnswers: Decodable {
  var arrays: [SurfaceArray]
  var cases: [Case]

  struct Case: Decodable {
    var call: String
    var array: Int
    /// nil for all of them.
    var axes: Axes?
    var keeps: Bool
    var initial: Int?
    var lost: Int?
    var mask: Int?
    var result: Int
  }

  enum Axes: Decodable {
    case one(Int)
    case several([Int])

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      if let axis = try? container.decode(Int.self) {
        self = .one(axis)
      } else {
        self = .several(try container.decode([Int].self))
      }
    }
  }

  static let calls = [
    "sum", "product", "min", "max", "all", "any", "mean", "variance", "standardDeviation",
    "countNonZero", "median", "logSumExp", "nanSum", "nanProduct", "nanMin", "nanMax", "nanMean",
    "nanVariance", "nanStandardDeviation", "nanMedian",
  ]

  static func read() throws -> ReductionAnswers { try shared.get() }

  private static let shared = Result {
    try Golden.read("reductions.json", as: ReductionAnswers.self)
  }
}
