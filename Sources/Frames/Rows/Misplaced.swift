/// Takes the place of a container that cannot be, since asking for one cannot fail: putting a value
/// into it does.
struct Misplaced: UnkeyedEncodingContainer, SingleValueEncodingContainer, Encoder {
  var error: any Error = FrameError(
    .type, "a row is made of named values; put a value without a name into a struct")
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }
  var count: Int { 0 }

  static let nested = FrameError(
    .type, "an element that is encoded piece by piece cannot be in a list; encode it as one value")

  func encodeNil() throws { throw error }
  func encode<Value: Encodable>(_: Value) throws { throw error }
  func encode(_: Bool) throws { throw error }
  func encode(_: String) throws { throw error }
  func encode(_: Double) throws { throw error }
  func encode(_: Float) throws { throw error }
  func encode(_: Int) throws { throw error }
  func encode(_: Int8) throws { throw error }
  func encode(_: Int16) throws { throw error }
  func encode(_: Int32) throws { throw error }
  func encode(_: Int64) throws { throw error }
  func encode(_: UInt) throws { throw error }
  func encode(_: UInt8) throws { throw error }
  func encode(_: UInt16) throws { throw error }
  func encode(_: UInt32) throws { throw error }
  func encode(_: UInt64) throws { throw error }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(MisplacedFields(error: error))
  }
  func nestedContainer<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    container(keyedBy: type)
  }
  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer { self }
  func unkeyedContainer() -> any UnkeyedEncodingContainer { self }
  func singleValueContainer() -> any SingleValueEncodingContainer { self }
  func superEncoder() -> any Encoder { self }
}

/// The same with names.
struct MisplacedFields<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let error: any Error
  var codingPath: [any CodingKey] { [] }

  func encodeNil(forKey key: Key) throws { throw error }
  func encode<Value: Encodable>(_: Value, forKey key: Key) throws { throw error }
  func encode(_: Bool, forKey key: Key) throws { throw error }
  func encode(_: String, forKey key: Key) throws { throw error }
  func encode(_: Double, forKey key: Key) throws { throw error }
  func encode(_: Float, forKey key: Key) throws { throw error }
  func encode(_: Int, forKey key: Key) throws { throw error }
  func encode(_: Int8, forKey key: Key) throws { throw error }
  func encode(_: Int16, forKey key: Key) throws { throw error }
  func encode(_: Int32, forKey key: Key) throws { throw error }
  func encode(_: Int64, forKey key: Key) throws { throw error }
  func encode(_: UInt, forKey key: Key) throws { throw error }
  func encode(_: UInt8, forKey key: Key) throws { throw error }
  func encode(_: UInt16, forKey key: Key) throws { throw error }
  func encode(_: UInt32, forKey key: Key) throws { throw error }
  func encode(_: UInt64, forKey key: Key) throws { throw error }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) -> KeyedEncodingContainer<Nested> {
    KeyedEncodingContainer(MisplacedFields<Nested>(error: error))
  }
  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    Misplaced(error: error)
  }
  func superEncoder() -> any Encoder { Misplaced(error: error) }
  func superEncoder(forKey key: Key) -> any Encoder { Misplaced(error: error) }
}
