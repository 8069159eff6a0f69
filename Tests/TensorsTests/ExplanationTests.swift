import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Plans of evaluations")
struct ExplanationTests {
  @Test("A chain on a sole owner is one pass in place")
  func chain() throws {
    var x = Tensor.uniform([1000], seed: 1)
    try x.evaluate()
    x *= 5
    x *= x
    x += x
    let plan = x.explain()
    #expect(plan.passes.count == 1)
    #expect(plan.passes[0].operations == ["multiply", "multiply", "add"])
    #expect(plan.passes[0].isInPlace)
    #expect((plan.bytesRead, plan.bytesWritten) == (4000, 4000))
    #expect(plan.description.contains("fused (multiply, multiply, add) -> float32"))
    try x.evaluate()
    #expect(x.explain().passes.isEmpty)
  }

  @Test("What somebody else can see is not written over")
  func shared() throws {
    let x = Tensor.uniform([1000], seed: 1)
    try x.evaluate()
    let y = x * 2
    #expect(!y.explain().passes[0].isInPlace)
    #expect(y.explain().passes[0].operations == ["multiply"])
  }

  @Test("An expression runs into its reduction, unless it is needed beside it")
  func reduction() throws {
    let x = Tensor.uniform([1000], seed: 1)
    let y = Tensor.uniform([1000], seed: 2)
    try Tensor.evaluate([x, y])
    let sum = (x - y).squared().sum()
    let plan = sum.explain()
    #expect(plan.passes.first?.reduction == "sum")
    #expect(plan.passes.first?.operations == ["subtract", "square"])
    #expect(plan.passes.first?.bytesRead == 8000)
    let difference = x - y
    let kept = difference.sum()
    #expect(kept.explain().passes.first?.operations == ["subtract"])
    #expect(kept.explain().passes.dropFirst().first?.operations == ["sum"])
    withExtendedLifetime(difference) {}
  }

  @Test("Other operations and other shapes are passes of their own, operands first")
  func order() throws {
    let x = Tensor.uniform([30, 40], seed: 1)
    try x.evaluate()
    let row = x.mean(axis: 0)
    let result = (x - row).matmul(Tensor.ones([40, 5]))
    let plan = result.explain()
    #expect(plan.passes.last?.operations == ["matmul"])
    #expect(plan.passes.contains { $0.operations.contains("subtract") && $0.shape == [30, 40] })
    let before = result.explain().passes.count
    #expect(before == plan.passes.count)
    #expect(result.array(of: Float.self).count == 150)
  }

  @Test("The plan of numbers and of memory is empty")
  func nothing() {
    #expect(Tensor.ones([10]).explain().passes.isEmpty)
    #expect(Tensor([1.0]).explain().description == "nothing to do: no operation is pending")
  }
}
