import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import Testing

@Suite("Threads")
struct ThreadLawTests {
  private static let x = Tensor.normal([3, 100_001], seed: 4)

  private static let calls: [(name: String, run: @Sendable () throws -> Tensor)] = [
    ("sum", { x.sum() }), ("mean", { x.mean(axis: 1) }), ("product", { (x * 0.01 + 1).product() }),
    ("standardDeviation", { x.standardDeviation() }), ("variance", { x.variance(axis: 0) }),
    ("norm", { x.norm() }), ("covariance", { x.covariance() }), ("median", { x.median(axis: 1) }),
    ("quantiles", { x[0].quantiles([0.1, 0.7]) }), ("cumulativeSum", { x.cumulativeSum(axis: 1) }),
    ("sorted", { x.sorted() }), ("argSorted", { x.argSorted() }),
    ("unique", { x.rounded().unique() }),
    ("histogram", { x.histogram(bins: 9).counts }), ("rfft", { x.rfft() }),
    ("convolved", { x[0].convolved(with: x[1, ..<50]) }), ("matmul", { x.matmul(x.transposed()) }),
    ("einsum", { Tensor.einsum("ij,kj->ik", x, x) }), ("normal", { .normal([99_999], seed: 2) }),
    ("gamma", { .random([20_001], from: .gamma(shape: 2, scale: 1), seed: 2) }),
    ("masked", { x[x .> 0.5] }), ("taking", { x.taking(Tensor.arange(3)[.stride(by: -1)]) }),
    (
      "accumulating",
      { Tensor.zeros([10]).accumulating(x[0], at: Tensor.arange(100_001) % 10) }
    ),
    ("singularValues", { try x[.all, ..<300].singularValues() }),
  ]

  @Test("One, two, three and seven give the same bits", arguments: calls.indices)
  func bits(_ index: Int) throws {
    let call = Self.calls[index]
    let answers = try [1, 2, 3, 7].map { count in
      try Threads.with(count: count) { try call.run().withUnsafeBytes { Array($0) } }
    }
    #expect(!answers[0].isEmpty, "\(call.name)")
    for answer in answers { #expect(answer == answers[0], "\(call.name)") }
  }

  @Test("A million operations that nobody reads need no deep stack")
  func release() {
    final class Answers: @unchecked Sendable {  // Read after the thread has ended.
      var numbers: [[Double]] = []
    }
    let (answers, ended) = (Answers(), DispatchSemaphore(value: 0))
    let thread = Thread {
      var x = Tensor([0.0, 1])
      for _ in 0..<1_000_000 { x = x + 1 }
      var y = Tensor([[0.0, 1], [2, 3]])
      for step in 0..<60_000 {
        y = step % 3 == 0 ? y.transposed() : step % 3 == 1 ? y[.stride(by: -1)] : y + 1
      }
      var z = Tensor([0.0, 0])
      for _ in 0..<50_000 { z = z.max(keepingDimensions: true) + Tensor([1.0, 0]) }
      var w = Tensor([0.0, 1])
      for _ in 0..<50_000 {
        w[0] = w[1] + 1
        w[1] += 1
      }
      answers.numbers = [x, y, z, w].map { $0.array(of: Double.self) }
      ended.signal()
    }
    thread.stackSize = 128 << 10
    thread.start()
    ended.wait()
    #expect(
      answers.numbers == [
        [1_000_000, 1_000_001], [20_000, 20_001, 20_002, 20_003], [50_000, 49_999],
        [50_001, 50_001],
      ])
  }
}
