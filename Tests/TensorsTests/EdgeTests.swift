import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterTensors

/// Values at the edges of what a tensor can hold or be asked for.
@Suite("Edges")
struct EdgeTests {
  @Test("A number meeting doubles keeps all its digits")
  func weakScalars() {
    let x = Tensor([1.0, 2] as [Double])
    #expect((x * 0.1).array(of: Double.self) == [0.1, 0.2])
    #expect((x + 0.1).dtype == .float64)
    #expect((0.1 - x).array(of: Double.self) == [0.1 - 1, 0.1 - 2])
    #expect((x .>= 1.1).array(of: Bool.self) == [false, true])
    #expect(x.clipped(to: 0...1.1).array(of: Double.self) == [1, 1.1])
    #expect(Tensor.select(x .> 1, x, 0.1).array(of: Double.self) == [0.1, 2])
    let product: Tensor = 0.1 * 3.0
    #expect((x * product).array(of: Double.self)[0] == 0.1 * 3.0)
  }

  @Test("Extremes along an outer axis start from each column's own values")
  func extremesOfColumns() {
    let x = Tensor([[0.0, 5, -9], [3, 6, -7]])
    #expect(x.min(axis: 0).array(of: Double.self) == [0, 5, -9])
    #expect(x.max(axis: 0).array(of: Double.self) == [3, 6, -7])
    let y = Tensor([[9.0, 5, -9], [8, 6, -7]])
    #expect(y.max(axis: 0).array(of: Double.self) == [9, 6, -7])
  }

