import Foundation
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("CSV files in plans")
struct CSVRowsTests {
  /// Whole numbers, of which one far from where the sample looks is none.
  private func surprising(rows: Int) -> String {
    let lines = (0..<rows).map { $0 == rows * 2 / 3 + 1 ? "x,1" : "00\($0),\($0 % 7)" }
    return "a,b\n" + lines.joined(separator: "\n") + "\n"
  }

  @Test("A condition in the file leaves the rows that a filter leaves", arguments: [1, 2, 7])
  func conditions(threads: Int) throws {
    let lines = (0..<30_000).map { "\($0),\($0 % 11 == 0 ? "" : "word \($0 % 50)"),\($0 % 97)" }
    try withFile("id,word,value\n" + lines.joined(separator: "\n")) { path in
      let file = try DataFrame(csv: path)
      let all = try file.collect()
      for condition in [
        col("value") == 5, col("word").isNull() && col("id") > 100, col("id") < 0, col("id") >= 0,
      ] {
        let wanted = try contents(all.filter(condition).select("word", "id"))
        try Threads.with(count: threads) {
          let frame = try file.filter(condition).select("word", "id")
          #expect(try contents(frame) == wanted)
          #expect(try contents(frame.head(3)) == wanted.mapValues { Array($0.prefix(3)) })
          #expect(try contents(frame.tail(3)) == wanted.mapValues { Array($0.suffix(3)) })
        }
      }
    }
  }

  @Test("The first rows are there without the rest of the file")
  func first() throws {
    let good = String(repeating: "1,2\n", count: 300_000)
    try withFile("a,b\n" + good + "\"") { path in
      let file = try DataFrame(csv: path)
      #expect(try file.head(10).count() == 10)
      #expect(try file.filter(col("a") == 1).head(10)["b"].count == 10)
      #expect(message { try file.collect() }.contains("never closed"))
    }
  }

  @Test("Types that turn out to be others are those of the result")
  func widening() throws {
    try withFile(surprising(rows: 200_000)) { path in
      for frame in [
        try DataFrame(csv: path).filter(col("b") >= 0),
        try DataFrame(csv: path),
        try DataFrame(csv: path).stored(),
      ] {
        let found = try frame.collect()
        #expect(found.schema == [Field("a", .string), Field("b", .int64)])
        #expect(try found["a"].strings[0] == "000")
        #expect(try found.count() == 200_000)
      }
    }
  }

