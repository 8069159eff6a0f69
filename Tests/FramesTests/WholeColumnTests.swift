import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Aggregates of whole columns")
struct WholeColumnTests {
  @Test("Nulls do not count, wherever the bits of a column begin", arguments: [0, 1, 7, 16, 23])
  func nulls(start: Int) throws {
    let all = (0..<500).map { (row: Int) -> Double? in
      let isNull = row % 3 == 1 || row % 50 > 45
      return isNull ? nil : Double(row % 17) + 0.5
    }
    let column = try Column(all)[start..<499]
    let there = all[start..<499].compactMap { $0 }
    let frame = try DataFrame(["x": column]).with((col("x") * 2).cast(.int32).as("n"))
    let x = col("x")
    let row = try frame.aggregate(
      x.sum().as("sum"), x.mean().as("mean"), x.min().as("min"), x.max().as("max"),
      x.count().as("count"), x.var().as("var"), col("n").sum().as("whole"),
      col("n").min().as("least"))
    func value(_ name: String) throws -> Double? {
      try Evaluator.cast(row[name], to: .float64).optionals(of: Double.self)[0]
    }
    let sum = there.reduce(0, +)
    let mean = sum / Double(there.count)
    #expect(try value("sum") == sum)
    #expect(try value("mean") == mean)
    #expect(try value("min") == there.min())
    #expect(try value("max") == there.max())
    #expect(try value("count") == Double(there.count))
    #expect(try value("whole") == sum * 2)
    #expect(try value("least") == (there.min() ?? 0) * 2)
    let squares = there.reduce(0) { $0 + ($1 - mean) * ($1 - mean) }
    let variance = try #require(try value("var"))
    #expect(abs(variance - squares / Double(there.count - 1)) < 1e-9)
  }

  @Test("NaN is the greatest, infinities have no variance, and of nothing there is nothing")
  func special() throws {
    let values = Array(repeating: 1.0, count: 20) + [.nan, -.infinity]
    let frame = try DataFrame(["x": values])
    let row = try frame.aggregate(
      col("x").max().as("a"), col("x").min().as("b"), col("x").var().as("c"))
    #expect(try #require(row["a"].optionals(of: Double.self)[0]).isNaN)
    #expect(try row["b"].optionals(of: Double.self) == [-.infinity])
    #expect(try #require(row["c"].optionals(of: Double.self)[0]).isNaN)
    let none = try DataFrame(["x": Column([Double?](repeating: nil, count: 40))])
    let empty = try none.aggregate(
      col("x").sum().as("s"), col("x").mean().as("m"), col("x").max().as("g"))
    #expect(try empty["s"].optionals(of: Double.self) == [0])
    #expect(try empty["m"].nullCount == 1)
    #expect(try empty["g"].nullCount == 1)
  }

  @Test("The mean of whole numbers does not lose small ones beside large ones")
  func exactMean() throws {
    let values = [Int64.max, .min, 1, 4] + Array(repeating: Int64(0), count: 28)
    let mean = try DataFrame(["x": values]).aggregate(col("x").mean())["x"]
    #expect(try mean.optionals(of: Double.self) == [0.125])
    let unsigned = try DataFrame(["x": [UInt64.max, .max]]).aggregate(col("x").mean())["x"]
    #expect(try unsigned.optionals(of: Double.self) == [0x1p64])
  }

