import Foundation
import SwiftwaterFrames
import TestSupport
import Testing

@Suite("Examples in the documentation of frames")
struct DocumentationTests {
  @Test("Every example in a page or a comment is compiled and run, here or as a program")
  func isCompiled() throws {
    let examples = try DocumentedExamples.missing(from: "Sources/Frames", in: #filePath)
    #expect(examples.missing == [])
    #expect(examples.count > 30)
  }

  @Test("Examples that read and write files")
  func files() async {
    // In a process of its own, whose folder it may change.
    await #expect(processExitsWith: .success) {
      let folder = FileManager.default.temporaryDirectory
        .appendingPathComponent("swiftwater-\(UUID().uuidString)")
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
      defer { try? FileManager.default.removeItem(at: folder) }
      #expect(FileManager.default.changeCurrentDirectoryPath(folder.path))
      try await DocumentationTests.runFileExamples()
    }
  }

  private static func runFileExamples() async throws {
    try DataFrame([
      "name": ["Ann", "Bo", "Cy"], "age": [41, 17, 62], "sex": ["f", "m", "f"],
      "county": ["kent", "essex", "kent"],
    ]).write(csv: "people.csv")
    try DataFrame(["user": [1, 1], "day": [1, 2], "seconds": [5, 7]]).write(csv: "events.csv")
    try DataFrame(["time": [2, 1], "age": [50, 30]]).write(csv: "huge.csv")
    try DataFrame(["fare": [12.5, 3], "zone": ["Queens", "Bronx"]]).write(csv: "trips.csv")
    do {
      let people = try DataFrame(csv: "people.csv")
      let means =
        try people
        .filter(col("age") >= 18)
        .groupBy("county")
        .aggregate(col("age").mean().as("mean age"), .count())
      print(try means.sort(by: "mean age", descending: true).head(10))
      try #require(try means["mean age"].array(of: Double.self) == [51.5])
    }
    do {
      let people = try DataFrame(csv: "people.csv")
      let counties =
        try people
        .filter(col("age") >= 18 && col("sex") == "f")
        .with(col("county").text.titleCased())
        .groupBy("county")
        .aggregate(col("age").mean().as("mean age"), .count())
        .sort(by: "mean age", descending: true)
      print(try counties.head(10))
      try counties.write(csv: "counties.csv")
      try #require(try String(contentsOfFile: "counties.csv", encoding: .utf8).contains("Kent"))
    }
    for try await batch in try DataFrame(csv: "huge.csv").filter(col("age") > 40).batches() {
      print(try batch.count())
    }
    try withSession(Session(memoryLimit: 2 << 30)) {
      try DataFrame(csv: "huge.csv").sort(by: "time").write(csv: "sorted.csv")
    }
    try #require(try DataFrame(csv: "sorted.csv")["time"].array(of: Int.self) == [1, 2])
    try FileManager.default.createDirectory(atPath: "fast/disk", withIntermediateDirectories: true)
    try withSession(Session(memoryLimit: 500 << 20, temporaryFolder: "fast/disk")) {
      try DataFrame(csv: "events.csv")
        .groupBy("user", "day").aggregate(col("seconds").sum(), .count())
        .sort(by: "seconds", descending: true)
        .write(csv: "activity.csv")
    }
    try #require(try DataFrame(csv: "activity.csv")["seconds"].array(of: Int.self) == [7, 5])
    do {
      let trips = try DataFrame(csv: "trips.csv").typed(TripColumns.self)
      let means =
        try trips
        .filter { $0.fare > 10 && $0.zone == "Queens" }
        .groupBy(\.zone) { [$0.fare.mean().as("mean fare")] }
      try #require(try means["mean fare"].array(of: Double.self) == [12.5])
    }
    do {
      let parts = [try DataFrame(["a": [1]]), try DataFrame(["a": [2]])]
      let writer = try CSVWriter(path: "all.csv")
      for part in parts { try writer.append(part) }
      try writer.finish()
      try #require(try DataFrame(csv: "all.csv")["a"].array(of: Int.self) == [1, 2])
    }
  }

  struct TripColumns: TableColumns {
    let fare = Number(column: "fare")
    let zone = Text(column: "zone")
  }

  // MARK: - Examples without files

  enum Size: String, CategoryElement { case small, medium, large }

