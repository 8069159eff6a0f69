import SwiftwaterDevices
import Testing

@testable import SwiftwaterTensors

/// Element-wise results lie in the order of axes in which all their operands lie.
@Suite("Kept order of axes")
struct KeptOrderTests {
  static let orders = [[1, 0, 2], [2, 1, 0], [2, 0, 1], [1, 2, 0], [0, 2, 1]]
  private let x = (Tensor.arange(60) * 3 - 50).cast(to: .float32).reshaped([3, 4, 5])

  @Test("Values are those of copies in the order of rows", arguments: orders)
  func values(_ order: [Int]) throws {
    let seen = x.transposed(order)
    let copy = Tensor(seen.array(of: Float.self), shape: seen.shape)
    let pairs: [(Tensor, Tensor)] = [
      (seen + 1, copy + 1), (seen * seen - seen, copy * copy - copy),
      (seen .> 3, copy .> 3), ((seen * 2).cast(to: .int32), (copy * 2).cast(to: .int32)),
      (seen + copy, copy + copy), (seen + seen[0], copy + copy[0]),
      ((seen * 2).sum(axis: 1), (copy * 2).sum(axis: 1)),
      ((seen + 1).reshaped([60]), (copy + 1).reshaped([60])),
      ((seen + 1)[1, 0], (copy + 1)[1, 0]),
      (Tensor.concatenated([seen + 1, copy]), Tensor.concatenated([copy + 1, copy])),
    ]
    for (place, pair) in pairs.enumerated() {
      #expect(pair.0.shape == pair.1.shape)
      #expect(
        pair.0.cast(to: .float64).array(of: Double.self)
          == pair.1.cast(to: .float64).array(of: Double.self), "\(order), expression \(place)")
    }
  }

  @Test("Nothing is gathered: turned back, the result lies without gaps", arguments: orders)
  func kept(_ order: [Int]) throws {
    var sum = x.transposed(order) * 2 + x.transposed(order)
    try sum.evaluate()
    let storage = try #require(sum.node.storage)
    #expect(storage.isDense && !storage.isContiguous && storage.strides != [0, 0, 0])
    #expect(storage.strides == (try #require(x.transposed(order).node.storage)).strides)
    // What comes next is written over it, and the operand stays as it was.
    let before = sum.array(of: Float.self)
    sum += 1
    try sum.evaluate()
    #expect(sum.array(of: Float.self) == before.map { $0 + 1 })
    #expect(x.array(of: Float.self) == (0..<60).map { Float($0 * 3 - 50) })
  }

  @Test("Views with gaps, repeats and backward steps are gathered")
  func gathered() throws {
    let parts = [
      x.transposed([2, 1, 0])[.stride(from: 0, to: 5, by: 2)],
      x.transposed([2, 1, 0])[.stride(by: -1)],
      x[0].transposed().broadcast(to: [2, 5, 4]),
    ]
    for part in parts {
      let result = part + 1
      try result.evaluate()
      #expect(result.array(of: Float.self) == part.array(of: Float.self).map { $0 + 1 })
    }
  }
}
