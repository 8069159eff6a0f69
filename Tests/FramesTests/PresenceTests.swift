import CKernels
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// Bits that say which values are there, against Swift's optionals.
@Suite("Bits of what is there")
struct PresenceTests {
  private static let counts = [0, 1, 7, 8, 9, 63, 64, 65, 1_000, 16_383, 16_385, 70_001]

  /// Columns with nulls in other rows each, and one that begins in the middle of a byte.
  private func frame(_ count: Int) throws -> (DataFrame, m: [Int?], x: [Double?], b: [Bool?]) {
    var random = SeededGenerator(seed: UInt64(count) + 1)
    let rows = 0..<count + 5
    let m = rows.map { $0 % 11 == 3 ? nil : Int.random(in: 0..<8, using: &random) }
    let x = rows.map { row -> Double? in
      row % 7 == 2 ? nil : row % 5 == 1 ? .nan : Double.random(in: -1...1, using: &random)
    }
    let b = rows.map { row -> Bool? in row % 13 == 5 ? nil : Bool.random(using: &random) }
    let whole = try DataFrame([
      "m": Column(m), "x": Column(x), "b": Column(b), "y": Column(rows.map { $0 % 3 == 0 }),
    ])
    let sliced = try whole.limit(count, offset: 5).collect()
    return (sliced, Array(m.dropFirst(5)), Array(x.dropFirst(5)), Array(b.dropFirst(5)))
  }

  @Test("Values that become null", arguments: counts)
  func becomingNull(count: Int) throws {
    let (frame, m, x, b) = try frame(count)
    let result = try frame.select(
      col("m").nullIf(lit(5)).as("five"), col("x").nanToNull().as("numbers"),
      col("m").where(col("b")).as("where"), col("m").mask(col("x") > 0).as("mask"),
      col("x").isNull().as("null"), (col("x") * 2).isNull().as("product")
    ).collect()
    #expect(try result["five"].optionals(of: Int.self) == m.map { $0 == 5 ? nil : $0 })
    let numbers = x.map { $0.flatMap { $0.isNaN ? nil : $0 } }
    #expect(try result["numbers"].optionals(of: Double.self) == numbers)
    let kept = zip(m, b).map { $1 == true ? $0 : nil }
    #expect(try result["where"].optionals(of: Int.self) == kept)
    // NaN is larger than every number here as little as anywhere in IEEE 754.
    let masked = zip(m, x).map { m, x in (x ?? -1) > 0 ? nil : m }
    #expect(try result["mask"].optionals(of: Int.self) == masked)
    #expect(try result["null"].array(of: Bool.self) == x.map { $0 == nil })
    #expect(try result["product"].array(of: Bool.self) == x.map { $0 == nil })
    #expect(try result["five"].nullCount == m.filter { $0 == nil || $0 == 5 }.count)
  }

  @Test("Logic of three values", arguments: counts)
  func logic(count: Int) throws {
    let (frame, m, x, b) = try frame(count)
    let y = try frame["y"].array(of: Bool.self)
    let positive = x.map { $0.map { $0 > 0 } }
    let odd = m.map { $0.map { $0 % 2 == 1 } }
    func and(_ p: Bool?, _ q: Bool?) -> Bool? {
      p == false || q == false ? false : p == nil || q == nil ? nil : true
    }
    func or(_ p: Bool?, _ q: Bool?) -> Bool? {
      p == true || q == true ? true : p == nil || q == nil ? nil : false
    }
    let (p, q, r) = (col("x") > 0, col("m") % 2 == 1, col("b"))
    func check(_ expression: Expression, _ expected: [Bool?]) throws {
      let found = try frame.select(expression.as("r"))["r"].optionals(of: Bool.self)
      #expect(found == expected, "\(expression)")
    }
    try check(p && q, zip(positive, odd).map(and))
    try check(p || q, zip(positive, odd).map(or))
    try check(p && col("y"), zip(positive, y).map { and($0, $1) })
    try check(col("y") && p, zip(positive, y).map { and($0, $1) })
    try check(p || col("y"), zip(positive, y).map { or($0, $1) })
    try check(col("y") || p, zip(positive, y).map { or($0, $1) })
    try check(p && r || q, zip(zip(positive, b).map(and), odd).map(or))
    try check((p || r) && q, zip(zip(positive, b).map(or), odd).map(and))
    try check(!(p && r) || !q, zip(zip(positive, b).map(and), odd).map { or($0.map(!), $1.map(!)) })
    try check(
      col("x").isBetween(lit(-0.5), lit(0.5)),
      x.map { $0.map { $0 >= -0.5 && $0 <= 0.5 } })
    let both = try frame.filter(p && q || r).count()
    #expect(both == zip(zip(positive, odd).map(and), b).map(or).filter { $0 == true }.count)
  }

