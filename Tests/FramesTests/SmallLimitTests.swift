import Foundation
import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterFrames

/// The limit of a session is the pool's, which other tests would use up or run into.
@Suite("Steps under a limit far below their rows", .serialized, .enabled(if: runsAlone))
struct SmallLimitTests {
  /// Each of these needs several times the limit at once.
  @Test(
    "give the same rows",
    arguments: [
      "sort", "group", "distinct", "window", "rank", "largest rank", "inner", "left", "right",
      "full", "semi", "anti", "median", "none", "counts", "text", "as of", "first",
      "range", "quantile cut",
    ])
  func steps(_ name: String) throws {
    try withFolder { folder in
      let frame = try Self.plan(
        name, DataFrame(csv: file(in: folder, rows: 400_000, seed: 1)),
        DataFrame(csv: file(in: folder, rows: 400_000, seed: 2)))
      let wanted = try RowDigest(frame, Session())
      MemoryPool.host.trim()
      let limit = MemoryPool.host.statistics.bytesInUse + Self.room
      #expect(try RowDigest(frame, Session(memoryLimit: limit)) == wanted)
    }
  }

  @Test("do for a file of many short rows, which come a few thousand at a time")
  func shortRows() throws {
    try withFolder { folder in
      let path = "\(folder)/short.csv"
      try DataFrame(["a": Column((0..<1_000_000).map { Int64($0 % 10) })]).write(csv: path)
      let frame = try DataFrame(csv: path)
      MemoryPool.host.trim()
      let before = MemoryPool.host.statistics.bytesInUse
      let limit = before + (4 << 20)
      let wanted = try RowDigest(frame, Session())
      #expect(try RowDigest(frame, Session(memoryLimit: limit)) == wanted)
    }
  }

  @Test("say how little is too little")
  func tooLittle() throws {
    let numbers = try DataFrame(["a": Column((0..<100_000).map { Int64($0) })])
    let limit = MemoryPool.host.statistics.bytesInUse + (1 << 19)
    let found = message {
      _ = try withSession(Session(memoryLimit: limit)) { try numbers.sort(by: "a").collect() }
    }
    #expect(found.hasSuffix("; rows that do not fit into memory need a limit of 64 MB at least"))
    #expect(found.contains("; release frames, raise Session(memoryLimit:), or work in smaller"))
  }

