import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Creation and reshaping")
struct ReshapingTests {
  static func expect(
    _ found: Tensor, _ answer: RecordedArray, location: SourceLocation = #_sourceLocation
  ) {
    #expect(found.shape == answer.shape, sourceLocation: location)
    #expect(
      found.array(of: Double.self) == answer.values.map(\.value), sourceLocation: location)
  }

  @Test("Progressions are NumPy's")
  func progressions() throws {
    let answers = try RecordedAnswers.read().creation
    for answer in answers.arange {
      let found = Tensor.arange(
        answer.from, answer.to, step: try #require(answer.by), dtype: .float64)
      #expect(found.array(of: Double.self) == answer.values.map(\.value))
    }
    for answer in answers.linspace {
      let found = Tensor.linspace(
        answer.from, answer.to, count: try #require(answer.count), dtype: .float64)
      #expect(
        difference(
          found.array(of: Double.self), answer.values.map(\.value), relative: 1e-15,
          absolute: 1e-16) == nil)
    }
  }

  @Test("Repeated numbers and the identity")
  func repeated() {
    #expect(Tensor.zeros([2, 3]).array(of: Float.self) == Array(repeating: 0, count: 6))
    #expect(Tensor.ones([0, 3]).array(of: Float.self) == [])
    #expect(Tensor.full([2], 7).dtype == .int64)
    #expect(Tensor.full([2], 7.5, dtype: .int8).array(of: Int.self) == [7, 7])
    #expect(Tensor.eye(3).array(of: Int.self) == [1, 0, 0, 0, 1, 0, 0, 0, 1])
    #expect(Tensor.eye(0).shape == [0, 0])
    #expect(Tensor([[1, 2], [3, 4]] as [[Int32]]).array(of: Int32.self) == [1, 2, 3, 4])
  }

  @Test("Transposing, joining, stacking, taking and masking are NumPy's")
  func oracle() throws {
    let answers = try RecordedAnswers.read().reshaping
    let b = Tensor.arange(24).reshaped([2, 3, 4])
    for answer in answers.transposed {
      Self.expect(b.transposed(try #require(answer.axes)), answer)
    }
    Self.expect(b.transposed([2, 0, 1]).reshaped([4, -1]), answers.reshapedTranspose)
    for answer in answers.concatenated {
      Self.expect(
        .concatenated(
          [b, b * 10, b[.all, .stride(by: -1)]], axis: try #require(answer.axis)), answer)
    }
    for answer in answers.stacked {
      Self.expect(.stacked([b[0], b[1]], axis: try #require(answer.axis)), answer)
    }
    for answer in answers.taken {
      Self.expect(
        b.taking(Tensor(try #require(answer.places)), axis: try #require(answer.axis)), answer)
    }
    Self.expect(b[b % 5 .< 2], answers.masked)
  }

  @Test("New axes come and go, and broadcasting repeats")
  func axes() {
    let x = Tensor.arange(6).reshaped([2, 3])
    #expect(x.expanded(axis: -1).shape == [2, 3, 1])
    #expect(x.expanded(axis: 1).squeezed(axis: 1).array(of: Int.self) == [0, 1, 2, 3, 4, 5])
    #expect(
      x[0].broadcast(to: [2, 2, 3]).array(of: Int.self) == [0, 1, 2, 0, 1, 2, 0, 1, 2, 0, 1, 2])
    #expect(
      (x.expanded(axis: 2) + Tensor([10, 20])).array(of: Int.self)
        == [10, 20, 11, 21, 12, 22, 13, 23, 14, 24, 15, 25])
  }

  @Test("What does not fit is named with the remedy")
  func wording() {
    let x = Tensor.arange(6).reshaped([2, 3])
    let cases: [(String, () -> Tensor)] = [
      ("reshaped: 6 elements of shape (2, 3) do not fill (4, 2)", { x.reshaped([4, 2]) }),
      ("reshaped: 6 elements of shape (2, 3) do not fill (-1, 4)", { x.reshaped([-1, 4]) }),
      ("reshaped: 6 elements of shape (2, 3) do not fill (-1, -1)", { x.reshaped([-1, -1]) }),
      ("transposed: [0, 0] is not a permutation of the 2 axes", { x.transposed([0, 0]) }),
      ("transposed: no axis 2; use -2...1", { x.transposed([2, 0]) }),
      ("squeezed: axis 1 of (2, 3) has more than 1 element", { x.squeezed(axis: 1) }),
      ("broadcast: (2, 3) does not broadcast to (3,)", { x.broadcast(to: [3]) }),
      (
        "concatenated: tensor 1 has shape (3, 2), the first (2, 3); all axes but 0 must agree",
        { .concatenated([x, x.transposed()], axis: 0) }
      ),
      ("concatenated: needs at least one tensor", { .concatenated([]) }),
      ("taking: place 5 is outside axis 0 of extent 2", { x.taking(Tensor([5])) }),
      (
        "taking: places must be integers, got float32",
        { x.taking(Tensor([1.5] as [Float])) }
      ),
      ("subscript: place 2 is outside axis 0 of extent 2", { x[2] }),
      ("subscript: 3 indices for the 2 axes of the tensor", { x[0, 0, 0] }),
      ("subscript: a stride by 0 never ends", { x[.stride(by: 0)] }),
      (
        "assignment: a value of shape (2, 2) does not fill the part of shape (2,)",
        {
          var y = x
          y[.all, 0] = Tensor([[1, 2], [3, 4]])
          return y
        }
      ),
    ]
    for (message, operation) in cases {
      let error = #expect(throws: TensorError.self) { try checked { operation() } }
      #expect(error?.message == message)
    }
  }
}
