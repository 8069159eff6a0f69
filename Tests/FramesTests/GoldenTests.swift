import Foundation
import SwiftwaterFrames
import Testing

/// What pandas answered; see Tests/Golden/frames.py.
@Suite("Frames agree with pandas")
struct GoldenTests {
  let golden: [String: Any]

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames.json")
    golden = try #require(
      try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
  }

  @Test("Groups by text, numbers and both", arguments: ["key", "number", "both"])
  func groups(by name: String) throws {
    let data = try frame("data")
    let keys = name == "both" ? ["key", "number"] : [name]
    let value = col("value")
    let grouped = try data.groupBy(keys).aggregate(
      value.sum().as("sum"), value.mean().as("mean"), value.min().as("min"),
      value.max().as("max"), value.count().as("count"), col("number").nUnique().as("distinct"),
      value.std().as("std"), value.var().as("var"), value.median().as("median"),
      value.first().as("first"), value.last().as("last"), col("whole").sum().as("total"),
      .count().as("size"))
    try expect(grouped, ["grouped", name])
  }

  @Test("Joins on one key", arguments: [JoinKind.inner, .left, .semi, .anti])
  func joins(_ kind: JoinKind) throws {
    try expect(
      try frame("left").join(frame("right"), on: "id", how: kind), ["joined", kind.rawValue])
  }

  @Test("Joins on two keys")
  func joinsOnTwo() throws {
    try expect(
      try frame("pair").join(frame("other"), on: "key", "number"), ["joined", "two"])
  }

  @Test("Sorts by several columns with nulls last")
  func sorts() throws {
    let data = try frame("data")
    try expect(try data.sort(by: "value", "number"), ["ordered", "ascending"])
    try expect(try data.sort(by: "number", descending: true), ["ordered", "descending"])
    try expect(
      try data.sort(by: [("number", false), ("value", true)]), ["ordered", "mixed"])
  }

  @Test("Factorizes in order of first appearance")
  func factorizes() throws {
    let (codes, unique) = try frame("data")["key"].factorize()
    let factorized = try #require(golden["factorized"] as? [String: Any])
    try expect(codes, factorized["codes"], "codes")
    try expect(unique, factorized["unique"], "unique")
  }

  @Test("Reads files with quotes, marks, gaps and odd numbers")
  func reads() throws {
    let parsed = try #require(golden["parsed"] as? [String: [String: Any]])
    for (name, entry) in parsed {
      let text = try #require(entry["text"] as? String)
      let columns = try #require(entry["columns"] as? [String: Any])
      try withFile(text) { path in
        let options = CSVOptions(delimiter: name == "semicolons" ? ";" : ",")
        let frame = try DataFrame(csv: path, options: options).collect()
        #expect(Set(frame.columnNames) == Set(columns.keys), "\(name)")
        for column in frame.columnNames {
          // pandas reads "" as null; here a quoted text is never null.
          if name == "quotes", column == "a" {
            #expect(try frame["a"].strings.last == "")
          } else {
            try expect(try frame[column], columns[column], "\(name), \(column)")
          }
        }
      }
    }
  }

  // MARK: - Implementation

  private func frame(_ name: String) throws -> DataFrame {
    let columns = try #require(golden[name] as? [String: [Any]])
    return try DataFrame(
      columns: columns.keys.sorted().map { name in
        let values = columns[name] ?? []
        if values.contains(where: { $0 is String }) {
          return (name, try Column(values.map { $0 as? String }))
        }
        let numbers = values.map { $0 as? NSNumber }
        let isWhole = numbers.allSatisfy { number in
          guard let number else { return false }
          return number.doubleValue == number.doubleValue.rounded()
        }
        return isWhole
          ? (name, try Column(numbers.compactMap { $0?.intValue }))
          : (name, try Column(numbers.map { $0?.doubleValue }))
      })
  }

  private func expect(_ frame: DataFrame, _ path: [String]) throws {
    let group = try #require(golden[path[0]] as? [String: Any])
    let wanted = try #require(group[path[1]] as? [String: Any])
    let frame = try frame.collect()
    #expect(Set(frame.columnNames) == Set(wanted.keys))
    for (name, values) in wanted { try expect(try frame[name], values, "\(path), \(name)") }
  }

  /// Equal values; numbers that were added up within a few units of the last place.
  private func expect(_ column: Column, _ wanted: Any?, _ what: String) throws {
    let wanted = try #require(wanted as? [Any])
    let found = column.strings
    #expect(found.count == wanted.count, "\(what)")
    for (row, (a, b)) in zip(found, wanted).enumerated() {
      if b is NSNull {
        #expect(a == nil || a == "nan", "\(what), row \(row)")
      } else if let text = b as? String {
        #expect(a == text, "\(what), row \(row)")
      } else if column.type == .bool {
        #expect(a == ((b as? Bool) == true ? "true" : "false"), "\(what), row \(row)")
      } else {
        let number = try #require(b as? NSNumber).doubleValue
        let own = try #require(a.flatMap { Double($0) }, "\(what), row \(row)")
        #expect(
          own == number || abs(own - number) <= 1e-12 * max(abs(own), abs(number)),
          "\(what), row \(row): \(own) and \(number)")
      }
    }
  }
}
