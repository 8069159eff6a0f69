import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterFrames

/// The limit of a session is the pool's, which other tests would use up or run into.
@Suite("Joins whose result is larger than memory", .serialized, .enabled(if: runsAlone))
struct LargeJoinTests {
  @Test("come pair by pair where every row meets every other", arguments: [1, 7, 3000])
  func cross(_ leftCount: Int) throws {
    let rightCount = 9_000_000 / leftCount
    let left = try DataFrame(["a": Column((0..<leftCount).map { Int64($0) })])
    let right = try DataFrame(["b": Column((0..<rightCount).map { Int64($0) })])
    // Both columns take 144 MB.
    try expectPairs(of: left.join(right, how: .cross), leftCount, rightCount, room: 112 << 20)
  }

  @Test("come pair by pair where one key is that of all rows", arguments: [nil, 0])
  func hotKey(_ pretended: Int?) throws {
    let count = 2000
    let left = try DataFrame([
      "a": Column((0..<count).map { Int64($0) }), "key": Column((0..<count).map { _ in Int64(7) }),
    ])
    let right = try left.select(col("key"), col("a").as("b"))
    // Three columns take 96 MB.
    try expectPairs(
      of: left.join(right, on: "key"), count, count, room: 48 << 20, pretending: pretended)
  }

  /// All pairs of `a` and `b`, in order, under a limit of some bytes more than are in use.
  private func expectPairs(
    of frame: DataFrame, _ leftCount: Int, _ rightCount: Int, room: Int, pretending: Int? = nil
  ) throws {
    var session = Session(memoryLimit: MemoryPool.host.statistics.bytesInUse + room)
    session.pretendedRoom = pretending
    try withSession(session) {
      var row = 0
      try frame.forEachBatch { batch in
        let table = try batch.table()
        let a = try #require(table["a"])
        let b = try #require(table["b"])
        for at in [0, table.count / 2, table.count - 1] {
          let (x, y) = (a.elements(Int64.self)[at], b.elements(Int64.self)[at])
          #expect(Int(x) == (row + at) / rightCount && Int(y) == (row + at) % rightCount)
        }
        withExtendedLifetime((a, b)) {}
        row += table.count
      }
      #expect(row == leftCount * rightCount)
    }
  }
}
