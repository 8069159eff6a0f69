import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Groups, sets and order")
struct GroupTests {
  @Test("Groups come in order of first appearance, null and NaN among them")
  func order() throws {
    let frame = try DataFrame([
      "k": ["b", nil, "a", "b", nil, "c"], "x": [Double.nan, 1, -0.0, 0.0, .nan, 2],
      "n": [1, 2, 3, 4, 5, 6],
    ])
    let byText = try frame.groupBy("k").aggregate(col("n").sum()).collect()
    #expect(try byText["k"].strings == ["b", nil, "a", "c"])
    #expect(try byText["n"].strings == ["5", "7", "3", "6"])
    let byNumber = try frame.groupBy("x").count().collect()
    #expect(try byNumber["x"].strings == ["nan", "1.0", "-0.0", "2.0"])
    #expect(try byNumber["count"].strings == ["2", "1", "2", "1"])
  }

  @Test("Aggregates of nothing, of one value and of nulls")
  func edges() throws {
    let empty = try DataFrame(["k": [String](), "v": [Double]()])
    #expect(try empty.groupBy("k").aggregate(col("v").sum()).count() == 0)
    let all = try empty.aggregate(
      .count(), col("v").sum().as("sum"), col("v").mean().as("mean"), col("v").max().as("max"))
    #expect(try contents(all) == ["count": ["0"], "sum": ["0.0"], "mean": [nil], "max": [nil]])
    let nulls = try DataFrame(["v": [nil, nil] as [Int?]]).aggregate(
      col("v").sum().as("sum"), col("v").min().as("min"), col("v").nUnique().as("distinct"),
      col("v").median().as("median"), col("v").first().as("first"))
    #expect(
      try contents(nulls)
        == ["sum": ["0"], "min": [nil], "distinct": ["0"], "median": [nil], "first": [nil]])
  }

  @Test("Expressions around aggregates and inside them")
  func compound() throws {
    let frame = try DataFrame(["k": [1, 1, 2], "a": [1.0, 2, 3], "b": [4.0, 5, 6]])
    let result = try frame.groupBy("k").aggregate(
      (col("a").sum() / col("b").sum() * 100).as("share"), (col("a") * col("b")).sum().as("dot"))
    #expect(try result["dot"].strings == ["14.0", "18.0"])
    #expect(try result["share"].strings == ["33.33333333333333", "50.0"])
  }

  @Test("Extremes of text, and of numbers with NaN as the largest")
  func extremes() throws {
    let frame = try DataFrame([
      "t": ["pear", "apple", nil, "an apple a day keeps"], "x": [1, .nan, -.infinity, 3.0],
    ])
    let result = try frame.aggregate(
      col("t").min().as("tmin"), col("t").max().as("tmax"), col("x").min().as("xmin"),
      col("x").max().as("xmax"))
    #expect(
      try contents(result)
        == ["tmin": ["an apple a day keeps"], "tmax": ["pear"], "xmin": ["-inf"], "xmax": ["nan"]])
  }

  @Test("One, two and seven threads give the same bits")
  func threads() throws {
    var generator = SeededGenerator(seed: 8)
    let count = 400_000
    let frame = try DataFrame([
      "text": (0..<count).map { _ in "key \(generator.next() % 500) of some length" },
      "many": (0..<count).map { _ in Int(generator.next() % 300_000) * 1_000_003 },
      "x": (0..<count).map { _ in Double(bitPattern: generator.next() >> 2 | 0x3FE0_0000_0000_0000)
      },
    ])
    var answers: [[String: [String?]]] = []
    for threads in [1, 2, 7] {
      try Threads.with(count: threads) {
        let x = col("x")
        let groups = try frame.groupBy("text").aggregate(
          x.sum().as("s"), x.var().as("v"), x.median().as("m"), x.last().as("l"))
        let many = try frame.groupBy("many", "text").aggregate(x.mean())
        let sorted = try frame.sort(by: "text", "x").filter(col("many") % 3 == 0).head(1000)
        answers.append(try contents(groups))
        answers.append(try contents(many))
        answers.append(try contents(sorted))
      }
    }
    #expect(answers[0...2] == answers[3...5])
    #expect(answers[0...2] == answers[6...8])
  }

  @Test(
    "Grouping is right at every size and for every kind of key", arguments: [1, 31, 32, 33, 50_000])
  func sizes(count: Int) throws {
    var generator = SeededGenerator(seed: UInt64(count))
    let small = (0..<count).map { _ in Int8(truncatingIfNeeded: generator.next() % 5) - 2 }
    let wide = (0..<count).map { _ in Int(bitPattern: UInt(generator.next() % 40 << 58)) }
    let text = (0..<count).map { _ in generator.next() % 4 == 0 ? nil : "t\(generator.next() % 3)" }
    let frame = try DataFrame(["small": small, "wide": wide, "text": text])
    for keys in [["small"], ["wide"], ["text"], ["small", "wide"], ["text", "wide", "small"]] {
      var sizes: [String: Int] = [:]
      var order: [String] = []
      for row in 0..<count {
        let key = keys.map { name in
          switch name {
          case "small": "\(small[row])"
          case "wide": "\(wide[row])"
          default: text[row] ?? "null"
          }
        }.joined(separator: "/")
        if sizes[key] == nil { order.append(key) }
        sizes[key, default: 0] += 1
      }
      let result = try frame.groupBy(keys).count().collect()
      let columns = try keys.map { try result[$0].strings }
      let found = (0..<(try result.count())).map { row in
        columns.map { $0[row] ?? "null" }.joined(separator: "/")
      }
      #expect(found == order)
      #expect(try result["count"].strings == order.map { "\(sizes[$0] ?? 0)" })
    }
  }

  @Test("Distinct rows: the first, the last, those that are alone")
  func unique() throws {
    let frame = try DataFrame(["k": ["a", "b", "a", "c", "b"], "n": [1, 2, 3, 4, 5]])
    #expect(try frame.unique(on: "k")["n"].strings == ["1", "2", "4"])
    #expect(try frame.unique(on: "k", keep: .last)["n"].strings == ["3", "4", "5"])
    #expect(try frame.unique(on: "k", keep: .none)["n"].strings == ["4"])
    #expect(try frame.unique().count() == 5)
    #expect(try frame.valueCounts("k")["k"].strings == ["a", "b", "c"])
    #expect(try frame.valueCounts("k")["count"].strings == ["2", "2", "1"])
  }

  @Test("Sorting is stable both ways, nulls last, NaN largest")
  func sorting() throws {
    let frame = try DataFrame([
      "x": [2, nil, .nan, -0.0, 0.0, -.infinity, 2], "n": [0, 1, 2, 3, 4, 5, 6],
    ])
    #expect(try frame.sort(by: "x")["n"].strings == ["5", "3", "4", "0", "6", "2", "1"])
    #expect(
      try frame.sort(by: "x", descending: true)["n"].strings
        == ["2", "0", "6", "3", "4", "5", "1"])
    let texts = ["b", "a text that shares", "a text that", "", "aa", "é", "a text that shares"]
    let sorted = try DataFrame(["t": texts]).sort(by: "t")["t"].strings
    #expect(sorted == texts.sorted { Array($0.utf8).lexicographicallyPrecedes(Array($1.utf8)) })
  }

  @Test(
    "The first rows of a sort are those of the whole sort", arguments: [0, 1, 10, 5000, 100_000])
  func top(count: Int) throws {
    var generator = SeededGenerator(seed: 9)
    let frame = try DataFrame([
      "x": (0..<100_000).map { _ in Int(generator.next() % 2000) }, "n": Array(0..<100_000),
    ])
    for descending in [false, true] {
      let sorted = try frame.sort(by: "x", descending: descending)
      #expect(
        try sorted.head(count)["n"].strings == Array(sorted.collect()["n"].strings.prefix(count)))
    }
  }
}
