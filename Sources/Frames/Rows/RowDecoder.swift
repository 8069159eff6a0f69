/// Gives a type the columns of one row.
struct RowDecoder: Decoder {
  let fields: CellFields
  let row: Int
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ fields: CellFields, row: Int) {
    self.fields = fields
    self.row = row
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(RowContainer(fields: fields, row: row))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw unnamed }

  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw unnamed }

  private var unnamed: FrameError {
    FrameError(
      .type, "row \(row): a row has named columns, and the type asks for values without names")
  }
}

/// The columns of one row, or the fields of one structure, by name.
struct RowContainer<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let fields: CellFields
  let row: Int
  var codingPath: [any CodingKey] { [] }
  /// The names that have a value in this row: of an enum's cases the one that it is.
  var allKeys: [Key] {
    fields.cells.compactMap { $0.isNull(row) ? nil : Key(stringValue: $0.name) }
  }

  func contains(_ key: Key) -> Bool { fields.find(key.stringValue) != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try cell(key).isNull(row) }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try cell(key).value(row, type)
  }

  func decodeIfPresent<Value: Decodable>(
    _ type: Value.Type, forKey key: Key
  ) throws -> Value? {
    try present(key)?.value(row, type)
  }

  func decode(_: Bool.Type, forKey key: Key) throws -> Bool { try cell(key).bool(row) }
  func decode(_: String.Type, forKey key: Key) throws -> String { try cell(key).string(row) }
  func decode(_: Double.Type, forKey key: Key) throws -> Double {
    try cell(key).float(row, Double.self)
  }
  func decode(_: Float.Type, forKey key: Key) throws -> Float {
    try cell(key).float(row, Float.self)
  }
  func decode(_: Int.Type, forKey key: Key) throws -> Int { try cell(key).integer(row, Int.self) }
  func decode(_: Int8.Type, forKey key: Key) throws -> Int8 {
    try cell(key).integer(row, Int8.self)
  }
  func decode(_: Int16.Type, forKey key: Key) throws -> Int16 {
    try cell(key).integer(row, Int16.self)
  }
  func decode(_: Int32.Type, forKey key: Key) throws -> Int32 {
    try cell(key).integer(row, Int32.self)
  }
  func decode(_: Int64.Type, forKey key: Key) throws -> Int64 {
    try cell(key).integer(row, Int64.self)
  }
  func decode(_: UInt.Type, forKey key: Key) throws -> UInt {
    try cell(key).integer(row, UInt.self)
  }
  func decode(_: UInt8.Type, forKey key: Key) throws -> UInt8 {
    try cell(key).integer(row, UInt8.self)
  }
  func decode(_: UInt16.Type, forKey key: Key) throws -> UInt16 {
    try cell(key).integer(row, UInt16.self)
  }
  func decode(_: UInt32.Type, forKey key: Key) throws -> UInt32 {
    try cell(key).integer(row, UInt32.self)
  }
  func decode(_: UInt64.Type, forKey key: Key) throws -> UInt64 {
    try cell(key).integer(row, UInt64.self)
  }

  func decodeIfPresent(_: Bool.Type, forKey key: Key) throws -> Bool? {
    try present(key)?.bool(row)
  }
  func decodeIfPresent(_: String.Type, forKey key: Key) throws -> String? {
    try present(key)?.string(row)
  }
  func decodeIfPresent(_: Double.Type, forKey key: Key) throws -> Double? {
    try present(key)?.float(row, Double.self)
  }
  func decodeIfPresent(_: Float.Type, forKey key: Key) throws -> Float? {
    try present(key)?.float(row, Float.self)
  }
  func decodeIfPresent(_: Int.Type, forKey key: Key) throws -> Int? {
    try present(key)?.integer(row, Int.self)
  }
  func decodeIfPresent(_: Int8.Type, forKey key: Key) throws -> Int8? {
    try present(key)?.integer(row, Int8.self)
  }
  func decodeIfPresent(_: Int16.Type, forKey key: Key) throws -> Int16? {
    try present(key)?.integer(row, Int16.self)
  }
  func decodeIfPresent(_: Int32.Type, forKey key: Key) throws -> Int32? {
    try present(key)?.integer(row, Int32.self)
  }
  func decodeIfPresent(_: Int64.Type, forKey key: Key) throws -> Int64? {
    try present(key)?.integer(row, Int64.self)
  }
  func decodeIfPresent(_: UInt.Type, forKey key: Key) throws -> UInt? {
    try present(key)?.integer(row, UInt.self)
  }
  func decodeIfPresent(_: UInt8.Type, forKey key: Key) throws -> UInt8? {
    try present(key)?.integer(row, UInt8.self)
  }
  func decodeIfPresent(_: UInt16.Type, forKey key: Key) throws -> UInt16? {
    try present(key)?.integer(row, UInt16.self)
  }
  func decodeIfPresent(_: UInt32.Type, forKey key: Key) throws -> UInt32? {
    try present(key)?.integer(row, UInt32.self)
  }
  func decodeIfPresent(_: UInt64.Type, forKey key: Key) throws -> UInt64? {
    try present(key)?.integer(row, UInt64.self)
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try CellDecoder(cell(key), row: row).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try CellDecoder(cell(key), row: row).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { RowDecoder(fields, row: row) }

  func superDecoder(forKey key: Key) throws -> any Decoder { CellDecoder(try cell(key), row: row) }

  private func cell(_ key: Key) throws -> CellReader { try fields.require(key.stringValue) }

  private func present(_ key: Key) -> CellReader? {
    guard let cell = fields.find(key.stringValue), !cell.isNull(row) else { return nil }
    return cell
  }
}
