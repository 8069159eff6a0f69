import SwiftwaterFrames
import Testing

@Suite("Joins")
struct JoinTests {
  let left: DataFrame
  let right: DataFrame

  init() throws {
    left = try DataFrame(["k": ["a", "b", nil, "c", "b"], "x": [1, 2, 3, 4, 5]])
    right = try DataFrame(["k": ["b", "d", "b", nil], "x": [10, 20, 30, 40]])
  }

  @Test("Every kind, with nulls that match nothing")
  func kinds() throws {
    func rows(_ kind: JoinKind) throws -> [[String?]] {
      let joined = try left.join(right, on: "k", how: kind).collect()
      return try joined.columnNames.map { try joined[$0].strings }
    }
    #expect(
      try rows(.inner) == [["b", "b", "b", "b"], ["2", "2", "5", "5"], ["10", "30", "10", "30"]])
    #expect(
      try rows(.left) == [
        ["a", "b", "b", nil, "c", "b", "b"], ["1", "2", "2", "3", "4", "5", "5"],
        [nil, "10", "30", nil, nil, "10", "30"],
      ])
    #expect(
      try rows(.right) == [
        ["b", "b", "b", "b", "d", nil], ["2", "2", "5", "5", nil, nil],
        ["10", "30", "10", "30", "20", "40"],
      ])
    #expect(try rows(.full)[0] == ["a", "b", "b", nil, "c", "b", "b", "d", nil])
    #expect(try rows(.semi) == [["b", "b"], ["2", "5"]])
    #expect(try rows(.anti) == [["a", nil, "c"], ["1", "3", "4"]])
    #expect(try left.join(right, how: .cross).count() == 20)
  }

  @Test("Keys of other names and types")
  func keys() throws {
    let numbers = try DataFrame(["id": [Int32(2), 5, 7], "y": ["two", "five", "seven"]])
    let joined = try left.join(numbers, left: ["x"], right: ["id"])
    #expect(joined.columnNames == ["k", "x", "id", "y"])
    #expect(try joined["y"].strings == ["two", "five"])
    #expect(
      message { _ = try left.join(numbers, left: ["k"], right: ["id"]) }
        == "cannot join 'k' (string) with 'id' (int32); cast one of them first")
  }

  @Test("Computed keys are not part of the result")
  func expressions() throws {
    let joined = try left.join(right, left: [col("x") * 10], right: [col("x")])
    #expect(joined.columnNames == ["k", "x", "k_right", "x_right"])
    #expect(try joined["x_right"].strings == ["10", "20", "30", "40"])
    #expect(
      try left.join(left, left: [col("x") + 1], right: [col("x")])["x_right"].strings == [
        "2", "3", "4", "5",
      ])
  }

  @Test("Columns of a key become one, or stay two")
  func coalesce() throws {
    #expect(
      try left.join(right, on: "k", how: .full, coalesce: false).columnNames
        == ["k", "x", "k_right", "x_right"])
    let numbers = try DataFrame(["id": [Int32(2), 9], "y": ["two", "nine"]])
    let one = try left.join(numbers, left: ["x"], right: ["id"], how: .full, coalesce: true)
    #expect(one.columnNames == ["k", "x", "y"])
    #expect(try one["x"].strings == ["1", "2", "3", "4", "5", "9"])
    // Keys of two types meet in one that holds both.
    let wide = try DataFrame(["id": [Int32(1)]]).join(
      DataFrame(["id": [1 << 40]]), on: "id", how: .full)
    #expect(wide.schema == [Field("id", .int64)])
    #expect(try wide["id"].strings == ["1", "1099511627776"])
  }

  @Test("A key that occurs more often than said is named")
  func validation() throws {
    let unique = try right.unique(on: "k")
    #expect(try left.join(unique, on: "k", validate: .manyToOne).count() == 2)
    #expect(try unique.join(left, on: "k", validate: .oneToMany).count() == 2)
    #expect(
      message { try left.join(right, on: "k", validate: .manyToOne).collect() } == """
        a manyToOne join needs each key once on the right, and k b occurs again in row 2; drop \
        duplicates with `unique(…)`, or join manyToMany
        """)
    #expect(
      message { try left.join(unique, on: "k", validate: .oneToOne).collect() } == """
        a oneToOne join needs each key once on the left, and k b occurs again in row 4; drop \
        duplicates with `unique(…)`, or join manyToMany
        """)
    // Nulls count where they equal each other.
    let nulls = try DataFrame(["k": [nil, nil, 1]])
    #expect(try nulls.join(nulls, on: "k", validate: .oneToOne).count() == 1)
    #expect(
      message { try nulls.join(nulls, on: "k", nullsEqual: true, validate: .oneToOne).collect() }
        == """
        a oneToOne join needs each key once on the right, and k null occurs again in row 1; drop \
        duplicates with `unique(…)`, or join manyToMany
        """)
  }

  @Test("A grouped side is validated as it is, whatever the plan becomes")
  func validatedGroups() throws {
    let many = try DataFrame(["k": (0..<200).map { $0 % 50 }, "x": Array(0..<200)])
    let few = try DataFrame(["k": [3, 60]])
    let joined = try many.groupBy("k").aggregate(col("x").sum())
      .join(few, on: "k", validate: .oneToOne)
    #expect(try joined["x"].strings == ["312"])
    // Rows that a filter above would drop count as well.
    let filtered = try many.join(few, on: "k", validate: .oneToOne).filter(col("x") == 3)
    #expect(message { try filtered.collect() }.contains("k 0 occurs again in row 50"))
  }

  @Test("A result larger than memory is refused before it is made")
  func explosion() throws {
    let many = try DataFrame(["k": Array(repeating: 1, count: 3_000_000)])
    let refused = message { try many.join(many, on: "k").collect() }
    // As many as the first morsel gives: more are not asked for.
    #expect(refused.hasPrefix("the join gives 196608000000 rows of 9 bytes, 1.6 TiB where "))
    #expect(
      refused.hasSuffix(
        "left: keys repeat on both sides; join on more columns, or make one side unique first"))
  }

  @Test("As-of joins say what they cannot do")
  func asOfFailures() throws {
    let quotes = try DataFrame(["x": [3, 1, 2], "y": [1, 2, 3]])
    #expect(
      message { try left.joinAsOf(quotes, on: "x").collect() } == """
        joinAsOf: the right side is not in the order of 'x': 1 in row 1 comes after 3 in row 0; sort \
        it by 'x' first
        """)
    #expect(
      message { _ = try left.joinAsOf(right, on: "k") } == """
        joinAsOf: 'k' (string) and 'k' (string) have no distance; use numbers, days or instants
        """)
    #expect(
      message { _ = try left.joinAsOf(right, on: "x", tolerance: -1) }
        == "joinAsOf(tolerance: -1): use a number from 0, in units of 'x'")
    // In each group the order counts alone; nulls and NaN have no place in it.
    let groups = try DataFrame([
      "x": [5.0, 1, nil, .nan, 6, 2], "g": ["b", "a", "a", "a", "b", "a"], "j": [0, 1, 2, 3, 4, 5],
    ])
    let wanted = try DataFrame(["x": [nil, 7.0, .nan, 1.5], "g": ["a", "b", "a", "a"]])
    #expect(
      try wanted.joinAsOf(groups, on: "x", by: ["g"])["j"].strings == [nil, "4", nil, "1"])
  }

  @Test("Conditions say what they cannot be")
  func conditionFailures() throws {
    #expect(
      message { _ = try left.joinWhere(right, col("x") + col("x_right")) }
        == "joinWhere((x + x_right)): a condition is bool for each pair of rows, not int64")
    #expect(
      message { _ = try left.joinWhere(right, col("x") < col("x_rihgt")) }
        == "no column 'x_rihgt'; did you mean 'x_right'? (columns: k, x, k_right, x_right)")
  }

  @Test("Frames one below the other")
  func concat() throws {
    let both = try DataFrame.concat([left, right])
    #expect(try both["x"].strings == ["1", "2", "3", "4", "5", "10", "20", "30", "40"])
    #expect(
      message { _ = try DataFrame.concat([left, left.drop("x")]) }
        == "cannot put (k string) below (k string, x int64); select and cast alike first")
  }
}
