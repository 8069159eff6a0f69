import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Tensor")
struct TensorTests {
  @Test("The chain of in-place updates is one value at the end")
  func chain() {
    var x = Tensor.ones([10, 20])
    x *= 5
    x *= x
    x += x
    #expect(x.sum().item(as: Double.self) == 10_000)
    #expect(x.array(of: Float.self).allSatisfy { $0 == 50 })
  }

  @Test("A copy keeps its value when the original is updated in place")
  func valueSemantics() {
    var x = Tensor([1.0, 2, 3] as [Float])
    let y = x
    let sum = x.sum()
    x += 1
    let z = x
    x *= 10
    #expect(y.array(of: Float.self) == [1, 2, 3])
    #expect(z.array(of: Float.self) == [2, 3, 4])
    #expect(x.array(of: Float.self) == [20, 30, 40])
    #expect(sum.item(as: Float.self) == 6)
  }

  @Test(
    "A long loop of updates is evaluated in place, without growing", .enabled(if: !guardsMemory))
  func longLoop() {
    var x = Tensor([0.0, 1] as [Double])
    let before = MemoryPool.host.statistics.systemAllocations
    for _ in 0..<100_000 { x += 1 }
    #expect(x.array(of: Double.self) == [100_000, 100_001])
    #expect(MemoryPool.host.statistics.systemAllocations - before < 1000)
  }

  @Test("A view keeps its value when its tensor is written to")
  func viewSemantics() {
    var x = Tensor.arange(12).reshaped([3, 4])
    let row = x[1]
    x[1, ...] = -1
    #expect(row.array(of: Int.self) == [4, 5, 6, 7])
    #expect(x.array(of: Int.self) == [0, 1, 2, 3, -1, -1, -1, -1, 8, 9, 10, 11])
    x[..., 1] *= 10
    #expect(x[.all, 1].array(of: Int.self) == [10, -10, 90])
    #expect(x[.stride(by: -2), 0].array(of: Int.self) == [8, 0])
    x[x .> 5] = 0
    #expect(x.max().item(as: Int.self) == 3)
  }

  @Test("Printing follows NumPy")
  func printing() {
    #expect("\(Tensor([1.5, 2.25, 3] as [Double]))" == "[1.5  2.25 3.  ]")
    #expect("\(Tensor.arange(6).reshaped([2, 3]))" == "[[0 1 2]\n [3 4 5]]")
    #expect("\(Tensor.ones([2, 2]))" == "[[1. 1.]\n [1. 1.]]")
  }

  @Test("Shapes that do not fit are a typed error inside checked")
  func mismatch() throws {
    let error = #expect(throws: TensorError.self) {
      try checked { Tensor.ones([2, 3]) + Tensor.ones([4]) }
    }
    #expect(
      error?.message == """
        add: shapes (2, 3) and (4,) do not broadcast: axis -1 has 3 and 4; extents must be equal \
        or 1 (reshape or transpose one side)
        """)
  }

  @Test("Outside checked, a mistake ends the program with the message")
  func trap() async throws {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      print(Tensor.ones([2, 3]) + Tensor.ones([4]))
    }
    let said = String(decoding: try #require(result).standardErrorContent, as: UTF8.self)
    #expect(said.contains("add: shapes (2, 3) and (4,) do not broadcast"))
  }
}
