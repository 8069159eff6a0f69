import Foundation
import Testing

@testable import SwiftwaterDevices
@testable import SwiftwaterTensors

@Suite("Operations on repeated numbers")
struct NumberFoldingTests {
  @Test("Folded numbers have the bits that stored ones get", arguments: Operation.realNames)
  func bits(_ name: String) throws {
    let operation = try #require(Operation.all.first { $0.name == name })
    let isBitwise = operation.types == .bitwise
    for dtype in isBitwise ? [DType.int8, .uint64] : [.float16, .float32, .float64, .int32] {
      for pair in [[0.3, -2.5], [7, 3], [-1, 0], [250, 2]] {
        let numbers = pair.prefix(operation.arity)
        let folded = operation.apply(
          numbers.map { Tensor.full([3], $0, dtype: .float64).cast(to: dtype) })
        let stored = operation.apply(
          numbers.map { Tensor([$0, $0, $0]).cast(to: .float64).cast(to: dtype) })
        #expect(folded.node.number != nil)
        #expect(folded.dtype == stored.dtype)
        let (a, b) = (folded.array(of: Double.self), stored.array(of: Double.self))
        #expect(a.map(\.bitPattern) == b.map(\.bitPattern), "\(name) of \(pair) in \(dtype)")
      }
    }
  }

  @Test("Each program is built once")
  func programs() async {
    await #expect(processExitsWith: .success) {
      let (x, y) = (Tensor.ones([100]), Tensor.ones([100]))
      func expression(_ number: Double) -> Float {
        ((x * number + y) ** 2 - x).array(of: Float.self)[99]
      }
      _ = expression(2.5)
      let built = NumberFolding.builtCount
      for step in 0..<100 { _ = expression(Double(step)) }
      exit(built > 0 && NumberFolding.builtCount == built ? 0 : 1)
    }
  }

  @Test("Functions of this module ask for no device, so that recording need not look for one")
  func placement() async {
    await #expect(processExitsWith: .success) {
      _ = Tensor.uniform([100], seed: 1).histogram(bins: 4).counts.array(of: Int.self)
      exit(Placement.isEverAsked.load(ordering: .relaxed) ? 1 : 0)
    }
  }
}
