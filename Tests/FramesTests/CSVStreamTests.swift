import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("CSV block by block")
struct CSVStreamTests {
  /// Rows with quotes, nulls, long texts and empty lines, past several blocks.
  private func text(rows: Int) -> String {
    var text = "id,word,value\n"
    for row in 0..<rows {
      text += "\(row),"
      text +=
        row % 7 == 0 ? "\"a, \"\"long\"\"\ntext \(row)\"" : row % 5 == 0 ? "" : "w\(row % 100)"
      text += row % 11 == 0 ? ",\n" : ",\(Double(row) / 4)\n"
      if row % 13 == 0 { text += "\n" }
    }
    return text
  }

  private func rows(
    _ path: String, _ names: [String]? = nil, where condition: Expression.Node? = nil,
    morselRows: Int = 1 << 16, options: CSVOptions = CSVOptions()
  ) throws -> [String: [String?]] {
    let source = try CSVSource(paths: [path], options: options)
    let stream = try CSVStream(source, names: names, where: condition, morselRows: morselRows)
    var result: [String: [String?]] = [:]
    while let table = try stream.next() {
      #expect(table.count <= morselRows)
      for (name, column) in zip(table.names, table.columns) {
        result[name, default: []] += column.strings
      }
    }
    return result
  }

  @Test("The same rows as at once, with any number of threads and rows", arguments: [1, 2, 7])
  func agrees(threads: Int) throws {
    try withFile(text(rows: 60_000)) { path in
      let wanted = try contents(DataFrame(csv: path))
      try Threads.with(count: threads) {
        #expect(try rows(path) == wanted)
        #expect(try rows(path, morselRows: 1000) == wanted)
        let narrow = try rows(path, ["value"])
        #expect(narrow == ["value": wanted["value"] ?? []])
      }
    }
    try withFile(text(rows: 20)) { path in
      let wanted = try contents(DataFrame(csv: path))
      #expect(try rows(path, morselRows: 1) == wanted)
    }
  }

  @Test("A condition leaves the rows that a filter would", arguments: [1, 2, 7])
  func conditions(threads: Int) throws {
    try withFile(text(rows: 60_000)) { path in
      let all = try DataFrame(csv: path).collect()
      for condition in [
        col("id") % 1000 == 3, col("id") >= 0, col("id") < 0, col("word") == "w3",
        col("value") > 100 && col("word").isNull(),
      ] {
        let wanted = try contents(all.filter(condition))
        try Threads.with(count: threads) {
          #expect(try rows(path, where: condition.node) == wanted)
          let found = try rows(path, ["word"], where: condition.node)
          #expect(found["word"] == wanted["word"])
          #expect(found.count == 1)
        }
      }
    }
  }

  @Test("The beginning is read without the rest")
  func beginning() throws {
    // The rest is not CSV, which nobody gets to know.
    let good = String(repeating: "1,2\n", count: 100_000)
    try withFile("a,b\n" + good + "\"") { path in
      let source = try CSVSource(paths: [path], options: CSVOptions())
      let stream = try CSVStream(source, names: nil)
      let first = try #require(try stream.next(4).first)
      #expect(first.count > 0 && first.count < 20_000)
      #expect(message { while try stream.next() != nil {} }.contains("never closed"))
    }
  }

  @Test("A value that does not fit stops with other types for the next stream")
  func widening() throws {
    let rows = 200_000
    let lines = (0..<rows).map { $0 == rows / 2 + 1 ? "x,1" : "\($0),1" }
    try withFile("a,b\n" + lines.joined(separator: "\n")) { path in
      let source = try CSVSource(paths: [path], options: CSVOptions())
      #expect(source.types == [.int64, .int64])
      let stream = try CSVStream(source, names: nil)
      #expect(throws: FrameError.self) { while try stream.next() != nil {} }
      #expect(source.types == [.string, .int64])
      let again = try CSVStream(source, names: ["a"])
      var count = 0
      while let table = try again.next() { count += table.count }
      #expect(count == rows)
    }
  }

  @Test("A file without rows gives a table without rows")
  func empty() throws {
    try withFile("a,b\n") { path in
      let source = try CSVSource(paths: [path], options: CSVOptions())
      let stream = try CSVStream(source, names: nil)
      #expect(try stream.next()?.names == ["a", "b"])
      #expect(try stream.next() == nil)
    }
  }
}
