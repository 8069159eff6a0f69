import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("The functions of NumPy beyond operators")
struct SurfaceTests {
  @Test(
    "A call answers what NumPy answers, on any layout", arguments: SurfaceCalls.all.keys.sorted())
  func oracle(_ name: String) throws {
    let call = try #require(SurfaceCalls.all[name])
    let answers = try SurfaceAnswers.read()
    let cases = answers.cases.filter { $0.call == name }
    #expect(!cases.isEmpty, "no case of \(name) is recorded")
    for (number, recorded) in cases.enumerated() {
      let inputs = try recorded.inputs.map { try answers.arrays[$0].tensor() }
      let expected = recorded.results.map { answers.arrays[$0] }
      for (layout, arguments) in [("dense", inputs), ("strided", inputs.map(Self.strided))] {
        let found = call(SurfaceArguments(tensors: arguments, recorded: recorded))
        let problem = Self.problem(found, expected, inputs)
        #expect(problem == nil, "\(name), case \(number), \(layout): \(problem ?? "")")
      }
    }
  }

  @Test("Every recorded case has a call")
  func complete() throws {
    let recorded = Set(try SurfaceAnswers.read().cases.map(\.call))
    #expect(recorded.subtracting(SurfaceCalls.all.keys) == [])
  }

  /// The same elements, seen backwards with gaps between them.
  private static func strided(_ tensor: Tensor) -> Tensor {
    guard tensor.rank > 0, tensor.count > 0 else { return tensor }
    let axis = tensor.rank - 1
    let every = Array(repeating: IndexPart.slice(from: nil, to: nil, by: 1), count: axis)
    let backwards = tensor[at: every + [.slice(from: nil, to: nil, by: -1)]]
    let spread = Tensor.stacked([backwards, backwards], axis: axis + 1)
    return spread[at: every + [.slice(from: nil, to: nil, by: -1), .place(1)]]
  }

  private static func problem(
    _ found: [Tensor], _ expected: [SurfaceArray], _ inputs: [Tensor]
  ) -> String? {
    guard found.count == expected.count else {
      return "\(found.count) results, not \(expected.count)"
    }
    for (tensor, answer) in zip(found, expected) {
      if tensor.shape != answer.shape { return "shape \(tensor.shape), not \(answer.shape)" }
      // Without a float among the inputs the default float is ours, float64 theirs.
      let isDefault = tensor.dtype == .float32 && answer.dtype == "float64"
      let mayBe = isDefault && inputs.contains { !$0.dtype.isFloatingPoint }
      if "\(tensor.dtype)" != answer.dtype && !mayBe {
        return "\(tensor.dtype), not \(answer.dtype)"
      }
      let tolerance = tensor.dtype == .float32 ? 2e-6 : 1e-11
      let difference = difference(
        (tensor.dtype.isComplex ? tensor.components() : tensor).array(of: Double.self),
        answer.values.map(\.value), relative: tolerance,
        absolute: tolerance / 10)
      if let difference { return difference }
    }
    return nil
  }
}

/// What NumPy answered; Tests/Golden/tensor-surface.py recorded it.
struct SurfaceAnswers: Decodable {
  var arrays: [SurfaceArray]
  var cases: [Case]
  var texts: [Text]
  var limits: Limits

  struct Text: Decodable {
    var array: Int
    var text: String
    var precision: Int?
    var threshold: Int?
    var edgeitems: Int?
    var max_line_width: Int?
    var suppress_small: Bool?

    var options: PrintOptions {
      PrintOptions(
        precision: precision ?? 8, threshold: threshold ?? 1000, edgeItems: edgeitems ?? 3,
        lineWidth: max_line_width ?? 75, suppressesSmall: suppress_small ?? false)
    }
  }

  struct Limits: Decodable {
    var floating: [Floating]
    var whole: [Whole]
    var safeCasts: [[String]]

    struct Floating: Decodable {
      var dtype: String
      var bits: Int
      var epsilon: Double
      var leastNormal: Double
      var leastAboveZero: Double
      var greatest: Double
      var digits: Int
    }

    struct Whole: Decodable {
      var dtype: String
      var bits: Int
      var smallest: String
      var largest: String
    }
  }

  struct Case: Decodable {
    var call: String
    var inputs: [Int]
    var results: [Int]
    var ints: [Int]?
    var numbers: [Double]?
    var text: String?
    var flag: Bool?
    var axis: Int?
  }

  static func read() throws -> SurfaceAnswers { try shared.get() }

  private static let shared = Result {
    try Golden.read("tensor-surface.json", as: SurfaceAnswers.self)
  }
}

/// An array as it is recorded: `[type, shape, values]`.
struct SurfaceArray: Decodable {
  var dtype: String
  var shape: [Int]
  var values: [RecordedNumber]

  init(from decoder: any Decoder) throws {
    var container = try decoder.unkeyedContainer()
    dtype = try container.decode(String.self)
    shape = try container.decode([Int].self)
    values = try container.decode([RecordedNumber].self)
  }

  func tensor() throws -> Tensor {
    if dtype == "complex128" {
      let parts = stride(from: 0, to: values.count, by: 2).map {
        Complex(values[$0].value, values[$0 + 1].value)
      }
      return Tensor(parts, shape: shape)
    }
    guard dtype == "int64" else { return try RecordedArray.tensor(values, dtype, shape) }
    return Tensor(values.map { Int64(bitPattern: $0.bits) }, shape: shape)
  }
}

/// The tensors and parameters of a recorded call.
struct SurfaceArguments {
  var tensors: [Tensor]
  var recorded: SurfaceAnswers.Case

  var x: Tensor { tensors[0] }
  var y: Tensor { tensors[1] }
  var z: Tensor { tensors[2] }
  var ints: [Int] { recorded.ints ?? [] }
  var numbers: [Double] { recorded.numbers ?? [] }
  var text: String { recorded.text ?? "" }
  var flag: Bool { recorded.flag ?? false }
  var axis: Int? { recorded.axis }
  var someAxis: Int { recorded.axis ?? 0 }
}
