import SwiftwaterLearning
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Train-test split")
struct TrainTestSplitTests {
  @Test(
    "Every point goes one way, and at least one each way",
    arguments: [2, 3, 31, 32, 33, 1000], [0.01, 0.25, 0.5, 0.99])
  func partition(count: Int, share: Double) throws {
    let split = try TrainTestSplit(count: count, testShare: share, seed: 11)
    let train = split.train.array(of: Int.self)
    let test = split.test.array(of: Int.self)
    #expect((train + test).sorted() == Array(0..<count))
    #expect(!train.isEmpty && !test.isEmpty)
    // scikit-learn rounds the test part up.
    #expect(test.count == min(count - 1, Int((Double(count) * share).rounded(.up))))
  }

  @Test("Equal seeds divide equally, other seeds otherwise")
  func seeds() throws {
    let splits = try [1, 1, 2].map {
      try TrainTestSplit(count: 200, seed: $0).test.array(of: Int.self)
    }
    #expect(splits[0] == splits[1])
    #expect(splits[0] != splits[2])
  }

  @Test("Every point is as likely to be judged by as any other")
  func fairness() throws {
    var hits = Array(repeating: 0, count: 20)
    for seed in 0..<2000 {
      for place in try TrainTestSplit(count: 20, testShare: 0.5, seed: UInt64(seed)).test
        .array(of: Int.self)
      { hits[place] += 1 }
    }
    // 1000 expected each; six standard deviations of a binomial.
    #expect(hits.allSatisfy { abs($0 - 1000) < 135 })
  }

  @Test("A division that leaves a side empty is refused")
  func wording() {
    expectError(
      "TrainTestSplit: cannot divide 1 points with a test share of 0.5", .invalidParameter
    ) { _ = try TrainTestSplit(count: 1, testShare: 0.5, seed: 0) }
    expectError(
      "TrainTestSplit: cannot divide 9 points with a test share of nan", .invalidParameter
    ) { _ = try TrainTestSplit(count: 9, testShare: .nan, seed: 0) }
  }
}