  @Test("are more than 0", arguments: [0, -5, Int.min])
  func none(limit: Int) throws {
    let frame = try DataFrame(["a": [1, 2]]).filter(col("a") > 1)
    let found = message { _ = try withSession(Session(memoryLimit: limit)) { try frame.collect() } }
    #expect(
      found == """
        Session(memoryLimit: \(limit)): a limit is a number of bytes above 0, or nil for what the \
        machine has
        """)
  }

  @Test("do for counting rows that would not fit")
  func counting() throws {
    let left = try DataFrame(["k": Column((0..<3000).map { Int64($0 % 3) })])
    let pairs = try left.join(left.with(lit(1).as("one")), on: "k")
    MemoryPool.host.trim()
    let limit = MemoryPool.host.statistics.bytesInUse + Self.room
    #expect(try withSession(Session(memoryLimit: limit)) { try pairs.count() } == 3_000_000)
    let crossed = try left.join(left.rename(["k": "l"]), how: .cross)
    #expect(try withSession(Session(memoryLimit: limit)) { try crossed.count() } == 9_000_000)
  }

  @Test("do for what is said of columns, and for columns of their values")
  func summaries() throws {
    try withFolder { folder in
      let path = try file(in: folder, rows: 400_000, seed: 1)
      let frame = { try DataFrame(csv: path).with((col("row") % 40).cast(.string).as("class")) }
      let wanted = (
        try rounded(frame().describe()), try frame().summary().text(),
        try RowDigest(frame().oneHot("class"), Session())
      )
      MemoryPool.host.trim()
      let session = Session(memoryLimit: MemoryPool.host.statistics.bytesInUse + Self.room)
      try withSession(session) {
        let described = try rounded(frame().describe())
        #expect(described == wanted.0)
        let summary = try frame().summary().text()
        #expect(summary == wanted.1)
        let encoded = try RowDigest(frame().oneHot("class"), session)
        #expect(encoded == wanted.2)
      }
    }
  }

  /// Values with six decimals: spreads of batches that are put together differ in the last digit.
  private func rounded(_ frame: DataFrame) throws -> [String: [String?]] {
    try contents(frame).mapValues { values in
      values.map { text in
        text.flatMap(Double.init).map { "\(($0 * 1e6).rounded() / 1e6)" } ?? text
      }
    }
  }

  // MARK: - Plans

  /// The bytes that buffers may take.
  private static let room = 24 << 20

  private static func plan(_ name: String, _ x: DataFrame, _ y: DataFrame) throws -> DataFrame {
    let others = try y.select(col("id"), col("value").as("other"), col("text").as("otherText"))
    return switch name {
    case "sort": try x.sort(by: "value", "text")
    case "group":
      try x.groupBy("id", "text").aggregate(col("number").sum(), col("value").max(), .count())
    case "distinct": try x.unique(on: "text", "id")
    case "window": try x.with(col("number").sum().over("id").as("sum"))
    case "rank": try x.with(col("value").rank(.min).as("rank"))
    case "largest rank": try x.with(col("number").rank(.max).as("rank"))
    case "median": try x.groupBy("row").aggregate(col("value").median(), col("number").nUnique())
    case "none": try x.unique(on: "id", keep: .none)
    case "counts": try x.valueCounts("text")
    case "text": try x.sort(by: "text")
    case "first": try x.groupBy("number").head(2)
    case "range":
      try x.with(col("value").rolling(.range(5000, after: 50, by: col("row"))).median().as("m"))
    case "quantile cut": try x.with(col("value").quantileCut([0.1, 0.5, 0.9]).as("part"))
    case "as of":
      try x.sort(by: "value").joinAsOf(
        y.select(col("number"), col("value"), col("text").as("other")).sort(by: "value"),
        on: "value", by: ["number"])
    case "left": try x.join(others, on: "id", how: .left)
    case "right": try x.join(others, on: "id", how: .right)
    case "full": try x.join(others, on: "id", how: .full)
    case "semi": try x.join(others, on: "id", how: .semi)
    case "anti": try x.join(others, on: "id", how: .anti)
    default: try x.join(others, on: "id")
    }
  }

  /// A file of rows with some 70 bytes each.
  private func file(in folder: String, rows: Int, seed: Int) throws -> String {
    let row = col("row")
    let mixed = (row * 2_654_435_761 + seed * 97) % 1_000_003
    let path = "\(folder)/\(seed).csv"
    try DataFrame(["row": Column((0..<rows).map { Int64($0) })]).select(
      (mixed % 300_007).as("id"), (mixed * 31 % 99_991).as("number"),
      ((mixed * 17 % 900_001).cast(.float64) / 8).as("value"),
      lit("text of a row, ").text.concat((mixed % 500_009).cast(.string)).as("text"), row
    ).write(csv: path)
    return path
  }
}

/// The rows of a frame in their order, as one number.
struct RowDigest: Equatable {
  private var rows = 0
  private var hash: UInt64 = 0

  init(_ frame: DataFrame, _ session: Session) throws {
    var digest = self
    try withSession(session) {
      try frame.forEachBatch { batch in
        let table = try batch.table()
        let hashes = try RowHashes(
          table.columns.map { try $0.plain() }, count: table.count, seed: 7)
        for row in 0..<table.count { digest.add(hashes.hashes[row]) }
        withExtendedLifetime(hashes) {}
      }
    }
    self = digest
  }

  private mutating func add(_ word: UInt64) {
    rows += 1
    hash = (hash &* 0x9E37_79B9_7F4A_7C15) ^ word &+ (hash >> 29)
  }
}
