/// Finds the columns of a type that there is no value of: asked for its properties, it is given zeros,
/// and what it asks for is remembered.
struct RowProbe: Decoder {
  let fields: CollectedFields
  let path: ProbePath
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The columns of a type; nil where it cannot be made of zeros.
  static func fields<Row: Decodable>(of type: Row.Type) -> CollectedFields? {
    let fields = CollectedFields()
    let probe = (try? ProbePath().entering(type)).map { RowProbe(fields: fields, path: $0) }
    guard let probe, (try? Row(from: probe)) != nil else { return nil }
    return fields
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(FieldsProbe(fields: fields, path: path))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw ProbePath.unknown }
  func singleValueContainer() throws -> any SingleValueDecodingContainer { throw ProbePath.unknown }
}

/// The types that are being asked, one within the other: those that contain themselves have no end.
struct ProbePath {
  private var types: [ObjectIdentifier] = []

  static let unknown = FrameError(.type, "no columns are known of a type without values")

  func entering(_ type: Any.Type) throws -> ProbePath {
    guard types.count < 32, !contains(type) else { throw Self.unknown }
    var path = self
    path.types.append(ObjectIdentifier(type))
    return path
  }

  func contains(_ type: Any.Type) -> Bool { types.contains(ObjectIdentifier(type)) }

  /// A value for a property, whose type its column then knows.
  func value<Value: Decodable>(_ type: Value.Type, in cell: CollectedColumn) throws -> Value {
    if try cell.expect(any: type) {
      if let zero = Self.scalar(type, 0) { return zero }
      if let zero = Self.firstCase(of: type) { return zero }
      return try Value(from: FoundationDate(DateTime(microsecondsSince1970: 0)))
    }
    let path = try entering(type)
    var failure: any Error = Self.unknown
    for attempt in 0..<Self.texts.count {
      do {
        return try Value(from: CellProbe(cell: cell, path: path, attempt: attempt))
      } catch {
        failure = error
        // Only what is made of one scalar may like another one.
        if !cell.isScalar { throw error }
      }
    }
    if let first = Self.firstCase(of: type) { return first }
    guard Value.self is any RawRepresentable.Type, _isPOD(Value.self),
      MemoryLayout<Value>.size <= MemoryLayout<UInt16>.size
    else { throw failure }
    // An enumeration without associated values is the number of its case, from 0; those with raw
    // values have cases. Nothing but numbers of so few bytes is valid as zeros too.
    return withUnsafeBytes(of: UInt16(0)) { $0.load(as: Value.self) }
  }

  /// Zero, or what else types made of one scalar take.
  static func scalar<Value>(_ type: Value.Type, _ attempt: Int) -> Value? {
    func same<Other>(_ value: Other) -> Value? { value as? Value }
    if type == String.self { return same(texts[attempt]) }
    if type == Bool.self { return same(attempt > 0) }
    if type == [UInt8].self { return same([UInt8]()) }
    if type == CalendarDate.self { return same(CalendarDate(daysSince1970: 0)) }
    if type == DateTime.self { return same(DateTime(microsecondsSince1970: 0)) }
    if type == TimeOfDay.self { return TimeOfDay(0, 0).flatMap { same($0) } }
    if type == Duration.self { return same(Duration.zero) }
    if type == DecimalNumber.self { return same(DecimalNumber(0)) }
    if let type = type as? any FixedWidthInteger.Type { return same(type.init(attempt)) }
    if let type = type as? any BinaryFloatingPoint.Type { return same(type.init(attempt)) }
    return nil
  }

  // MARK: - Implementation

  /// Texts that most types made of a text can be read from.
  ///
  /// Addresses, numbers and identifiers are; the first is not empty, since addresses in structures are
  /// not.
  private static let texts = ["a", "0", "", "00000000-0000-0000-0000-000000000000"]

  private static func firstCase<Value>(of type: Value.Type) -> Value? {
    func first<Cases: CaseIterable>(_: Cases.Type) -> Value? { Cases.allCases.first as? Value }
    return (type as? any CaseIterable.Type).flatMap { first($0) }
  }
}

/// Asks for one value: a scalar, a list or a structure.
private struct CellProbe: Decoder, SingleValueDecodingContainer {
  let cell: CollectedColumn
  let path: ProbePath
  var attempt = 0
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    KeyedDecodingContainer(FieldsProbe(fields: try cell.structure(), path: path))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    ElementsProbe(elements: try cell.list(), path: path)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { self }
  func decodeNil() -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let value = ProbePath.scalar(type, attempt) {
      _ = try cell.expect(any: type)
      return value
    }
    return try path.value(type, in: cell)
  }
}

/// Asks for properties by name.
private struct FieldsProbe<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let fields: CollectedFields
  let path: ProbePath
  var codingPath: [any CodingKey] { [] }
  var allKeys: [Key] { [] }

  func contains(_ key: Key) -> Bool { true }
  func decodeNil(forKey key: Key) -> Bool { false }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    try path.value(type, in: fields.find(key.stringValue))
  }

  func decodeIfPresent<Value: Decodable>(
    _ type: Value.Type, forKey key: Key
  ) throws -> Value? {
    let cell = fields.find(key.stringValue)
    // A value that could have itself as a part is as if it were never there.
    guard !path.contains(type) else { return nil }
    do { _ = try path.value(type, in: cell) } catch {
      // What is not there needs no value: its type is enough.
      guard cell.isScalar else { throw error }
    }
    return nil
  }

  func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type, forKey key: Key
  ) throws -> KeyedDecodingContainer<Nested> {
    try CellProbe(cell: fields.find(key.stringValue), path: path).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try CellProbe(cell: fields.find(key.stringValue), path: path).unkeyedContainer()
  }

  func superDecoder() -> any Decoder { RowProbe(fields: fields, path: path) }

  func superDecoder(forKey key: Key) -> any Decoder {
    CellProbe(cell: fields.find(key.stringValue), path: path)
  }
}

/// Asks for the elements of a list that has one, and more where more are asked for unseen.
private struct ElementsProbe: UnkeyedDecodingContainer {
  let elements: CollectedColumn
  let path: ProbePath
  private(set) var currentIndex = 0
  var codingPath: [any CodingKey] { [] }
  var count: Int? { 1 }
  var isAtEnd: Bool { currentIndex >= 1 }

  init(elements: CollectedColumn, path: ProbePath) {
    self.elements = elements
    self.path = path
  }

  func decodeNil() -> Bool { false }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let cell = try next()
    return try path.value(type, in: cell)
  }

  mutating func nestedContainer<Nested: CodingKey>(
    keyedBy type: Nested.Type
  ) throws -> KeyedDecodingContainer<Nested> {
    try CellProbe(cell: next(), path: path).container(keyedBy: type)
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    try CellProbe(cell: next(), path: path).unkeyedContainer()
  }

  mutating func superDecoder() throws -> any Decoder { CellProbe(cell: try next(), path: path) }

  private mutating func next() throws -> CollectedColumn {
    // A loop that waits for a failure gets one.
    guard currentIndex < 1000 else { throw ProbePath.unknown }
    currentIndex += 1
    return elements
  }
}
