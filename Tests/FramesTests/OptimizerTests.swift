import Testing

@testable import SwiftwaterFrames

@Suite("The optimiser")
struct OptimizerTests {
  let people: DataFrame
  let towns: DataFrame

  init() throws {
    people = try DataFrame([
      "town": ["a", "b", "a", "c", nil, "b"], "age": [30, 41, 7, nil, 19, 60],
      "pay": [1.5, 2.5, .nan, 4.0, 5.0, nil],
    ])
    towns = try DataFrame(["town": ["a", "b", "d"], "size": [10, 20, 30]])
  }

  /// Whether both ways of running a frame's plan give the same rows.
  private func isUnchanged(_ frame: DataFrame) throws -> Bool {
    let plain = DataFrame(
      table: try Optimizer.$appliesRules.withValue(false) { try LocalEngine.run(frame.plan) })
    let optimized = DataFrame(table: try LocalEngine.run(frame.plan))
    return try contents(plain) == contents(optimized) && plain.columnNames == optimized.columnNames
  }

  private func steps(_ frame: DataFrame) -> [String] {
    Optimizer.optimize(frame.plan).text().split(separator: "\n").map {
      String($0.drop { $0 == " " })
    }
  }

  @Test("Constants are folded, filters that are always true vanish, always false read nothing")
  func folding() throws {
    let always = try people.filter(lit(2) * 3 > 5 && col("age") > 20)
    #expect(steps(always).first == "filter (age > 20)")
    #expect(try steps(people.filter(!(!(lit(1) == 1)))).count == 1)
    let never = try people.filter(lit(1) > 2)
    #expect(steps(never).first == "first 0")
    for frame in [always, never] { #expect(try isUnchanged(frame)) }
  }

  @Test("Filters move below what they do not depend on")
  func predicates() throws {
    let grouped = try people.groupBy("town").aggregate(col("age").sum())
      .filter(col("town") == "a" && col("age") > 3)
    #expect(
      steps(grouped) == [
        "filter (age > 3)", "aggregate by town: age.sum()", "filter (town == \"a\")",
        "values 6 × 2",
      ])
    let joined = try people.join(towns, on: "town").filter(col("size") > 10 && col("age") > 7)
    #expect(steps(joined).first == "join inner on town")
    let both = try DataFrame.concat([people, people]).filter(col("age") > 7)
    #expect(steps(both).first == "concat 2")
    let distinct = try people.unique(on: "town").filter(col("town") == "a")
    #expect(steps(distinct).first?.hasPrefix("distinct") == true)
    for frame in [grouped, joined, both, distinct] { #expect(try isUnchanged(frame)) }
  }

  @Test("Filters stay above what looks at other rows")
  func windows() throws {
    let numbered = try people.with(col("age").cumulativeSum().as("total")).filter(col("age") > 7)
    #expect(steps(numbered).first?.hasPrefix("filter") == true)
    let mean = try people.filter(col("age") > 7).filter(col("pay") > col("pay").mean())
    #expect(steps(mean).first?.contains("mean") == true)
    let left = try people.join(towns, on: "town", how: .left).filter(col("size").isNull())
    #expect(steps(left).first?.hasPrefix("filter") == true)
    for frame in [numbered, mean, left] { #expect(try isUnchanged(frame)) }
  }

  @Test("The first rows are taken before they are computed")
  func limits() throws {
    let first = try people.with((col("age") * 2).as("twice")).head(3).head(2)
    #expect(steps(first).first?.hasPrefix("project") == true)
    #expect(steps(first).contains("first 2"))
    let window = try people.with(col("age").cumulativeSum(reverse: true).as("t")).head(2)
    #expect(steps(window).first == "first 2")
    let top = try people.sort(by: "age").with(col("pay").as("p")).head(2)
    #expect(steps(top).contains("top 2 by age"))
    let both = try DataFrame.concat([people, people]).head(8)
    for frame in [first, window, top, both] { #expect(try isUnchanged(frame)) }
  }

  @Test("A frame that is used twice runs once")
  func sharedPlans() throws {
    let adults = try people.filter(col("age") > 18).with((col("pay") * 2).as("twice"))
    let joined = try adults.join(
      adults.groupBy("town").aggregate(col("twice").sum().as("sum")), on: "town")
    let plan = Optimizer.optimize(joined.plan)
    var places: [ObjectIdentifier] = []
    func visit(_ plan: Plan) {
      if case .shared(let result, _) = plan { places.append(ObjectIdentifier(result)) }
      plan.inputs.forEach(visit)
    }
    visit(plan)
    #expect(places.count == 2)
    #expect(Set(places).count == 1)
    #expect(try isUnchanged(joined))
    // Its holder still sees all columns afterwards.
    #expect(try adults.collect().columnNames == ["town", "age", "pay", "twice"])
  }

  @Test("What columns have in common is computed once")
  func commonExpressions() throws {
    let name = col("town").text.upper()
    let frame = try people.select(
      name.as("upper"), name.text.length().as("length"), (col("age") + 1).as("next"))
    #expect(steps(frame).count { $0.hasPrefix("project") } == 2)
    #expect(try isUnchanged(frame))
    let once = try people.select(name.as("upper"), (col("age") + 1).as("next"))
    #expect(steps(once).count { $0.hasPrefix("project") } == 1)
  }

  @Test("Projections in a row become one; distinct rows of groups stay as they are")
  func redundantSteps() throws {
    let twice = try people.select((col("age") + 1).as("a"), col("town")).select(
      (col("a") * 2).as("b"))
    #expect(steps(twice).count { $0.hasPrefix("project") } == 1)
    let distinct = try people.groupBy("town").count().unique(on: "town", "count")
    #expect(!steps(distinct).contains { $0.hasPrefix("distinct") })
    for frame in [twice, distinct] { #expect(try isUnchanged(frame)) }
  }

  @Test("Projections in a row become one where columns move, are read again and have other names")
  func mergedProjections() throws {
    let names = (0..<40).map { "c\($0)" }
    let wide = try DataFrame(columns: names.map { ($0, try Column([1, 2, 3])) })
    let added = try wide.with((col("c3") + 1).as("a")).with(
      (col("c3") * col("c4")).as("b"), col("c9").as("c2"))
    let cases: [(frame: DataFrame, projections: Int)] = [
      (added, 1),
      (try added.with((col("c2") + col("c9")).as("a"), (col("c1") - 1).as("c9")), 1),
      // What is computed and read twice is computed below.
      (try added.with((col("a") * 2).as("twice")), 2),
      (try added.select(col("a"), col("a").as("again")), 2),
      (try added.drop("a").with((col("b") * 2).as("b")), 1),
      (try added.select(names.reversed().map { (col($0) + 1).as($0) } + [col("b")]), 1),
      (try added.rename(["a": "x", "b": "a"]).with((col("c7") - col("c8")).as("c0")), 1),
      (try added.with((5..<25).map { (col("c\($0)") + col("c1")).as("n\($0)") }), 1),
      (try added.with(col("c5").cumulativeSum()).with((col("c6") + 1).as("c5")), 3),
    ]
    for (index, (frame, projections)) in cases.enumerated() {
      #expect(steps(frame).count { $0.hasPrefix("project") } == projections, "\(index)")
      #expect(try isUnchanged(frame), "\(index)")
    }
  }

  @Test("A grouping below a join with few keys groups only those")
  func semiJoins() throws {
    let many = try DataFrame(["k": (0..<1000).map { $0 % 100 }, "v": Array(0..<1000)])
    let few = try DataFrame(["k": [3, 5, 700], "name": ["x", "y", "z"]])
    let frame = try many.groupBy("k").aggregate(col("v").sum()).join(few, on: "k")
    #expect(steps(frame).contains("join semi on k"))
    #expect(try isUnchanged(frame))
  }

  @Test("Inner joins that need not keep order begin with the smallest")
  func joinOrder() throws {
    let facts = try DataFrame([
      "a": (0..<500).map { $0 % 50 }, "b": (0..<500).map { $0 % 20 }, "n": Array(0..<500),
    ])
    let large = try DataFrame(["a": Array(0..<50), "large": Array(0..<50)])
    let small = try DataFrame(["b": [1, 2], "small": [1, 2]])
    let frame = try facts.join(large, on: "a", keepingOrder: false).join(
      small, on: "b", keepingOrder: false)
    let text = Optimizer.optimize(frame.plan).text()
    let (first, second) = (
      try #require(text.range(of: "join inner on a")),
      try #require(text.range(of: "join inner on b"))
    )
    #expect(first.lowerBound < second.lowerBound)
    let sorted = try frame.sort(by: "n")
    #expect(try isUnchanged(sorted))
    let kept = try facts.join(large, on: "a").join(small, on: "b")
    #expect(Optimizer.optimize(kept.plan).text().hasPrefix("join inner on b"))
  }
}
