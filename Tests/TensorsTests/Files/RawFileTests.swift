import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("Raw files")
struct RawFileTests {
  @Test("Elements are read as they lie, in either order of bytes, from any place")
  func reading() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("x", Data([0, 1, 0, 2, 0, 3]))
    #expect(
      try Tensor(raw: path, dtype: .uint16, byteOrder: .bigEndian).array(of: Int.self)
        == [1, 2, 3])
    #expect(
      try Tensor(raw: path, dtype: .uint16, byteOrder: .littleEndian).array(of: Int.self)
        == [256, 512, 768])
    let odd = try Tensor(
      raw: path, dtype: .uint16, shape: [1, 2], offset: 1, byteOrder: .littleEndian)
    #expect(odd.array(of: Int.self) == [1, 2])
    #expect(odd.shape == [1, 2])
  }

  @Test("What is written is the elements and nothing else")
  func writing() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x"
    try Tensor.arange(6).cast(to: .uint8).reshaped([2, 3]).transposed().write(raw: path)
    #expect(try folder.bytes("x") == Data([0, 3, 1, 4, 2, 5]))
  }

  @Test("A file that does not fit is refused in words")
  func errors() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("x", Data(count: 10))
    let part = #expect(throws: TensorError.self) { _ = try Tensor(raw: path, dtype: .float32) }
    #expect(
      part?.message == """
        \(path): 10 bytes are not a whole number of float32 elements of 4 bytes; give a shape or an \
        offset
        """)
    for (shape, offset) in [([3], 0), ([2], 4), ([1], 11), ([1], -1), ([1 << 62, 1 << 62], 0)] {
      let error = #expect(throws: TensorError.self) {
        _ = try Tensor(raw: path, dtype: .float32, shape: shape, offset: offset)
      }
      #expect(error?.code == .format)
    }
  }
}
