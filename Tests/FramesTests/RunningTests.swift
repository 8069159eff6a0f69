import Foundation
import Synchronization
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Running a plan")
struct RunningTests {
  @Test("Batches have the rows asked for, in order", arguments: [1, 7, 1000, 5000])
  func batches(_ rows: Int) async throws {
    let frame = try Plans.data(1500).filter(col("row") >= 100)
    var sizes: [Int] = []
    var found: [String?] = []
    for try await batch in frame.batches(ofRows: rows) {
      sizes.append(try batch.count())
      found += try batch["row"].strings
    }
    #expect(sizes.dropLast().allSatisfy { $0 == rows })
    #expect(found == (100..<1500).map { "\($0)" })
    var counts: [Int] = []
    try frame.forEachBatch(ofRows: rows) { counts.append(try $0.count()) }
    #expect(counts == sizes)
  }

  @Test("A frame without rows gives one batch, which has its columns")
  func noRows() async throws {
    let frame = try Plans.data(10).filter(col("row") > 100).select("key", "row")
    var batches: [DataFrame] = []
    for try await batch in frame.batches() { batches.append(batch) }
    #expect(batches.count == 1 && batches[0].columnNames == ["key", "row"])
  }

  @Test("Leaving the loop stops what is below it")
  func leaving() async throws {
    let counter = RowCounter()
    let frame = try Plans.data(1_500_000).filter(col("row") >= 0)
    try await withSession(Session(progress: { counter.set($0.rows) })) {
      for try await _ in frame.batches(ofRows: 100) { break }
    }
    #expect(counter.rows > 0 && counter.rows < 1_500_000)
  }