  @Test("Enumerations")
  func enumerations() throws {
    do {
      let shirts = try DataFrame(["size": [Size.large, .small, nil]])
      print(try shirts.filter(col("size") > Size.small)["size"].array(of: Size.self))  // [large]
    }
    let shirts = try DataFrame(["size": ["medium", "small"]])
    let sizes = try Categories(["small", "medium", "large"])
    print(try shirts.with(col("size").cast(.enumeration(sizes))).sort(by: "size"))
    do {
      let shirts = try shirts.with(col("size").cast(.enumeration(sizes)))
      print(try shirts.groupBy("size", observed: false).count())
    }
  }

  @Test("Groups")
  func groups() throws {
    let people = try DataFrame(["age": [41, 17, 45], "county": ["Kent", "Essex", "Kent"]])
    let decades = try people.groupBy((col("age") / 10).floor().as("decade")).count()
    #expect(try decades["count"].array(of: Int.self) == [2, 1])
    let means = try people.groupBy("county").aggregate(col("age").mean().as("mean"), .count())
    #expect(try means["mean"].array(of: Double.self) == [43, 17])
    let sales = try DataFrame([
      "shop": ["a", "a", "a", "b"], "day": [1, 2, 3, 1], "amount": [3, 5, 4, 1],
      "country": ["x", "x", "y", "y"], "city": ["p", "q", "p", "p"], "month": [1, 2, 2, 1],
    ])
    let largest = try sales.groupBy("shop").largest(2, of: "amount")
    #expect(try largest["amount"].array(of: Int.self).sorted() == [1, 4, 5])
    let sets =
      try sales.groupBy(sets: ["country", "city"], ["country"], []).aggregate(col("amount").sum())
    #expect(try sets.count() == 6)
    let shares = try sales.with(
      (col("amount") / col("amount").sum().over("shop")).as("share"),
      col("amount").cumulativeSum().over("shop", orderBy: "day").as("to date"))
    #expect(try shares["to date"].array(of: Int.self) == [3, 8, 12, 1])
    let wide = try sales.pivot(on: "month", index: ["shop"], values: col("amount").sum())
    #expect(wide.columnNames == ["shop", "1", "2"])
    let frame = try DataFrame(["id": [1, 2], "county": ["Kent", "Kent"], "x": [2, 4]])
    do {
      let features = try frame.select(.all.excluding("id"))
      let means = try frame.groupBy("county").aggregate(.numeric.mean().suffixed(" mean"))
      #expect(features.columnNames == ["county", "x"])
      #expect(try means["x mean"].array(of: Double.self) == [3])
    }
  }

  @Test("Joins")
  func joins() throws {
    let orders = try DataFrame(["customer": [1, 1, 3], "item": ["a", "b", "c"]])
    let customers = try DataFrame(["customer": [1, 2], "name": ["Ann", "Bo"]])
    let joined =
      try orders.join(customers, on: "customer", how: .left, validate: .manyToOne)
    #expect(try joined["name"].optionals(of: String.self) == ["Ann", "Ann", nil])
    let a = try DataFrame(["name": ["Ann"]])
    let b = try DataFrame(["label": ["ann"]])
    #expect(try a.join(b, left: [col("name").text.lower()], right: [col("label")]).count() == 1)
    let trades = try DataFrame(["time": [3, 9], "ticker": ["x", "x"]])
    let quotes = try DataFrame(["time": [2, 4], "ticker": ["x", "x"], "bid": [10, 11]])
    let priced = try trades.joinAsOf(quotes, on: "time", by: ["ticker"], tolerance: 2)
    #expect(try priced["bid"].optionals(of: Int.self) == [10, nil])
    let events = try DataFrame(["time": [3, 9]])
    let shifts = try DataFrame(["start": [0, 5], "end": [5, 8]])
    let worked = try events.joinWhere(shifts, col("time") >= col("start"), col("time") < col("end"))
    #expect(try worked.count() == 1)
  }

