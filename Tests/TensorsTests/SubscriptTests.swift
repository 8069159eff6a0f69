import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Subscripts")
struct SubscriptTests {
  @Test("Four hundred random basic indices read and write what NumPy's do")
  func oracle() throws {
    let answers = try RecordedAnswers.read().subscripts
    #expect(answers.count == 400)
    for answer in answers {
      let source = Tensor.arange(answer.shape.reduce(1, *)).reshaped(answer.shape)
      let view = source.transposed(answer.order)
      let parts = answer.parts.map(\.part)
      let found = view[at: parts]
      #expect(found.shape == answer.resultShape, "\(parts) of \(view.shape)")
      #expect(found.array(of: Int.self) == answer.result, "\(parts) of \(view.shape)")
      let before = view.array(of: Int.self)
      var written = view
      written[at: parts] = -1
      let after = written.array(of: Int.self)
      #expect(after.indices.filter { after[$0] == -1 } == answer.written)
      let changed = Set(answer.written)
      #expect(after.indices.allSatisfy { changed.contains($0) || after[$0] == before[$0] })
      #expect(view.array(of: Int.self) == before)
    }
  }

  @Test("Masks read in row-major order, and write one value for each place or broadcast values")
  func masks() {
    var x = Tensor.arange(6).reshaped([2, 3])
    #expect(x[x .> 2].array(of: Int.self) == [3, 4, 5])
    #expect(x[x .> 9].shape == [0])
    x[x % 2 .== 0] = Tensor([10, 20, 30])
    #expect(x.array(of: Int.self) == [10, 1, 20, 3, 30, 5])
    x[x .< 20] = Tensor([7, 8, 9])
    #expect(x.array(of: Int.self) == [7, 8, 20, 7, 30, 9])
    #expect(x[Tensor([-1, 0])].shape == [2, 3])
  }
}
