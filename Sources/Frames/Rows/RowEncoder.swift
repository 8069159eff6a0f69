/// Takes the properties of one row, or of one structure.
struct RowEncoder: Encoder {
  let fields: CollectedFields
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ fields: CollectedFields) { self.fields = fields }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(FieldsContainer(fields: fields))
  }

  // These cannot throw: what is put into them has a place, and the table has no row for it.
  func unkeyedContainer() -> any UnkeyedEncodingContainer { Misplaced() }
  func singleValueContainer() -> any SingleValueEncodingContainer { Misplaced() }
}

/// Properties by name.
struct FieldsContainer<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let fields: CollectedFields
  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) { cell(key).appendNull() }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    try cell(key).append(any: value)
  }

  // Nulls go into their column too, so that a property that is never there has one, of its type.
  func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
    let cell = cell(key)
    if let value { return try cell.append(any: value) }
    _ = try cell.expect(any: Value.self)
    cell.appendNull()
  }

  func encode(_ value: Bool, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: String, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: Double, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: Float, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: Int, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: Int8, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: Int16, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: Int32, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: Int64, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: UInt, forKey key: Key) throws { try cell(key).append(UInt64(value)) }
  func encode(_ value: UInt8, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: UInt16, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: UInt32, forKey key: Key) throws { try cell(key).append(value) }
  func encode(_ value: UInt64, forKey key: Key) throws { try cell(key).append(value) }

  func encodeIfPresent(_ value: Bool?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: String?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: Double?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: Float?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: Int?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: Int8?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: Int16?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: Int32?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: Int64?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: UInt?, forKey key: Key) throws {
    try put(value.map(UInt64.init), key)
  }
  func encodeIfPresent(_ value: UInt8?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: UInt16?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: UInt32?, forKey key: Key) throws { try put(value, key) }
  func encodeIfPresent(_ value: UInt64?, forKey key: Key) throws { try put(value, key) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    CellEncoder(cell(key)).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    CellEncoder(cell(key)).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { RowEncoder(fields) }
  func superEncoder(forKey key: Key) -> any Encoder { CellEncoder(cell(key)) }

  private func cell(_ key: Key) -> CollectedColumn { fields.find(key.stringValue) }

  @inline(__always)
  private func put<Element: ColumnElement>(_ value: Element?, _ key: Key) throws {
    let cell = cell(key)
    if let value { return try cell.append(value) }
    try cell.expect(Element.self)
    cell.appendNull()
  }
}
