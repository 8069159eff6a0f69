import CKernels
import Foundation
import SwiftwaterDevices
@testable import SwiftwaterTensors
import TestSupport
import Testing

@Suite("NPZ files")
struct NPZTests {
  @Test("Every archive that NumPy wrote is read: stored, deflated, streamed, long, with a comment")
  func oracle() throws {
    let folder = try TemporaryFolder()
    let recorded = try RecordedFiles.read().npz
    #expect(recorded.count == 5)
    for archive in recorded {
      let file = try NPZArchive(folder.file("x.npz", archive.file))
      #expect(Set(file.names) == Set(archive.members.keys), "\(archive.name ?? "")")
      for (name, held) in archive.members {
        let tensor = try file[name]
        #expect(tensor.dtype == dtype(held.dtype))
        #expect(tensor.shape == held.shape)
        #expect(try tensor.rawBytes == held.bytes, "\(archive.name ?? "") \(name)")
      }
    }
  }

  static let samples: KeyValuePairs<String, Tensor> = [
    "b": Tensor.arange(1000).cast(to: .int16), "a.npy": Tensor.ones([3, 0]),
    "path/../ü": Tensor([true, false]), "number": Tensor(2.5),
    "noise": Tensor.normal([300, 40], seed: 5, dtype: .float64),
  ]

  @Test("What is written is read, compressed or not", arguments: [false, true])
  func roundTrip(compressed: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.npz"
    try NPZArchive.write(Self.samples, to: path, compressed: compressed)
    let archive = try NPZArchive(path)
    #expect(archive.names == ["b", "a", "path/../ü", "number", "noise"])
    for (name, tensor) in Self.samples {
      let back = try archive[name]
      #expect(back.dtype == tensor.dtype && back.shape == tensor.shape)
      #expect(back.equals(tensor), "\(name)")
    }
    #expect(try archive.tensors().count == 5)
    #expect(try archive["a"].shape == [3, 0])
    #expect(folder.contents == ["x.npz"])
  }

  @Test(
    "The records for 4 GB and more are read back, and only they are written",
    arguments: [false, true])
  func long(compressed: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.npz"
    for limit in [0, 1000, 6000] {
      try NPZArchive.write(Self.samples, to: path, compressed: compressed, longFrom: limit)
      // The signature of the end of a long list.
      #expect(try folder.bytes("x.npz").range(of: Data([0x50, 0x4B, 6, 6])) != nil)
      let archive = try NPZArchive(path)
      for (name, tensor) in Self.samples {
        let back = try archive[name]
        #expect(back.shape == tensor.shape && back.equals(tensor), "\(name)")
      }
    }
  }

  @Test("Equal arrays give equal files, a dictionary's in the order of the names")
  func reproducible() throws {
    let folder = try TemporaryFolder()
    let tensors = ["z": Tensor([1]), "y": Tensor([2]), "x": Tensor([3])]
    try NPZArchive.write(tensors, to: folder.path + "/1", compressed: true)
    try NPZArchive.write(tensors, to: folder.path + "/2", compressed: true)
    #expect(try folder.bytes("1") == folder.bytes("2"))
    #expect(try NPZArchive(folder.path + "/1").names == ["x", "y", "z"])
  }

  @Test("Stored arrays are read where they lie")
  func zeroCopy() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.npz"
    try NPZArchive.write(
      ["a": Tensor.ones([1000]), "longer name": Tensor.ones([1001])], to: path)
    let archive = try NPZArchive(path)
    for name in archive.names {
      let (buffer, _) = try archive[name].contiguousBuffer()
      #expect(!buffer.isPooled)
      #expect(UInt(bitPattern: buffer.pointer) % 64 == 0)
    }
  }

  @Test("Names that are empty, come twice or are not there")
  func names() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.npz"
    for bad in [["": Tensor([1])], ["a": Tensor([1]), "a.npy": Tensor([2])]] {
      let error = #expect(throws: TensorError.self) { try NPZArchive.write(bad, to: path) }
      #expect(error?.code == .invalidArgument)
    }
    #expect(folder.contents == [])
    try NPZArchive.write(["weights": Tensor([1])], to: path)
    let archive = try NPZArchive(path)
    let missing = #expect(throws: TensorError.self) { _ = try archive["weight"] }
    #expect(missing?.message == "\(path) has no array 'weight'; it has weights")
  }

  @Test("The checksum is that of the standard, in pieces too")
  func checksum() {
    let text = Array("123456789".utf8)
    #expect(sw_crc32(0, text, 9) == 0xCBF4_3926)
    let bytes = (0..<1000).map { UInt8(truncatingIfNeeded: $0 * 7) }
    let whole = sw_crc32(0, bytes, 1000)
    for cut in [0, 1, 15, 16, 17, 500, 999] {
      #expect(
        sw_crc32(sw_crc32(0, bytes, UInt64(cut)), Array(bytes[cut...]), UInt64(1000 - cut)) == whole
      )
    }
  }

  @Test("A flipped bit in the elements is found by the checksum", arguments: [false, true])
  func corruption(compressed: Bool) throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x.npz"
    try NPZArchive.write(["x": Tensor.arange(100)], to: path, compressed: compressed)
    var bytes = try folder.bytes("x.npz")
    bytes[compressed ? 150 : 700] ^= 4
    let archive = try NPZArchive(folder.file("x.npz", bytes))
    let error = #expect(throws: TensorError.self) { _ = try archive["x"] }
    #expect(error?.code == .format)
    #expect(error?.message.contains("member 'x.npy'") == true)
  }

  /// Changes a field of the list's first entry, which begins with its signature.
  private func tampered(
    _ folder: TemporaryFolder, at offset: Int, _ value: [UInt8], compressed: Bool = true
  ) throws -> String {
    let path = folder.path + "/x.npz"
    try NPZArchive.write(["x": Tensor.zeros([100_000])], to: path, compressed: compressed)
    var bytes = try folder.bytes("x.npz")
    let entry = try #require(bytes.range(of: Data([0x50, 0x4B, 1, 2]))).lowerBound
    bytes.replaceSubrange((entry + offset)..<(entry + offset + value.count), with: value)
    return try folder.file("x.npz", bytes)
  }

  @Test("Sizes that lie, encryption and unknown methods are refused")
  func lies() throws {
    let folder = try TemporaryFolder()
    let attacks: [(Int, [UInt8], TensorError.Code)] = [
      (24, [0xFF, 0xFF, 0xFF, 0x7F], .format),  // 2 GB of a few hundred bytes
      (24, [0x10, 0x27, 0, 0], .format),  // fewer bytes than there are
      (24, [0xFF, 0xFF, 0xFF, 0xFF], .format),  // a long size that is not there
      (20, [0xFF, 0xFF, 0xFF, 0x7F], .format),  // more than the file has
      (20, [1, 0, 0, 0], .format), (42, [0xFF, 0xFF, 0, 0], .format),
      (42, [1, 0, 0, 0], .format), (28, [0xFF, 0xFF], .format), (8, [1], .unsupported),
      (10, [12], .unsupported), (10, [0], .format), (16, [0, 0, 0, 0], .format),
    ]
    for (offset, value, code) in attacks {
      let path = try tampered(folder, at: offset, value)
      let peak = MemoryPool.host.statistics.peakBytesInUse
      let error = #expect(throws: TensorError.self, "\(offset) \(value)") {
        _ = try NPZArchive(path)["x"]
      }
      #expect(error?.code == code, "\(offset) \(value): \(error?.message ?? "")")
      #expect(MemoryPool.host.statistics.peakBytesInUse - peak < 1 << 30)
    }
  }
}