  @Test("A step that cannot use the type that came late is told where the file says so")
  func lateTypes() throws {
    try withFile(surprising(rows: 200_000)) { path in
      let file = try DataFrame(csv: path)
      let wanted = """
        . 'a' was int64 in the sample of the file: \(path), line 133336, column 'a': 'x' is not a \
        whole number; give the column another type with types: ["a": .string], or add it to \
        nullTokens if it means null
        """
      for frame in [try file.with(col("a") * 2), try file.filter(col("a") > 1).select("b")] {
        #expect(message { try frame.collect() }.hasSuffix(wanted))
        #expect(message { _ = try frame.stored() }.hasSuffix(wanted))
      }
      // Errors that have nothing to do with it stay as they are.
      #expect(
        message { try file.select(col("b").cast(.int8, strict: true) * 0).collect() } == "no error")
    }
  }

  @Test("No step takes a column for what it no longer is", arguments: [1, 2])
  func lateTypesEverywhere(threads: Int) throws {
    let other = try DataFrame(["a": [1, 2, 3], "c": [1, 2, 3]])
    let steps: [(String, (DataFrame) throws -> DataFrame)] = [
      ("filter", { try $0.filter(col("a") > 1) }),
      ("in", { try $0.filter(col("a").isIn([1, 2])) }),
      ("negation", { try $0.with(-col("a")) }), ("sum", { try $0.select(col("a").sum()) }),
      ("sum of groups", { try $0.groupBy("b").aggregate(col("a").sum()) }),
      ("standard deviation", { try $0.groupBy("b").aggregate(col("a").std()) }),
      ("covariance", { try $0.groupBy("b").aggregate(col("b").cov(col("a")).as("c")) }),
      ("rounding", { try $0.with(col("a").sqrt().as("r")) }),
      ("round", { try $0.with(col("a").round(1)) }),
      ("fill", { try $0.with(col("a").fillNull(0)) }),
      ("choice", { try $0.with(when(col("b") > 2).then(col("a")).otherwise(0)) }),
      ("running sum", { try $0.with(col("a").cumulativeSum()) }),
      ("rolling mean", { try $0.with(col("a").rolling(3).mean()) }),
      ("difference", { try $0.with(col("a").diff()) }),
      ("over", { try $0.with(col("a").mean().over("b")) }),
      ("join", { try $0.join(other, on: "a") }),
      ("right", { try other.join($0, on: "a", how: .full) }),
      ("as of", { try $0.sort(by: "b").joinAsOf(other, on: "a") }),
      ("condition", { try $0.joinWhere(other, col("a") < col("c")) }),
      ("below", { try DataFrame.concat([$0, $0.with(col("b").as("a"))]) }),
      ("unpivot", { try $0.unpivot(["a", "b"]) }), ("bins", { try $0.with(col("a").cut([1, 5])) }),
    ]
    try withFile(surprising(rows: 60_000)) { path in
      for (name, step) in steps {
        let frame = try step(DataFrame(csv: path))
        let told = Threads.with(count: threads) { message { try frame.collect() } }
        #expect(told.contains(", line 40003, column 'a': 'x' is not"), "\(name): \(told)")
      }
      // What does not look at the column goes on.
      for frame in [
        try DataFrame(csv: path).with(col("b") + 1).sort(by: "a"),
        try DataFrame(csv: path).groupBy("a").count(), try DataFrame(csv: path).sample(10, seed: 1),
        try DataFrame(csv: path).unique(on: "b"), try DataFrame(csv: path).reversed(),
        try DataFrame(csv: path).filter(col("a").isNotNull()),
      ] {
        let told = Threads.with(count: threads) { message { try frame.collect() } }
        #expect(told == "no error")
      }
      // Steps far above the file are in another part of the plan than it.
      var deep = try DataFrame(csv: path)
      for _ in 0..<300 { deep = try deep.with((col("b") + 1).as("b")) }
      #expect(
        message { try deep.filter(col("a") > 1).collect() }.contains("(a > 1): cannot compare"))
      #expect(try deep["b"].count == 60_000)
      // Nor does a frame that was made before somebody else has found out.
      let file = try DataFrame(csv: path)
      let frame = try file.filter(col("a") > 1)
      _ = try file.collect()
      #expect(message { try frame.collect() }.contains("(a > 1): cannot compare"))
    }
  }

  @Test("Batches that are handed out cannot get other types")
  func wideningBatches() throws {
    try withFile(surprising(rows: 400_000)) { path in
      var count = 0
      let told = message {
        try DataFrame(csv: path).forEachBatch(ofRows: 1000) { count += try $0.count() }
      }
      #expect(count > 0 && count < 400_000)
      #expect(
        told == """
          \(path): rows have been handed out before a value showed that 'a' is string, not what \
          the sample said; give types: ["a": .string], or read with inference = .whole
          """)
      // Before the first there is time to begin again.
      var types: Set<ColumnType> = []
      try DataFrame(csv: path).forEachBatch(ofRows: 300_000) { types.insert($0.schema[0].type) }
      #expect(types == [.string])
    }
  }

  @Test("Where memory is short the rows come block by block")
  func shortMemory() throws {
    try withFile(surprising(rows: 100_000)) { path in
      let wanted = try contents(DataFrame(csv: path).groupBy("b").count().sort(by: "b"))
      var session = Session()
      session.pretendedRoom = 1 << 20
      try withSession(session) {
        let found = try contents(DataFrame(csv: path).groupBy("b").count().sort(by: "b"))
        #expect(found == wanted)
      }
    }
  }

  @Test("A file is written as the rows come, and stays as it was when they fail")
  func writing() throws {
    try withFile(surprising(rows: 100_000)) { path in
      let target = path + ".out"
      let frame = try DataFrame(csv: path).filter(col("b") < 3)
      try frame.write(csv: target)
      let wanted = try contents(frame)
      let text = try DataFrame(csv: target, types: ["a": .string])
      #expect(try contents(text) == wanted)
      let before = try Data(contentsOf: URL(fileURLWithPath: target))
      try Data("1,2\n\"".utf8).write(to: URL(fileURLWithPath: path + ".bad"))
      let options = CSVOptions(hasHeader: false)
      #expect(throws: FrameError.self) {
        try DataFrame(csv: path + ".bad", options: options).write(csv: target)
      }
      #expect(try Data(contentsOf: URL(fileURLWithPath: target)) == before)
      let names = try FileManager.default.contentsOfDirectory(
        atPath: (path as NSString).deletingLastPathComponent)
      #expect(names.count == 3)
    }
  }
}

@Suite("Rows that a filter selects")
struct SelectedRowsTests {
  @Test("Any part of any column, whatever the pieces", arguments: [1, 2, 7])
  func agrees(threads: Int) throws {
    let rows = 1500
    let numbers = (0..<rows).map { $0 }
    let table = Table(
      names: ["row", "small", "null", "text", "code", "wide", "list"],
      columns: [
        try Column(numbers), try Column(numbers.map { UInt8($0 % 256) }),
        try Column(numbers.map { $0 % 3 == 0 ? nil : Double($0) }),
        try Column(numbers.map { $0 % 5 == 0 ? nil : "a text that is long enough \($0)" }),
        try Column(numbers.map { "w\($0 % 4)" }).encoded(),
        try Column(numbers.map { Int16($0) }),
        try Column(lists: numbers.map { $0 % 7 == 0 ? nil : [$0, $0 + 1] }),
      ], count: rows)
    let conditions = [
      col("row") % 2 == 0, col("row") % 40 == 7, col("null") > 700, col("row") < 0,
      col("row") >= 0, col("row") > 1200,
    ]
    for part in [0..<rows, 13..<1411, 77..<78, 5..<5] {
      let table = table.slice(part)
      for condition in conditions {
        let mask = try Evaluator(table: table).column(condition.node)
        let wanted = try table.gather(RowList(mask: mask))
        for size in [1, 63, 100, 1 << 16] {
          var session = Session()
          session.morselRows = size
          try Threads.with(count: threads) {
            let run = QueryRun(session: session)
            let selected = try SelectedRows(table, where: condition.node, run: run)
            let found = try selected.gathered(run)
            #expect(found.count == wanted.count)
            for (a, b) in zip(found.columns, wanted.columns) {
              #expect(a.strings == b.strings)
              #expect(a.nullCount == b.nullCount)
            }
          }
        }
      }
    }
  }
}
