/// Gives a type one value of a column: a scalar, a list or a structure.
struct CellDecoder: Decoder, SingleValueDecodingContainer {
  let cell: CellReader
  let row: Int
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ cell: CellReader, row: Int) {
    self.cell = cell
    self.row = row
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    try cell.check(row)
    guard let fields = cell.fields else { throw cell.mismatch(row, "a structure") }
    return KeyedDecodingContainer(RowContainer(fields: fields, row: row))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let range = try cell.list(row)
    guard let element = cell.element else { throw cell.mismatch(row, "an array") }
    return ListContainer(element: element, range: range)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }

  func decodeNil() -> Bool { cell.isNull(row) }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try cell.value(row, type) }

  func decode(_: Bool.Type) throws -> Bool { try cell.bool(row) }
  func decode(_: String.Type) throws -> String { try cell.string(row) }
  func decode(_: Double.Type) throws -> Double { try cell.float(row, Double.self) }
  func decode(_: Float.Type) throws -> Float { try cell.float(row, Float.self) }
  func decode(_: Int.Type) throws -> Int { try cell.integer(row, Int.self) }
  func decode(_: Int8.Type) throws -> Int8 { try cell.integer(row, Int8.self) }
  func decode(_: Int16.Type) throws -> Int16 { try cell.integer(row, Int16.self) }
  func decode(_: Int32.Type) throws -> Int32 { try cell.integer(row, Int32.self) }
  func decode(_: Int64.Type) throws -> Int64 { try cell.integer(row, Int64.self) }
  func decode(_: UInt.Type) throws -> UInt { try cell.integer(row, UInt.self) }
  func decode(_: UInt8.Type) throws -> UInt8 { try cell.integer(row, UInt8.self) }
  func decode(_: UInt16.Type) throws -> UInt16 { try cell.integer(row, UInt16.self) }
  func decode(_: UInt32.Type) throws -> UInt32 { try cell.integer(row, UInt32.self) }
  func decode(_: UInt64.Type) throws -> UInt64 { try cell.integer(row, UInt64.self) }
}

/// The elements of one list, in order.
struct ListContainer: UnkeyedDecodingContainer {
  let element: CellReader
  let range: Range<Int>
  private(set) var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var count: Int? { range.count }
  var isAtEnd: Bool { currentIndex >= range.count }
  private var row: Int { range.lowerBound + currentIndex - 1 }

  init(element: CellReader, range: Range<Int>) {
    self.element = element
    self.range = range
  }

  mutating func decodeNil() throws -> Bool {
    guard !isAtEnd, element.isNull(range.lowerBound + currentIndex) else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    try next().value(row, type)
  }

  mutating func decode(_: Bool.Type) throws -> Bool { try next().bool(row) }
  mutating func decode(_: String.Type) throws -> String { try next().string(row) }
  mutating func decode(_: Double.Type) throws -> Double { try next().float(row, Double.self) }
  mutating func decode(_: Float.Type) throws -> Float { try next().float(row, Float.self) }
  mutating func decode(_: Int.Type) throws -> Int { try next().integer(row, Int.self) }
  mutating func decode(_: Int8.Type) throws -> Int8 { try next().integer(row, Int8.self) }
  mutating func decode(_: Int16.Type) throws -> Int16 { try next().integer(row, Int16.self) }
  mutating func decode(_: Int32.Type) throws -> Int32 { try next().integer(row, Int32.self) }
  mutating func decode(_: Int64.Type) throws -> Int64 { try next().integer(row, Int64.self) }
  mutating func decode(_: UInt.Type) throws -> UInt { try next().integer(row, UInt.self) }
  mutating func decode(_: UInt8.Type) throws -> UInt8 { try next().integer(row, UInt8.self) }
  mutating func decode(_: UInt16.Type) throws -> UInt16 { try next().integer(row, UInt16.self) }
  mutating func decode(_: UInt32.Type) throws -> UInt32 { try next().integer(row, UInt32.self) }
  mutating func decode(_: UInt64.Type) throws -> UInt64 { try next().integer(row, UInt64.self) }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try CellDecoder(next(), row: row).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try CellDecoder(next(), row: row).unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { CellDecoder(try next(), row: row) }

  /// Goes to the next element, which `row` is then the place of.
  private mutating func next() throws -> CellReader {
    guard !isAtEnd else {
      throw FrameError(
        .length, "column '\(element.name)': a list of \(range.count) has no further element")
    }
    currentIndex += 1
    return element
  }
}
