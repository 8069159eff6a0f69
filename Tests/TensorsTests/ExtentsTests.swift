import SwiftwaterDevices
import Testing

@testable import SwiftwaterTensors

@Suite("Extents")
struct ExtentsTests {
  @Test("A shape of any rank comes back, with its number of elements", arguments: 0...12)
  func ranks(_ rank: Int) {
    let shape = (0..<rank).map { $0 % 3 + 1 }
    let extents = Extents(shape)
    #expect(extents.array == shape)
    #expect(extents.rank == rank)
    #expect(extents.count == shape.reduce(1, *))
    #expect(extents == Extents(shape))
    for axis in 0..<rank {
      var other = shape
      other[axis] += 1
      #expect(extents != Extents(other))
    }
    #expect(extents != Extents(shape + [1]))
    #expect(extents != Extents([1] + shape))
  }

  @Test("Two shapes broadcast as lists of extents do, or are refused in the same words")
  func broadcasting() throws {
    let shapes: [[Int]] = [
      [], [1], [3], [2, 1], [2, 3], [1, 3], [4, 1, 1], [4, 2, 3], [0], [2, 0],
      [1, 1, 1, 1, 1, 1, 3], [2, 1, 2, 1, 2, 1, 2, 3],
    ]
    for a in shapes {
      for b in shapes {
        func outcome(_ body: () throws(TensorError) -> [Int]) -> String {
          do throws(TensorError) { return "\(try body())" } catch { return error.message }
        }
        let expected = outcome { () throws(TensorError) in
          try Shape.broadcast(a, b, for: "add")
        }
        let found = outcome { () throws(TensorError) in
          try Extents.broadcast(Extents(a), Extents(b), for: "add").array
        }
        #expect(found == expected, "\(a) and \(b)")
      }
    }
  }

  @Test("Operations keep the shapes of many axes apart")
  func manyAxes() {
    let shape = [1, 2, 1, 2, 1, 2, 1, 3]
    let x = Tensor.arange(24).reshaped(shape)
    let y = Tensor.arange(3).reshaped([1, 1, 1, 1, 1, 1, 1, 3])
    let sum = x * 2 + y
    #expect(sum.shape == shape)
    #expect(sum.array(of: Int.self) == (0..<24).map { $0 * 2 + $0 % 3 })
    #expect((x.reshaped([24]) + 1).shape == [24])
  }
}

@Suite("Who can see a node")
struct NodeVisibilityTests {
  @Test("A tensor and each operand are counted; an evaluation lets go of what it used")
  func holders() throws {
    let x = Tensor([1, 2, 3] as [Float])
    let reference = Unmanaged.passUnretained(x.node)
    #expect(reference.isOutOfSight(uses: 1))
    var square: Tensor? = x * x
    #expect(reference.isOutOfSight(uses: 3))
    try square?.evaluate()
    #expect(reference.isOutOfSight(uses: 1))
    square = x + 1
    #expect(reference.isOutOfSight(uses: 2))
    square = nil
    #expect(reference.isOutOfSight(uses: 1))
    withExtendedLifetime(x) {}
  }

  @Test("A result nobody holds is written over, one that a tensor or an operation holds is not")
  func donation() throws {
    func address(_ tensor: Tensor) throws -> UnsafeMutableRawPointer {
      try tensor.contiguousBuffer().buffer.pointer
    }
    for count in [3, 100, 5000] {
      var x = Tensor((0..<count).map { Float($0) })
      let before = try address(x)
      x *= 2
      x += x
      #expect(try address(x) == before)
      let copy = x
      x += 1
      #expect(try address(x) != before)
      #expect(try address(copy) == before)
      let pending = copy - 1
      var last = copy
      last += 5
      try last.evaluate()
      #expect(copy.array(of: Float.self) == (0..<count).map { Float(4 * $0) })
      #expect(pending.array(of: Float.self) == (0..<count).map { Float(4 * $0 - 1) })
    }
  }

  @Test("Nodes are placed where the evaluator likes, unless somebody says")
  func placement() {
    #expect((Tensor([1.0]) + 1).node.placement == 0)
    #expect(Tensor.zeros([2]).node.placement == 0)
  }
}
