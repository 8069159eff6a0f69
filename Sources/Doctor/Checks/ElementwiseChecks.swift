import SwiftwaterDevices
import SwiftwaterTensors

extension Check {
  /// Every registered operation on every type it takes.
  static let elementwise: [Check] = Operation.all.flatMap { operation in
    DType.allCases.filter { takes(operation, $0) }.map { dtype in
      // Plain Swift computes in float64: elsewhere an answer between two numbers is neither's fault.
      let isDefined =
        dtype == .float64 || dtype == .float32 && operation.name != "nextAfter"
      return Check(
        family: "element by element", name: operation.name, dtype: dtype,
        tolerance: tolerance(of: operation, dtype),
        compute: { [operation.apply(operands(operation, dtype, [1037]))] },
        reference: isDefined
          ? { @Sendable in [reference(operation, operands(operation, dtype, [1037]))] } : nil)
    }
  }

  /// Views, broadcasting and several outputs of one expression.
  static let layouts: [Check] = [DType.float32, .int16, .float16, .bfloat16, .int8, .bool].flatMap {
    dtype in
    let steps: [(String, @Sendable () -> [Tensor])] = [
      (
        "every third, backwards",
        {
          let x = Sample.tame(dtype, [1200])
          return [select(x[.stride(by: -3)])]
        }
      ),
      (
        "neighbours compared",
        {
          let x = Sample.tame(dtype, [1000]).sorted()
          return [x[1..<1000] .!= x[0..<999]]
        }
      ),
      (
        "a transposed matrix",
        { [select(Sample.tame(dtype, [37, 53]).transposed())] }
      ),
      (
        "rows and columns that broadcast",
        {
          let row = Sample.tame(dtype, [1, 67])
          let column = Sample.tame(dtype, [41, 1], seed: 2)
          return [Tensor.select(row .== column, row, column)]
        }
      ),
      (
        "two outputs of one pass",
        {
          let x = Sample.tame(dtype, [1000])
          let y = select(x)
          return [y, y .== x]
        }
      ),
      ("no elements", { [select(Sample.tame(dtype, [0, 3]))] }),
      ("one element", { [select(Sample.tame(dtype, []))] }),
    ]
    return steps.map { name, compute in
      Check(family: "layouts", name: name, dtype: dtype, tolerance: .exact, compute: compute)
    }
  }

  // MARK: - Implementation

  /// Something that every type can do and that has an exact answer.
  private static func select(_ x: Tensor) -> Tensor {
    Tensor.select(x .!= Tensor(0).cast(to: x.dtype), x, Tensor(1).cast(to: x.dtype))
  }

  private static func operands(_ operation: Operation, _ dtype: DType, _ shape: [Int]) -> [Tensor] {
    (0..<operation.arity).map { Sample.tensor(dtype, shape, seed: UInt64($0 + 1)) }
  }

  /// The operation's definition, element by element on doubles.
  private static func reference(_ operation: Operation, _ operands: [Tensor]) -> Tensor {
    let columns = operands.map { $0.cast(to: .float64).array(of: Double.self) }
    let results = columns[0].indices.map { place in
      operation.reference(columns.map { $0[place] })
    }
    return Tensor(results).cast(to: operation.apply(operands).dtype)
  }

  private static func takes(_ operation: Operation, _ dtype: DType) -> Bool {
    (try? checked { operation.apply(operands(operation, dtype, [1])) }) != nil
  }

  /// Functions of a device's own mathematics may be a few units off; the rest is exact.
  private static func tolerance(of operation: Operation, _ dtype: DType) -> Tolerance {
    guard !dtype.isInteger || operation.types == .floating else { return .exact }
    if operation.tolerance == 0 && !dtype.isComplex { return .exact }
    return dtype.isComplex ? .relative(1e-5) : .ulps(max(4, operation.tolerance * 2))
  }
}
