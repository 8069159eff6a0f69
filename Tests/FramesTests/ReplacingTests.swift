import SwiftwaterFrames
import Testing

@Suite("Replacing values")
struct ReplacingTests {
  private func replaced(_ frame: DataFrame, _ expression: SwiftwaterFrames.Expression) throws
    -> [String?]
  {
    try frame.select(expression.as("r"))["r"].strings
  }

  @Test("Dates, times and lengths of time are replaced by others")
  func moments() throws {
    let days = [CalendarDate(2024, 1, 1)!, CalendarDate(2024, 1, 2)!]
    let frame = try DataFrame([
      "t": [days[0], days[1], nil], "u": [Duration.seconds(1), .seconds(2), nil],
    ]).with(
      col("t").cast(.datetime(.seconds)).as("m"),
      col("t").cast(.datetime(.nanoseconds)).as("n"))
    #expect(
      try replaced(frame, col("t").replace([days[0]: CalendarDate(2025, 1, 1)!]))
        == ["2025-01-01", "2024-01-02", nil])
    let lengths = col("u").replace([Duration.seconds(1): Duration.milliseconds(1500)])
    #expect(
      try frame.select(lengths)["u"].optionals(of: Duration.self)
        == [.milliseconds(1500), .seconds(2), nil])
    let moments = [
      DateTime("2024-01-01 00:00:00")!: DateTime("2025-06-01 12:00:00")!,
      DateTime("2024-01-02 00:00:00.5")!: DateTime("2030-01-01 00:00:00")!,
    ]
    for name in ["m", "n"] {
      #expect(
        try replaced(frame, col(name).replace(moments))
          == ["2025-06-01T12:00:00", "2024-01-02T00:00:00", nil])
    }
    #expect(
      try replaced(frame, col("t").replace([days[0]: "first"], default: "other"))
        == ["first", "other", "other"])
    #expect(
      try replaced(frame, col("t").replaceStrict([days[0]: days[1], days[1]: days[0]]))
        == ["2024-01-02", "2024-01-01", nil])
    #expect(
      message {
        _ = try frame.select(
          col("m").replace([moments.keys.first!: DateTime("2024-01-01 00:00:00.5")!]))
      }
      .hasSuffix("is no value of datetime[s]; cast the column first"))
    #expect(
      message { _ = try frame.select(col("t").replace([1: 2])) }
        == "t.replace(1, 2): 1 is never equal to a value of date")
    #expect(
      message { _ = try frame.select(col("t").replace([days[0]: 2])) }
        == "t.replace(2024-01-01, 2): 2 is no value of date; cast the column first")
  }

  @Test("Decimals are replaced exactly", arguments: [9, 38])
  func decimals(_ digits: Int) throws {
    let values = ["1.50", "2.00", "-3.25"].map { DecimalNumber($0) } + [nil]
    let frame = try DataFrame(["d": Column(decimals: values, precision: digits)])
    let d = col("d")
    #expect(try replaced(frame, d.replace([1.5: 2.25])) == ["2.25", "2.00", "-3.25", nil])
    #expect(try replaced(frame, d.replace([2: 7, 5: 6])) == ["1.50", "7.00", "-3.25", nil])
    let exact = [DecimalNumber("-3.25")!: DecimalNumber("0.1")!]
    #expect(try replaced(frame, d.replace(exact)) == ["1.50", "2.00", "0.10", nil])
    let others = [2: DecimalNumber("0.5")!, 3: DecimalNumber("10.125")!]
    #expect(try replaced(frame, d.replace(others, default: nil)) == [nil, "0.500", nil, nil])
    #expect(
      message { _ = try frame.select(d.replace([2: 0.125])) }
        == "d.replace(2, 0.125): 0.125 is no value of decimal[\(digits), 2]; cast the column first")
    if digits == 9 {
      #expect(
        message { _ = try frame.select(d.replace([2: 10_000_000])) }.contains("is no value of"))
    }
  }

  @Test("What replaces a number has room in its type")
  func numbers() throws {
    let frame = try DataFrame(["i": [1, 2, nil], "x": [1.5, 2, nil], "b": [true, false, nil]])
      .with(col("i").cast(.int8).as("n"), col("i").cast(.uint64).as("u"), col("i").isNull().as("z"))
    #expect(try replaced(frame, col("n").replace([1: -128])) == ["-128", "2", nil])
    #expect(
      message { _ = try frame.select(col("n").replace([1: 300])) }
        == "n.replace(1, 300): 300 is no value of int8; cast the column first")
    #expect(try replaced(frame, col("i").replace([1: 2.5])) == ["2", "2", nil])
    #expect(
      message { _ = try frame.select(col("i").replace([1: 1e30])) }.contains("is no value of"))
    #expect(
      message { _ = try frame.select(col("i").replace([1: Double.nan])) }.contains("nan is no"))
    #expect(
      try replaced(frame, col("u").replace([1: UInt64.max])) == ["18446744073709551615", "2", nil])
    #expect(message { _ = try frame.select(col("u").replace([1: -1])) }.contains("is no value of"))
    #expect(try replaced(frame, col("x").replace([1.5: 7])) == ["7.0", "2.0", nil])
    let large = try frame.select(col("x").replace([2: UInt64(1) << 63]))
    #expect(try large["x"].optionals(of: Double.self) == [1.5, 0x1p63, nil])
    #expect(try replaced(frame, col("b").replace([true: false])) == ["false", "false", nil])
    #expect(
      try replaced(frame, SwiftwaterFrames.Expression.null.replace([1: 2])) == [nil, nil, nil])
  }

  @Test("Categories are replaced by categories, and values of other kinds not at all")
  func refused() throws {
    let frame = try DataFrame(["t": ["a", "b", nil], "l": [[1], [2], []]]).with(
      col("t").cast(.enumeration(try Categories(["a", "b", "c"]))).as("e"),
      col("t").cast(.binary).as("y"))
    #expect(try replaced(frame, col("e").replace(["a": "c", "z": "b"])) == ["c", "b", nil])
    #expect(
      message { _ = try frame.select(col("e").replace(["a": "z"])) }.contains("is no value of"))
    #expect(
      message { _ = try frame.select(col("l").replace([1: 2])) } == """
        l.replace(1, 2): values of list[int64] are not replaced; use `when(…).then(…)`
        """)
    #expect(
      message { _ = try frame.select(col("y").replaceStrict(["a": 2])) }.contains("binary are"))
  }
}
