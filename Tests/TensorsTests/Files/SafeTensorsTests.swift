import Foundation
import SwiftwaterDevices
import SwiftwaterTensors
import TestSupport
import Testing

@Suite("SafeTensors files")
struct SafeTensorsTests {
  @Test("A file that safetensors wrote is read, with its metadata")
  func oracle() throws {
    let folder = try TemporaryFolder()
    let recorded = try RecordedFiles.read().safetensors
    let file = try SafeTensors(folder.file("x", recorded.file))
    #expect(file.metadata == ["format": "np", "note": "a \"text\"\nü"])
    #expect(Set(file.names) == Set(recorded.members.keys))
    for (name, held) in recorded.members {
      let type = try #require(dtype(held.dtype))
      let tensor = try file[name]
      #expect(tensor.dtype == type)
      #expect(tensor.shape == held.shape)
      #expect(try tensor.rawBytes == held.bytes, "\(name)")
    }
  }

  @Test("What is written is read where it lies")
  func roundTrip() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/x"
    let tensors = [
      "a": Tensor.arange(7), "b": Tensor([true, false, true]), "c": Tensor.ones([2, 2]),
      "d": Tensor.zeros([0, 3]), "e \"\n\u{1}ü": Tensor([UInt8(7)]),
    ]
    try SafeTensors.write(tensors, metadata: ["note": "\u{2}\\"], to: path)
    let file = try SafeTensors(path)
    #expect(file.metadata == ["note": "\u{2}\\"])
    for (name, tensor) in tensors {
      let back = try file[name]
      #expect(back.dtype == tensor.dtype && back.shape == tensor.shape && back.equals(tensor))
      if tensor.count > 0 { #expect(try !back.contiguousBuffer().buffer.isPooled) }
    }
    let missing = #expect(throws: TensorError.self) { _ = try file["none"] }
    #expect(missing?.code == .unknownName)
    let reserved = #expect(throws: TensorError.self) {
      try SafeTensors.write(["__metadata__": Tensor([1])], to: path)
    }
    #expect(reserved?.code == .invalidArgument)
  }

  @Test("A type that no tensor holds can be listed, not read")
  func otherTypes() throws {
    let folder = try TemporaryFolder()
    let path = try Self.write(
      #"{"a":{"dtype":"F8_E4M3","shape":[4],"data_offsets":[0,4]}}"#, 4, folder)
    let file = try SafeTensors(path)
    #expect(file.entry("a")?.typeName == "F8_E4M3")
    #expect(file.entry("a")?.dtype == nil)
    let error = #expect(throws: TensorError.self) { _ = try file["a"] }
    #expect(error?.message == "\(path): 'a' is F8_E4M3, which a tensor cannot hold")
  }

  static let headers = [
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,8]}}"#, "begins at 4"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}"#, "8 follow"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,4]}}"#, "does not take 4"),
    (#"{"a":{"dtype":"F32","shape":[3],"data_offsets":[0,12]}}"#, "12 bytes, but 8"),
    (
      #"{"a":{"dtype":"U8","shape":[6],"data_offsets":[0,6]},"#
        + #""b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}}"#, "begins at 4"
    ),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[8,4]}}"#, "in order"),
    (#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0]}}"#, "in order"),
    (#"{"a":{"dtype":"F99","shape":[2],"data_offsets":[0,8]}}"#, "F99"),
    (#"{"a":{"dtype":"F32","shape":[-2],"data_offsets":[0,8]}}"#, "whole number"),
    (#"{"a":{"dtype":"F32","shape":[2.0],"data_offsets":[0,8]}}"#, "not whole"),
    (
      #"{"a":{"dtype":"F32","shape":[4611686018427387904,4,2],"data_offsets":[0,8]}}"#,
      "does not take"
    ),
    (#"{"a":{"dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8]}}"#, "too large"),
    (#"{"a":{"dtype":"F32","shape":[2]}}"#, "missing"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8],"x":1}}"#, "unknown"),
    (#"{"a":{"dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "comes twice"),
    (
      #"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"#
        + #""a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}}"#, "comes twice"
    ),
    (#"{"__metadata__":{"a":1}}"#, "no text"), (#" {}"#, "no JSON object"),
    (#"{"a":[[[[[[[]]]]]]]}"#, "too many levels"), (#"{"a":1}"#, "no object"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}} x"#, "follows"),
    (#"{"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]}"#, "missing"),
    (#"{"a\ud800":{}}"#, "surrogate"), (#"{"a\x":{}}"#, "escape"),
  ]

  @Test("A header that the format does not allow is refused in words", arguments: headers)
  func hostile(json: String, words: String) throws {
    let folder = try TemporaryFolder()
    let path = try Self.write(json, 8, folder)
    let error = #expect(throws: TensorError.self) { _ = try SafeTensors(path) }
    #expect(error?.code == .format)
    #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
  }

  @Test("A length that lies is refused", arguments: [UInt64.max, 1 << 63, 100_000_001, 99_999_999])
  func lengths(length: UInt64) throws {
    let folder = try TemporaryFolder()
    var file = Data()
    withUnsafeBytes(of: length.littleEndian) { file.append(contentsOf: $0) }
    let path = try folder.file("x", file + Data("{}".utf8))
    let error = #expect(throws: TensorError.self) { _ = try SafeTensors(path) }
    #expect(error?.code == .format)
  }

  static func write(_ json: String, _ byteCount: Int, _ folder: TemporaryFolder) throws -> String {
    var file = Data()
    withUnsafeBytes(of: UInt64(json.utf8.count).littleEndian) { file.append(contentsOf: $0) }
    return try folder.file(
      "x", file + Data(json.utf8) + Data(repeating: 1, count: byteCount))
  }
}