  @Test("Conversions of repeated numbers are those of stored ones", arguments: DType.allCases)
  func constantConversions(_ dtype: DType) {
    for value in [0.1, -1.0, 300.7, -70_000.5, 1e10] {
      let constant = Tensor.full([2], value, dtype: .float64)
      let stored = Tensor([value, value])
      #expect(
        constant.cast(to: dtype).real().array(of: Double.self)
          == stored.cast(to: dtype).real().array(of: Double.self))
      #expect(
        constant.cast(to: dtype).real().cast(to: .int64).array(of: Int64.self)
          == stored.cast(to: dtype).real().cast(to: .int64).array(of: Int64.self))
    }
    let ones = Tensor.ones([2], dtype: .int8)
    #expect((ones - 2).cast(to: .int64).array(of: Int.self) == [-1, -1])
  }

  @Test("Zeros of both signs and NaN in one expression stay apart")
  func numbersApart() {
    let x = Tensor([1.0, -1.0])
    let zeros = Tensor.stacked([x * 0.0, x * -0.0, (x * 0.0 + x * -0.0).sqrt()])
    #expect(
      zeros.array(of: Double.self).map(\.sign) == [.plus, .minus, .minus, .plus, .plus, .plus])
    let nan = Double.nan
    let undefined = (x * nan + x * 2 + nan).isNaN().array(of: Bool.self)
    #expect(undefined == [true, true])
    #expect((x * 2 + (x * nan).isNaN().cast(to: .float64)).array(of: Double.self) == [3, -1])
  }

  @Test("A tensor over a mapped file is copied before it is written")
  func mappedFile() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bytes", "abcd")
    var x = Tensor(sharing: try Buffer(mappingFile: path), dtype: .uint8, shape: [4])
    x += 1
    #expect(x.array(of: UInt8.self) == Array("bcde".utf8))
    var y = Tensor(sharing: try Buffer(mappingFile: path), dtype: .uint8, shape: [4])
    y[0] = 120
    #expect(y.array(of: UInt8.self) == Array("xbcd".utf8))
  }

  @Test("Seventeen and more axes in any order are read")
  func manyAxes() {
    let rank = 18
    let x = Tensor.arange(1 << rank).reshaped(Array(repeating: 2, count: rank)).transposed()
    let values = (x + 0).flattened().array(of: Int.self)
    func reversed(_ place: Int) -> Int {
      (0..<rank).reduce(0) { $0 | (place >> $1 & 1) << (rank - 1 - $1) }
    }
    #expect(values.indices.allSatisfy { values[$0] == reversed($0) })
  }

  @Test("Shapes beyond the address space are a typed error")
  func overflow() {
    let huge = 1 << 40
    let wide = Tensor.zeros([1, huge])
    let refused: [(String, () -> Tensor)] = [
      ("broadcast", { wide + Tensor.zeros([huge, 1]) }),
      ("matmul", { Tensor.zeros([huge, 1]).matmul(wide) }),
      ("zeros", { Tensor.zeros([1 << 62, 0, 1 << 62]) }),
      ("reshaped", { Tensor.zeros([0]).reshaped([1 << 62, 8, 0]) }),
      ("open axis", { Tensor.zeros([8]).reshaped([-1, 1 << 62, 8]) }),
      ("eye", { Tensor.eye(huge) }),
      ("linspace", { Tensor.linspace(0, 1, count: 1 << 62) }),
      ("arange", { Tensor.arange(0, 1e300, step: 1e-3) }),
      ("uniform", { Tensor.uniform([huge, huge], seed: 0) }),
      (
        "concatenated",
        {
          Tensor.concatenated(Array(repeating: Tensor.zeros([1 << 44]), count: 4))
        }
      ),
      ("taking", { Tensor.zeros([1 << 44]).reshaped([1, 1 << 44]).taking(Tensor([0, 0, 0, 0])) }),
    ]
    for (name, operation) in refused {
      let error = #expect(throws: TensorError.self, "\(name)") { try checked { operation() } }
      #expect(error?.code == .outOfMemory || error?.code == .shapeMismatch, "\(name)")
    }
  }

  @Test("Counts below zero and bounds at the ends of Int are answered")
  func extremeArguments() throws {
    #expect(Tensor.arange(-3).shape == [0])
    #expect(Tensor.arange(0, -1e300).shape == [0])
    #expect(throws: TensorError.self) { try checked { Tensor.eye(-1) } }
    let x = Tensor.arange(5)
    #expect(x[.stride(by: Int.max)].array(of: Int.self) == [0])
    #expect(x[.stride(by: Int.min)].array(of: Int.self) == [4])
    #expect(x[.stride(from: Int.min, to: Int.max, by: 2)].array(of: Int.self) == [0, 2, 4])
    #expect(x[2...Int.max].array(of: Int.self) == [2, 3, 4])
    #expect(x[(-3)...(-1)].array(of: Int.self) == [2, 3, 4])
    #expect(x[...1].array(of: Int.self) == [0, 1])
    #expect(x[...(-2)].array(of: Int.self) == [0, 1, 2, 3])
  }

  @Test("Writing through a mask changes only where it holds")
  func maskedWriting() throws {
    var x = Tensor([16_777_217, 2, 3] as [Int])
    x[x .== 2] = 2.5
    #expect(x.array(of: Int.self) == [16_777_217, 2, 3])
    var y = Tensor.arange(3)
    let error = #expect(throws: TensorError.self) {
      try checked {
        y[Tensor([[true, false, true], [true, true, true]])] = 1
        return y
      }
    }
    #expect(error?.message == "mask of shape (2, 3) on a tensor of shape (3,)")
  }

  @Test("A long chain is fused again after it was evaluated")
  func depth() {
    // Stored elements: repeated numbers would be folded without any graph.
    var x = Tensor([1.0, 1, 1, 1] as [Double])
    for _ in 0..<300 { x = x + 1 }
    // An addition that is evaluated at once leaves nothing pending.
    let evaluations = (0..<100).count { _ in
      x = x + 1
      return !x.node.isPending
    }
    #expect(evaluations < 5)
    #expect(x.array(of: Double.self) == [401, 401, 401, 401])
  }

  @Test("Drawn floats stay below the upper end")
  func halfOpen() {
    let x = Tensor.uniform([1 << 22], in: 1..<1.0000002, seed: 3).array(of: Float.self)
    #expect(x.allSatisfy { $0 >= 1 && $0 < 1.0000002 })
  }
}
