import SwiftwaterDevices
import SwiftwaterFrames
import Testing

/// What holds for any data, over more rows than are joined at once.
@Suite("Join laws")
struct JoinLawTests {
  @Test(
    "Equal to a loop over a dictionary, for any number of threads",
    arguments: [Keys.dense, .sparse, .long, .packed, .unique, .fractions])
  func loops(_ keys: Keys) throws {
    let (left, right) = try keys.frames(left: 68_000, right: 20_000)
    let (a, b) = (try keys.texts(left), try keys.texts(right))
    var partners: [String: [Int]] = [:]
    for (row, key) in b.enumerated() { if let key { partners[key, default: []].append(row) } }
    for kind in [JoinKind.inner, .left, .right, .full, .semi, .anti] {
      var pairs: [Pair] = []
      var found = Set<Int>()
      for (row, key) in a.enumerated() {
        let own = key.flatMap { partners[$0] } ?? []
        switch kind {
        case .semi: if !own.isEmpty { pairs.append(Pair(row, nil)) }
        case .anti: if own.isEmpty { pairs.append(Pair(row, nil)) }
        default:
          pairs += own.map { Pair(row, $0) }
          found.formUnion(own)
          if own.isEmpty, kind == .left || kind == .full { pairs.append(Pair(row, nil)) }
        }
      }
      if kind == .right || kind == .full {
        pairs += b.indices.filter { !found.contains($0) }.map { Pair(nil, $0) }
      }
      for threads in [1, 2, 7] {
        let joined = try Threads.with(count: threads) {
          try left.join(right, left: keys.names, right: keys.names, how: kind).collect()
        }
        let i = try joined["i"].optionals(of: Int.self)
        let isAlone = kind == .semi || kind == .anti
        let j = isAlone ? [] : try joined["j"].optionals(of: Int.self)
        let rows = i.indices.map { Pair(i[$0], isAlone ? nil : j[$0]) }
        #expect(rows == pairs, "\(keys), \(kind), \(threads) threads")
        guard kind == .full else { continue }
        // What is missing on the left shows the right one's key.
        let shown = try keys.texts(joined)
        let wanted = pairs.map { $0.left.map { a[$0] } ?? $0.right.flatMap { b[$0] } }
        #expect(shown == wanted, "\(keys), keys of a full join")
      }
    }
  }

  @Test("Conditions give what a cross join and a filter give")
  func conditions() throws {
    var random = SeededGenerator(seed: 3)
    func frame(_ count: Int, _ name: String) throws -> DataFrame {
      let numbers = (0..<count).map { _ in
        Int.random(in: 0..<8, using: &random) == 0 ? nil : Int.random(in: -20...20, using: &random)
      }
      let fractions = (0..<count).map { _ in
        [Double.nan, -0.0, 0, 1.5, .infinity, -3].randomElement(using: &random)
      }
      let texts = (0..<count).map { _ in
        ["a", "b", "a longer text", nil].randomElement(using: &random)!
      }
      return try DataFrame([
        "x": numbers, "y": fractions, "s": texts, name: Array(0..<count),
      ])
    }
    let conditions: [[Expression]] = [
      [col("x") < col("x_right")], [col("x") >= col("x_right")],
      [col("x_right") < col("x"), col("x_right") + 7 >= col("x")],
      [col("x") == col("x_right")], [col("x") == col("x_right"), col("y") > col("y_right")],
      [col("y") == col("y_right")], [col("y") <= col("y_right")], [col("s") == col("s_right")],
      [col("s") < col("s_right")], [col("s") == col("s_right") || col("x") > col("x_right") + 9],
      [col("x") > 3, col("x_right") < 0, col("x") + col("x_right") == 0],
      [col("x") <= col("y_right"), col("j") != 4],
      [(col("x") < col("x_right")) && (col("y") != col("y_right"))],
      [lit(true)], [lit(false)], [],
    ]
    for (leftCount, rightCount) in [(200, 150), (1, 1), (0, 5), (5, 0)] {
      let left = try frame(leftCount, "i").collect()
      let right = try frame(rightCount, "j").collect()
      let cross = try left.join(right, how: .cross).collect()
      for list in conditions {
        let wanted = try list.reduce(cross) { try $0.filter($1) }.collect()
        for threads in [1, 7] {
          let found = try Threads.with(count: threads) { try left.joining(right, list).collect() }
          #expect(try contents(found) == contents(wanted), "\(list.map(\.description))")
          #expect(found.schema == wanted.schema)
        }
      }
    }
  }

