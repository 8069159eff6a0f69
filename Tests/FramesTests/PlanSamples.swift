import SwiftwaterFrames
import Synchronization

/// Plans over every step, for runs in other settings to agree on.
enum Plans {
  /// Rows with repeated keys, nulls, NaN and texts of all lengths.
  static func data(_ count: Int, seed: UInt64 = 1) throws -> DataFrame {
    var generator = SeededGenerator(seed: seed)
    var key: [String?] = []
    var number: [Int?] = []
    var value: [Double?] = []
    for row in 0..<count {
      let random = Int.random(in: 0..<1000, using: &generator)
      key.append(
        random % 11 == 0 ? nil : "k\(random % 37)\(random % 5 == 0 ? "-and a long end" : "")")
      number.append(random % 13 == 0 ? nil : random - 500)
      value.append(random % 17 == 0 ? nil : random % 19 == 0 ? .nan : Double(row % 64) / 4)
    }
    return try DataFrame(["key": key, "number": number, "value": value, "row": Array(0..<count)])
  }

  /// By name, each a plan over the data and a second frame.
  static func all(_ rows: Int) throws -> [(name: String, frame: DataFrame)] {
    let left = try data(rows)
    let right = try data(rows / 3 + 1, seed: 2)
    let grouped = { (frame: DataFrame) throws(FrameError) in
      try frame.groupBy("key", "number").aggregate(
        col("row").sum().as("sum"), col("value").max().as("max"), col("key").first().as("first"),
        .count())
    }
    return [
      ("select", try left.select("value", "key")),
      ("filter", try left.filter(col("number") > 0)),
      ("filter nothing", try left.filter(col("number") > 10_000)),
      ("chain", try left.filter(col("number") > 0).select((col("row") * 2).as("r"), col("key"))),
      ("text", try left.select(col("key").text.upper().as("u"), lit("x").as("x"), col("key"))),
      ("index", try left.filter(col("number") < 0).withRowIndex().filter(col("index") > 3)),
      ("head", try left.filter(col("number") > 0).head(7)),
      ("limit", try left.filter(col("number") > 0).limit(9, offset: 5)),
      ("tail", try left.filter(col("number") > 0).tail(6)),
      ("concat", try DataFrame.concat([left, right.filter(col("number") > 0), left.head(3)])),
      ("group", try grouped(left)),
      ("group filtered", try grouped(left.filter(col("number") > 100))),
      ("whole", try left.filter(col("number") > 0).aggregate(col("row").sum(), .count())),
      ("sort", try left.sort(by: [("value", true), ("key", false)])),
      ("sort filtered", try left.filter(col("number") > 0).sort(by: "key", "number")),
      ("top", try left.filter(col("number") > 0).sort(by: "number", descending: true).head(20)),
      ("sample", try left.filter(col("row") >= 0).sample(max(0, min(rows, 400)), seed: 3)),
      (
        "sample again",
        try left.filter(col("row") >= 0).sample(rows > 0 ? 700 : 0, replacing: true, seed: 4)
      ),
      (
        "cross",
        try left.head(20).join(
          right.filter(col("number") > 300).select("value", "key"), how: .cross)
      ),
      ("top nulls", try left.sort(by: "value", "key").head(20)),
      ("distinct", try left.unique(on: "key", "number")),
      ("distinct last", try left.filter(col("row") > 2).unique(on: "key", keep: .last)),
      ("distinct alone", try left.unique(on: "key", "number", keep: .none)),
    ]
      + (try JoinKind.allCases.filter { $0 != .cross }.map { kind in
        (
          "join \(kind)",
          try left.filter(col("number") < 0).join(right, on: "key", "number", how: kind)
        )
      })
  }
}

/// A number that many threads may set.
final class RowCounter: Sendable {
  private let value = Atomic(0)
  var rows: Int { value.load(ordering: .relaxed) }
  func set(_ rows: Int) { value.store(rows, ordering: .relaxed) }
}