  @Test("Running in the background gives what running gives, and keeps it")
  func background() async throws {
    let frame = try Plans.data(3000).groupBy("key").aggregate(col("row").sum())
    let other = try frame.select("key", "row")
    let found = try await Threads.with(count: 1) { frame }.collect()
    #expect(try found["row"].strings == other["row"].strings)
    let asRun = try #require(
      try frame.select("row").explain().components(separatedBy: "as run:").last)
    #expect(asRun.contains("values") && !asRun.contains("aggregate"))
  }

  @Test("Runs use the threads of their session, wherever they are asked for rows")
  func threads() async throws {
    let seen = Mutex<[Int]>([])
    let frame = try step { seen.withLock { $0.append(Threads.count) } }
    let others = Threads.count
    let used = { () -> [Int] in
      seen.withLock { seen in
        defer { seen = [] }
        return seen
      }
    }
    try withSession(Session(threads: 3)) {
      _ = try frame.select("a").collect()
      _ = try frame.select("a")["a"]
      _ = try frame.select("a").count()
      _ = try frame.select("a").stored()
      _ = try frame.select("a").explainAnalyzed()
      try frame.select("a").forEachBatch { _ in }
      #expect(Threads.count == others)
    }
    #expect(used() == Array(repeating: 3, count: 6))
    let batches = try await withSession(Session(threads: 5)) {
      _ = try await frame.select("a").collect()
      return try frame.select("a").batches().makeAsyncIterator()
    }
    // The run keeps to its session after it.
    var rest = batches
    while try await rest.next() != nil {}
    #expect(used() == [5, 5])
    // One in another session, and one in none, at the same time.
    async let two = withSession(Session(threads: 2)) { try await frame.select("a").collect() }
    async let none = Threads.with(count: 4) { try frame.select("a").collect() }
    _ = try await (two, none)
    #expect(used().sorted() == [2, 4])
    #expect(Threads.count == others)
  }

  @Test("Any number of threads gives the same rows", arguments: [1, 2, 7])
  func equalRows(_ threads: Int) throws {
    for (name, frame) in try Plans.all(3000) {
      let wanted = try contents(frame.select(frame.columnNames).collect())
      let found = try withSession(Session(threads: threads)) {
        try contents(frame.select(frame.columnNames).collect())
      }
      #expect(found == wanted, "\(name)")
    }
  }

  @Test("Numbers of threads are 1 to 1024", arguments: [0, -1, 1025, Int.min, Int.max])
  func wrongThreads(_ threads: Int) async throws {
    let frame = try DataFrame(["a": [1, 2]]).filter(col("a") > 1)
    let wanted = FrameError(
      .argument,
      "Session(threads: \(threads)): use a number from 1 to 1024, or nil for `Threads.count`")
    #expect(throws: wanted) { try withSession(Session(threads: threads)) { try frame.collect() } }
    #expect(throws: wanted) {
      try withSession(Session(threads: threads)) { try frame.forEachBatch { _ in } }
    }
    await #expect(throws: wanted) {
      try await withSession(Session(threads: threads)) { try await frame.collect() }
    }
    #expect(
      try withSession(Session(threads: 1024)) { try frame["a"].array(of: Int.self) } == [2])
  }

  @Test("A failure in the background is the one of the plan")
  func failing() async throws {
    let failing = try step { () throws(FrameError) in throw FrameError(.nulls, "as it should") }
    await #expect(throws: FrameError(.nulls, "as it should")) { try await failing.collect() }
    await #expect(throws: FrameError(.nulls, "as it should")) {
      for try await _ in failing.batches() {}
    }
  }

  @Test("A cancelled task fails at once, whatever the run is doing", .timeLimit(.minutes(10)))
  func cancelling() async throws {
    // A step that goes on without looking up until the failure was seen.
    let hasBegun = Atomic(false)
    let wasSeen = Atomic(false)
    let slow = try step { () throws(FrameError) in
      hasBegun.store(true, ordering: .releasing)
      while !wasSeen.load(ordering: .acquiring) { usleep(1000) }
    }
    let task = Task { try await slow.collect() }
    while !hasBegun.load(ordering: .acquiring) { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    let result = await task.result
    wasSeen.store(true, ordering: .releasing)
    #expect(throws: FrameError.cancelled) { try result.get() }
  }

  @Test("A run of many morsels stops between two of them", arguments: [1, 2, 7])
  func stopping(_ threads: Int) async throws {
    let counter = RowCounter()
    let frame = try Plans.data(200_000)
    var session = Session(progress: { counter.set($0.rows) })
    session.morselRows = 100
    let own = session
    let task = Task {
      try Threads.with(count: threads) {
        try withSession(own) {
          // On the task's own thread: nobody else hears of the cancellation.
          while !Task.isCancelled {}
          return try frame.filter(col("row") > 0).sort(by: "key").select("row")["row"].count
        }
      }
    }
    task.cancel()
    let result = await task.result
    #expect(throws: FrameError.cancelled) { try result.get() }
    #expect(counter.rows < 200_000)
  }

  @Test("What each step did is told")
  func analysis() throws {
    let frame = try Plans.data(1000).filter(col("row") < 10).groupBy("row").count()
      .sort(by: "row").head(3)
    let lines = try frame.explainAnalyzed().split(separator: "\n").map(String.init)
    let expected = [
      "top 3 by row  (3 rows, ", "  aggregate by row: count()  (10 rows, ",
      "    filter (row < 10)  (10 rows, ", "      values 1000 × 1  (1,000 rows", "in all ",
    ]
    #expect(lines.count == expected.count)
    for (line, wanted) in zip(lines, expected) { #expect(line.hasPrefix(wanted), "\(line)") }
    let profile = try frame.profile()
    #expect(try profile["rows"].strings == ["3", "10", "10", "1000"])
    #expect(profile.columnNames == ["step", "rows", "milliseconds", "bytes", "spilled bytes"])
    // Steps that gave nothing yet are not asked again by an analysis of a frame that has been run.
    try frame.collect()
    #expect(try frame.profile().count() == 4)
  }

  @Test("A plan is drawn")
  func picture() throws {
    let frame = try DataFrame(["a": ["x", "y"]]).filter(col("a") == "x\"")
    #expect(
      try frame.explainDOT() == """
        digraph plan {
          rankdir=BT; node [shape=box, fontname=sans];
          s0 [label="filter (a == \\"x\\"\\")"];
          s1 [label="values 2 × 1"];
          s1 -> s0;
        }

        """)
    #expect(try frame.explainDOT(isAnalyzed: true).contains("s1 [label=\"values 2 × 1\\n2 rows"))
  }

  @Test("Limits are sizes or parts of the machine")
  func limits() {
    #expect(MemoryLimit.parse("500MB", of: 0) == 500_000_000)
    #expect(MemoryLimit.parse("2GiB", of: 0) == 2 << 30)
    #expect(MemoryLimit.parse("80%", of: 1000) == 800)
    #expect(MemoryLimit.parse("12.5 %", of: 1000) == 125)
    for text in ["", "%", "0%", "101%", "much", "-5%"] {
      #expect(MemoryLimit.parse(text, of: 1000) == nil, "\(text)")
    }
    #expect(MemoryLimit.machine > 0)
  }

  /// A frame whose run does what a body does.
  private func step(
    _ body: @escaping @Sendable () throws(FrameError) -> Void
  ) throws -> DataFrame {
    let source = try DataFrame(["a": [1]])
    let function = TableFunction("a test", schema: source.schema) { tables throws(FrameError) in
      try body()
      return tables[0]
    }
    return try DataFrame(.function(function, [source.step]), source.schema)
  }
}
