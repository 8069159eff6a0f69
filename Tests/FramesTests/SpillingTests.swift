import Foundation
import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterFrames

@Suite("Rows that do not fit into memory")
struct SpillingTests {
  @Test(
    "give the same result from the disk, from memory where they are packed, and from both",
    arguments: [0, 1, 2, 1000], [(0, nil), (40_000, nil), (0, Int.max), (0, 5000)])
  func equal(_ rows: Int, room: (available: Int, resident: Int?)) throws {
    for (name, frame) in try Plans.all(rows) {
      let wanted = try rowsOf(frame, Session())
      for (threads, morselRows) in [(1, 50), (2, 1 << 16), (7, 300)] {
        var session = Session()
        session.morselRows = morselRows
        session.pretendedRoom = room.available
        session.residentRoom = room.resident
        if name == "whole" { continue }
        let found = try Threads.with(count: threads) { try rowsOf(frame, session) }
        #expect(found == wanted, "\(name), \(threads) threads, \(morselRows) rows, \(room)")
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
        // A row's own number and its number among the rows take two bytes each at least.
        #expect(analysis.all[0].spilledBytes > 20_000 * 4)
      }
    }
  }

  @Test("come back as they were: every layout, nulls, slices, long texts")
  func blocks() throws {
    let run = QueryRun()
    let texts = (0..<1000).map { $0 % 7 == 0 ? nil : String(repeating: "é", count: $0 % 40) }
    let text = try Column(texts)
    let table = Table(
      names: ["text", "category", "number", "flag", "byte", "wide", "none"],
      columns: [
        text, try text.encoded(), try Column((0..<1000).map { $0 % 3 == 0 ? nil : Double($0) }),
        try Column((0..<1000).map { $0 % 2 == 0 }), try Column((0..<1000).map { Int8($0 % 100) }),
        try Column((0..<1000).map { [Int.min, 0, Int.max][$0 % 3] }),
        try Column.nulls(.date, count: 1000),
      ], count: 1000)
    let wanted = try Table.joined([table.slice(3..<777), table.slice(778..<1000)])
    for (plain, resident) in [([], 0), (["text"], 0), ([], Int.max), (["text"], 3000)] {
      let file = try run.spill.makeFile()
      var blocks: [SpilledBlock] = []
      for range in [3..<10, 10..<10, 10..<777, 778..<1000] {
        let coded = try file.coded([table.slice(range)], plain: Set(plain), run: run)
        blocks += try file.blocks(coded, run: run, statistics: nil)
      }
      try run.spill.resident.write(bytes: run.spill.resident.byteCount - resident)
      #expect((blocks[2].resident == nil) == (resident < Int.max))
      let back = try file.read(blocks, schema: table.schema, run: run)
      for (a, b) in zip(back.columns, wanted.columns) {
        #expect(a.strings == b.strings && a.type == b.type)
      }
    }
  }

  @Test("come back as they were: lists and structures in one another")
  func nestedBlocks() throws {
    let run = QueryRun()
    let numbers = (0..<300).map { row -> [Int?]? in
      row % 7 == 0 ? nil : (0..<(row % 5)).map { $0 == 2 ? nil : row * $0 }
    }
    let words = (0..<300).map { row -> [String?]? in
      row % 5 == 0 ? nil : (0..<(row % 4)).map { String(repeating: "ä", count: row % 30 + $0) }
    }
    let inner = try Column(
      structure: DataFrame(["n": Column(lists: numbers), "w": Column(lists: words)]).table(),
      validity: Validity(count: 300) { $0 % 11 != 0 })
    let offsets = try Buffer((0...100).map { Int64($0 * 3) })
    let deep = Column(lists: inner, offsets: offsets, count: 100)
    let table = Table(
      names: ["numbers", "categories", "inner", "deep", "plain"],
      columns: [
        try Column(lists: numbers)[0..<100], try Column(lists: words)[50..<150], inner[100..<200],
        deep,
        try Column(Array(0..<100)),
      ], count: 100)
    let wanted = try Table.joined([table.slice(3..<40), table.slice(41..<90)])
    for resident in [0, Int.max] {
      let file = try run.spill.makeFile()
      let coded = try file.coded(
        [table.slice(3..<40), table.slice(20..<20), table.slice(41..<90)], run: run)
      let blocks = try file.blocks(coded, run: run, statistics: nil)
      for block in blocks {
        for column in block.columns {
          if case .kept = column.form { Issue.record("a column stays in memory") }
        }
      }
      try run.spill.resident.write(bytes: run.spill.resident.byteCount - resident)
      let back = try file.read(blocks, schema: table.schema, run: run)
      for (a, b) in zip(back.columns, wanted.columns) {
        #expect(a.strings == b.strings && a.type == b.type)
      }
      let order = [30, 2, 2, 0]
      let packer = RowPacker(try file.coded([table.slice(10..<60)], run: run)[0])
      let picked = try file.block(packer, order, count: 4, statistics: nil)
      let rows = try file.read([picked], schema: table.schema, run: run)
      let chosen = try table.slice(10..<60).gather(RowList(order))
      #expect(rows.columns.map(\.strings) == chosen.columns.map(\.strings))
    }
  }

