import CInterfaces
import SwiftwaterDevices
import Testing

@testable import SwiftwaterFrames

/// Memory for the two structures of the C data interface.
final class ArrowPair {
  let array = UnsafeMutableRawPointer.allocate(byteCount: 80, alignment: 8)
  let schema = UnsafeMutableRawPointer.allocate(byteCount: 72, alignment: 8)
  var arrowArray: UnsafeMutablePointer<sw_arrow_array> {
    array.assumingMemoryBound(to: sw_arrow_array.self)
  }
  var arrowSchema: UnsafeMutablePointer<sw_arrow_schema> {
    schema.assumingMemoryBound(to: sw_arrow_schema.self)
  }

  init() {
    array.initializeMemory(as: UInt8.self, repeating: 0, count: 80)
    schema.initializeMemory(as: UInt8.self, repeating: 0, count: 72)
  }

  init(_ column: Column) throws {
    try column.exportArrow(array: array, schema: schema)
  }

  /// What nobody has taken is released.
  deinit {
    arrowArray.pointee.release?(arrowArray)
    arrowSchema.pointee.release?(arrowSchema)
    array.deallocate()
    schema.deallocate()
  }
}

/// A frame with a column of every type, with nulls, of so many rows.
func everyType(_ rows: Int = 40) throws -> DataFrame {
  func some<Value>(_ body: (Int) -> Value) -> [Value?] {
    (0..<rows).map { $0 % 5 == 3 ? nil : body($0) }
  }
  let texts = some { $0 % 2 == 0 ? "é\($0)" : "a text longer than twelve bytes, \($0)" }
  let decimals = some { DecimalNumber("\($0).25") ?? DecimalNumber(0) }
  return try DataFrame(columns: [
    ("bool", Column(some { $0 % 3 == 0 })),
    ("int8", Column(some { Int8($0) })), ("int64", Column(some { $0 - 7 })),
    ("uint64", Column(some { UInt64.max - UInt64($0) })),
    ("float32", Column(some { Float($0) / 4 })),
    ("float64", Column(some { $0 == 1 ? .nan : Double($0) / 3 })),
    ("whole", Column((0..<rows).map { $0 })),
    ("text", Column(texts)), ("category", Column(texts).encoded()),
    ("codes", Column(texts).encoded(as: .string)),
    (
      "enumeration",
      Column(texts, categories: Categories(texts.compactMap { $0 }.reversed()))
    ),
    ("bytes", Column(bytes: some { [UInt8($0), 255] })),
    ("date", Column(some { CalendarDate(daysSince1970: Int32($0 * 100)) })),
    ("time", Column(some { TimeOfDay(nanosecondsSinceMidnight: Int64($0) * 1_000_001)! })),
    ("datetime", Column(some { DateTime(microsecondsSince1970: Int64($0) * 86_400_000_123) })),
    (
      "zoned",
      Column(some { Int64($0) * 86_400_000 })
        .with(type: .datetime(.milliseconds, zone: "Europe/Paris"))
    ),
    ("duration", Column(some { Int64($0) }).with(type: .duration(.nanoseconds))),
    ("decimal", Column(decimals: decimals)),
    ("wide", Column(decimals: decimals, precision: 38, scale: 4)),
    ("list", Column(lists: some { i in (0..<i % 4).map { $0 == 2 ? nil : $0 + i } })),
    (
      "struct",
      Column(
        structure: Table(
          names: ["a", "b"],
          columns: [Column(some { $0 }), Column(texts)], count: rows),
        validity: Validity(count: rows) { $0 % 7 != 2 })
    ),
    ("null", Column.nulls(.null, count: rows)),
  ])
}

@Suite("Arrow's C interfaces")
struct ArrowTests {
  @Test(
    "Every type comes back as it was, whole and sliced",
    arguments: [0..<40, 0..<0, 5..<6, 3..<30, 8..<40, 17..<18])
  func roundTrip(_ rows: Range<Int>) throws {
    let table = try everyType().table().slice(rows)
    for (name, column) in zip(table.names, table.columns) {
      let pair = try ArrowPair(column)
      let back = try Column(arrowArray: pair.array, schema: pair.schema)
      #expect(back.type == column.type, "\(name)")
      #expect(back.strings == column.strings, "\(name)")
      #expect(back.nullCount == column.nullCount, "\(name)")
      #expect(pair.arrowArray.pointee.release == nil && pair.arrowSchema.pointee.release == nil)
    }
  }

