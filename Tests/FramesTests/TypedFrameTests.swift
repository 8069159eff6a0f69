import SwiftwaterFrames
import Testing

@Suite("Columns that the compiler knows")
struct TypedFrameTests {
  struct TripColumns: TableColumns {
    let fare = Number(column: "fare")
    let zone = Text(column: "zone")
    let day = Moment(column: "day")
    let isPaid = Truth(column: "paid")
  }

  struct Trip: Codable, Equatable {
    var fare: Double?
    var zone: String
  }

  static func frame() throws -> DataFrame {
    try DataFrame([
      "fare": [12.5, nil, 9, 30], "zone": ["Queens", "Queens", "Bronx", "Queens"],
      "day": (0..<4).map { CalendarDate(daysSince1970: 19_782 + $0) },
      "paid": [true, false, true, true],
    ])
  }

  @Test("Conditions, orders and rows")
  func filters() throws {
    let trips = try Self.frame().typed(TripColumns.self)
    let queens = try trips.filter { $0.fare > 10 && $0.zone == "Queens" && $0.isPaid }
    #expect(
      try queens.sort(by: \.fare, descending: true).collect(as: Trip.self)
        == [Trip(fare: 30, zone: "Queens"), Trip(fare: 12.5, zone: "Queens")])
    let late = try trips.filter { $0.day >= "2024-03-01" || $0.fare.isNull() }
    #expect(try late.collect(as: Trip.self).map(\.fare) == [nil, 9, 30])
    #expect(
      try trips.filter { $0.zone.startsWith("B") && !($0.day.month() == 2) }.frame.count() == 1)
  }

  @Test("Groups and computed columns")
  func groups() throws {
    let trips = try Self.frame().typed(TripColumns.self)
    let means = try trips.groupBy(\.zone) { [$0.fare.mean().as("mean"), $0.isPaid.all()] }
    #expect(
      try contents(means) == [
        "zone": ["Queens", "Bronx"], "mean": ["21.25", "9.0"], "paid": ["false", "true"],
      ])
    let more = try trips.select { [($0.fare * 2 + 1).as("x"), $0.zone.length().as("n")] }
    #expect(
      try contents(more) == ["x": ["26.0", nil, "19.0", "61.0"], "n": ["6", "6", "5", "6"]])
  }

  @Test("A frame without the columns is refused")
  func failures() throws {
    let frame = try Self.frame()
    #expect(
      message { _ = try frame.drop("paid").typed(TripColumns.self) }
        == "no column 'paid' (columns: fare, zone, day)")
    #expect(
      message { _ = try frame.with(col("fare").cast(.string)).typed(TripColumns.self) }
        == "column 'fare' is string, not Number; cast it first")
  }
}
