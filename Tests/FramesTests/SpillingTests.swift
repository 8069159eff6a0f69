import Foundation
import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterFrames

@Suite("Rows that do not fit into memory")
struct SpillingTests {
  @Test(
    "give the same result from the disk", arguments: [0, 1, 2, 1000], [0, 40_000])
  func equal(_ rows: Int, room: Int) throws {
    for (name, frame) in try Plans.all(rows) {
      let wanted = try rowsOf(frame, Session())
      for (threads, morselRows) in [(1, 50), (2, 1 << 16), (7, 300)] {
        var session = Session()
        session.morselRows = morselRows
        session.pretendedRoom = room
        if name == "whole" { continue }
        let found = try Threads.with(count: threads) { try rowsOf(frame, session) }
        #expect(found == wanted, "\(name), \(threads) threads, \(morselRows) rows")
      }
    }
  }

  @Test("go to the disk and say how many bytes that were")
  func spilledBytes() throws {
    let data = try Plans.data(20_000)
    var session = Session()
    session.pretendedRoom = 0
    try withSession(session) {
      for frame in [
        try data.sort(by: "key"), try data.groupBy("row").count(), try data.unique(on: "row"),
        try data.join(data, on: "row"),
      ] {
        let analysis = PlanAnalysis()
        let run = QueryRun(analysis: analysis)
        _ = try LocalEngine.table(of: frame.plan, run)
        #expect(analysis.all[0].spilledBytes > 20_000 * 8)
      }
    }
  }

  @Test("come back as they were: every layout, nulls, slices, long texts")
  func blocks() throws {
    let run = QueryRun()
    let file = try run.spill.makeFile()
    let texts = (0..<1000).map { $0 % 7 == 0 ? nil : String(repeating: "é", count: $0 % 40) }
    let text = try Column(texts)
    let table = Table(
      names: ["text", "category", "number", "flag", "byte"],
      columns: [
        text, try text.encoded(), try Column((0..<1000).map { $0 % 3 == 0 ? nil : Double($0) }),
        try Column((0..<1000).map { $0 % 2 == 0 }), try Column((0..<1000).map { Int8($0 % 100) }),
      ], count: 1000)
    for budget in [0, 1 << 20] {
      var blocks: [SpilledBlock] = []
      for range in [3..<10, 10..<10, 10..<777, 778..<1000] {
        blocks.append(try file.write(table.slice(range), dictionaryBudget: budget))
      }
      let back = try file.read(blocks, schema: table.schema, run: run)
      let wanted = try Table.joined([table.slice(3..<777), table.slice(778..<1000)])
      for (a, b) in zip(back.columns, wanted.columns) {
        #expect(a.strings == b.strings && a.type == b.type)
      }
    }
  }

  @Test("are not believed when the disk has changed them")
  func damage() throws {
    let run = QueryRun()
    let file = try run.spill.makeFile()
    let table = try DataFrame(["a": Array(0..<100)]).table()
    let block = try file.write(table, dictionaryBudget: 0)
    let segment = try #require(block.columns[0].values)
    try [UInt8](repeating: 7, count: 1).withUnsafeBytes {
      try file.write($0, at: segment.offset + 50)
    }
    #expect(
      message { _ = try file.read([block], schema: table.schema, run: run) }
        .hasPrefix("rows read back from"))
  }

  @Test("can be kept there, and only the columns that are asked for are read")
  func stored() throws {
    let data = try Plans.data(3000)
    let stored = try data.stored()
    let some = try stored.filter(col("row") > 10).select("value", "row")
    #expect(some.explain().hasSuffix("stored 3000 × 2\n"))
    #expect(try contents(stored) == contents(data))
    #expect(try contents(some) == contents(data.filter(col("row") > 10).select("value", "row")))
    #expect(try stored.limit(2, offset: 2998)["row"].strings == ["2998", "2999"])
    #expect(try data.head(0).stored().count() == 0)
  }

  @Test("leave no file behind, and take away what a dead process has left")
  func files() throws {
    try withFolder { folder in
      let left = folder + "/swiftwater-999999999-abc"
      let foreign = folder + "/swiftwater-\(getpid())-own"
      for path in [left, foreign] { try Data().write(to: URL(fileURLWithPath: path)) }
      var session = Session(temporaryFolder: folder)
      session.pretendedRoom = 0
      let data = try Plans.data(3000)
      try withSession(session) {
        let sorted = try data.sort(by: "key")
        #expect(try sorted.collect().table().count == 3000)
      }
      #expect(
        try FileManager.default.contentsOfDirectory(atPath: folder)
          == ["swiftwater-\(getpid())-own"])
    }
  }

  @Test("need a folder that can be written")
  func folders() throws {
    var session = Session(temporaryFolder: "/nowhere/at/all/")
    session.pretendedRoom = 0
    let data = try Plans.data(300)
    let found = message { _ = try withSession(session) { try data.sort(by: "key").collect() } }
    #expect(
      found == """
        cannot create a file for rows that do not fit into memory in /nowhere/at/all: No such file \
        or directory; name a folder that may be written with TMPDIR or Session(temporaryFolder:)
        """)
  }

  @Test("are refused by a full disk with what was written and what to do")
  func fullDisk() async {
    await #expect(processExitsWith: .success) {
      FileSizeLimit.set(300_000)
      try withFolder { folder in
        var session = Session(temporaryFolder: folder)
        session.pretendedRoom = 0
        let data = try Plans.data(50_000)
        for frame in [try data.sort(by: "key"), try data.groupBy("row").count()] {
          let found = message { _ = try withSession(session) { try frame.collect() } }
          let wanted =
            /cannot write rows that do not fit into memory \(.* so far\) in .*: File too large; make room .*/
          #expect(found.wholeMatch(of: wanted) != nil, "\(found)")
        }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
      }
    }
  }

  private func rowsOf(_ frame: DataFrame, _ session: Session) throws -> [String: [String?]] {
    // A frame keeps its rows: each run needs a frame of its own.
    try withSession(session) { try contents(frame.select(frame.columnNames)) }
  }
}