  @Test("An as-of join takes what a search of all right rows takes")
  func asOf() throws {
    var random = SeededGenerator(seed: 5)
    let times = (0..<70_000).map { _ in Int.random(in: 0..<100_000, using: &random) }
    let later = (0..<3_000).map { _ in Int.random(in: 0..<100_000, using: &random) }.sorted()
    let left = try DataFrame(["t": times])
    let right = try DataFrame(["t": later, "j": Array(later.indices)])
    let before = try left.joinAsOf(right, on: "t")["j"].optionals(of: Int.self)
    let after = try left.joinAsOf(right, on: "t", strategy: .forward)["j"].optionals(of: Int.self)
    for (row, time) in times.enumerated() where row % 37 == 0 {
      #expect(before[row] == later.lastIndex { $0 <= time })
      #expect(after[row] == later.firstIndex { $0 >= time })
    }
  }
}

/// Keys of one kind, many of them on both sides.
enum Keys: CaseIterable {
  case dense, sparse, long, packed, unique, fractions

  var names: [String] { self == .packed ? ["k", "l"] : ["k"] }

  func frames(left: Int, right: Int) throws -> (DataFrame, DataFrame) {
    var random = SeededGenerator(seed: 11)
    func frame(_ count: Int, _ name: String, isRight: Bool) throws -> DataFrame {
      let range = 30_000
      var numbers = (0..<count).map { _ -> Int? in
        Int.random(in: 0..<50, using: &random) == 0
          ? nil : Int.random(in: 0..<range, using: &random)
      }
      if isRight, self == .unique {
        numbers = Array(0..<count).shuffled(using: &random).map { $0 * 0x1_0000_0001 }
      } else if self == .unique || self == .sparse {
        numbers = numbers.map { $0.map { $0 * 0x1_0000_0001 } }
      }
      let row = try Column(Array(0..<count))
      switch self {
      case .dense, .sparse, .unique:
        return try DataFrame(columns: [("k", Column(numbers)), (name, row)])
      case .long:
        let texts = numbers.map { $0.map { $0 % 2 == 0 ? "\($0)" : "a text beside \($0)" } }
        return try DataFrame(columns: [("k", Column(texts)), (name, row)])
      case .fractions:
        let values = numbers.map { $0.map { $0 == 0 ? Double.nan : Double($0) / 3 } }
        return try DataFrame(columns: [("k", Column(values)), (name, row)])
      case .packed:
        let texts = numbers.map { $0.map { "\($0 % 300)" } }
        let wide = numbers.map { $0.map { $0 / 300 * 0x1_0000_0001 } }
        return try DataFrame(columns: [("k", Column(texts)), ("l", Column(wide)), (name, row)])
      }
    }
    return (try frame(left, "i", isRight: false), try frame(right, "j", isRight: true))
  }

  /// Each row's key as text, nil where a part is null.
  func texts(_ frame: DataFrame) throws -> [String?] {
    let columns = try names.map { try frame[$0].strings }
    return columns[0].indices.map { row in
      let parts = columns.compactMap { $0[row] }
      return parts.count == columns.count ? parts.joined(separator: "|") : nil
    }
  }
}

private struct Pair: Equatable {
  let left: Int?
  let right: Int?

  init(_ left: Int?, _ right: Int?) {
    self.left = left
    self.right = right
  }
}

extension DataFrame {
  fileprivate func joining(_ other: DataFrame, _ conditions: [Expression]) throws -> DataFrame {
    switch conditions.count {
    case 0: try joinWhere(other)
    case 1: try joinWhere(other, conditions[0])
    case 2: try joinWhere(other, conditions[0], conditions[1])
    default: try joinWhere(other, conditions[0], conditions[1], conditions[2])
    }
  }
}
