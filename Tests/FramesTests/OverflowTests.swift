import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

@Suite("Values that do not fit are null or errors, never others")
struct OverflowTests {
  @Test("Whole numbers become null where a narrower type has no room")
  func wholeNumbers() throws {
    let frame = try DataFrame(["n": [Int64.min, -129, -128, -1, 0, 127, 128, 255, 256, .max]])
    func cast(_ type: ColumnType) throws -> [String?] {
      try frame.select(col("n").cast(type)).collect()["n"].strings
    }
    #expect(try cast(.int8) == [nil, nil, "-128", "-1", "0", "127", nil, nil, nil, nil])
    #expect(try cast(.uint8) == [nil, nil, nil, nil, "0", "127", "128", "255", nil, nil])
    #expect(
      try cast(.uint64)
        == [nil, nil, nil, nil, "0", "127", "128", "255", "256", "\(Int64.max)"])
    #expect(try cast(.int32).first == .some(nil))
    #expect(try cast(.int64) == frame["n"].strings)
    let natural = try DataFrame(["n": [UInt64(0), 1 << 63 - 1, 1 << 63, .max]])
    #expect(
      try natural.select(col("n").cast(.int64)).collect()["n"].optionals(of: Int64.self)
        == [0, .max, nil, nil])
    // What has room for all keeps no bits for nulls, and shares the memory where nothing changes.
    #expect(try frame.tail(1).select(col("n").cast(.uint64)).collect()["n"].validity == nil)
  }

  @Test("Floats lose their fraction, and are null beyond the type")
  func floats() throws {
    let values = [
      -.infinity, -0x1p63 - 2048, -0x1p63, -2147483649, -2147483648.9, -128.9, -129, -0.9, 0, 127.9,
      128, 255.9, 256, 2147483647.9, 2147483648, 0x1p63, 0x1p64, .infinity, .nan,
    ]
    let frame = try DataFrame(["x": values]).with(col("x").cast(.float32).as("y"))
    func check<Value: FixedWidthInteger & ColumnElement>(_ type: ColumnType, _: Value.Type) throws {
      let wanted = values.map { Value(exactly: $0.rounded(.towardZero)) }
      let narrow = values.map { Value(exactly: Float($0).rounded(.towardZero)) }
      let cast = try frame.select(col("x").cast(type), col("y").cast(type)).collect()
      #expect(try cast["x"].optionals(of: Value.self) == wanted, "\(type)")
      #expect(try cast["y"].optionals(of: Value.self) == narrow, "\(type)")
    }
    try check(.int8, Int8.self)
    try check(.int16, Int16.self)
    try check(.int32, Int32.self)
    try check(.int64, Int64.self)
    try check(.uint8, UInt8.self)
    try check(.uint16, UInt16.self)
    try check(.uint32, UInt32.self)
    try check(.uint64, UInt64.self)
  }

  @Test("A strict cast says what it cannot read")
  func strictCasts() throws {
    let frame = try DataFrame([
      "text": ["1", "x", nil, "y"], "number": [1, 300, nil, -1] as [Int64?],
    ])
    let told = message { _ = try frame.select(col("text").cast(.int64, strict: true)).collect() }
    #expect(
      told == """
        cast: 'x' is no int64, and 1 more values are not; clean the column first, or cast without \
        `strict` to make null of them
        """)
    expect(.overflow) { _ = try frame.select(col("number").cast(.uint8, strict: true)).collect() }
    #expect(
      try frame.select(col("number").cast(.int16, strict: true)).collect()["number"]
        .optionals(of: Int16.self) == [1, 300, nil, -1])
    let sizes = try Categories(["small", "large"])
    expect(.format) {
      _ = try frame.select(col("text").cast(.enumeration(sizes), strict: true)).collect()
    }
    expect(.type) { _ = try frame.select(col("number").cast(.list(.int64), strict: true)) }
  }

  @Test(
    "A sum that does not fit is an error, whatever the threads and the order", arguments: [1, 7])
  func sums(threads: Int) throws {
    let large = Int64.max / 2 + 1
    let frame = try DataFrame([
      "k": ["a", "b", "a", "b", "a"], "n": [large, 1, large, 2, -1] as [Int64],
      "u": [UInt64.max, 1, 0, 2, 0],
    ])
    try Threads.with(count: threads) {
      // The first two of `a` leave 64 bits and the third comes back.
      #expect(
        try frame.groupBy("k").aggregate(col("n").sum(), col("u").sum()).collect()["n"]
          .array(of: Int64.self) == [.max, 3])
      #expect(
        try frame.groupBy("k").aggregate(col("u").sum()).collect()["u"].array(of: UInt64.self)
          == [.max, 3])
      let above = try frame.filter(col("n") != -1)
      #expect(
        message { _ = try above.groupBy("k").aggregate(col("n").sum()).collect() }
          == """
          n.sum(): the sum 9223372036854775808 does not fit in int64; cast to \
          .decimal(precision: 38, scale: 0) or to .float64 first
          """)
      expect(.overflow) { _ = try above.select(col("n").sum()).collect() }
      expect(.overflow) { _ = try frame.select(col("u").sum()).collect() }
      #expect(
        try above.select(col("n").cast(.decimal(precision: 38, scale: 0)).sum()).collect()["n"]
          .strings == ["9223372036854775811"])
      let nines = try DataFrame(["d": Array(repeating: String(repeating: "9", count: 38), count: 3)]
      )
      .select(col("d").cast(.decimal(precision: 38, scale: 0)))
      expect(.overflow) { _ = try nines.select(col("d").sum()).collect() }
      #expect(try nines.head(1).select(col("d").sum()).collect()["d"].strings[0]?.count == 38)
    }
  }

  private func expect(_ code: FrameError.Code, _ body: () throws -> Void) {
    do {
      try body()
      Issue.record("no error")
    } catch {
      #expect((error as? FrameError)?.code == code)
    }
  }

  @Test("Sums of batches are those of all rows")
  func batches() throws {
    let rows = 200_000
    let frame = try DataFrame([
      "k": (0..<rows).map { Int64($0 % 90_000) },
      "n": (0..<rows).map { $0 % 2 == 0 ? Int64.max / 4 : -Int64.max / 4 },
    ])
    let sums = try frame.groupBy("k").aggregate(col("n").sum())
    let whole = try sums.collect()["n"].array(of: Int64.self)
    for morsel in [1000, 1 << 20] {
      var session = Session(memoryLimit: 64 << 20)
      session.morselRows = morsel
      let found = try withSession(session) { try sums.collect()["n"].array(of: Int64.self) }
      #expect(found == whole)
    }
  }
}