  @Test("Expressions")
  func expressions() throws {
    let people = try DataFrame(["name": ["Ann", "Bo"], "age": [41, nil]])
    #expect(try DataFrame(["name": ["Ann", "Bo"], "age": [41, nil]]).count() == 2)
    let above = try people.select((col("age") - col("age").mean()).as("years above the mean"))
    #expect(above.columnNames == ["years above the mean"])
    let sorted = try people.sort(
      by: col("name").text.length(), col("age") % 10, descending: true)
    #expect(try sorted["name"].array(of: String.self) == ["Ann", "Bo"])
    let isOld = col("age") > 40 && col("county").isIn(["Kent", "Essex"])
    #expect(try people.with(lit("Kent").as("county")).filter(isOld).count() == 1)
    var frame = try DataFrame(["fare": [12.5, 3], "first": ["a", "b"], "last": ["c", "d"]])
    let names = try frame.select(.concat(col("first"), col("last"), separator: " ").as("name"))
    #expect(try names["name"].array(of: String.self) == ["a c", "b d"])
    let prices = try frame.select(
      col("fare").map { (fare: Double) in fare > 10 ? "dear" : "cheap" })
    #expect(try prices["fare"].array(of: String.self) == ["dear", "cheap"])
    frame = try DataFrame(["prices": [[1.0, 2], [3]]])
    let raised = try frame.with(col("prices").list.map { $0 * 1.2 })
    let exploded = try raised.explode("prices")["prices"].array(of: Double.self)
    #expect(exploded == [1.2, 2.4, 3 * 1.2])
  }

  @Test("Windows of rows and of time")
  func windows() throws {
    let prices = try DataFrame(["symbol": ["x", "x"], "close": [1.0, 2]])
    let rolled = try prices.with(col("close").rolling(20).mean().over("symbol").as("20 days"))
    let sales = try DataFrame([
      "amount": [1, 2, 4], "day": ["2024-01-01", "2024-01-03", "2024-01-04"],
    ])
    .with(col("day").cast(.date))
    let three =
      try sales.with(
        col("amount").rolling(.range(.seconds(3 * 86_400), by: col("day"))).sum().as("3 days"))
    #expect(try three["3 days"].array(of: Double.self) == [1, 3, 6])
    #expect(try rolled["20 days"].optionals(of: Double.self) == [nil, nil])
    let trips = try DataFrame(["start": [CalendarDate(2024, 2, 29)!]])
    let months = try trips.with(col("start").temporal.truncate(every: .months(1)).as("month"))
    #expect(try months.count() == 1)
  }

  @Test("Reshaping and printing")
  func reshaping() throws {
    let sales = try DataFrame(["shop": ["a"], "january": [1], "february": [2]])
    let long = try sales.unpivot("january", "february", index: ["shop"])  // shop, variable, value
    #expect(long.columnNames == ["shop", "variable", "value"])
    let people = try DataFrame(["name": ["Ann", "Bo"], "age": [41, 17]])
    print(try people.text(width: 60, rows: 4))
    let isUnchanged = try people.sort(by: "age").equals(people)
    #expect(!isUnchanged)
    print(try people.describe(percentiles: [0.1, 0.5, 0.9]))
    print(try people.summary())
  }

  struct Trip: Codable { var day: CalendarDate; var fare: Double; var zone: String? }

  @Test("Rows")
  func rows() throws {
    let trips = try DataFrame(rows: [Trip(day: CalendarDate(2024, 2, 29)!, fare: 12.5, zone: nil)])
    let frame = trips
    for trip in try frame.rows(of: Trip.self) { print(trip.fare) }
    #expect(try trips["fare"].array(of: Double.self) == [12.5])
  }

  @Test("Pages")
  func pages() throws {
    do {
      let orders = try DataFrame([
        "customer": ["Ann", "Bo", "Ann", nil], "amount": [10.0, 20, nil, 5],
      ])
      let totals =
        try orders
        .groupBy("customer")
        .aggregate(col("amount").sum().as("total"), .count())
      print(try totals.sort(by: "total", descending: true))
      #expect(try totals.count() == 3)
    }
    do {
      let orders = try DataFrame([
        "customer": ["Ann", "Bo", "Ann", nil], "amount": [10.0, 20, 30, nil],
      ])
      let shares =
        try orders
        .filter(col("amount").isNotNull())
        .with((col("amount") / col("amount").sum().over("customer")).as("share"))
      print(shares)
      #expect(try shares["share"].array(of: Double.self) == [0.25, 1, 0.75])
    }
    let frame = try DataFrame([
      "x": [2, nil, .nan, 1, .nan], "flag": [true, nil, false, nil, true],
    ])
    let present = try frame.filter(col("x").isNotNull() && col("x").isNotNaN())
    print(try present.sort(by: "x"))
    #expect(try present.count() == 2)
  }
}
