import Foundation
import SwiftwaterDevices
@testable import SwiftwaterFrames
import Testing

/// What Polars and pandas answered; see Tests/Golden/frames-joins.py.
@Suite("Joins agree with Polars and pandas")
struct JoinGoldenTests {
  private let golden: Golden

  init() throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Golden/frames-joins.json")
    golden = try JSONDecoder().decode(Golden.self, from: Data(contentsOf: file))
  }

  @Test("Every kind of join, type of key and edge case", arguments: [1, 2, 7])
  func kinds(threads: Int) throws {
    #expect(golden.cases.count > 80)
    try Threads.with(count: threads) {
      for example in golden.cases {
        let left = try frame(example.left)
        let right = try frame(example.right)
        for kind in JoinKind.allCases where kind != .cross {
          let pairs = try #require(example.results[kind.rawValue])
          let joined = try left.joined(right, example, kind).collect()
          let comment = Comment(rawValue: "\(example.name), \(kind)")
          #expect(try rows(joined) == expected(example, pairs, kind), comment)
        }
      }
    }
  }

  @Test("Slices of both sides")
  func slices() throws {
    for example in golden.cases {
      let (left, right) = (try frame(example.left), try frame(example.right))
      // The same rows with others around them, cut out again.
      let around = (try DataFrame.concat([left, left]), try DataFrame.concat([right, right]))
      let (leftCount, rightCount) = (try left.count(), try right.count())
      for kind in JoinKind.allCases where kind != .cross {
        let pairs = try #require(example.results[kind.rawValue])
        let joined = try around.0.tail(leftCount).collect()
          .joined(around.1.limit(rightCount, offset: rightCount).collect(), example, kind)
        let comment = Comment(rawValue: "\(example.name), \(kind)")
        #expect(try rows(joined.collect()) == expected(example, pairs, kind), comment)
      }
    }
  }

  @Test("Keys of different types")
  func mixedTypes() throws {
    for example in golden.mixed {
      let left = try DataFrame(columns: [
        ("k", try column(example.left.type, example.left.values)),
        ("i", try Column(Array(example.left.values.indices))),
      ])
      let right = try DataFrame(columns: [
        ("k", try column(example.right.type, example.right.values)),
        ("j", try Column(Array(example.right.values.indices))),
      ])
      let joined = try left.join(right, on: "k").collect()
      let found = zip(
        try joined["i"].array(of: Int.self), try joined["j"].array(of: Int.self)
      ).map { [$0, $1] }
      #expect(found == example.pairs, "\(example.left.type) and \(example.right.type)")
    }
  }

  @Test("As-of joins", arguments: [1, 7], [nil, 0, 1000])
  func asOf(threads: Int, room: Int?) throws {
    #expect(golden.asOf.count == 72)
    var session = Session()
    session.pretendedRoom = room
    session.morselRows = room == nil ? 1 << 16 : 3
    try Threads.with(count: threads) {
      for example in golden.asOf {
        let left = try DataFrame(columns: [
          ("t", try column(example.type, example.left)),
          ("g", try Column(golden.asOfGroups.left)),
        ])
        let right = try DataFrame(columns: [
          ("t", try column(example.type, example.right)),
          ("g", try Column(golden.asOfGroups.right)),
          ("v", try Column(Array(example.right.indices))),
        ])
        let strategy = try #require(AsOfStrategy(rawValue: example.strategy))
        let joined = try left.joinAsOf(
          example.by ? right : right.drop("g"), on: "t", by: example.by ? ["g"] : [],
          strategy: strategy, tolerance: example.tolerance.map { lit($0) },
          allowsEqual: example.exact)
        let found = try withSession(session) { try joined["v"].optionals(of: Int.self) }
        #expect(
          found == example.found,
          "\(example.type) \(example.strategy) \(example.by) \(example.exact)")
      }
    }
  }

  // MARK: - Implementation

  /// Each row as text, a column after the other.
  private func rows(_ frame: DataFrame) throws -> [[String?]] {
    let columns = try frame.columnNames.map { try frame[$0].strings }
    return (0..<(try frame.count())).map { row in columns.map { $0[row] } }
  }

  /// The rows that pairs stand for: the left columns, then the right ones that are no keys; a key
  /// that the left side lacks comes from the right.
  private func expected(_ example: Case, _ pairs: [Pair], _ kind: JoinKind) -> [[String?]] {
    pairs.map { pair in
      var row = example.left.map { column -> String? in
        if let left = pair.left { return column.shown[left] }
        guard example.on.contains(column.name), let right = pair.right else { return nil }
        return example.right.first { $0.name == column.name }?.shown[right]
      }
      guard kind != .semi, kind != .anti else { return row }
      for column in example.right where !example.on.contains(column.name) {
        row.append(pair.right.flatMap { column.shown[$0] })
      }
      return row
    }
  }

  private func frame(_ columns: [NamedValues]) throws -> DataFrame {
    try DataFrame(columns: columns.map { ($0.name, try column($0.type, $0.values)) })
  }

  private func column(_ type: String, _ values: [String?]) throws -> Column {
    switch type {
    case "bool": try Column(values.map { $0.map { $0 == "true" } })
    case "int8": try Column(values.map { $0.flatMap { Int8($0) } })
    case "int16": try Column(values.map { $0.flatMap { Int16($0) } })
    case "int32": try Column(values.map { $0.flatMap { Int32($0) } })
    case "int64": try Column(values.map { $0.flatMap { Int64($0) } })
    case "uint8": try Column(values.map { $0.flatMap { UInt8($0) } })
    case "uint16": try Column(values.map { $0.flatMap { UInt16($0) } })
    case "uint32": try Column(values.map { $0.flatMap { UInt32($0) } })
    case "uint64": try Column(values.map { $0.flatMap { UInt64($0) } })
    case "float32": try Column(values.map { $0.flatMap { Float($0) } })
    case "float64": try Column(values.map { $0.flatMap { Double($0) } })
    case "category":
      try DataFrame(["x": try Column(values)]).select(col("x").cast(.category))["x"]
    default: try Column(values)
    }
  }
}

