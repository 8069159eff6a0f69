import Foundation
import Testing

@testable import SwiftwaterPopulation

@Suite("Temporary files")
struct TemporaryFilesTests {
  @Test("an unfinished file has another name and goes when it is dropped")
  func dropped() throws {
    let scratch = try Scratch()
    do {
      let file = try AtomicFile(directory: scratch.path, name: "rows.csv")
      try file.write("a\n")
      #expect(scratch.contents.count == 1)
      #expect(scratch.contents[0].hasPrefix(".rows.csv."))
    }
    #expect(scratch.contents.isEmpty)
  }

  @Test("a finished file has its name and its bytes")
  func finished() throws {
    let scratch = try Scratch()
    let file = try AtomicFile(directory: scratch.path, name: "rows.csv")
    try file.write("a\n1\n")
    try file.finish()
    #expect(scratch.contents == ["rows.csv"])
    #expect(try scratch.bytes("rows.csv") == Data("a\n1\n".utf8))
  }

  @Test("a signal handler removes what is unfinished and keeps what is finished")
  func interrupted() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      TemporaryFiles.prepare()
      signal(SIGINT) { _ in TemporaryFiles.removeAll() }
      let finished = try AtomicFile(directory: scratch.path, name: "finished.csv")
      try finished.finish()
      let unfinished = try AtomicFile(directory: scratch.path, name: "unfinished.csv")
      #expect(scratch.contents.count == 2)
      // To the process, not the thread: worker threads block signals.
      kill(getpid(), SIGINT)
      for _ in 0..<1000 where scratch.contents.count == 2 { usleep(5_000) }
      #expect(scratch.contents == ["finished.csv"])
      try unfinished.write("late")
    }
  }

  @Test("more files than the table holds are still written and removed")
  func crowded() async {
    await #expect(processExitsWith: .success) {
      let scratch = try Scratch()
      let slots = (0..<40).map { TemporaryFiles.add("/nowhere/\($0)") }
      #expect(slots.count { $0 == nil } == 8)
      let file = try AtomicFile(directory: scratch.path, name: "rows.csv")
      try file.finish()
      for slot in slots { TemporaryFiles.remove(slot) }
      #expect(scratch.contents == ["rows.csv"])
    }
  }
}
