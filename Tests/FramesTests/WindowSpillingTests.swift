import class Foundation.FileManager
import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterFrames

@Suite("Windows over rows that do not fit into memory")
struct WindowSpillingTests {
  @Test("give the same values from the disk, each of them", arguments: [0, 1, 2, 1000])
  func each(_ rows: Int) throws {
    for window in Windows.all {
      try agree(rows, [window.as("w")])
      try agree(rows, [window.over("key").as("w")])
      try agree(rows, [window.over("key", "number", orderBy: "value", descending: true).as("w")])
      try agree(rows, [window.over([], orderBy: [(col("value"), false), (col("key"), true)])])
    }
    let near = col("row").rolling(.range(5, by: col("row"))).sum()
    try agree(rows, [near.as("w"), near.over("key").as("v")])
    for window in Windows.byKeys { try agree(rows, [window.as("w")]) }
  }

  @Test("give the same values from the disk, drawn at random and nested", arguments: 0..<24)
  func random(_ seed: Int) throws {
    var generator = SeededGenerator(seed: UInt64(seed))
    var expressions: [Expression] = []
    for index in 0..<Int.random(in: 1...4, using: &generator) {
      expressions.append(Windows.random(using: &generator).as("w\(index)"))
    }
    try agree([3, 700, 1500][seed % 3], expressions)
  }

  @Test("select rows the same from the disk")
  func filters() throws {
    let data = try Plans.data(1000)
    for condition in [
      col("row") > col("row").mean(), col("row").rank(.ordinal) < 100,
      col("number") == col("number").max().over("key"), col("row") - col("row").shift(3) > 5,
    ] {
      let wanted = try contents(data.filter(condition))
      for threads in [1, 2, 7] {
        let found = try Threads.with(count: threads) {
          try withSession(Self.small(37)) { try contents(data.filter(condition)) }
        }
        #expect(found == wanted, "\(condition), \(threads) threads")
      }
    }
  }

  @Test("give ties of many batches one rank")
  func ties() throws {
    let count = 3000
    let data = try DataFrame([
      "x": (0..<count).map { $0 % 3 == 0 ? 5 : $0 > 2500 ? nil : $0 % 2 },
      "y": Array(repeating: "all the same text", count: count),
    ])
    let ranks = RankMethod.allCases.flatMap { method in
      ["x", "y"].map { col($0).rank(method, seed: 3).as("\($0) \(method)") }
    }
    let wanted = try contents(data.with(ranks))
    #expect(try contents(withSession(Self.small(20)) { try data.with(ranks).collect() }) == wanted)
  }

  @Test("go to the disk and say how many bytes that were")
  func spilledBytes() throws {
    let data = try Plans.data(20_000)
    try withSession(Self.small(1000)) {
      for window in [
        col("row").sum().over("number"), col("row").rank(), col("row") - col("row").mean(),
        col("row").cumulativeSum(reverse: true),
        col("row").shift().over(
          [],
          orderBy: [
            (col("value"), false)
          ]),
      ] {
        let analysis = PlanAnalysis()
        let run = QueryRun(analysis: analysis)
        let plan = try data.select(window.as("w")).plan
        _ = try LocalEngine.table(of: Optimizer.optimize(plan), run)
        #expect(analysis.all[0].spilledBytes >= 20_000 * 2, "\(window)")
      }
    }
  }

