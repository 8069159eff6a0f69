import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// Plans of many thousands of steps: what is recursive would run out of stack.
@Suite struct DeepPlanTests {
  static let steps = 100_000

  @Test func hundredThousandComputedColumns() throws {
    var frame = try DataFrame(["x": [1, 2, nil], "y": ["a", "b", "c"]])
    for _ in 0..<Self.steps { frame = try frame.with((col("x") + 1).as("x")) }
    #expect(frame.columnNames == ["x", "y"])
    #expect(frame.schema[0].type == .int64)
    let text = frame.explain()
    #expect(text.contains("earlier steps"))
    #expect(text.utf8.count < 200_000)
    #expect(try frame.count() == 3)
    #expect(try frame["x"].optionals(of: Int.self) == [100_001, 100_002, nil])
  }

  @Test func hundredThousandFilters() throws {
    var frame = try DataFrame(["x": Array(0..<1000)])
    for step in 0..<20_000 { frame = try frame.filter(col("x") != (step % 990)) }
    #expect(try frame["x"].array(of: Int.self) == Array(990..<1000))
  }

  @Test func manyConcatenations() throws {
    var frame = try DataFrame(["x": [0]])
    for step in 1...20_000 {
      frame = try DataFrame.concat([frame, DataFrame(["x": [step]])])
    }
    #expect(try frame["x"].array(of: Int.self) == Array(0...20_000))
    // Written the other way round the chain leans to the other side.
    var other = try DataFrame(["x": [0]])
    for step in 1...2_000 {
      other = try DataFrame.concat([DataFrame(["x": [step]]), other])
    }
    #expect(try other["x"].array(of: Int.self) == Array((0...2_000).reversed()))
  }

  @Test func joinsOneAfterTheOther() throws {
    let names = try DataFrame(["k": [1, 2, 3], "name": ["a", "b", "c"]])
    var frame = try DataFrame(["k": [3, 1, 3]])
    for step in 0..<300 {
      frame = try frame.join(names.rename(["name": "name \(step)"]), on: "k", how: .left)
    }
    #expect(frame.columnNames.count == 301)
    #expect(try frame["name 0"].array(of: String.self) == ["c", "a", "c"])
    #expect(try frame["name 299"].array(of: String.self) == ["c", "a", "c"])
  }

  @Test func framesThatAreReadTwiceAtEveryStep() throws {
    var frame = try DataFrame(["k": [1, 2], "x": [1, 2]])
    for _ in 0..<200 {
      let sums = try frame.groupBy("k").aggregate(col("x").sum().as("sum"))
      frame = try frame.join(sums, on: "k").select((col("k")), (col("sum")).as("x"))
    }
    #expect(try frame["x"].array(of: Int.self) == [1, 2])
  }

  @Test func mixedStepsGiveWhatOneAtATimeGives() throws {
    func step(_ frame: DataFrame, _ number: Int) throws -> DataFrame {
      switch number % 5 {
      case 0: try frame.with((col("x") * 3 % 1009).as("x"))
      case 1: try frame.sort(by: "x", descending: number % 2 == 0)
      case 2: try frame.filter(col("x") != number % 1009)
      case 3: try frame.withRowIndex("row").with((col("x") + col("row")).as("x")).drop("row")
      default: try frame.head(900)
      }
    }
    let start = try DataFrame(["x": Array(0..<1000)])
    var (deep, known) = (start, start)
    for number in 0..<600 {
      deep = try step(deep, number)
      known = try step(known, number).collect()
    }
    let wanted = try known["x"].array(of: Int.self)
    #expect(!wanted.isEmpty)
    #expect(try deep["x"].array(of: Int.self) == wanted)
    let kept = try deep.stored()
    #expect(try kept["x"].array(of: Int.self) == wanted)
    #expect(try deep.explainAnalyzed().contains("\(wanted.count) rows"))
  }

  @Test func segmentsThatDoNotFitGoToTheDisk() throws {
    var session = Session()
    session.pretendedRoom = 1000
    session.residentRoom = 0
    try withSession(session) {
      var frame = try DataFrame(["x": Array(-10..<50_000)]).filter(col("x") >= 0)
      for _ in 0..<300 { frame = try frame.with((col("x") + 1).as("x")) }
      #expect(try frame.aggregate(col("x").sum())["x"].array(of: Int.self) == [1_264_975_000])
      let wanted =
        #/\nsteps 1 to (\d+)  \(50,000 rows, [\d.]+ m?s[^\n]* spilled\)\nin all /#
      let text = try frame.explainAnalyzed()
      let found = try #require(text.firstMatch(of: wanted), "\(text)")
      #expect(text.contains("\nsteps \((Int(found.1) ?? 0) + 1) to "))
      #expect(try frame.profile()["step"].strings.last == "steps 1 to \(found.1)")
    }
  }

  @Test func collectingAtEveryStepHoldsNoChain() throws {
    var frame = try DataFrame(["x": [0]])
    for _ in 0..<20_000 { frame = try frame.with((col("x") + 1).as("x")).collect() }
    #expect(try frame["x"].array(of: Int.self) == [20_000])
    for _ in 0..<20_000 {
      frame = try frame.with((col("x") + 1).as("x"))
      _ = try frame.count()
      _ = try frame.collect() as DataFrame
    }
    #expect(try frame["x"].array(of: Int.self) == [40_000])
  }

  @Test func expressionsOfManyStepsAreNotMergedBeyondMeasure() throws {
    var frame = try DataFrame(["x": [1]])
    let long = (0..<40).reduce(col("x")) { sum, _ in sum + 1 }
    for _ in 0..<50 { frame = try frame.with(long.as("x")) }
    #expect(try frame["x"].array(of: Int.self) == [2_001])
  }

  @Test func aFrameThatIsReleasedWhileAnotherReadsItsStepsIsSafe() throws {
    var frame = try DataFrame(["x": [1]])
    for _ in 0..<5_000 { frame = try frame.with((col("x") + 1).as("x")) }
    let branches = try (0..<8).map { try frame.with((col("x") + $0).as("x")) }
    frame = try DataFrame(["x": [0]])
    let values = try Threads.map(8) { index throws(FrameError) in
      try branches[index]["x"].array(of: Int.self)
    }
    #expect(values == (0..<8).map { [5_001 + $0] })
  }
}
