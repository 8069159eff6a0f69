import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// Complex numbers and floats of 16 bits against NumPy; Tests/Golden/number-types.py recorded it.
@Suite("Complex numbers and floats of 16 bits")
struct NumberTypeTests {
  static let recorded = Result { try Golden.read("number-types.json", as: Recorded.self) }

  @Test("Operations answer as NumPy does")
  func operations() throws {
    for call in try Self.recorded.get().calls {
      let operands = try call.operands.map { try tensor($0, call.dtype) }
      let result = try #require(try call.apply(operands), "\(call.name)")
      #expect("\(result.dtype)" == call.resultType, "\(call.name) of \(call.dtype)")
      #expect(result.shape == call.shape, "\(call.name) of \(call.dtype)")
      let answers = numbers(result)
      #expect(answers.count == call.result.count)
      for (place, (answer, expected)) in zip(answers, call.result).enumerated() {
        let arguments = call.operands.map { $0[min(place, $0.count - 1)].value }
        #expect(
          isClose(answer, expected.value, call.tolerance),
          "\(call.name)(\(arguments)) of \(call.dtype) is \(answer), not \(expected.value)")
      }
    }
  }

  @Test("Casts round once, to even")
  func casts() throws {
    for cast in try Self.recorded.get().casts {
      let source = try tensor(cast.values, cast.from)
      let target = try dtype(cast.to)
      let answers = numbers(source.cast(to: target))
      for (answer, expected) in zip(answers, cast.result) {
        #expect(
          isClose(answer, expected.value, 0),
          "\(cast.from) to \(cast.to): \(answer), not \(expected.value)")
      }
    }
  }

  @Test("A double becomes a bfloat16 by one rounding")
  func doubleToBrain() {
    let near = 1 + 0x1p-8
    let x = Tensor([near, near + 0x1p-40, near - 0x1p-40, -near - 0x1p-40, 1e300, 3.5e38])
    let expected = [1, 1 + 0x1p-7, 1, -1 - 0x1p-7, .infinity, .infinity]
    #expect(x.cast(to: .bfloat16).array(of: Double.self) == expected)
    for (value, rounded) in zip(x.array(of: Double.self), expected) {
      #expect(Double(Float(BFloat16(rounding: value))) == rounded)
    }
  }

  @Test("They print as NumPy prints them")
  func printing() throws {
    for printed in try Self.recorded.get().printed {
      let x = try tensor(printed.values, printed.dtype).reshaped(printed.shape)
      #expect("\(x)" == printed.text)
    }
    let brain = Tensor([0.1, 1, 3.140625].map { BFloat16($0) })
    #expect("\(brain)" == "[0.1  1.   3.14]")
  }

  @Test("Types promote to the one that holds both")
  func promotion() {
    let cases: [(DType, DType, DType)] = [
      (.float16, .bfloat16, .float32), (.float16, .float32, .float32),
      (.bfloat16, .float64, .float64), (.float16, .int64, .float16),
      (.complex64, .float32, .complex64), (.complex64, .float64, .complex128),
      (.complex64, .int64, .complex64), (.complex128, .float16, .complex128),
      (.complex64, .complex128, .complex128), (.bool, .complex64, .complex64),
      (.bool, .bfloat16, .bfloat16),
    ]
    for (a, b, expected) in cases {
      #expect((Tensor.ones([1], dtype: a) + Tensor.ones([1], dtype: b)).dtype == expected)
      #expect((Tensor.ones([1], dtype: b) + Tensor.ones([1], dtype: a)).dtype == expected)
    }
    #expect((Tensor.ones([1], dtype: .float16) * 2.5).dtype == .float16)
    #expect((Tensor.ones([1], dtype: .complex64) * 2.5).dtype == .complex64)
    let i = Complex<Double>.i
    #expect((Tensor.ones([1]) * i).dtype == .complex64)
    #expect((Tensor.ones([1], dtype: .float64) * i).dtype == .complex128)
    #expect((Tensor([1, 2]) * i).array(of: Complex<Double>.self) == [i, 2 * i])
  }

  @Test("What has no meaning for complex numbers is a typed error that says what to take")
  func refused() {
    let z = Tensor([Complex<Float>(1, 2), Complex<Float>(3)])
    let attempts: [() -> Tensor] = [
      { z.cbrt() }, { z.floor() }, { z.atan2(z) }, { z.cast(to: .float32) }, { z % z },
    ]
    for attempt in attempts {
      let error = #expect(throws: TensorError.self) { try checked { attempt() } }
      #expect(error?.message.contains("real()") == true, "\(error?.message ?? "")")
    }
    let error = #expect(throws: TensorError.self) {
      try checked { Tensor.complex(z, z) }
    }
    #expect(error?.message.contains("must be real") == true)
  }

  @Test("Parts are views of the same memory, and back")
  func components() throws {
    let z = Tensor((0..<6).map { Complex(Double($0), -Double($0)) }, shape: [2, 3])
    let parts = z.components()
    #expect(parts.shape == [2, 3, 2])
    #expect(parts[.all, .all, 1].array(of: Double.self) == [0, -1, -2, -3, -4, -5])
    #expect(parts.complexFromComponents().equals(z))
    let mirrored = z[.stride(by: -1), .stride(by: 2)]
    #expect(mirrored.components().complexFromComponents().equals(mirrored))
    let odd = Tensor([9.0, 1, 2, 3, 4])[1..<5].reshaped([2, 2])
    #expect(
      odd.complexFromComponents().array(of: Complex<Double>.self)
        == [Complex(1, 2), Complex(3, 4)])
    let (whole, _) = try z.contiguousBuffer()
    let (shared, _) = try parts.contiguousBuffer()
    #expect(whole.pointer == shared.pointer)
  }

  @Test("Long chains of halves round at every step, fused or not")
  func roundingOfHalves() {
    for type in [DType.float16, .bfloat16] {
      let x = Tensor.linspace(-3, 3, count: 1000).cast(to: type)
      let fused = ((x * 1.7 + 0.3) * x - x.exp()) / (x.abs() + 1)
      var steps = [x * 1.7]
      func step(_ next: Tensor) {
        try? next.evaluate()
        steps.append(next)
      }
      step(steps[0] + 0.3)
      step(steps[1] * x)
      let exp = x.exp()
      try? exp.evaluate()
      step(steps[2] - exp)
      let divisor = x.abs() + 1
      try? divisor.evaluate()
      step(steps[3] / divisor)
      #expect(fused.dtype == type)
      #expect(fused.equals(steps[4], equalNaN: true))
    }
  }

  // MARK: - Implementation

  struct Recorded: Decodable {
    var calls: [Call]
    var casts: [Cast]
    var printed: [Printed]
  }

  struct Cast: Decodable {
    var from: String
    var to: String
    var values: [RecordedComplex]
    var result: [RecordedComplex]
  }

  struct Printed: Decodable {
    var dtype: String
    var shape: [Int]
    var values: [RecordedComplex]
    var text: String
  }

  struct Call: Decodable {
    var name: String
    var dtype: String
    var operands: [[RecordedComplex]]
    var resultType: String
    var shape: [Int]
    var result: [RecordedComplex]

    /// The largest distance relative to the answer.
    var tolerance: Double {
      switch dtype {
      case "complex128": 1e-13
      case "complex64": 2e-6
      // NumPy rounds every partial sum.
      case "float16" where name.contains(" "): 0x1p-8
      // One unit in the last place, for functions.
      case "float16": 0x1p-10
      default: 0x1p-7
      }
    }

    func apply(_ operands: [Tensor]) throws -> Tensor? {
      let x = operands[0]
      if name == "sorted" { return x.sorted(axis: 0) }
      if let operation = Operation.all.first(where: { $0.name == name }) {
        return operation.apply(operands)
      }
      let words = name.split(separator: " ")
      let axis = Int(words[1])
      let table = x.reshaped([3, 4])
      switch words[0] {
      case "sum": return table.sum(axis: axis)
      case "product": return table.product(axis: axis)
      case "mean": return table.mean(axis: axis)
      case "variance": return table.variance(axis: axis)
      default: return nil
      }
    }
  }

  private func dtype(_ name: String) throws -> DType {
    try #require(DType.allCases.first { "\($0)" == name })
  }

  private func tensor(_ values: [RecordedComplex], _ name: String) throws -> Tensor {
    let type = try dtype(name)
    let numbers = Tensor(values.map(\.value))
    return (type.isComplex ? numbers : numbers.real()).cast(to: type)
  }

  private func numbers(_ tensor: Tensor) -> [Complex<Double>] {
    tensor.cast(to: .complex128).array(of: Complex<Double>.self)
  }

  private func isClose(_ a: Complex<Double>, _ b: Complex<Double>, _ tolerance: Double) -> Bool {
    let absolute = 1e-15
    let isFinite = b.real.isFinite && b.imaginary.isFinite
    if isFinite {
      return (a - b).magnitude <= tolerance * b.magnitude + (tolerance > 0 ? absolute : 0)
    }
    return isSame(a.real, b.real) && isSame(a.imaginary, b.imaginary)
  }

  private func isSame(_ a: Double, _ b: Double) -> Bool { a == b || a.isNaN && b.isNaN }
}

/// A recorded number: real, or a pair of parts.
struct RecordedComplex: Decodable {
  var value: Complex<Double>

  init(from decoder: any Decoder) throws {
    if let parts = try? [RecordedNumber](from: decoder), parts.count == 2 {
      value = Complex(parts[0].value, parts[1].value)
    } else {
      value = Complex(try RecordedNumber(from: decoder).value)
    }
  }
}
