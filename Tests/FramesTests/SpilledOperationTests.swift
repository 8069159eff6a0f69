import Foundation
import SwiftwaterDevices
import TestSupport
import Testing

@testable import SwiftwaterFrames

@Suite("Operations over rows that do not fit into memory")
struct SpilledOperationTests {
  @Test(
    "give the same rows from the disk and from memory",
    arguments: [0, 1, 2, 1500], [0, 20_000])
  func equal(_ rows: Int, room: Int) throws {
    for (name, make) in try Operations.all(rows) {
      let wanted = try contents(make())
      for (threads, morselRows) in [(1, 50), (2, 1 << 16), (7, 300)] {
        var session = Session()
        session.morselRows = morselRows
        session.pretendedRoom = room
        let found = try Threads.with(count: threads) {
          try withSession(session) { try contents(make()) }
        }
        #expect(found == wanted, "\(name), \(threads) threads, \(morselRows) rows")
      }
    }
  }

  @Test("leave no file behind")
  func files() throws {
    try withFolder { folder in
      for (name, make) in try Operations.all(700) {
        var session = Session(temporaryFolder: folder)
        session.pretendedRoom = 0
        session.morselRows = 100
        try withSession(session) { _ = try contents(make()) }
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [], "\(name)")
      }
    }
  }

  @Test("say how many bytes went to the disk")
  func spilledBytes() throws {
    var session = Session()
    session.pretendedRoom = 0
    session.residentRoom = 0
    session.morselRows = 500
    for (name, make) in try Operations.all(1500) {
      try withSession(session) {
        let bytes = try make().profile()["spilled bytes"].array(of: Int.self)
        // One row is little, and the last rows are all that is held.
        let writes = name != "pivot in one row" && name != "tail of one group"
        #expect(bytes.contains { $0 > 0 } == writes, "\(name)")
      }
    }
  }

  @Test("go through memory that their rows do not fit into")
  func smallLimit() async {
    // In a process of its own: other tests take memory too.
    await #expect(processExitsWith: .success) {
      try withFolder { folder in
        let rows = 300_000
        var session = Session(temporaryFolder: folder)
        session.morselRows = 2048
        let (data, sorted) = try withSession(session) {
          let data = try DataFrame(["row": Array(0..<rows)]).with(
            (col("row") * 7919 % 100_003).as("number"), (col("row") % (rows / 8)).as("key"),
            when(col("row") % 3 == 0).then(.null).otherwise(col("row") * 31 % 1009).as("value"),
            (col("row") * 3).as("a"), (col("row") * 5 + 1).as("b"), (col("row") * 11).as("c")
          ).stored()
          return (data, try data.sort(by: "number").stored())
        }
        for (name, make) in Operations.large(data, sorted, rows) {
          // Quantiles hold numbers.
          session.memoryLimit = (name == "quantile cut" ? 20 : 12) << 20
          try make().write(csv: folder + "/wanted.csv")
          let found = message {
            try withSession(session) { try make().write(csv: folder + "/found.csv") }
          }
          #expect(found == "no error", "\(name): \(found)")
          guard found == "no error" else { continue }
          let files = try ["wanted", "found"].map {
            try Data(contentsOf: URL(fileURLWithPath: "\(folder)/\($0).csv"))
          }
          #expect(files[0] == files[1], "\(name)")
          try FileManager.default.removeItem(atPath: folder + "/found.csv")
        }
      }
    }
  }

  @Test("fail for what they would fail for in memory")
  func failures() throws {
    var session = Session()
    session.pretendedRoom = 0
    session.morselRows = 2
    let left = try DataFrame(["x": [1, 2], "g": ["a", "b"]])
    let right = try DataFrame(["x": [1, 3, 2, 5], "g": ["b", "a", "a", "a"]])
    withSession(session) {
      #expect(
        message { try left.joinAsOf(right, on: "x").collect() } == """
          joinAsOf: the right side is not in the order of 'x': 2 in row 2 comes after 3 in row 1; \
          sort it by 'x' first
          """)
      #expect(
        message { try left.joinAsOf(right, on: "x", by: ["g"]).collect() } == """
          joinAsOf: the right side is not in the order of 'x': 2 in row 2 comes after 3 in row 1; \
          sort it by 'x' first
          """)
    }
  }
}

/// Operations that need more than some rows at once, by name.
enum Operations {
  typealias Make = () throws -> DataFrame

  static func all(_ rows: Int) throws -> [(name: String, make: Make)] {
    let left = try Plans.data(rows)
    let right = try Plans.data(rows / 2 + 1, seed: 5)
    return rowsOfGroups(left) + (try asOf(left, right)) + (try pairs(left, right)) + pivots(left)
      + picked(left, rows)
  }

  private static func rowsOfGroups(_ data: DataFrame) -> [(name: String, make: Make)] {
    [
      ("head of groups", { try data.groupBy("key").head(3) }),
      ("tail of groups", { try data.groupBy("number", "value").tail(1) }),
      ("head of computed groups", { try data.groupBy(col("row") % 7).head(2) }),
      ("tail of one group", { try data.groupBy([String]()).tail(4) }),
      ("largest of groups", { try data.groupBy("key").largest(2, of: "row") }),
    ]
  }

