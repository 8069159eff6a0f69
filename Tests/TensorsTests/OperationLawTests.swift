import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

/// Laws that every registered operation keeps.
@Suite("Operation laws")
struct OperationLawTests {
  /// Ordinary numbers, the neighbours of special ones, and the special ones.
  static let numbers: [Double] = special + ordinary

  private static let ordinary: [Double] = (0..<200).map { (index: Int) -> Double in
    let swing = Double(index % 23 - 11)
    return swing * 0.37 + Double(index) / 50
  }

  private static let special: [Double] = [
    0, -0.0, 1, -1, 0.5, -0.5, 2, 3.25, -7.75, 1e-3, 0.1, 10, 100.5, -1e4, 1e-300, -1e-300, 1e300,
    .infinity, -.infinity, .nan, 0.9999999999999999, 1.0000000000000002, 88.5, -103.9, 709.7,
    -745.1, 99_999, 1e6, 1e22, 6.283185307179586, 1.5707963267948966,
  ]

  @Test("An operation on doubles equals its reference", arguments: Operation.realNames)
  func equalsReference(_ name: String) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    let operands = Self.operands(operation, Self.numbers)
    let tensors = operands.map { Self.tensor($0, operation, .float64) }
    let result = operation.apply(tensors).array(of: Double.self)
    for index in operands[0].indices {
      let arguments = operands.map { $0[index] }
      let expected = operation.reference(arguments)
      let distance = ulps(result[index], expected)
      #expect(
        distance <= operation.tolerance,
        "\(name)(\(arguments)) = \(result[index]), not \(expected): \(distance) ulp")
    }
  }

  @Test(
    "An operation on floats equals its reference, rounded", arguments: Operation.realNames)
  func equalsReferenceOnFloats(_ name: String) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    let numbers = Self.numbers.filter { abs($0) < 1e30 || !$0.isFinite }.map { Double(Float($0)) }
    let operands = Self.operands(operation, numbers)
    let tensors = operands.map { Self.tensor($0, operation, .float32) }
    let result = operation.apply(tensors).array(of: Double.self)
    for index in operands[0].indices {
      let expected =
        name == "nextAfter"
        ? Self.floatAfter(operands[0][index], operands[1][index])
        : operation.reference(operands.map { $0[index] })
      #expect(
        floatUlps(result[index], expected) <= max(1, operation.tolerance),
        "\(name)(\(operands.map { $0[index] })) = \(result[index]), not \(expected)")
    }
  }

  @Test(
    "Any length and layout give the same bits", arguments: Operation.realNames)
  func layouts(_ name: String) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    for count in [0, 1, 31, 32, 33, 127, 128, 129, 70_001] {
      let numbers = (0..<count).map { Double($0 % 97) * 0.13 - 5 }
      let operands = (0..<operation.arity).map { shift in
        Self.tensor(numbers.map { ($0 + Double(shift)).rounded() }, operation, .float64)
      }
      let whole = operation.apply(operands).array(of: Double.self)
      let mirrored = operands.map { $0[.stride(by: -1)] }
      let backwards = operation.apply(mirrored).array(of: Double.self)
      #expect(whole.map(\.bitPattern) == backwards.reversed().map(\.bitPattern))
      let spread = operands.map { operand in
        Tensor.stacked([operand, operand], axis: 1)[.all, 1]
      }
      #expect(
        operation.apply(spread).array(of: Double.self).map(\.bitPattern)
          == whole.map(\.bitPattern))
      let column = operands.map { $0.reshaped([count, 1]) }
      let table = operation.apply(column.map { $0.broadcast(to: [count, 2]) })
      #expect(table.shape == [count, 2])
      #expect(
        table[.all, 1].array(of: Double.self).map(\.bitPattern) == whole.map(\.bitPattern))
    }
  }

  @Test(
    "Fused with others, an operation gives the bits it gives alone",
    arguments: Operation.realNames)
  func fused(_ name: String) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    let numbers = (0..<300).map { Double($0 % 41) * 0.5 - 9 }
    let operands = (0..<operation.arity).map { _ in Self.tensor(numbers, operation, .float64) }
    let alone = operation.apply(operands).array(of: Double.self)
    let isTruth = operation.types == .bitwise
    let pending = operands.map { isTruth ? $0 .|| $0 : $0 * 1 }
    let after = operation.apply(pending).cast(to: .float64) * 1
    #expect(after.array(of: Double.self).map(\.bitPattern) == alone.map(\.bitPattern))
  }

  @Test("Integers of every width wrap as Swift's do")
  func wrapping() {
    let bytes = Tensor([127, -128, 100, -1] as [Int8])
    #expect(
      (bytes + Tensor([1, 1, 100, 1] as [Int8])).array(of: Int8.self) == [-128, -127, -56, 0])
    #expect((bytes * bytes).array(of: Int8.self) == [1, 0, 16, 1])
    let wide = Tensor([Int64.max, Int64.min])
    #expect((wide + 1).array(of: Int64.self) == [Int64.min, Int64.min + 1])
    #expect((wide % 10).array(of: Int64.self) == [7, 2])
    let unsigned = Tensor([UInt8.max, 3])
    #expect((unsigned + Tensor([1, 1] as [UInt8])).array(of: UInt8.self) == [0, 4])
  }

  @Test("Types promote as the array API standard says")
  func promotion() {
    let cases: [(DType, DType, DType)] = [
      (.int8, .int16, .int16), (.int32, .uint8, .int32), (.int8, .uint8, .int16),
      (.uint32, .int32, .int64), (.float32, .float64, .float64), (.int64, .float32, .float32),
      (.bool, .int8, .int8), (.uint64, .int64, .float64),
    ]
    for (a, b, expected) in cases {
      #expect((Tensor.ones([1], dtype: a) + Tensor.ones([1], dtype: b)).dtype == expected)
      #expect((Tensor.ones([1], dtype: b) + Tensor.ones([1], dtype: a)).dtype == expected)
    }
    #expect((Tensor([1, 2] as [Float]) * 2.5).dtype == .float32)
    #expect((Tensor([1, 2] as [Int8]) + 1).dtype == .int8)
    #expect((Tensor([1, 2] as [Int]) * 2.5).dtype == .float32)
    #expect((Tensor([1, 2] as [Int]) / 2).dtype == .float32)
  }

  @Test("A number keeps its digits until it meets an array")
  func weakNumbers() {
    let x = Tensor([51.5])
    #expect((x * (Double.pi / 180)).item(as: Double.self) == 51.5 * (Double.pi / 180))
    #expect((x - 0.1).item(as: Double.self) == 51.5 - 0.1)
    #expect((1 / 3 * x).item(as: Double.self) == 1.0 / 3 * 51.5)
    #expect((Tensor([51.5] as [Float]) * 0.1).item(as: Float.self) == Float(51.5) * Float(0.1))
  }

  /// The neighbour among floats, not among doubles.
  private static func floatAfter(_ x: Double, _ y: Double) -> Double {
    if x.isNaN || y.isNaN { return .nan }
    return x == y ? y : Double(x < y ? Float(x).nextUp : Float(x).nextDown)
  }

  /// All numbers for one operand, all pairs of some for two.
  private static func operands(_ operation: Operation, _ numbers: [Double]) -> [[Double]] {
    let numbers =
      operation.types == .bitwise ? (-20..<20).map(Double.init) : numbers
    guard operation.arity == 2 else { return [numbers] }
    let some = Array(numbers.prefix(60))
    return [some.flatMap { x in some.map { _ in x } }, some.flatMap { _ in some }]
  }

  private static func tensor(
    _ numbers: [Double], _ operation: Operation, _ dtype: DType
  ) -> Tensor {
    Tensor(numbers).cast(to: operation.types == .bitwise ? .int64 : dtype)
  }
}

extension Operation {
  /// The names of the operations on real numbers.
  static let realNames = all.filter { $0.family != .complex }.map(\.name)
}
