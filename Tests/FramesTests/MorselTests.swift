import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Morsels")
struct MorselTests {
  @Test(
    "Rows are the same for any number of threads and any size of the morsels",
    arguments: [0, 1, 2, 700])
  func settings(_ rows: Int) throws {
    for (name, frame) in try Plans.all(rows) {
      let wanted = try Threads.with(count: 1) { try rowsOf(frame, morselRows: 1 << 30) }
      for threads in [1, 2, 7] {
        for morselRows in [1, 3, 100, 1 << 16] {
          let found = try Threads.with(count: threads) {
            try rowsOf(frame, morselRows: morselRows)
          }
          #expect(found == wanted, "\(name), \(threads) threads, \(morselRows) rows")
        }
      }
    }
  }

  @Test("A selection of columns and slices of rows share the memory of the source")
  func sharing() throws {
    let frame = try Plans.data(200_000)
    let source = try frame["row"]
    let chosen = try frame.select("row", "key").collect()["row"]
    #expect(chosen.values === source.values)
    let limited = try frame.limit(70_000, offset: 10).select("row").collect()["row"]
    #expect(limited.values === source.values)
    // A filter that keeps every row gives slices, which come back as one.
    let kept = try frame.filter(col("row") >= 0).collect()
    #expect(try kept["row"].values === source.values)
    #expect(try kept["number"].strings == frame["number"].strings)
  }

  @Test("A limit stops what is below it")
  func early() throws {
    let counter = RowCounter()
    let session = Session(progress: { counter.set($0.rows) })
    let frame = try Plans.data(1_000_000)
    let first = try withSession(session) {
      try frame.filter(col("row") >= 0).head(10)["row"]
    }
    #expect(first.count == 10)
    #expect(counter.rows == 1 << 16)
  }

  @Test("Progress grows to all rows")
  func progress() throws {
    let counter = RowCounter()
    let frame = try Plans.data(300_000)
    let session = Session(progress: { progress in
      #expect(progress.rows >= counter.rows && progress.stage == "values")
      #expect(progress.fraction == Double(progress.rows) / 300_000)
      counter.set(progress.rows)
    })
    _ = try withSession(session) { try frame.filter(col("number") > 0).collect() }
    #expect(counter.rows == 300_000)
  }

  private func rowsOf(_ frame: DataFrame, morselRows: Int) throws -> [String: [String?]] {
    var session = Session()
    session.morselRows = morselRows
    // A frame keeps its rows: each run needs a frame of its own.
    return try withSession(session) { try contents(frame.select(frame.columnNames)) }
  }
}
