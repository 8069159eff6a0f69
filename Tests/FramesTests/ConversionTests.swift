import SwiftwaterFrames
import Testing

/// Values as other types, and where one type meets another.
@Suite("Conversions of values")
struct ConversionTests {
  static func strings(
    _ values: any ColumnConvertible, _ expression: (Expression) -> Expression
  ) throws -> [String?] {
    try DataFrame(["x": values]).select(expression(col("x")).as("x"))["x"].strings
  }

  // As polars.Series.cast(…, strict=False) 2.1 gives.
  @Test("A text that does not fit in a type of whole numbers is null")
  func narrow() throws {
    let texts = ["300", "-1", "127", "-129", "18446744073709551615", "x", "65536", ""]
    func cast(_ type: ColumnType) throws -> [String?] {
      try Self.strings(texts) { $0.cast(type) }
    }
    #expect(try cast(.int8) == [nil, "-1", "127", nil, nil, nil, nil, nil])
    #expect(try cast(.uint8) == [nil, nil, "127", nil, nil, nil, nil, nil])
    #expect(try cast(.int16) == ["300", "-1", "127", "-129", nil, nil, nil, nil])
    #expect(try cast(.uint16) == ["300", nil, "127", nil, nil, nil, nil, nil])
    #expect(try cast(.uint32) == ["300", nil, "127", nil, nil, nil, "65536", nil])
    #expect(
      try cast(.uint64) == ["300", nil, "127", nil, "18446744073709551615", nil, "65536", nil])
    #expect(try cast(.int64) == ["300", "-1", "127", "-129", nil, nil, "65536", nil])
    #expect(try Self.strings(["1.5", "x", "-2"]) { $0.cast(.float32) } == ["1.5", nil, "-2.0"])
    #expect(try Self.strings(["true", "0", "x"]) { $0.cast(.bool) } == ["true", "false", nil])
  }

  // As polars.Series.cast(…, strict=False) 2.1 gives; datetimes end where days need more than 32 bits.
  @Test("A number that is no date or time is null")
  func numbersAsTimes() throws {
    let numbers = [Int.max, 1_711_852_200_000, -1, 86_400_000_000_000, 0]
    func cast(_ type: ColumnType) throws -> [String?] {
      try Self.strings(numbers) { $0.cast(type) }
    }
    #expect(try cast(.date) == [nil, nil, "1969-12-31", nil, "1970-01-01"])
    #expect(try cast(.time).map { $0 == nil } == [true, false, true, true, false])
    #expect(try cast(.datetime(.seconds)).map { $0 == nil } == [true, false, false, false, false])
    #expect(try cast(.datetime(.microseconds))[0] != nil)
    let floats = try Self.strings([Double.nan, 1e300, -1.5, .infinity]) {
      $0.cast(.datetime(.microseconds)).cast(.int64)
    }
    #expect(floats == [nil, nil, "-1", nil])
    #expect(try Self.strings([Double.nan, 0]) { $0.cast(.date) } == [nil, "1970-01-01"])
    #expect(try Self.strings([UInt64.max, 1]) { $0.cast(.date) } == [nil, "1970-01-02"])
    #expect(
      try Self.strings([Int?.none, 5]) { $0.cast(.duration(.seconds)).cast(.int64) } == [nil, "5"])
  }

  @Test("A text beside a date or time is read as one wherever it stands")
  func textsAsTimes() throws {
    let days = try DataFrame(["d": ["2024-01-01", "2024-01-02"]]).select(col("d").text.toDate())
    let at = try days.select(col("d").temporal.at("12:34:56"))
    #expect(at.columnNames == ["d"])
    let seconds = try at.select((col("d").cast(.int64) / 1_000_000).cast(.int64))
    #expect(try seconds["d"].strings == ["1704112496", "1704198896"])
    #expect(
      message { _ = try days.select(col("d").temporal.at("noon")) }.contains("'noon'"))
    #expect(message { _ = try days.select(col("d").temporal.at(12)) }.contains("a time of day"))
    let shifted = try days.select(
      col("d").shift(1, fill: "2000-01-01"), col("d").fillNull("2000-01-01").as("f"))
    #expect(try shifted["d"].strings == ["2000-01-01", "2024-01-01"])
    #expect(try shifted["f"].strings == ["2024-01-01", "2024-01-02"])
    #expect(
      message { _ = try days.select(col("d").shift(1, fill: "soon")) }.contains("'soon'"))
    #expect(
      message { _ = try days.select(col("d").cast(.string).shift(1, fill: 3)) }.contains(
        "cannot fill string with int64"))
  }

  @Test("Readings of clocks that occur twice or never are refused unless one says what they are")
  func zones() throws {
    // Clocks in Paris went from 2:00 to 3:00 on 2024-03-31 and from 3:00 to 2:00 on 2024-10-27.
    func read(
      _ texts: [String], _ pattern: String? = nil, _ ambiguous: AmbiguousTime = .raise,
      _ nonexistent: NonexistentTime = .raise
    ) throws -> [String?] {
      let frame = try DataFrame(["t": texts]).select(
        col("t").text.toDatetime(
          pattern, unit: .seconds, zone: "Europe/Paris", ambiguous: ambiguous,
          nonexistent: nonexistent))
      #expect(frame.schema[0].type == .datetime(.seconds, zone: "Europe/Paris"))
      return try frame.select(col("t").temporal.convertTimeZone("UTC").cast(.int64))["t"].strings
    }
    let (gap, twice) = ("2024-03-31T02:30:00", "2024-10-27T02:30:00")
    for pattern in [nil, "%Y-%m-%dT%H:%M:%S"] {
      #expect(message { _ = try read([gap], pattern) }.contains("does not occur in Europe/Paris"))
      #expect(message { _ = try read([twice], pattern) }.contains("occurs twice in Europe/Paris"))
      #expect(try read([gap], pattern, .raise, .null) == [nil])
      #expect(try read([twice], pattern, .earliest) == ["1729989000"])
      #expect(try read([twice], pattern, .latest) == ["1729992600"])
      #expect(try read([twice, "x"], pattern, .null) == [nil, nil])
    }
    // A text that names its distance from UTC is an instant whatever clocks show.
    #expect(
      try read(["2024-10-27T02:30:00+01:00", "2024-01-01T00:00:00", "x"])
        == ["1729992600", "1704063600", nil])
    let cast = try DataFrame(["t": [gap, twice]])
      .select(col("t").cast(.datetime(.seconds, zone: "Europe/Paris")).cast(.int64))
    #expect(try cast["t"].strings == [nil, "1729989000"])
  }

  @Test("Swift values stand where expressions do")
  func variables() throws {
    let (none, low, high, part, word) = (-1, 2, 3, 0.5, "none")
    let frame = try DataFrame(["x": [1, nil, 4], "s": ["a", nil, "c"]])
    let found = try frame.select(
      col("x").fillNull(none), col("s").fillNull(word),
      when(col("x") > low).then(high).otherwise(low).as("when"),
      when(col("x") > low).then(col("x")).when(col("x") > 0).then(none).otherwise(low).as("choice"),
      col("x").clip(lower: low, upper: high).as("clip"), col("x").clip(lower: low).as("lower"),
      col("x").clip(upper: high).as("upper"), col("x").power(part).as("power"),
      col("x").isBetween(low, high).as("between"), col("x").floorDivided(by: low).as("floor"),
      col("x").minimum(low).as("least"), col("x").maximum(low).as("most"),
      col("x").nullIf(low - 1).as("nullIf"), col("x").isSame(as: high + 1).as("same"),
      col("x").shift(1, fill: none).as("shift"),
      col("x").mask(col("x") > low, with: none).as("mask"),
      col("x").where(col("x") > low, otherwise: none).as("where"))
    let values = try contents(found)
    #expect(values["x"] == ["1", "-1", "4"] && values["s"] == ["a", "none", "c"])
    #expect(values["when"] == ["2", "2", "3"] && values["choice"] == ["-1", "2", "4"])
    #expect(values["clip"] == ["2", nil, "3"] && values["lower"] == ["2", nil, "4"])
    #expect(values["upper"] == ["1", nil, "3"] && values["power"] == ["1.0", nil, "2.0"])
    #expect(values["between"] == ["false", nil, "false"] && values["floor"] == ["0", nil, "2"])
    #expect(values["least"] == ["1", nil, "2"] && values["most"] == ["2", nil, "4"])
    #expect(values["nullIf"] == [nil, nil, "4"] && values["same"] == ["false", "false", "true"])
    #expect(values["shift"] == ["-1", "1", nil] && values["mask"] == ["1", nil, "-1"])
    #expect(values["where"] == ["-1", "-1", "4"])
  }

  @Test("Numbers of any type in variables")
  func narrowVariables() throws {
    let (small, wide, byte, half) = (Int8(-1), Int64.max, UInt8(255), Float(0.5))
    let found = try DataFrame(["x": [1, nil]]).select(
      col("x").fillNull(small).as("a"), col("x").fillNull(wide).as("b"),
      (col("x") * byte).as("c"), (col("x") > half).as("d"), col("x").isIn([Int32(1)]).as("e"))
    let values = try contents(found)
    #expect(values["a"] == ["1", "-1"] && values["b"] == ["1", "9223372036854775807"])
    #expect(values["c"] == ["255", nil] && values["d"] == ["true", nil])
    #expect(values["e"] == ["true", nil])
  }

  @Test("A number is in a list where it equals one of it")
  func membership() throws {
    let numbers = [9_007_199_254_740_993, 9_007_199_254_740_992, 5, Int.max]
    let wanted = [9_007_199_254_740_992, 0x1p63]
    let frame = try DataFrame(["x": numbers])
    let found = try frame.select(
      col("x").isIn(wanted).as("in"), (col("x") == wanted[0] || col("x") == wanted[1]).as("equal"))
    #expect(try found["in"].strings == ["true", "true", "false", "true"])
    #expect(try found["in"].strings == found["equal"].strings)
    #expect(try frame.select(col("x").isIn([5.0, 5.5]))["x"].strings[2] == "true")
  }
}