  @Test("leave no file behind, also after an error")
  func files() throws {
    try withFolder { folder in
      var session = Session(temporaryFolder: folder)
      session.pretendedRoom = 0
      let data = try Plans.data(3000)
      try withSession(session) {
        let ranked = try data.with(
          col("row").rank().as("rank"), col("row").sum().over("key").as("sum"))
        #expect(try ranked.collect().table().count == 3000)
        let unsorted = col("row").rolling(.range(2, by: 0 - col("row"))).sum().over("key")
        let found = message { _ = try data.select(col("row").rank() + unsorted).collect() }
        #expect(found.hasPrefix("the keys of a rolling window must ascend"))
        let whole = col("row").rolling(.range(2, by: 0 - col("row"))).sum()
        let all = message { _ = try data.select(whole).collect() }
        #expect(all.hasPrefix("the keys of a rolling window must ascend"))
      }
      #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }
  }

  static func small(_ morselRows: Int) -> Session {
    var session = Session()
    session.morselRows = morselRows
    session.pretendedRoom = 0
    return session
  }

  private func agree(_ rows: Int, _ expressions: [Expression]) throws {
    let data = try Plans.data(rows)
    let wanted = try contents(data.with(expressions))
    for (threads, morselRows) in [(1, 50), (2, 1 << 16), (7, 13)] {
      let found = try Threads.with(count: threads) {
        try withSession(Self.small(morselRows)) { try contents(data.with(expressions)) }
      }
      #expect(found == wanted, "\(expressions), \(rows) rows, \(threads) threads, \(morselRows)")
    }
  }
}

/// Window functions of every kind over the columns of ``Plans``.
private enum Windows {
  static let all: [Expression] =
    [
      col("key").shift(), col("row").shift(-3), col("value").shift(60, fill: 0.5),
      col("number").shift(2000), col("row").diff(2), col("row").percentChange().round(6),
      col("number").cumulativeSum(), col("row").cumulativeProduct(), col("value").cumulativeMin(),
      col("number").cumulativeMax(reverse: true), col("number").cumulativeSum(reverse: true),
      col("key").cumulativeCount(), col("value").cumulativeCount(reverse: true),
      col("key").forwardFill(), col("value").forwardFill(limit: 2), col("key").backwardFill(),
      col("value").backwardFill(limit: 1), col("value").interpolate(),
      col("number").rolling(5).sum(), col("row").rolling(90).mean().round(6),
      col("number").rolling(.rows(8, minPeriods: 2)).std().round(6),
      col("value").rolling(.rows(4, centered: true)).max(),
      col("number").rolling(.rows(from: -70, through: 65)).min(),
      col("number").rolling(.rows(from: 2, through: 5)).median(),
      col("number").rolling(.rows(3, weights: [1, 2, 4])).sum(),
      col("number").rolling(.rows(from: -9, through: -4)).count(),
      col("number").interpolate(.nearest), col("value").cast(.float32).interpolate(),
      (col("number") - col("number").interpolate()).interpolate(),
      col("number").expanding().sum(), col("value").expanding().mean(),
      col("value").expanding(minPeriods: 3).min(), col("value").expanding().max(),
      col("number").expanding(minPeriods: 5).std(), col("number").expanding().var(),
      col("key").count().cast(.float64) + col("number").expanding().median(),
      col("value").expanding(minPeriods: 4).count(),
      col("value").quantileCut([0.1, 0.5, 0.8]),
      col("number").quantileCut([0.2, 0.5], labels: ["low", "middle", "high"], ordered: true),
      col("row").exponentialMean(.span(5)),
      col("number").exponentialVariance(.alpha(0.3), adjusted: false, ignoresNulls: true),
      Expression.rowNumber(), Expression.ntile(7), col("row").percentRank(),
      col("number").cumulativeDistribution(), col("row").sum(), col("number").mean(),
      col("key").first(), col("key").last(), col("number").count(), col("value").median(),
      col("number") - col("number").mean() + col("number").rank(.min).cast(.float64),
    ]
    + RankMethod.allCases.flatMap { method in
      ["key", "number", "value"].map { col($0).rank(method, descending: $0 == "number", seed: 7) }
    }

  /// Windows by ascending keys, some equal, forwards and backwards, wide and empty.
  static let byKeys: [Expression] = {
    let key = col("row") / 3
    let whole = (col("row") * 2).cast(.int64)
    let wide = col("number").rolling(.range(1e18, by: whole))
    let both = col("value").rolling(.range(40, after: 25, by: key, closed: .both))
    let later = col("number").rolling(.range(-3, after: 90, by: whole, closed: .neither))
    let equal = col("value").rolling(.range(0, by: (col("row") / 50).floor(), closed: .both))
    return [
      wide.sum(), wide.max(), both.mean(), both.std(), both.median(), both.count(), later.sum(),
      later.min(), later.count(), equal.sum(), equal.quantile(0.3),
      col("key").rolling(.range(7, after: 7, by: key, closed: .left)).max(),
      col("row").rolling(.range(100, by: whole, minPeriods: 20)).var() + col("row").mean(),
    ]
  }()

  static func random(using generator: inout SeededGenerator, depth: Int = 2) -> Expression {
    func next() -> Expression { random(using: &generator, depth: depth - 1) }
    func number() -> Expression { next().cast(.float64).fillNull(1.0).round(3) }
    guard depth > 0 else {
      return col(["number", "row"].randomElement(using: &generator) ?? "row")
    }
    switch Int.random(in: 0..<10, using: &generator) {
    case 0: return number() + number()
    case 1: return number().shift(Int.random(in: -80...80, using: &generator))
    case 2: return number().rank(.dense)
    case 3: return number().rank(.max, descending: true)
    case 4: return number().cumulativeMax(reverse: Bool.random(using: &generator))
    case 5: return number() - number().max()
    case 6: return number().rolling(Int.random(in: 1...120, using: &generator)).min()
    case 7: return number().backwardFill()
    case 8:
      let window = all.randomElement(using: &generator) ?? col("row")
      return window.over([number()], orderBy: [(number(), Bool.random(using: &generator))])
    default:
      return col("number").cumulativeSum().over(
        [], orderBy: [(number(), Bool.random(using: &generator))])
    }
  }
}
