import SwiftwaterFrames
import Synchronization
import Testing

/// Arguments that come from outside: a file, a form, a request.
@Suite("Arguments that no function takes")
struct ArgumentTests {
  static let frame = try? DataFrame(["x": [1.0, 2, 3], "s": ["a,b", "c", "d"]])

  /// What is said of an expression when a frame is given it.
  static func said(_ expression: Expression) -> String {
    message { _ = try frame?.select(expression) }
  }

  @Test("Windows of no rows, or of rows in the wrong order")
  func windows() {
    let x = col("x")
    #expect(Self.said(x.rolling(0).sum()).hasSuffix("rolling(0): use 1 or more rows"))
    #expect(Self.said(x.rolling(.min).sum()).contains("use 1 or more rows"))
    #expect(
      Self.said(x.rolling(.rows(-3, centered: true)).max()).contains(
        "rolling(-3): use 1 or more rows"))
    #expect(
      Self.said(x.rolling(.rows(2, weights: [1])).sum()).hasSuffix(
        "rolling(2) with 1 weights: give one for each row"))
    #expect(
      Self.said(x.rolling(.rows(from: 2, through: 1)).sum()).hasSuffix(
        "rows(from: 2, through: 1): the first comes first"))
    #expect(
      Self.said(x.rolling(2).quantile(2)).hasSuffix("quantile(2.0): use a fraction from 0 to 1"))
    #expect(Self.said(x.rolling(2).quantile(.nan)).contains("use a fraction from 0 to 1"))
    #expect(Self.said(.ntile(0)).hasSuffix("ntile(0): use 1 or more parts"))
  }

  @Test(
    "Weights that do not fall",
    arguments: [
      WeightDecay.span(-1), .alpha(2), .alpha(.nan), .halfLife(0), .halfLife(-1), .halfLife(-0.0),
      .halfLife(.nan), .centerOfMass(-2), .halfLife(-1e-300),
    ])
  func weights(decay: WeightDecay) {
    let text = Self.said(col("x").exponentialMean(decay))
    #expect(text.hasSuffix("\(decay): the newest weight must be above 0 and at most 1"))
  }

  @Test("A half-life so short that the past weighs nothing gives the values")
  func shortHalfLife() throws {
    let frame = try DataFrame(["x": [1.0, 2, 3]])
    let found = try frame.select(col("x").exponentialMean(.halfLife(1e-300)))
    #expect(try found["x"].array(of: Double.self) == [1, 2, 3])
  }

  @Test("Parts of texts")
  func texts() throws {
    let text = col("s").text
    #expect(Self.said(text.slice(1, -1)).hasSuffix("slice(1, -1): use a count from 0"))
    let frame = try DataFrame(["s": ["a,b", "c"]])
    let part = try frame.select(text.splitPart(",", .min))
    #expect(try part["s"].strings == [nil, nil])
  }

  @Test("Batches of no rows")
  func batches() async throws {
    let frame = try DataFrame(["x": [1, 2]])
    #expect(
      message { try frame.forEachBatch(ofRows: 0) { _ in } } == "batches of 0 rows: use 1 or more")
    await #expect(throws: FrameError.self) {
      for try await _ in frame.batches(ofRows: -1) {}
    }
  }

  @Test("Columns left out of what is no selection")
  func excluding() {
    let text = Self.said(col("s").text.upper().excluding("s"))
    #expect(text.hasSuffix("columns are chosen before something is computed of them"))
    let condition = (col("x") + 1).excluding("x") > 2
    let filtered = message { _ = try Self.frame?.filter(condition) }
    #expect(filtered.hasSuffix("columns are chosen before something is computed of them"))
  }

  @Test("A cross join with keys")
  func crossJoin() throws {
    let frame = try DataFrame(["i": [1, 2]])
    #expect(
      message { _ = try frame.join(frame, on: "i", how: .cross) }
        == "a cross join pairs all rows and has no keys, not [\"i\"]; leave them out")
    #expect(try frame.join(frame, how: .cross).count() == 4)
  }

  @Test("More rows than integers count")
  func sample() throws {
    let frame = try DataFrame(["x": [1, 2, 3]])
    #expect(
      message { _ = try frame.sample(fraction: 1e300, replacing: true).count() }.contains(
        "more rows than fit into memory"))
    #expect(CalendarDate(.min, 1, 1) == nil)
    #expect(CalendarDate(.max, 1, 1) == nil)
  }

  @Test("Expressions of any depth are released, and refused")
  func depth() throws {
    var chain = col("x")
    for _ in 0..<200_000 { chain = chain + 1 }
    #expect(Self.said(chain).contains("nested more than 400 deep"))
    #expect(Self.said(chain.as("y")).contains("nested more than 400 deep"))
    let filtered = message { _ = try Self.frame?.filter(chain > 0) }
    #expect(filtered.contains("nested more than 400 deep"))
    let aggregated = message { _ = try Self.frame?.aggregate(chain.sum()) }
    #expect(aggregated.contains("nested more than 400 deep"))
    var (choice, selection, text) = (col("x"), Expression.all, col("s"))
    for _ in 0..<20_000 {
      choice = when(col("x") > 1).then(choice).otherwise(0)
      selection = selection.excluding("x")
      text = text.text.concat(col("s")).as("s")
    }
    for deep in [choice, selection, text] {
      #expect(Self.said(deep).contains("nested more than 400 deep"))
    }
    var shallow = col("x")
    for _ in 0..<300 { shallow = shallow + 1 }
    let frame = try DataFrame(["x": [1.0]])
    #expect(try frame.select(shallow)["x"].array(of: Double.self) == [301])
  }

  @Test("What watches a run may run something itself")
  func progress() throws {
    let frame = try DataFrame(["x": Array(0..<20_000)]).filter(col("x") > 0)
    let seen = Counter()
    let session = Session(progress: { _ in
      var rows = 0
      try? frame.forEachBatch(ofRows: 5000) { rows += try $0.count() }
      seen.add(rows)
    })
    try withSession(session) { try frame.forEachBatch(ofRows: 5000) { _ in } }
    #expect(Set(seen.values) == [19_999])
  }
}

/// Numbers that several threads add.
private final class Counter: Sendable {
  private let numbers = Mutex<[Int]>([])
  var values: [Int] { numbers.withLock { $0 } }
  func add(_ number: Int) { numbers.withLock { $0.append(number) } }
}
