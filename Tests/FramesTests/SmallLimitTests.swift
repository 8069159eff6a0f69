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
      "full", "semi", "anti", "median", "none",
    ])
  func steps(_ name: String) throws {
    try withFolder { folder in
      let frame = try Self.plan(
        name, DataFrame(csv: file(in: folder, rows: 400_000, seed: 1)),
        DataFrame(csv: file(in: folder, rows: 400_000, seed: 2)))
      let wanted = try digest(frame, Session())
      MemoryPool.host.trim()
      let limit = MemoryPool.host.statistics.bytesInUse + Self.room
      #expect(try digest(frame, Session(memoryLimit: limit)) == wanted)
    }
  }

  @Test(
    "join keys that very many rows have on both sides",
    arguments: [JoinKind.inner, .left, .full, .right, .semi, .anti])
  func hotKey(_ kind: JoinKind) throws {
    // Half of the rows have one key: no division makes them fewer.
    func side(_ count: Int, _ other: Int) throws -> DataFrame {
      let frame = try DataFrame(["row": Column((0..<count).map { Int64($0) })])
      return try frame.select(
        when(col("row") % 2 == 0).then(0).otherwise(col("row") * other).as("key"),
        col("row").as("row\(other)"), (col("row") * 3).cast(.string).as("text\(other)"))
    }
    let few = try side(3000, 3)
    let right = try side(400_000, 2).filter(col("row2") % 2 == 1 || col("row2") > 399_000)
    let many = try side(400_000, 2)
    for (x, y) in [(few, right), (try few.head(20), many), (many, try few.head(20))] {
      let frame = try x.join(y, on: "key", how: kind)
      let wanted = try digest(frame, Session())
      MemoryPool.host.trim()
      var session = Session(memoryLimit: MemoryPool.host.statistics.bytesInUse + Self.room)
      #expect(try digest(frame, session) == wanted)
      session.memoryLimit = nil
      session.pretendedRoom = 0
      #expect(try digest(frame, session) == wanted)
    }
  }

  @Test("group rows of which most have one key")
  func hotGroup() throws {
    let frame = try Self.hot(rows: 600_000)
    let grouped = try frame.groupBy("key").aggregate(
      col("row").sum().as("sum"), col("text").max().as("last"), col("row").mean().as("mean"),
      col("text").first().as("first"), .count())
    let distinct = try frame.unique(on: "key", keep: .last)
    let single = try frame.unique(on: "key", keep: .none)
    for plan in [grouped, distinct, single] {
      let wanted = try digest(plan, Session())
      MemoryPool.host.trim()
      let limit = MemoryPool.host.statistics.bytesInUse + Self.room
      #expect(try digest(plan, Session(memoryLimit: limit)) == wanted)
    }
  }

  @Test("compute windows over a group of most rows")
  func hotWindow() throws {
    let frame = try Self.hot(rows: 600_000)
    let row = col("row")
    let values: [SwiftwaterFrames.Expression] = [
      row.sum().over("key"), row.cumulativeSum().over("key"), row.shift(3).over("key"),
      (row % 1009).rank(.min).over("key"), row.rolling(5).mean().over("key"),
      row.cumulativeCount().over("key", orderBy: "text"),
    ]
    let pair = try frame.with((row % 3 == 0).as("other"))
      .with(row.sum().over("key").as("a"), row.max().over("other").as("b"))
    for plan in try values.map({ try frame.with($0.as("w")) }) + [pair] {
      let wanted = try digest(plan, Session())
      MemoryPool.host.trim()
      let limit = MemoryPool.host.statistics.bytesInUse + 2 * Self.room
      #expect(try digest(plan, Session(memoryLimit: limit)) == wanted)
      var session = Session()
      session.pretendedRoom = 0
      #expect(try digest(plan, session) == wanted)
    }
  }

  @Test("say which aggregates and steps need more, and what to do")
  func needed() throws {
    let frame = try Self.hot(rows: 400_000)
    func error(_ body: @escaping () throws -> DataFrame) -> String {
      MemoryPool.host.trim()
      let limit = MemoryPool.host.statistics.bytesInUse + (10 << 20)
      return message {
        _ = try withSession(Session(memoryLimit: limit)) { try digest(body(), .current) }
      }
    }
    let joined = error { try frame.groupBy("key").aggregate(col("text").joined(separator: ",")) }
    #expect(joined.hasPrefix("text.joined(\",\"): needs the values of the largest group at once"))
    #expect(joined.contains("aggregate parts of them (by one more key), or raise the limit"))
    let ranged = error { try frame.with(col("row").rolling(.range(5, by: col("row"))).sum()) }
    #expect(ranged.contains("needs all rows in memory, which has no room"))
    #expect(ranged.contains("compute it within parts of the rows with over"))
    let coded = error { try frame.with((col("row") % 3).cast(.string).as("k")).oneHot("k") }
    #expect(coded.hasPrefix("oneHot: needs all rows in memory, which has no room for them; select"))
    let turned = error { try frame.select("row").transposed() }
    #expect(turned.hasPrefix("transposed: "))
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
      let wanted = try digest(frame, Session())
      #expect(try digest(frame, Session(memoryLimit: limit)) == wanted)
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

  // MARK: - Plans

  /// The bytes that buffers may take.
  private static let room = 24 << 20

  /// Rows of which seven in eight have one key.
  private static func hot(rows: Int) throws -> DataFrame {
    try DataFrame(["row": Column((0..<rows).map { Int64($0) })]).select(
      when(col("row") % 8 == 0).then(col("row")).otherwise(-1).as("key"),
      col("row"), (col("row") * 7).cast(.string).as("text"))
  }

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

  /// The rows in their order, as one number.
  private func digest(_ frame: DataFrame, _ session: Session) throws -> Digest {
    try withSession(session) {
      var digest = Digest()
      try frame.forEachBatch { batch in
        let table = try batch.table()
        let hashes = try RowHashes(
          table.columns.map { try $0.plain() }, count: table.count, seed: 7)
        for row in 0..<table.count { digest.add(hashes.hashes[row]) }
        withExtendedLifetime(hashes) {}
      }
      return digest
    }
  }

  private struct Digest: Equatable {
    var rows = 0
    var hash: UInt64 = 0

    mutating func add(_ word: UInt64) {
      rows += 1
      hash = (hash &* 0x9E37_79B9_7F4A_7C15) ^ word &+ (hash >> 29)
    }
  }
}
