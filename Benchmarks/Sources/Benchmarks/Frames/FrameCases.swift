import Swiftwater

/// The questions, section by section, in the words of frames.py.
enum FrameCases {
  static let sections = ["groups", "joins", "operations", "csv"]

  /// The cases of a section over tables in a folder.
  ///
  /// - Parameter streams: Whether each case reads its files instead of tables in memory.
  static func cases(
    of section: String, in folder: String, streams: Bool
  ) throws -> [FrameCase] {
    func load(_ name: String) throws -> DataFrame {
      // Who reads files finds the types out; who does not has those of the others' files.
      let types = streams ? [] : (integers[name] ?? []).map { ($0, ColumnType.int32) }
      let frame = try DataFrame(
        csv: "\(folder)/\(name).csv", types: Dictionary(uniqueKeysWithValues: types))
      if streams { return frame }
      // A file's repetitive text comes as codes into its distinct values; the others hold theirs
      // text by text, and what is put together anew is held so here too.
      let texts = frame.schema.filter(\.type.isText).map(\.name)
      return try frame.with(texts.map { col($0).text.concat("").as($0) }).collect()
    }
    switch section {
    case "groups": return groups(try load("groups"))
    case "operations": return operations(try load("groups"))
    case "joins":
      return joins(try load("x"), try load("small"), try load("medium"), try load("big"))
    default:
      return [
        FrameCase(name: "csv", order: ["id6", "id3", "v3"], part: ("id6", 3)) {
          try DataFrame(csv: "\(folder)/lines.csv")
        }
      ]
    }
  }

  // MARK: - Implementation

  /// The columns of 32 bits, as in the files the others load.
  private static let integers = [
    "groups": ["id4", "id5", "id6", "v1", "v2"], "x": ["id1", "id2", "id3"], "small": ["id1"],
    "medium": ["id1", "id2"], "big": ["id1", "id2", "id3"],
  ]

  private static func groups(_ g: DataFrame) -> [FrameCase] {
    let (v1, v2, v3) = (col("v1"), col("v2"), col("v3"))
    let every = (1...6).map { "id\($0)" }
    func asked(
      _ name: String, _ keys: [String], order: [String]? = nil,
      part: (column: String, most: Int)? = nil, _ values: Expression...
    ) -> FrameCase {
      FrameCase(name: name, order: order ?? keys, part: part) {
        try g.groupBy(keys).aggregate(values)
      }
    }
    return [
      asked("q1", ["id1"], v1.sum()),
      asked("q2", ["id1", "id2"], v1.sum()),
      asked("q3", ["id3"], v1.sum(), v3.mean()),
      asked("q4", ["id4"], v1.mean(), v2.mean(), v3.mean()),
      asked("q5", ["id6"], v1.sum(), v2.sum(), v3.sum()),
      asked("q6", ["id4", "id5"], v3.median().as("median"), v3.std().as("std")),
      asked("q7", ["id3"], (v1.max() - v2.min()).as("range")),
      FrameCase(name: "q8", order: ["id6", "v3"]) { try g.groupBy("id6").largest(2, of: "v3") },
      asked("q9", ["id2", "id4"], v1.corr(v2).square().as("r2")),
      asked(
        "q10", every, order: ["id6", "id1", "id2", "id3", "id4", "id5"], part: ("id6", 20),
        v3.sum(), Expression.count()),
    ]
  }

  private static func joins(
    _ x: DataFrame, _ small: DataFrame, _ medium: DataFrame, _ big: DataFrame
  ) -> [FrameCase] {
    func asked(
      _ name: String, _ other: DataFrame, _ key: String, _ kind: JoinKind = .inner
    ) -> FrameCase {
      FrameCase(name: name, order: ["id3"], part: ("id3", 2000)) {
        try x.join(other, on: key, how: kind)
      }
    }
    return [
      asked("j1", small, "id1"), asked("j2", medium, "id2"), asked("j3", medium, "id2", .left),
      asked("j4", medium, "id5"), asked("j5", big, "id3"),
    ]
  }

  private static func operations(_ g: DataFrame) -> [FrameCase] {
    let rows = ["id6", "id3", "v3"]
    return [
      FrameCase(name: "group", order: ["id2"]) {
        try g.groupBy("id2").aggregate(col("v3").sum(), col("v1").mean())
      },
      FrameCase(name: "sort", order: []) { try g.sort(by: "v3") },
      FrameCase(name: "filter", order: rows, part: ("id6", 20)) {
        try g.filter(col("v3") > 50 && col("id4") < 60)
      },
      FrameCase(name: "unique", order: ["id3"]) { try g.select("id3").unique() },
      FrameCase(name: "contains", order: ["id3", "v3"]) {
        try g.filter(col("id3").text.contains("77")).select("id3", "v3")
      },
      FrameCase(name: "quantile", order: []) { try g.aggregate(col("v3").quantile(0.9)) },
      FrameCase(name: "rolling mean", order: rows, part: ("id6", 3)) {
        try g.with(col("v3").rolling(100).mean().as("mean"))
      },
    ]
  }
}