extension DataFrame {
  fileprivate func joined(
    _ other: DataFrame, _ example: Case, _ kind: JoinKind
  ) throws -> DataFrame {
    try join(
      other, left: example.on, right: example.on, how: kind, nullsEqual: example.nullsEqual)
  }
}

private struct Golden: Decodable {
  let cases: [Case]
  let mixed: [Mixed]
  let asOf: [AsOf]
  let asOfGroups: Groups
}

private struct Case: Decodable {
  let name: String
  let left: [NamedValues]
  let right: [NamedValues]
  let on: [String]
  let nullsEqual: Bool
  let results: [String: [Pair]]
}

/// Numbers of a left and a right row, nil for none; a number alone is a left one.
private struct Pair: Decodable {
  let left: Int?
  let right: Int?

  init(from decoder: any Decoder) throws {
    if var list = try? decoder.unkeyedContainer() {
      left = try list.decode(Int?.self)
      right = try list.decode(Int?.self)
    } else {
      left = try decoder.singleValueContainer().decode(Int.self)
      right = nil
    }
  }
}

private struct Mixed: Decodable {
  let left: Values
  let right: Values
  let pairs: [[Int]]
}

private struct AsOf: Decodable {
  let type: String
  let left: [String?]
  let right: [String?]
  let by: Bool
  let strategy: String
  let tolerance: Double?
  let exact: Bool
  let found: [Int?]
}

private struct Groups: Decodable {
  let left: [String]
  let right: [String]
}

private struct Values: Decodable {
  let type: String
  let values: [String?]
}

private struct NamedValues: Decodable {
  let name: String
  let type: String
  let values: [String?]

  /// The values as a column shows them.
  var shown: [String?] {
    switch type {
    case "float32": values.map { $0.flatMap { Float($0) }?.description }
    case "float64": values.map { $0.flatMap { Double($0) }?.description }
    default: values
    }
  }
}