  private static func asOf(
    _ left: DataFrame, _ right: DataFrame
  ) throws -> [(name: String, make: Make)] {
    let sorted = try right.sort(by: "number")
    let exact = try right.with((col("row") * 2).as("row"))
    var all: [(name: String, make: Make)] = []
    for strategy in AsOfStrategy.allCases {
      for allowsEqual in [true, false] {
        let name = "as of, \(strategy), equal \(allowsEqual)"
        all.append(
          (
            name,
            {
              try left.joinAsOf(
                sorted, on: "number", strategy: strategy, tolerance: 20, allowsEqual: allowsEqual)
            }
          ))
        all.append(
          (
            name + ", by",
            {
              try left.joinAsOf(
                exact, on: "row", by: ["key", "value"], strategy: strategy,
                allowsEqual: allowsEqual)
            }
          ))
      }
    }
    all.append(
      (
        "as of, texts and categories",
        {
          try left.with(col("key").cast(.category)).joinAsOf(
            exact.with(col("row").cast(.float64)), on: "row", by: ["key"])
        }
      ))
    return all
  }

  private static func pairs(
    _ left: DataFrame, _ right: DataFrame
  ) throws -> [(name: String, make: Make)] {
    let few = try left.filter(col("row") % 5 == 0)
    let others = try right.filter(col("row") % 7 == 0)
    return [
      (
        "join where: a range",
        {
          try few.joinWhere(
            others, col("number") <= col("number_right"),
            col("number") + 20 > col("number_right"), col("row") > 10)
        }
      ),
      (
        "join where: equal and more",
        {
          try left.joinWhere(
            right, col("key") == col("key_right"), col("number") > col("number_right") + 100,
            col("value_right") > 3)
        }
      ),
      (
        "join where: equal floats",
        {
          try few.joinWhere(others, col("value") == col("value_right"), col("row") > 20)
        }
      ),
      (
        "join where: no order",
        {
          try few.joinWhere(others, (col("row") + col("row_right")) % 17 == 3)
        }
      ),
      ("join where: nothing", { try few.joinWhere(others, col("row") > col("row_right") + 9999) }),
      ("join where: left alone", { try few.joinWhere(others, col("row") == 15) }),
    ]
  }

  private static func pivots(_ data: DataFrame) -> [(name: String, make: Make)] {
    let small = { try data.with((col("row") % 6).as("of")) }
    return [
      ("pivot", { try small().pivot(on: "of", index: ["key"], values: col("row").sum()) }),
      (
        "pivot of many",
        {
          try small().pivot(
            on: "of", index: ["number", "value"], values: col("key").first(), col("row").max())
        }
      ),
      (
        "pivot on named",
        {
          try small().pivot(
            on: "of", index: ["row"], values: .count(), columns: ["5", "none", "0"])
        }
      ),
      ("pivot in one row", { try small().pivot(on: "of", index: [], values: col("row").sum()) }),
      ("crosstab", { try small().crosstab("key", "of") }),
      ("pivot on nulls", { try data.pivot(on: "key", index: ["value"], values: .count()) }),
    ]
  }

  private static func picked(_ data: DataFrame, _ rows: Int) -> [(name: String, make: Make)] {
    let count = rows / 3
    let numbers = (0..<max(rows, 4)).map { rows == 0 || $0 % 5 == 0 ? -1 : $0 * 7919 % rows }
    let weighted = { try data.with((col("row") % 7 * 3).as("weight")) }
    return [
      ("gather", { try data.filter(col("row") >= 0).gather(numbers) }),
      ("gather of values", { try data.gather(numbers) }),
      ("weighted sample", { try weighted().sample(count, weights: "weight", seed: 4) }),
      (
        "weighted sample again",
        { try weighted().sample(count * 2, replacing: true, weights: "weight", seed: 5) }
      ),
      (
        "weighted fraction",
        { try weighted().sample(fraction: 0.25, weights: "weight", seed: 6) }
      ),
    ]
  }

  /// Operations over rows of seven columns that take 17 MB, and over the same in the order of one.
  static func large(
    _ data: DataFrame, _ sorted: DataFrame, _ rows: Int
  ) -> [(name: String, make: Make)] {
    [
      ("head of groups", { try data.groupBy("key").head(2) }),
      (
        "pivot",
        {
          try data.with((col("row") % 4).as("of")).pivot(
            on: "of", index: ["key"], values: col("a").sum(), col("b").max())
        }
      ),
      ("interpolate", { try data.with(col("value").interpolate().as("between")) }),
      ("expanding", { try data.with(col("value").expanding().mean().as("mean")) }),
      ("quantile cut", { try data.with(col("value").quantileCut([0.2, 0.7]).as("part")) }),
      (
        "join where equal",
        {
          try data.joinWhere(sorted, col("row") == col("row_right"), col("a") > col("b") - 900_000)
        }
      ),
      (
        "join where",
        {
          try data.filter(col("row") % 1000 == 0).joinWhere(
            sorted, col("number") <= col("number_right"), col("number") + 20 > col("number_right"))
        }
      ),
      ("gather", { try data.gather((0..<1000).map { $0 * 7919 % rows }) }),
      ("sample", { try data.sample(1000, weights: "a", seed: 1) }),
      ("sample again", { try data.sample(1000, replacing: true, weights: "a", seed: 1) }),
    ]
  }
}
