import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// The order of complex numbers against NumPy; Tests/Golden/complex-order.py recorded it.
@Suite("The order of complex numbers")
struct ComplexOrderTests {
  @Test("Comparisons and extremes are NumPy's, on all pairs of special numbers")
  func orders() throws {
    let recorded = try OrderAnswers.read()
    let plain = recorded.tensor
    let (count, one) = (plain.count, plain.expanded(axis: 1))
    for order in recorded.orders {
      let type: DType = order.dtype == "complex64" ? .complex64 : .complex128
      let operation = try #require(Operation.all.first { $0.name == order.name })
      let found = operation(one.cast(to: type), plain.cast(to: type)).flattened()
      #expect(found.dtype == (order.result[0].count == 1 ? .bool : type), "\(order.name)")
      for (place, (answer, expected)) in zip(OrderAnswers.numbers(found), order.result).enumerated()
      {
        let what = "\(order.name) of numbers \(place / count) and \(place % count), \(type)"
        #expect(OrderAnswers.areSame(answer, expected), "\(what): \(answer), not \(expected)")
      }
    }
  }

  @Test("Bounds and Swift numbers are compared in the same order")
  func numbers() throws {
    let recorded = try OrderAnswers.read()
    let plain = recorded.tensor
    let bound = Complex<Double>(1, 1)
    let clipped = OrderAnswers.numbers(plain.clipped(lower: 0, upper: bound.tensor))
    for (answer, expected) in zip(clipped, recorded.clipped) {
      #expect(OrderAnswers.areSame(answer, expected), "\(answer), not \(expected)")
    }
    let z = Tensor([Complex<Float>(1, 2), Complex<Float>(2, -1), Complex<Float>(-3, 9)])
    #expect((z .< 2).array(of: Bool.self) == [true, true, true])
    #expect((z .> 1).array(of: Bool.self) == [true, true, false])
    #expect((2 .<= z).array(of: Bool.self) == [false, false, false])
    #expect(z.maximum(1).dtype == .complex64)
    #expect(z.maximum(1).array(of: Complex<Float>.self) == [z1, z2, Complex(1)])
    let real = Tensor([0, 5, -3] as [Float])
    #expect((real .< z).array(of: Bool.self) == [true, false, true])
    #expect((z[0] .< z[1]).item(as: Bool.self))
  }

  @Test("Shapes that do not fit are the mistake of the operation itself")
  func shapes() {
    let z = Tensor.zeros([2], dtype: .complex64)
    for operation in Operation.all where ["minimum", "less"].contains(operation.name) {
      let error = #expect(throws: TensorError.self) {
        try checked { operation(z, .zeros([3], dtype: .complex64)) }
      }
      #expect(error?.code == .shapeMismatch)
      #expect(error?.message.hasPrefix(operation.name) == true, "\(error?.message ?? "")")
    }
  }

  // MARK: - Implementation

  private let z1 = Complex<Float>(1, 2)
  private let z2 = Complex<Float>(2, -1)
}

/// What NumPy answered.
struct OrderAnswers: Decodable {
  var numbers: [Parts]
  var orders: [Order]
  var clipped: [Parts]
  var trimmed: [Trimmed]
  var truths: [String: [Int]]

  struct Order: Decodable {
    var name: String
    var dtype: String
    var result: [Parts]
  }

  struct Trimmed: Decodable {
    var shape: [Int]
    var values: [Double]
    var ends: String
    var axes: [Int]?
    var resultShape: [Int]
    var result: [Double]
  }

  static func read() throws -> OrderAnswers {
    try Golden.read("complex-order.json", as: OrderAnswers.self)
  }

  /// The numbers that are compared.
  var tensor: Tensor { Tensor(numbers.map { Complex($0.values[0], $0.values[1]) }) }

  /// A number, or the two parts of one.
  struct Parts: Decodable {
    var values: [Double]
    var count: Int { values.count }

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      let parts = try? container.decode([RecordedNumber].self)
      values = try parts?.map(\.value) ?? [container.decode(RecordedNumber.self).value]
    }
  }

  static func numbers(_ tensor: Tensor) -> [[Double]] {
    if tensor.dtype == .bool { return tensor.array(of: Bool.self).map { [$0 ? 1 : 0] } }
    return tensor.array(of: Complex<Double>.self).map { [$0.real, $0.imaginary] }
  }

  static func areSame(_ a: [Double], _ b: Parts) -> Bool {
    a.count == b.count && zip(a, b.values).allSatisfy { $0 == $1 || $0.isNaN && $1.isNaN }
  }
}