  @Test("Bits of whole numbers are counted in their own type")
  func bitCounts() throws {
    func check<Value: FixedWidthInteger & ColumnArrayElement & ColumnElement>(_ type: Value.Type)
      throws
    {
      var random = SeededGenerator(seed: 2)
      var values: [Value] = [0, 1, .max, .min, .max - 1, .min + 1]
      for shift in 0..<Value.bitWidth { values.append(1 << Value(shift)) }
      for _ in 0..<500 { values.append(Value.random(in: .min ... .max, using: &random)) }
      let x = col("x")
      let result = try DataFrame(["x": Column(values)]).select(
        x.bitCount().as("ones"), x.leadingZeros().as("above"), x.trailingZeros().as("below"))
      #expect(try result["ones"].array(of: Int.self) == values.map(\.nonzeroBitCount), "\(type)")
      #expect(
        try result["above"].array(of: Int.self) == values.map(\.leadingZeroBitCount), "\(type)")
      #expect(
        try result["below"].array(of: Int.self) == values.map(\.trailingZeroBitCount), "\(type)")
    }
    try check(Int8.self)
    try check(Int16.self)
    try check(Int32.self)
    try check(Int64.self)
    try check(UInt8.self)
    try check(UInt16.self)
    try check(UInt32.self)
    try check(UInt64.self)
  }

  @Test("Whole numbers are added up and compared as a whole")
  func wholeFolds() throws {
    func check<Value: FixedWidthInteger & ColumnArrayElement & ColumnElement>(_ type: Value.Type)
      throws
    {
      var random = SeededGenerator(seed: 4)
      for count in [1, 15, 16, 17, 1_000, 70_001] {
        let values = (0..<count).map { _ in Value.random(in: .min ... .max, using: &random) }
        let x = col("x")
        let frame = try DataFrame(["x": Column(values)])
        let result = try frame.aggregate(
          x.cast(.decimal(precision: 38, scale: 0)).sum().as("sum"), x.min().as("min"),
          x.max().as("max"))
        let sum = values.reduce(Int128(0)) { $0 + Int128($1) }
        #expect(try result["sum"].strings == ["\(sum)"], "\(type)")
        let fits = Value.isSigned ? Int64(exactly: sum) != nil : UInt64(exactly: sum) != nil
        if fits {
          #expect(try frame.aggregate(x.sum())["x"].strings == ["\(sum)"], "\(type)")
        } else {
          #expect(
            message { _ = try frame.aggregate(x.sum()).collect() }.contains("\(sum) does not"))
        }
        #expect(try result["min"].array(of: Value.self) == [values.min()], "\(type)")
        #expect(try result["max"].array(of: Value.self) == [values.max()], "\(type)")
      }
    }
    try check(Int8.self)
    try check(Int16.self)
    try check(Int32.self)
    try check(Int64.self)
    try check(UInt8.self)
    try check(UInt16.self)
    try check(UInt32.self)
    try check(UInt64.self)
  }
}