  @Test(
    "take as few bytes as their numbers need",
    arguments: [
      (0, 0, 0), (7, 7, 0), (-3, 252, 1), (0, 256, 2), (-1, 65536, 3), (0, 1 << 24, 4),
      (5, 1 << 33, 5), (-1, 1 << 41, 6), (0, 1 << 49, 7), (Int.min, Int.max, 8),
    ])
  func widths(_ low: Int, _ high: Int, bytes: Int) throws {
    let run = QueryRun()
    let file = try run.spill.makeFile()
    for count in [1, 2, 511, 512, 513, 1500] {
      var generator = SeededGenerator(seed: 3)
      var numbers = (0..<count).map { _ in Int.random(in: low...high, using: &generator) }
      numbers[0] = low
      numbers[count - 1] = high
      let table = try DataFrame(["a": numbers]).table()
      let packer = RowPacker(try file.coded([table], run: run)[0])
      let order: [Int] = (0..<count).reversed()
      let block = try file.block(packer, order, count: count, statistics: nil)
      #expect(block.byteCount == (count > 1 ? bytes * count : 0))
      let wanted = order.map { numbers[$0].description }
      let back = try file.read([block, block], schema: table.schema, run: run)
      #expect(back.columns[0].strings == wanted + wanted)
    }
  }

  @Test("say of a column what it needs in few bytes, which no limit counts")
  func smallColumns() {
    #expect(MemoryLayout<PackedColumn>.stride <= 40)
  }

  @Test("hold each text once where texts come again, and as they are where they do not")
  func sharedTexts() throws {
    let run = QueryRun()
    let file = try run.spill.makeFile()
    let count = 300_000
    let again = (0..<count).map { "a text that is long \($0 % 300)" }
    let once = (0..<count).map { "text \($0)" }
    let table = try DataFrame(["again": again, "once": once]).table()
    let first = try file.coded([table.slice(0..<270_000)], run: run)
    let coded = try file.coded([table.slice(270_000..<count)], run: run)
    #expect(coded[0].texts.map { $0 != nil } == [true, false])
    let blocks = try file.blocks(first + coded, run: run, statistics: nil)
    let back = try file.read(blocks, schema: table.schema, run: run)
    #expect(back.columns.map(\.strings) == table.columns.map(\.strings))
    #expect(back.columns[0].dictionary?.count ?? 0 >= 300)
    #expect(blocks.reduce(0) { $0 + $1.byteCount } < count * (2 + 12))
  }

  @Test("hold no more distinct texts than there is room for")
  func textBudget() throws {
    let budget = TextBudget(limit: 1 << 20)
    let many = try Column((0..<60_000).map { "text \($0 % 30_000)" })
    let few = try Column((0..<60_000).map { "text \($0 % 300)" })
    do {
      let texts = try SharedTexts(budget: budget)
      #expect(try texts.codes([few])?.map(\.count) == [60_000])
      #expect(try texts.codes([many]) == nil)
      #expect(try texts.codes([few]) == nil)
      #expect(try texts.dictionary().string(0).hasPrefix("text "))
    }
    let again = try SharedTexts(budget: budget)
    #expect(try again.codes([many]) == nil)
    let after = budget.take(1 << 19)
    #expect(after)
  }

  @Test("are not believed when the disk has changed them")
  func damage() throws {
    let run = QueryRun()
    let file = try run.spill.makeFile()
    let table = try DataFrame(["a": Array(0..<100)]).table()
    let block = try file.blocks(file.coded([table], run: run), run: run, statistics: nil)[0]
    try run.spill.resident.write(bytes: 1)
    let offset = try #require(block.offset)
    try [UInt8](repeating: 7, count: 1).withUnsafeBytes { try file.write($0, at: offset + 50) }
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
      FileSizeLimit.set(100_000)
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
