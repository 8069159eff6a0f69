import SwiftwaterFrames
import Testing

/// What types alone forbid is refused when a step is added, and says where.
@Suite("Rules of types")
struct TypeRuleTests {
  typealias Expression = SwiftwaterFrames.Expression

  private static let (x, y) = (col("x"), col("y"))

  private static let pairs: [(String, Expression)] = [
    ("add", x + y), ("multiply", x * y), ("remainder", x % y), ("equal", x == y), ("less", x < y),
    ("isSame", x.isSame(as: y)), ("clip", x.clip(lower: y, upper: y)), ("power", x.power(y)),
    ("floorDivided", x.floorDivided(by: y)), ("minimum", x.minimum(y)), ("bitAnd", x.bitAnd(y)),
    ("shiftedLeft", x.shiftedLeft(by: y)), ("divisor", x.greatestCommonDivisor(y)),
    ("fillNull", x.fillNull(y)), ("when", when(x.isNull()).then(x).otherwise(y)),
    ("largest", .horizontalMax(x, y)), ("total", .horizontalSum(x, y)),
    ("concat", .concat(x, y)), ("contains", x.text.contains(y)), ("lists", x.list.concat(y)),
    ("at", x.temporal.at(y)), ("over", x.first().over([y])),
    ("order", x.shift(1).over([lit(1)], orderBy: [(y, true)])), ("minBy", x.min(by: y)),
    ("covariance", x.cov(y)), ("shift", x.shift(1, fill: y.first())),
  ]

  @Test("What the plan takes of two types, the run takes")
  func twoTypes() throws {
    let columns = try FunctionLawTests.columns()
    for a in columns {
      for b in columns {
        // Nulls have no value that could be refused.
        let absent = Array(repeating: -1, count: 3)
        let frame = try DataFrame(columns: [("x", a.gather(absent)), ("y", b.gather(absent))])
        for (name, expression) in Self.pairs {
          guard let plan = try? frame.select(expression.as("r")) else { continue }
          do {
            let found = try plan.collect().schema
            #expect(found == plan.schema, "\(name) of \(a.type) and \(b.type)")
          } catch {
            Issue.record("\(name) of \(a.type) and \(b.type): \(error)")
          }
        }
      }
    }
  }

  @Test("What the plan takes of a column, the run takes")
  func steps() throws {
    let steps: [(String, (DataFrame) throws -> DataFrame)] = [
      ("sort", { try $0.sort(by: "x") }),
      (
        "sort expression",
        { try $0.sort(by: [(when(Self.x.isNull()).then(Self.x).otherwiseNull(), true)]) }
      ),
      ("sort nulls first", { try $0.sort(by: "x", nullsFirst: true) }),
      ("largest", { try $0.largest(3, by: "x") }), ("group", { try $0.groupBy("x").count() }),
      ("unique", { try $0.unique() }), ("counts", { try $0.valueCounts("x") }),
      ("join", { try $0.join($0, on: "x") }), ("semi", { try $0.join($0, on: "x", how: .semi) }),
      ("pivot", { try $0.with(lit(1).as("k")).pivot(on: "k", index: ["x"], values: .count()) }),
      ("merge", { try $0.mergeSorted($0, by: "x") }), ("describe", { try $0.describe() }),
      ("ranked", { try $0.groupBy("x").head(1) }),
    ]
    for column in try FunctionLawTests.columns() {
      let frame = try DataFrame(columns: [("x", column)])
      for (name, step) in steps {
        guard let plan = try? step(frame) else { continue }
        do { _ = try plan.collect() } catch { Issue.record("\(name) of \(column.type): \(error)") }
      }
    }
  }

  @Test("Bits of decimals are refused with the expression that asks for them")
  func bits() throws {
    let frame = try DataFrame(["d": Column(decimals: [DecimalNumber("1.5")]), "i": [1]])
    let type = frame.schema[0].type
    #expect(
      message { _ = try frame.select(col("d").bitAnd(lit(1))) }
        == "(d & 1): needs whole numbers, but got \(type) and int64; cast one of them with `.cast`")
    #expect(
      message { _ = try frame.filter(col("i").shiftedLeft(by: col("d")) > 1) } == """
        (i << d): needs whole numbers, but got int64 and \(type); cast one of them with `.cast`
        """)
    #expect(
      message { _ = try frame.select(col("d").bitNot()) }
        == "bitNot(d): needs whole numbers, but got \(type); cast one of them with `.cast`")
  }

  @Test("What cannot be sorted is named, with what can")
  func orders() throws {
    let frame = try DataFrame(["l": [[1], [2, 3]], "i": [1, 2]])
      .with(Expression.structure(col("i"), col("l")).as("s"))
    let cure = "values of list[int64] have no order; sort by what is in them, with `.list.count()`"
    #expect(
      message { _ = try frame.sort(by: "i", "l") }
        == "sort(by: \"l\"): \(cure) or `.list.get(0)`")
    #expect(
      message { _ = try frame.sort(by: "l", nullsFirst: true) }.hasPrefix("sort(by: \"l\"): values")
    )
    #expect(
      message { _ = try frame.sort(by: col("l").list.reversed()) }
        == "sort(by: l.list.reversed()): \(cure) or `.list.get(0)`")
    #expect(
      message { _ = try frame.sort(by: "s") } == """
        sort(by: "s"): values of struct[i: int64, l: list[int64]] have no order; sort by what is in \
        them, with `.structure.field(…)`
        """)
    #expect(try frame.sort(by: col("s").structure.field("i"), descending: true).count() == 2)
    #expect(message { _ = try frame.largest(1, by: "l") }.hasPrefix("sort(by: \"l\"): values"))
    #expect(message { _ = try frame.isSorted(by: "l") }.hasPrefix("isSorted(by: \"l\"): values"))
    #expect(
      message { _ = try frame.select(col("i").shift().over([], orderBy: [(col("l"), false)])) }
        == "i.shift(1).over([], orderBy: l): orderBy: l: \(cure) or `.list.get(0)`")
    #expect(message { _ = try frame.select(col("s").rank()) }.contains("have no order"))
    let nested = try frame.aggregate(col("l").collect())
    #expect(
      message { _ = try nested.select(col("l").list.sorted()) }
        == "l.list.sorted(false): its elements: \(cure) or `.list.get(0)`")
  }
}
