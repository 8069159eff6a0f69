import SwiftwaterDevices
import TestSupport
import Testing

@Suite("Mapped files")
struct MappedFileTests {
  @Test("A file's bytes are read as they lie")
  func reading() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("text", "swift water")
    let buffer = try Buffer(mappingFile: path)
    #expect(String(decoding: buffer.elements(of: UInt8.self), as: UTF8.self) == "swift water")
    #expect(try Buffer(mappingFile: folder.file("empty", "")).byteCount == 0)
  }

  @Test("What cannot be read is named with the reason and the remedy")
  func errors() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: DeviceError.self) {
      _ = try Buffer(mappingFile: folder.path + "/none")
    }
    #expect(
      missing?.message
        == "cannot read \(folder.path)/none: No such file or directory; check the path")
    let directory = #expect(throws: DeviceError.self) { _ = try Buffer(mappingFile: folder.path) }
    #expect(
      directory?.message
        == "cannot read \(folder.path): it is a directory; name a file in it")
  }
}
