import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("After a mistake inside checked")
struct CheckedTests {
  private let a = Tensor([[1.0, 2, 3], [4, 5, 6]])
  private var mistake: Tensor { a.matmul(a) }

  @Test("Parts, axes and numbers that are not there are stood in for")
  func standIns() {
    let programs: [(String, () -> Any)] = [
      ("unstacked", { mistake.unstacked()[1] }),
      ("unstacked axis", { a.unstacked(axis: 7)[1] }),
      ("split at", { mistake.split(at: [1, 2])[2] }),
      ("split at axis", { a.split(at: [1], axis: 5)[1] }),
      ("split into", { a.split(into: 2, axis: 1)[1] }),
      ("split into about", { mistake.split(intoAbout: 3)[2] }),
      ("nonZero", { mistake.nonZero()[1] }),
      ("histogramGrid", { a.histogramGrid(edges: [a[0]]).edges[1] }),
      ("broadcast", { Tensor.broadcast([a, Tensor([1.0, 2])])[1] }),
      ("shape", { mistake.shape[1] }),
      ("sum", { mistake.sum(axis: 1).shape[0] }),
      ("item", { a.item(as: Double.self) }),
      ("item of one", { mistake.item(as: Int8.self) }),
      ("array", { mistake.array(of: Double.self)[5] }),
      ("truths", { mistake.array(of: Bool.self)[5] }),
      ("top", { mistake.top(3).places.array(of: Int.self)[2] }),
      (
        "loop",
        {
          var total = 0.0
          for row in mistake.unstacked() { total += row[2].item(as: Double.self) }
          return total
        }
      ),
      ("too large", { Tensor.ones([1 << 40]).array(of: Float.self) }),
    ]
    for (name, program) in programs {
      #expect(throws: TensorError.self, "\(name)") { try checked { _ = program() } }
    }
  }

  @Test("The first mistake is the one thrown, by evaluate() as soon as it is asked")
  func first() throws {
    var reached = false
    let error = #expect(throws: TensorError.self) {
      try checked {
        let product = mistake
        _ = a.item(as: Double.self)
        try product.evaluate()
        reached = true
      }
    }
    #expect(error?.message.hasPrefix("matmul: (2, 3) and (2, 3) do not fit") == true)
    #expect(!reached)
    #expect(throws: TensorError.self) {
      try checked {
        _ = mistake
        try Tensor.evaluate([a, a + 1])
      }
    }
  }

  @Test("Without a mistake nothing is longer than it is")
  func right() throws {
    let (parts, numbers) = try checked { (a.unstacked(), a.array(of: Double.self)) }
    #expect(parts.count == 2)
    #expect(numbers == [1, 2, 3, 4, 5, 6])
    #expect(a.split(into: 3, axis: 1).count == 3)
  }

  @Test("Outside checked, an item of many ends the program with the message")
  func item() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = Tensor([1.0, 2]).item(as: Double.self)
    }
    let said = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(said.contains("item: the tensor has shape (2,), not one element; use array(of:)"))
  }
}
