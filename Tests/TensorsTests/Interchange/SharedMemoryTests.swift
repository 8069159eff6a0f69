import Foundation
import Synchronization
import SwiftwaterDevices
import SwiftwaterTensors
import Testing

/// Counts calls.
final class Counter: Sendable {
  let count = Atomic(0)
  func add() { count.add(1, ordering: .relaxed) }
  var value: Int { count.load(ordering: .relaxed) }
}

@Suite("Shared memory")
struct SharedMemoryTests {
  /// Memory that counts how often it is given back.
  private func lent(
    _ values: [Int32],
    _ body: (UnsafeMutablePointer<Int32>, @escaping @Sendable () -> Void) throws -> Void
  ) rethrows -> Int {
    let memory = UnsafeMutablePointer<Int32>.allocate(capacity: values.count)
    memory.initialize(from: values, count: values.count)
    let counter = Counter()
    try body(memory) { counter.add() }
    memory.deallocate()
    return counter.value
  }

  @Test("Adopted memory is read where it lies, never written, and given back once")
  func adopting() throws {
    let count = try lent([1, 2, 3, 4, 5, 6]) { memory, release in
      var tensor = try Tensor(
        adopting: memory, dtype: .int32, shape: [2, 3], deallocator: release)
      let view = tensor[1]
      #expect(try tensor.contiguousBuffer().buffer.pointer == UnsafeMutableRawPointer(memory))
      tensor += 10
      tensor[0, 0] = 0
      try tensor.withUnsafeMutableElements(of: Int32.self) { $0[5] = 99 }
      #expect(tensor.array(of: Int.self) == [0, 12, 13, 14, 15, 99])
      #expect(view.array(of: Int.self) == [4, 5, 6])
      #expect(Array(UnsafeBufferPointer(start: memory, count: 6)) == [1, 2, 3, 4, 5, 6])
    }
    #expect(count == 1)
  }

  @Test("Strides may repeat, skip and run backwards")
  func strides() throws {
    let count = try lent(Array(0..<12)) { memory, release in
      let tensor = try Tensor(
        adopting: memory + 11, dtype: .int32, shape: [2, 3], strides: [-6, -2],
        deallocator: release)
      #expect(tensor.array(of: Int.self) == [11, 9, 7, 5, 3, 1])
      #expect((tensor * 2).sum().item(as: Int.self) == 72)
      let same = try Tensor(
        adopting: memory + 3, dtype: .int32, shape: [2, 2], strides: [0, 1], deallocator: release)
      #expect(same.array(of: Int.self) == [3, 4, 3, 4])
    }
    #expect(count == 2)
  }

  @Test("Descriptions that cannot be are refused, and nothing is given back")
  func refused() throws {
    let count = lent(Array(0..<12)) { memory, release in
      let attempts: [(UnsafeRawPointer, [Int], [Int]?)] = [
        (UnsafeRawPointer(memory) + 1, [2], nil), (UnsafeRawPointer(memory), [2], [1, 1]),
        (UnsafeRawPointer(memory), [2, 2], [Int.max, Int.max]),
        (UnsafeRawPointer(memory), [2], [Int.min]),
        (UnsafeRawPointer(memory), [1 << 40], [-1 << 20]),
        (UnsafeRawPointer(memory), [-1], nil), (UnsafeRawPointer(memory), [1 << 40, 1 << 40], nil),
        (UnsafeRawPointer(memory), Array(repeating: 1, count: 65), nil),
      ]
      for (pointer, shape, strides) in attempts {
        #expect(throws: TensorError.self, "\(shape) \(strides ?? [])") {
          _ = try Tensor(
            adopting: pointer, dtype: .int32, shape: shape, strides: strides, deallocator: release)
        }
      }
    }
    #expect(count == 0)
  }

  @Test("A truth that is neither 0 nor 1 becomes 1")
  func truths() throws {
    let memory: [UInt8] = [0, 1, 5]
    try memory.withUnsafeBytes { bytes in
      let base = try #require(bytes.baseAddress)
      let tensor = try Tensor(adopting: base, dtype: .bool, shape: [3]) {}
      #expect(try tensor.withUnsafeBytes { Array($0) } == [0, 1, 1])
      let copy = try Tensor(copying: bytes, dtype: .bool)
      #expect(try copy.withUnsafeBytes { Array($0) } == [0, 1, 1])
    }
  }

  @Test("Bytes are copied from any address, and have to fill the shape")
  func copying() throws {
    let bytes: [UInt8] = [9, 1, 0, 2, 0, 3, 0]
    try bytes.withUnsafeBytes { all in
      let odd = UnsafeRawBufferPointer(rebasing: all[1...])
      let line = try Tensor(copying: odd, dtype: .int16)
      #expect(line.array(of: Int.self) == [1, 2, 3])
      let column = try Tensor(copying: odd, dtype: .int16, shape: [3, 1])
      #expect(column.shape == [3, 1])
      for (dtype, shape) in [(DType.int16, [2]), (.int16, [-3]), (.int32, [2])] {
        #expect(throws: TensorError.self) {
          _ = try Tensor(copying: odd, dtype: dtype, shape: shape)
        }
      }
      #expect(throws: TensorError.self) { _ = try Tensor(copying: odd, dtype: .int32) }
    }
  }

  @Test(
    "Memory is written without being touched before, and changed in place when nobody else sees it")
  func mutable() throws {
    var tensor = try Tensor(unsafeUninitialized: [2, 2], of: Float.self) { elements in
      for index in elements.indices { elements[index] = Float(index) }
    }
    #expect(tensor.array(of: Int.self) == [0, 1, 2, 3])
    let before = try tensor.contiguousBuffer().buffer.pointer
    try tensor.withUnsafeMutableElements(of: Float.self) { $0[0] = 7 }
    #expect(try tensor.contiguousBuffer().buffer.pointer == before)
    let other = tensor
    try tensor.withUnsafeMutableBytes { $0.storeBytes(of: Float(8), as: Float.self) }
    #expect(tensor.array(of: Int.self) == [8, 1, 2, 3])
    #expect(other.array(of: Int.self) == [7, 1, 2, 3])
    let error = #expect(throws: TensorError.self) {
      try tensor.withUnsafeMutableElements(of: Double.self) { _ in }
    }
    #expect(error?.code == .invalidType)
  }

  @Test("Arrays of arrays up to rank 4")
  func nested() throws {
    #expect(Tensor([[[1, 2], [3, 4]], [[5, 6], [7, 8]]]).shape == [2, 2, 2])
    let deep = Tensor([[[[1, 2, 3]], [[4, 5, 6]]]])
    #expect(deep.shape == [1, 2, 1, 3])
    #expect(deep.array(of: Int.self) == [1, 2, 3, 4, 5, 6])
    let ragged = #expect(throws: TensorError.self) {
      try checked { Tensor([[[1, 2], [3]], [[5, 6], [7, 8]]]) }
    }
    #expect(
      ragged?.message == "Tensor: part 1 has 1 elements in a row, part 0 has 2; all need as many")
  }
}
