import Foundation
import SwiftwaterDevices
import TestSupport
import Testing

@Suite("Atomic files")
struct AtomicFileTests {
  @Test("An unfinished file has another name and goes when it is dropped")
  func dropped() throws {
    let folder = try TemporaryFolder()
    do {
      let file = try AtomicFile(path: folder.path + "/rows.csv")
      try file.write("a\n")
      #expect(folder.contents.count == 1)
      #expect(folder.contents[0].hasPrefix(".rows.csv."))
    }
    #expect(folder.contents.isEmpty)
  }

  @Test("A finished file has its name and its bytes, and replaces an older one")
  func finished() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("rows.csv", "old")
    let file = try AtomicFile(path: path)
    try file.write("a\n1\n")
    try file.write([0x62, 0x0A])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    try file.commit()
    #expect(folder.contents == ["rows.csv"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "a\n1\nb\n")
  }

  @Test("A discarded file leaves what was there, and says later writes are too late")
  func discarded() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("rows.csv", "old")
    let file = try AtomicFile(path: path)
    try file.write("new")
    file.discard()
    let late = #expect(throws: DeviceError.self) { try file.write("late") }
    #expect(
      late?.message == "cannot write \(path): it is finished, or a write before it failed")
    #expect(throws: DeviceError.self) { try file.commit() }
    #expect(folder.contents == ["rows.csv"])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
  }

  @Test("Names of any length the system takes can be written", arguments: [1, 200, 255])
  func names(length: Int) throws {
    let folder = try TemporaryFolder()
    let name = String(repeating: "n", count: length)
    try AtomicFile.write([1], to: folder.path + "/" + name)
    #expect(folder.contents == [name])
  }

  @Test("What refuses is named with the reason and the remedy")
  func wording() throws {
    let folder = try TemporaryFolder()
    let missing = #expect(throws: DeviceError.self) {
      try AtomicFile.write([], to: folder.path + "/none/x")
    }
    #expect(missing?.code == .file)
    #expect(
      missing?.message
        == "cannot write \(folder.path)/none/x: No such file or directory; create its folder first")
    let directory = #expect(throws: DeviceError.self) { _ = try AtomicFile(path: folder.path) }
    #expect(
      directory?.message == "cannot write \(folder.path): it is a directory; name a file in it")
  }

  @Test("A device is written in its place, and a full one says so and what to do")
  func fullDevice() throws {
    try AtomicFile.write([1, 2, 3], to: "/dev/null")
    let error = #expect(throws: DeviceError.self) { try AtomicFile.write([1], to: "/dev/full") }
    #expect(error?.code == .outOfSpace)
    #expect(
      error?.message == """
        cannot write /dev/full: No space left on device; make room on the disk; what was there \
        before is unchanged
        """)
  }

  @Test("Space that runs out half-way leaves what was there")
  func spaceRunsOut() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let path = try folder.file("rows.csv", "old")
      FileSizeLimit.set(100_000)
      let bytes = [UInt8](repeating: 65, count: 200_000)
      let error = #expect(throws: DeviceError.self) { try AtomicFile.write(bytes, to: path) }
      #expect(error?.code == .outOfSpace)
      #expect(
        error?.message == """
          cannot write \(path): File too large; raise the limit on file sizes (ulimit -f); what \
          was there before is unchanged
          """)
      #expect(folder.contents == ["rows.csv"])
      #expect(try String(contentsOfFile: path, encoding: .utf8) == "old")
    }
  }

  @Test("A signal handler removes what is unfinished and keeps what is finished")
  func interrupted() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      UnfinishedFiles.prepare()
      signal(SIGINT) { _ in UnfinishedFiles.removeAll() }
      let finished = try AtomicFile(path: folder.path + "/finished.csv")
      try finished.commit()
      let unfinished = try AtomicFile(path: folder.path + "/unfinished.csv")
      #expect(folder.contents.count == 2)
      // To the process, not the thread: worker threads block signals.
      kill(getpid(), SIGINT)
      for _ in 0..<1000 where folder.contents.count == 2 { usleep(5_000) }
      #expect(folder.contents == ["finished.csv"])
      try unfinished.write("late")
    }
  }

  @Test("More files than the table holds are still written and removed")
  func crowded() async {
    await #expect(processExitsWith: .success) {
      let folder = try TemporaryFolder()
      let files = try (0..<40).map { try AtomicFile(path: folder.path + "/\($0)") }
      UnfinishedFiles.removeAll()
      #expect(folder.contents.count == 8)
      for file in files { file.discard() }
      #expect(folder.contents.isEmpty)
      try AtomicFile.write([1], to: folder.path + "/rows.csv")
      #expect(folder.contents == ["rows.csv"])
    }
  }
}
