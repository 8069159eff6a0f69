import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// Work that grows with columns and with what expressions share, not with its square or power.
@Suite("Wide frames and shared expressions")
struct WideFrameTests {
  private static let width = 3_000

  private static func wide() throws -> DataFrame {
    try DataFrame(columns: (0..<width).map { ("column \($0)", try Column([$0, -$0])) })
  }

  @Test("Thousands of columns are found by their names", .timeLimit(.minutes(1)))
  func names() throws {
    let frame = try Self.wide()
    let names = frame.columnNames
    for (place, name) in names.enumerated() {
      #expect(try frame[name].array(of: Int.self) == [place, -place])
    }
    let sums = try frame.select(names.map { (col($0) + 1).as($0) }).collect()
    #expect(try sums["column 2999"].array(of: Int.self) == [3_000, -2_998])
    let with = try sums.with(names.reversed().map { (col($0) * 2).as($0) }).collect()
    #expect(with.columnNames == names)
    #expect(try with["column 10"].array(of: Int.self) == [22, -18])
    let totals = try frame.aggregate(names.map { col($0).sum() })
    #expect(totals.columnNames == names)
    #expect(try totals["column 7"].array(of: Int.self) == [0])
    #expect(try frame.drop(Array(names.dropFirst())).columnNames == ["column 0"])
    #expect(try frame.rename(["column 5": "five"]).columnNames[5] == "five")
    #expect(try frame.filter(col("column 2999") > 0).count() == 1)
    #expect(message { _ = try frame["column 3000"] }.hasPrefix("no column 'column 3000'"))
    #expect(
      message { _ = try frame.select(col("column 0") + col("colunm 1")) }
        .hasPrefix("no column 'colunm 1'; did you mean 'column 1'?"))
  }

  @Test("What is made of itself is computed once", .timeLimit(.minutes(1)))
  func doubled() throws {
    let frame = try DataFrame(["a": [1, 3, nil], "b": [10, 20, 30]])
    var e = col("a")
    for _ in 0..<40 { e = e + e }
    let factor = 1 << 40
    let expected: [Int?] = [factor, 3 * factor, nil]
    let sum = try frame.select(e, col("b"))
    #expect(sum.columnNames == ["a", "b"])
    #expect(try sum["a"].optionals(of: Int.self) == expected)
    let with = try frame.with(e.as("e"), (e - 1).as("f"))
    #expect(with.columnNames == ["a", "b", "e", "f"])
    #expect(try with["e"].optionals(of: Int.self) == expected)
    #expect(try with["f"].optionals(of: Int.self) == expected.map { $0.map { $0 - 1 } })
    let kept = try frame.filter(e > factor)
    #expect(kept.columnNames == ["a", "b"])
    #expect(try kept["b"].array(of: Int.self) == [20])
    // A null stays one through choices, too.
    var choice = col("b")
    for _ in 0..<30 { choice = when(choice > 15).then(choice).otherwise(choice + 1) }
    #expect(try frame.select(choice)["b"].array(of: Int.self) == [16, 20, 30])
  }

  @Test("What cannot be computed first is refused", .timeLimit(.minutes(1)))
  func refused() throws {
    let frame = try DataFrame(["a": [1, 2]])
    var e = col("a")
    for _ in 0..<40 { e = e + e }
    for work in [
      { _ = try frame.aggregate(e.sum()) }, { _ = try frame.select(e.cumulativeSum()) },
      { _ = try frame.select((e + 1).sum().over("a")) }, { _ = try frame.groupBy(e) },
    ] as [() throws -> Void] {
      let text = message(work)
      #expect(
        text.hasPrefix("an expression has more than 32768 parts") || text == "no error", "\(text)")
    }
    #expect(message { _ = try frame.aggregate(e.sum()) }.hasPrefix("an expression has more"))
  }
}
