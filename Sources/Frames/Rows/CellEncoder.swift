/// Takes what one value of a column is made of: a scalar, a list or a structure.
struct CellEncoder: Encoder, SingleValueEncodingContainer {
  let cell: CollectedColumn
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  init(_ cell: CollectedColumn) { self.cell = cell }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    do {
      return KeyedEncodingContainer(FieldsContainer(fields: try cell.structure()))
    } catch {
      return KeyedEncodingContainer(MisplacedFields(error: error))
    }
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    do { return ElementsContainer(elements: try cell.list()) } catch {
      return Misplaced(error: error)
    }
  }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }

  func encodeNil() { cell.appendNull() }
  func encode<Value: Encodable>(_ value: Value) throws { try cell.append(any: value) }

  func encode(_ value: Bool) throws { try cell.append(value) }
  func encode(_ value: String) throws { try cell.append(value) }
  func encode(_ value: Double) throws { try cell.append(value) }
  func encode(_ value: Float) throws { try cell.append(value) }
  func encode(_ value: Int) throws { try cell.append(value) }
  func encode(_ value: Int8) throws { try cell.append(value) }
  func encode(_ value: Int16) throws { try cell.append(value) }
  func encode(_ value: Int32) throws { try cell.append(value) }
  func encode(_ value: Int64) throws { try cell.append(value) }
  func encode(_ value: UInt) throws { try cell.append(UInt64(value)) }
  func encode(_ value: UInt8) throws { try cell.append(value) }
  func encode(_ value: UInt16) throws { try cell.append(value) }
  func encode(_ value: UInt32) throws { try cell.append(value) }
  func encode(_ value: UInt64) throws { try cell.append(value) }
}

/// Elements of one list.
struct ElementsContainer: UnkeyedEncodingContainer {
  let elements: CollectedColumn
  private let first: Int
  var codingPath: [any CodingKey] { [] }
  var count: Int { elements.count - first }

  init(elements: CollectedColumn) {
    self.elements = elements
    first = elements.count
  }

  func encodeNil() { elements.appendNull() }
  func encode<Value: Encodable>(_ value: Value) throws { try elements.append(any: value) }

  func encode(_ value: Bool) throws { try elements.append(value) }
  func encode(_ value: String) throws { try elements.append(value) }
  func encode(_ value: Double) throws { try elements.append(value) }
  func encode(_ value: Float) throws { try elements.append(value) }
  func encode(_ value: Int) throws { try elements.append(value) }
  func encode(_ value: Int8) throws { try elements.append(value) }
  func encode(_ value: Int16) throws { try elements.append(value) }
  func encode(_ value: Int32) throws { try elements.append(value) }
  func encode(_ value: Int64) throws { try elements.append(value) }
  func encode(_ value: UInt) throws { try elements.append(UInt64(value)) }
  func encode(_ value: UInt8) throws { try elements.append(value) }
  func encode(_ value: UInt16) throws { try elements.append(value) }
  func encode(_ value: UInt32) throws { try elements.append(value) }
  func encode(_ value: UInt64) throws { try elements.append(value) }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(MisplacedFields(error: Misplaced.nested))
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    Misplaced(error: Misplaced.nested)
  }

  func superEncoder() -> any Encoder { CellEncoder(elements) }
}
