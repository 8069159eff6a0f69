import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("NPY files")
struct NPYTests {
  @Test("Every file that NumPy wrote is read: types, orders of bytes and axes, shapes, versions")
  func oracle() throws {
    let folder = try TemporaryFolder()
    var types: Set<DType> = []
    for recorded in try RecordedFiles.read().npy {
      let type = try #require(dtype(recorded.dtype))
      let tensor = try Tensor(npy: folder.file("x.npy", recorded.file))
      #expect(tensor.dtype == type, "\(recorded.name)")
      #expect(tensor.shape == recorded.shape, "\(recorded.name)")
      let bytes = try tensor.rawBytes
      #expect(bytes == recorded.bytes, "\(recorded.name)")
      types.insert(type)
    }
    #expect(types == Set(DType.allCases))
  }

  @Test("A file written here is the one that NumPy writes, byte for byte")
  func writing() throws {
    let folder = try TemporaryFolder()
    var written = 0
    for recorded in try RecordedFiles.read().npy {
      // NumPy's own choice: row-major order, the lowest byte first, the first version.
      guard recorded.name.hasSuffix("< C") || recorded.name == "bfloat16" else { continue }
      let tensor = try Tensor(npy: folder.file("x.npy", recorded.file))
      try tensor.write(npy: folder.path + "/y.npy")
      let bytes = try folder.bytes("y.npy")
      #expect(bytes == recorded.file, "\(recorded.name)")
      written += 1
    }
    #expect(written == DType.allCases.count)
  }

  @Test("A tensor read from a file can be computed with and changed; the file stays as it is")
  func using() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.npy"
    try Tensor.arange(10).write(npy: path)
    let before = try folder.bytes("x.npy")
    var tensor = try Tensor(npy: path)
    tensor[2] = Tensor(50)
    tensor += 1
    #expect(tensor.array(of: Int.self) == [1, 2, 51, 4, 5, 6, 7, 8, 9, 10])
    #expect(try folder.bytes("x.npy") == before)
    // A file may be replaced while it is read: the tensor keeps the old one.
    let mapped = try Tensor(npy: path)
    try (mapped * 2).write(npy: path)
    #expect(mapped.array(of: Int.self) == Array(0..<10))
    #expect(try Tensor(npy: path).array(of: Int.self) == stride(from: 0, to: 20, by: 2).map { $0 })
  }

  @Test("Views, constants and pending results are written as what they are")
  func values() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.npy"
    let matrix = Tensor.arange(6).reshaped([2, 3])
    for tensor in [matrix.transposed(), Tensor.ones([3, 2]), matrix * 2 + 1, matrix[0..., 1]] {
      try tensor.write(npy: path)
      let back = try Tensor(npy: path)
      #expect(back.dtype == tensor.dtype)
      #expect(back.equals(tensor))
    }
  }

  @Test("Objects are never read, and what no tensor holds is named")
  func refused() throws {
    let folder = try TemporaryFolder()
    let remedies = [
      "objects": "pickled", "structure": "structures", "text": "text", "dates": "int64",
      "long": "astype", "void": "structures",
    ]
    for recorded in try RecordedFiles.read().refused {
      let path = try folder.file("x.npy", recorded.file)
      let error = #expect(throws: TensorError.self) { _ = try Tensor(npy: path) }
      #expect(error?.code == .unsupported, "\(recorded.name)")
      let remedy = try #require(remedies[recorded.name])
      #expect(error?.message.contains(remedy) == true, "\(recorded.name): \(error?.message ?? "")")
    }
  }

  static let headers: [(String, TensorError.Code)] = [
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (-1,), }", .format),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (4611686018427387904, 4), }", .format),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (99999999999999999999,), }", .format),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (3), }", .format),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (1000,), }", .format),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'shape': (1,)}", .format),
    ("{'descr': '<f8', 'fortran_order': 1, 'shape': (1,)}", .format),
    ("{'descr': '<f8', 'shape': (1,)}", .format),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (1,), 'more': 1}", .format),
    ("{'descr': '<f8', 'fortran_order': False, 'shape': (1,)} + 1", .format),
    ("{'descr': '<f8, 'fortran_order': False, 'shape': (1,)}", .unsupported),
    ("__import__('os').system('true')", .format),
    ("{'descr': '|f8', 'fortran_order': False, 'shape': (1,)}", .unsupported),
    ("{'descr': '', 'fortran_order': False, 'shape': (1,)}", .unsupported),
    (
      "{'descr': '<f8', 'fortran_order': False, 'shape': (\(String(repeating: "1, ", count: 65)))}",
      .unsupported
    ),
    (String(repeating: "(", count: 5000), .format), ("", .format),
  ]

  @Test("A header that cannot be is refused before anything is allocated", arguments: headers)
  func hostile(text: String, code: TensorError.Code) throws {
    let folder = try TemporaryFolder()
    var file = Data([0x93]) + Data("NUMPY".utf8) + Data([2, 0])
    withUnsafeBytes(of: UInt32(text.utf8.count).littleEndian) { file.append(contentsOf: $0) }
    file += Data(text.utf8) + Data(repeating: 0, count: 16)
    let path = try folder.file("x.npy", file)
    let error = #expect(throws: TensorError.self) { _ = try Tensor(npy: path) }
    #expect(error?.code == code, "\(text): \(error?.message ?? "")")
    #expect(error?.message.contains(path) == true)
  }

  @Test("Keys in another order, other quotes and blanks are Python too")
  func dialects() throws {
    let folder = try TemporaryFolder()
    let text = "{ \"shape\":(2L , 1),'fortran_order' : True , 'descr':'>u2'}\n"
    let file =
      Data([0x93]) + Data("NUMPY".utf8) + Data([1, 0, UInt8(text.utf8.count), 0])
      + Data(text.utf8) + Data([1, 2, 3, 4, 99])
    let tensor = try Tensor(npy: folder.file("x.npy", file))
    #expect(tensor.array(of: Int.self) == [258, 772])
    #expect(tensor.shape == [2, 1])
  }

  @Test("A truth that is neither 0 nor 1 becomes 1")
  func truths() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.npy"
    try Tensor([true, false, true]).write(npy: path)
    var bytes = try folder.bytes("x.npy")
    bytes[bytes.count - 1] = 7
    let tensor = try Tensor(npy: folder.file("x.npy", bytes))
    #expect(try tensor.rawBytes == Data([1, 0, 1]))
  }

  @Test("What is no file, no NPY file, or of another version is said in words")
  func wording() throws {
    let folder = try TemporaryFolder()
    let none = #expect(throws: TensorError.self) { _ = try Tensor(npy: folder.path + "/none") }
    #expect(none?.code == .file)
    let text = try folder.file("text", "some text")
    let error = #expect(throws: TensorError.self) { _ = try Tensor(npy: text) }
    #expect(error?.message == "\(text) is not a .npy file: it does not begin with \\x93NUMPY")
    let version = try folder.file("v", Data([0x93]) + Data("NUMPY".utf8) + Data([9, 0, 0, 0]))
    let newer = #expect(throws: TensorError.self) { _ = try Tensor(npy: version) }
    #expect(
      newer?.message == "\(version) has version 9.0 of the .npy format; 1.0 to 3.0 are read")
    let folderError = #expect(throws: TensorError.self) {
      try Tensor.ones([2]).write(npy: folder.path + "/no/x.npy")
    }
    #expect(folderError?.code == .file)
  }
}