  @Test("The least and the greatest text go by their bytes")
  func texts() throws {
    let texts: [String?] = [
      "user-9", nil, "user-10000000000000", "éa", "user-1", "", "user-10000000000001",
    ]
    let frame = try DataFrame(["t": Column(texts), "k": [0, 0, 1, 1, 1, 2, 0]])
    let whole = try frame.aggregate(col("t").min().as("a"), col("t").max().as("b"))
    #expect(try whole["a"].strings == [""])
    #expect(try whole["b"].strings == ["éa"])
    let groups = try frame.groupBy("k").aggregate(col("t").min().as("a"), col("t").max().as("b"))
    #expect(try groups["a"].strings == ["user-10000000000001", "user-1", ""])
    #expect(try groups["b"].strings == ["user-9", "éa", ""])
    #expect(
      try DataFrame(["t": Column([String?](repeating: nil, count: 3))]).aggregate(col("t").min())[
        "t"
      ].nullCount == 1)
  }

  @Test("Nulls of a frame are counted, of every type")
  func nullCounts() throws {
    let frame = try DataFrame([
      "i": Column([1, nil, 3] as [Int64?]), "t": Column(["a", nil, nil]),
      "l": Column(lists: [[1], nil, []] as [[Int64]?]),
    ])
    let counts = try frame.nullCounts()
    #expect(try counts["i"].array(of: Int64.self) == [1])
    #expect(try counts["t"].array(of: Int64.self) == [2])
    #expect(try counts["l"].array(of: Int64.self) == [1])
  }

  @Test("Values are looked for by their value, in every type")
  func membership() throws {
    func found(_ column: Column, _ values: [some ExpressionLiteral]) throws -> [Bool?] {
      try DataFrame(["x": column]).select(col("x").isIn(values).as("r"))["r"].optionals(
        of: Bool.self)
    }
    #expect(try found(Column([1, -1, 44] as [Int8]), [300, 255, 44]) == [false, false, true])
    #expect(try found(Column([UInt64.max, 5]), [-1, 5]) == [false, true])
    #expect(
      try found(Column([0.0, -0.0, .nan, 2, nil]), [0.0, .nan]) == [true, true, true, false, nil])
    let many = (0..<100).map { $0 * 3 - 150 }
    let numbers = (-200..<200).map { Int64($0) }
    #expect(try found(Column(numbers), many) == numbers.map { many.contains(Int($0)) })
    let spread = many.map { $0 * 1_000_000_007 }
    #expect(
      try found(Column(numbers.map { $0 * 1_000_000_007 }), spread)
        == numbers.map { many.contains(Int($0)) })
  }

  @Test("Lists are folded where they lie, those that are not there apart")
  func lists() throws {
    let lists: [[Double?]?] = [[1, nil, 4], nil, [], [nil], [.nan, 2], [-3]]
    let column = try Column(lists: lists)
    let frame = try DataFrame(["l": column[0..<6]])
    func doubles(_ expression: Expression) throws -> [Double?] {
      try frame.select(expression.as("r"))["r"].optionals(of: Double.self)
    }
    let list = col("l").list
    #expect(
      try doubles(list.sum().isNaN().where(lit(true)).cast(.float64)) == [0, nil, 0, 0, 1, 0])
    #expect(try doubles(list.mean().fillNaN(lit(-1.0))) == [2.5, nil, nil, nil, -1, -3])
    #expect(try doubles(list.min()) == [1, nil, nil, nil, 2, -3])
    #expect(try doubles(list.max().fillNaN(lit(-1.0))) == [4, nil, nil, nil, -1, -3])
    #expect(
      try frame.select(list.count().as("r"))["r"].optionals(of: Int64.self) == [3, nil, 0, 1, 2, 1])
    let truths = try DataFrame(["l": Column(lists: [[true, false], [], nil, [true]] as [[Bool]?])])
    #expect(
      try truths.select(col("l").list.any().as("r"))["r"].optionals(of: Bool.self) == [
        true, false, nil, true,
      ])
    #expect(
      try truths.select(col("l").list.all().as("r"))["r"].optionals(of: Bool.self) == [
        false, true, nil, true,
      ])
  }

  @Test("First and last occurrences are those within a partition")
  func occurrences() throws {
    let frame = try DataFrame([
      "x": Column([1, nil, 1, nil, 2, 1] as [Int64?]), "k": ["a", "a", "b", "b", "b", "b"],
    ])
    func bools(_ expression: Expression) throws -> [Bool] {
      try frame.select(expression.as("r"))["r"].array(of: Bool.self)
    }
    #expect(try bools(col("x").isFirstDistinct()) == [true, true, false, false, true, false])
    #expect(try bools(col("x").isLastDistinct()) == [false, false, false, true, true, true])
    #expect(
      try bools(col("x").isFirstDistinct().over("k")) == [true, true, true, true, true, false])
    #expect(
      try bools(col("x").isLastDistinct().over("k")) == [true, true, false, true, true, true])
  }
}
