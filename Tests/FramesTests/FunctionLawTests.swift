import SwiftwaterDevices
import SwiftwaterFrames
import Testing

/// What holds of every function over every type it accepts.
@Suite("Laws of functions")
struct FunctionLawTests {
  @Test(
    "Types are those of the plan, lengths are kept, empty stays empty", arguments: Kind.allCases)
  func typesAndLengths(kind: Kind) throws {
    try forEachAccepted(kind) { name, expression, column, type in
      let result = try frame(column).select(expression).collect()["r"]
      #expect(result.type == type, "\(name) of \(column.type)")
      #expect(result.count == (kind == .aggregate ? 1 : column.count), "\(name) of \(column.type)")
      let none = try frame(column[7..<7]).select(expression).collect()["r"]
      #expect(none.type == type, "\(name) of no \(column.type)")
      #expect(none.count == (kind == .aggregate ? 1 : 0), "\(name) of no \(column.type)")
    }
  }

  @Test("A slice gives what a copy of its rows gives", arguments: Kind.allCases)
  func slices(kind: Kind) throws {
    try forEachAccepted(kind) { name, expression, column, _ in
      let range = 13..<87
      let copy = try column.gather(Array(range))
      let sliced = try frame(column[range]).select(expression).collect()["r"].strings
      #expect(
        try sliced == frame(copy).select(expression).collect()["r"].strings,
        "\(name) of \(column.type)")
    }
  }

  @Test("Nothing but nulls gives nothing but nulls")
  func nulls() throws {
    try forEachAccepted(.scalar) { name, expression, column, _ in
      let absent = try column.gather(Array(repeating: -1, count: 40))
      let result = try frame(absent).select(expression).collect()["r"]
      #expect(
        result.nullCount == (Self.answersNull.contains(name) ? 0 : 40), "\(name) of \(column.type)")
    }
  }

  @Test("One thread, two and seven give the same bits", arguments: Kind.allCases)
  func threads(kind: Kind) throws {
    // More rows than any function takes in one piece, of the first type that is accepted.
    var done: Set<String> = []
    try forEachAccepted(kind) { name, expression, column, _ in
      guard done.insert(name).inserted else { return }
      let rows = try column.gather((0..<40_000).map { ($0 * 7) % column.count })
      let results = try [1, 2, 7].map { count in
        try Threads.with(count: count) {
          try frame(rows).select(expression).collect()["r"].strings
        }
      }
      #expect(results[0] == results[1] && results[0] == results[2], "\(name) of \(column.type)")
    }
    #expect(done.count == Self.functions(kind).count, "some function is accepted by no type")
  }

  // MARK: - Implementation

  enum Kind: String, CaseIterable, Sendable { case scalar, window, aggregate }

  /// Functions that say something of nulls too.
  static let answersNull: Set<String> = ["isNull", "isNotNull", "fillNull", "hash", "isSame"]

  private func frame(_ column: Column) throws -> DataFrame {
    try DataFrame(columns: [("x", column)])
  }

  /// Runs a body for each function and each type that the plan accepts.
  private func forEachAccepted(
    _ kind: Kind, _ body: (String, Expression, Column, ColumnType) throws -> Void
  ) throws {
    let columns = try Self.columns()
    for (name, expression) in Self.functions(kind) {
      for column in columns {
        guard let plan = try? frame(column).select(expression.as("r")) else { continue }
        do {
          try body(name, expression.as("r"), column, plan.schema[0].type)
        } catch {
          Issue.record("\(name) of \(column.type): \(error)")
        }
      }
    }
  }

  /// A column of a hundred rows of each type, some of them null, with duplicates.
  static func columns() throws -> [Column] {
    let numbers: [Int?] = (0..<100).map { $0 % 11 == 3 ? nil : ($0 * 37) % 60 + 1 }
    let texts = numbers.map { $0.map { "Größe \($0), ok" } }
    let base = try DataFrame(["n": numbers, "s": texts])
    let n = col("n")
    let instant = (n * 90_061).cast(.int64)
    let steps = try ColumnType.enumeration((0...60).map { "step \(60 - $0)" })
    let expressions: [Expression] = [
      n > 30, n.cast(.int8), n.cast(.int16), n.cast(.int32), n, n.cast(.uint8), n.cast(.uint16),
      n.cast(.uint32), n.cast(.uint64), (n / 7).cast(.float32), (n / 7) - 3.0, col("s"),
      col("s").cast(.category), n.cast(steps), col("s").cast(.binary), n.cast(.int32).cast(.date),
      (n * 1_000_000_007).cast(.time), instant.cast(.datetime(.seconds)),
      instant.cast(.datetime(.nanoseconds)),
      instant.cast(.datetime(.milliseconds, zone: "Europe/Paris")),
      instant.cast(.duration(.microseconds)), n.cast(.decimal(precision: 9, scale: 2)),
      col("s").text.split(" "), col("s").text.split(" ").list.map { $0.text.length() },
      Expression.structure(n.as("n"), col("s")),
      Expression.structure(n.as("n"), col("s").text.split(" ").as("l")),
      n.cast(.decimal(precision: 38, scale: 2)), Expression.null,
    ]
    return try expressions.map { try base.select($0.as("x")).collect()["x"] }
  }

  private static func functions(_ kind: Kind) -> [(String, Expression)] {
    switch kind {
    case .scalar: numbers + texts + moments + others
    case .window: windows
    case .aggregate: aggregates
    }
  }

  private static let x = col("x")

  private static let numbers: [(String, Expression)] = [
    ("negate", -x), ("abs", x.abs()), ("sqrt", x.sqrt()), ("exp", x.exp()), ("log", x.log()),
    ("sin", x.sin()), ("tanh", x.tanh()), ("floor", x.floor()), ("ceil", x.ceil()),
    ("round", x.round()), ("round2", x.round(2)), ("digits", x.round(significantDigits: 2)),
    ("clip", x.clip(lower: lit(3), upper: lit(9))), ("sign", x.sign()), ("power", x.power(lit(2))),
    ("add", x + x), ("subtract", x - x), ("multiply", x * x), ("divide", x / x),
    ("floorDivide", x.floorDivided(by: lit(7))), ("remainder", x % 7), ("isNaN", x.isNaN()),
    ("isFinite", x.isFinite()), ("fillNaN", x.fillNaN(lit(0.0))),
    ("isBetween", x.isBetween(lit(2), lit(9))), ("bitAnd", x.bitAnd(lit(6))),
    ("bitOr", x.bitOr(x)), ("bitXor", x.bitXor(lit(3))), ("bitNot", x.bitNot()),
    ("shiftedLeft", x.shiftedLeft(by: lit(1))), ("shiftedRight", x.shiftedRight(by: x)),
    ("divisor", x.greatestCommonDivisor(lit(6))),
  ]

  private static let texts: [(String, Expression)] = [
    ("length", x.text.length()), ("upper", x.text.upper()), ("title", x.text.titleCased()),
    ("reversed", x.text.reversed()), ("slice", x.text.slice(2, 5)), ("head", x.text.head(-2)),
    ("tail", x.text.tail(3)), ("get", x.text.get(1)), ("contains", x.text.contains("1")),
    ("startsWith", x.text.startsWith("G")), ("endsWith", x.text.endsWith("k")),
    ("find", x.text.find(",")), ("count", x.text.count("o")),
    ("replace", x.text.replace("ö", with: "oe")), ("regex", x.text.contains(regex: #"\d{2}"#)),
    ("regexReplace", x.text.replace(regex: #"(\d)"#, with: "<$1>")),
    ("extract", x.text.extract(#"(\w+),"#)), ("extractAll", x.text.extractAll(#"\d"#)),
    ("strip", x.text.strip("Gk")), ("stripPrefix", x.text.stripPrefix("Gr")),
    ("padStart", x.text.padStart(20, with: "é")), ("zeroFilled", x.text.zeroFilled(20)),
    ("center", x.text.center(20)), ("split", x.text.split(" ")),
    ("splitPart", x.text.splitPart(" ", 1)),
    ("words", x.text.words()), ("repeated", x.text.repeated(2)), ("concat", x.text.concat(x)),
    ("encoded", x.text.encoded(.hex)), ("normalized", x.text.normalized(.nfd)),
    ("editDistance", x.text.editDistance(to: lit("Große"))),
  ]

  private static let moments: [(String, Expression)] = [
    ("year", x.temporal.year()), ("month", x.temporal.month()), ("isoWeek", x.temporal.isoWeek()),
    ("weekday", x.temporal.weekday()), ("hour", x.temporal.hour()),
    ("nanosecond", x.temporal.nanosecond()),
    ("format", x.temporal.format("%a %d.%m.%Y %j")),
    ("formatTime", x.temporal.format("%H:%M:%S%.f")),
    ("formatZone", x.temporal.format("%F %T %z %Z")),
    ("truncate", x.temporal.truncate(every: .days(3))),
    ("truncateHour", x.temporal.truncate(every: .hours(5))),
    ("truncateMonth", x.temporal.truncate(every: .months(2))),
    ("roundWeek", x.temporal.round(every: .weeks(1))),
    ("offset", x.temporal.offset(by: .months(1) + .days(2))),
    ("monthEnd", x.temporal.monthEnd()), ("totalSeconds", x.temporal.totalSeconds()),
    ("epoch", x.temporal.epoch(.milliseconds)),
  ]

  private static let others: [(String, Expression)] = [
    ("isNull", x.isNull()), ("isNotNull", x.isNotNull()), ("equal", x == x), ("less", x < x),
    ("castText", x.cast(.string)), ("isIn", x.isIn([1, 5, 9])),
    ("isInMany", x.isIn(Array(1...20))), ("isInTexts", x.isIn(["Größe 5, ok"])), ("hash", x.hash()),
    ("listCount", x.list.count()), ("listGet", x.list.get(1)), ("listSum", x.list.sum()),
    ("listSorted", x.list.sorted(descending: true)), ("listUnique", x.list.unique()),
    ("listJoin", x.list.join("+")), ("listReversed", x.list.reversed()),
    ("field", x.structure.field("s")), ("replaceNumber", x.replace([1: 2])),
    ("replaceText", x.replace(["Größe 5, ok": "step 7"])),
    ("replaceFraction", x.replace([1.5: 2.5])),
    ("replaceDate", x.replace([CalendarDate(1970, 1, 5)!: CalendarDate(1970, 1, 6)!])),
    ("replaceAll", x.replace([1: 2], default: nil)),
    ("when", when(x.isNotNull()).then(x).otherwiseNull()),
  ]

  private static let windows: [(String, Expression)] = [
    ("shift", x.shift(3)), ("lead", x.lead(2)), ("diff", x.diff()),
    ("cumulativeSum", x.cumulativeSum()),
    ("cumulativeSumReverse", x.cumulativeSum(reverse: true)), ("cumulativeMin", x.cumulativeMin()),
    ("cumulativeMax", x.cumulativeMax(reverse: true)), ("cumulativeCount", x.cumulativeCount()),
    ("rank", x.rank()), ("denseRank", x.denseRank(descending: true)),
    ("rollingMean", x.rolling(5).mean()),
    ("rollingMax", x.rolling(.rows(5, minPeriods: 2)).max()),
    ("rollingMedian", x.rolling(5).median()),
    ("forwardFill", x.forwardFill()), ("backwardFill", x.backwardFill(limit: 1)),
    ("interpolate", x.interpolate()), ("exponentialMean", x.exponentialMean(.span(3))),
    ("isDuplicated", x.isDuplicated()), ("overSum", x.sum().over("x")),
    ("overOrder", x.shift().over([lit(1)], orderBy: [(x, true)])),
  ]

  private static let aggregates: [(String, Expression)] = [
    ("sum", x.sum()), ("mean", x.mean()), ("min", x.min()), ("max", x.max()), ("count", x.count()),
    ("nUnique", x.nUnique()), ("median", x.median()), ("std", x.std()), ("var", x.var()),
    ("quantile", x.quantile(0.3)), ("first", x.first()), ("last", x.last()), ("any", x.any()),
    ("product", x.product()), ("collect", x.collect()), ("mode", x.mode()),
    ("joined", x.joined(separator: "+")),
    ("argMin", x.argMin()), ("skew", x.skew()), ("entropy", x.entropy()), ("topK", x.topK(3)),
  ]
}