  @Test("Frames are structures, and streams of them come back in batches")
  func frames() throws {
    let frame = try everyType()
    let pair = ArrowPair()
    try frame.exportArrow(array: pair.array, schema: pair.schema)
    let back = try DataFrame(arrowArray: pair.array, schema: pair.schema)
    #expect(back.schema == frame.schema)
    #expect(try contents(back) == contents(frame))
    for rows in [1, 7, 40, 100] {
      let stream = UnsafeMutableRawPointer.allocate(byteCount: 40, alignment: 8)
      defer { stream.deallocate() }
      try frame.exportArrow(stream: stream, rowsPerBatch: rows)
      #expect(try contents(DataFrame(arrowStream: stream)) == contents(frame))
      #expect(message { _ = try DataFrame(arrowStream: stream) }.contains("released already"))
    }
    let empty = UnsafeMutableRawPointer.allocate(byteCount: 40, alignment: 8)
    defer { empty.deallocate() }
    try frame.head(0).exportArrow(stream: empty)
    #expect(try DataFrame(arrowStream: empty).schema == frame.schema)
  }

  @Test("Numbers and views stay where they are, and live as long as they are looked at")
  func sameMemory() throws {
    let column = try Column([1.5, 2.5, 3.5])[1..<3]
    let pair = try ArrowPair(column)
    let back = try Column(arrowArray: pair.array, schema: pair.schema)
    #expect(back.values.pointer == column.values.pointer + 8)
    let text = try Column(["short", "one that is longer than twelve"])
    let texts = try ArrowPair(text)
    let same = try Column(arrowArray: texts.array, schema: texts.schema)
    #expect(same.values.pointer == text.values.pointer)
    weak var buffer: Buffer?
    do {
      let column = try Column([Int64(7)])
      buffer = column.values
      let pair = try ArrowPair(column)
      let back = try Column(arrowArray: pair.array, schema: pair.schema)
      #expect(back.values.pointer == buffer?.pointer)
    }
    #expect(buffer == nil)
  }

  @Test("What a structure says is not believed, and stays the caller's when it is wrong")
  func hostile() throws {
    func expect(_ column: Column, _ wanted: String, _ change: (ArrowPair) -> Void) throws {
      let pair = try ArrowPair(column)
      change(pair)
      let said = message { _ = try Column(arrowArray: pair.array, schema: pair.schema) }
      #expect(said == "Arrow: " + wanted)
      #expect(pair.arrowArray.pointee.release != nil, "\(said)")
    }
    let numbers = try Column([1, 2, nil])
    let lists = try Column(lists: [[1, 2], [3]])
    let texts = try Column(["a", "longer than twelve bytes"])
    let category = try texts.encoded()
    try expect(numbers, "-1 rows from 0") { $0.arrowArray.pointee.length = -1 }
    try expect(numbers, "3 rows from \(Int.max)") { $0.arrowArray.pointee.offset = .max }
    try expect(numbers, "'l' with 1 buffers") { $0.arrowArray.pointee.buffer_count = 1 }
    try expect(numbers, "1 nulls, and no bits that say which") {
      $0.arrowArray.pointee.buffers[0] = nil
    }
    try expect(numbers, "'l' of 3 rows without values") { $0.arrowArray.pointee.buffers[1] = nil }
    try expect(numbers, "the format is missing") { $0.arrowSchema.pointee.format = nil }
    try expect(lists, "'+L' with 0 children") { $0.arrowArray.pointee.child_count = 0 }
    func expect<Value>(_ column: Column, _ wanted: String, buffer: [Value]) throws {
      try buffer.withUnsafeBytes { bytes in
        try expect(column, wanted) { $0.arrowArray.pointee.buffers[1] = bytes.baseAddress }
      }
    }
    try expect(lists, "offset 9 after 0 of 3", buffer: [Int64(0), 9, 3])
    try expect(lists, "offset 1 after 2 of 3", buffer: [Int64(2), 1, 3])
    try expect(texts, "view 1 points nowhere", buffer: [UInt64(0x61_0000_0001), 0, 24, 5])
    try expect(texts, "text 0 is not UTF-8", buffer: [UInt64(0xFF_0000_0001), 0, 1, 0])
    try expect(category, "code 2 of a dictionary of 2", buffer: [UInt32(0), 2])
    try "tiM".withCString { text in
      try expect(numbers, "columns have no type 'tiM'; cast it in the library it comes from") {
        $0.arrowSchema.pointee.format = text
      }
    }
    let pair = try ArrowPair(numbers)
    #expect(
      message { _ = try DataFrame(arrowArray: pair.array, schema: pair.schema) }
        == "Arrow: a frame is made of structures, one a row; import other arrays as a Column")
  }
}
