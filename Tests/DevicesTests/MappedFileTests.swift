import Foundation
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

  @Test(
    "64 bytes after the last one may be read, and are zero",
    arguments: [1, 63, 4032, 4095, 4096, 4097, 8192, 65_536])
  func slack(count: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("bytes", String(repeating: "x", count: count))
    let buffer = try Buffer(mappingFile: path)
    #expect(buffer.byteCount == count)
    let bytes = UnsafeRawBufferPointer(start: buffer.pointer, count: count + 64)
    #expect(bytes.prefix(count).allSatisfy { $0 == 0x78 })
    #expect(bytes.suffix(64).allSatisfy { $0 == 0 })
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
    let pipe = folder.path + "/pipe"
    #expect(mkfifo(pipe, 0o600) == 0)
    let waiting = #expect(throws: DeviceError.self) { _ = try Buffer(mappingFile: pipe) }
    #expect(
      waiting?.message
        == "cannot read \(pipe): it is a pipe; save what comes through it to a file first")
    let directory = #expect(throws: DeviceError.self) { _ = try Buffer(mappingFile: folder.path) }
    #expect(
      directory?.message
        == "cannot read \(folder.path): it is a directory; name a file in it")
    let device = #expect(throws: DeviceError.self) { _ = try Buffer(mappingFile: "/dev/zero") }
    #expect(device?.message == "cannot read /dev/zero: it is a device; name a file")
    let made = #expect(throws: DeviceError.self) {
      _ = try Buffer(mappingFile: "/proc/self/statm")
    }
    #expect(
      made?.message == """
        cannot read /proc/self/statm: the system makes its bytes as they are read; copy it to a \
        file first
        """)
  }
}
