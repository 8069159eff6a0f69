import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport

/// What C and NumPy answered for the texts of custom kernels; Tests/Golden/custom-kernels.py
/// recorded it.
struct CustomKernelAnswers: Decodable {
  var cases: [Case]

  static func read() throws -> CustomKernelAnswers {
    try Golden.read("custom-kernels.json", as: CustomKernelAnswers.self)
  }

  struct Case: Decodable {
    var inputs: String
    var outputs: String
    var operation: String
    var arguments: [Elements]
    var results: [Elements]
    var ulps: Double
    /// Types of variables that no argument tells.
    var types: [String: String]?
    var reduction: Reduction?
    var axis: Int?

    var givenTypes: [String: DType] { (types ?? [:]).mapValues(Elements.type) }
  }

  struct Reduction: Decodable {
    var map: String
    var reduce: String
    var postMap: String?
    var identity: String?
    var reduceType: String?
  }

  /// An array; complex numbers as their two parts.
  struct Elements: Decodable {
    var dtype: String
    var shape: [Int]
    var values: [RecordedNumber]

    var type: DType { Self.type(dtype) }

    static func type(_ name: String) -> DType {
      DType.allCases.first { "\($0)" == name } ?? .float64
    }

    func tensor() -> Tensor {
      if type.isComplex {
        let parts = Tensor(values.map(\.value), shape: shape + [2]).cast(to: type.component)
        return .complex(parts[..., 0], parts[..., 1])
      }
      if type.isFloatingPoint { return Tensor(values.map(\.value), shape: shape).cast(to: type) }
      return Tensor(values.map(\.bits), shape: shape).cast(to: type)
    }

    /// What is wrong with a result, or nil.
    func problem(_ found: Tensor, ulps: Double) -> String? {
      guard found.dtype == type, found.shape == shape else {
        return "is \(found.dtype) \(found.shape), not \(dtype) \(shape)"
      }
      if !type.isInexact {
        let bits = found.cast(to: .uint64).array(of: UInt64.self)
        let wanted = tensor().cast(to: .uint64).array(of: UInt64.self)
        return zip(bits, wanted).enumerated().first { $0.element.0 != $0.element.1 }
          .map { "element \($0.offset) is \($0.element.0), not \($0.element.1)" }
      }
      func parts(_ tensor: Tensor) -> [Double] {
        let parts =
          type.isComplex ? Tensor.stacked([tensor.real(), tensor.imaginary()], axis: -1) : tensor
        return parts.cast(to: .float64).array(of: Double.self)
      }
      // The distance from one number to the next at 1, relative to the larger one; for complex
      // numbers to the largest part of all.
      let unit: Double =
        switch type.component {
        case .float16: 0x1p-10
        case .float32: 0x1p-23
        default: 0x1p-52
        }
      let answers = parts(tensor())
      let largest = answers.map(abs).max() ?? 0
      for (place, (number, wanted)) in zip(parts(found), answers).enumerated() {
        if number.isNaN && wanted.isNaN || number == wanted && number.sign == wanted.sign {
          continue
        }
        let size = type.isComplex ? largest : abs(wanted)
        guard abs(number - wanted) <= ulps * unit * size, ulps > 0 else {
          return "element \(place) is \(number), not \(wanted)"
        }
      }
      return nil
    }
  }
}
