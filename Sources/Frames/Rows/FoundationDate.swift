/// Foundation's `Date` as a value of a row, without Foundation: it is coded as the seconds since the
/// beginning of 2001.
struct FoundationDate: Decoder, SingleValueDecodingContainer {
  private let seconds: Double
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  /// The beginning of 2001 in microseconds since that of 1970.
  private static let reference: Int64 = 978_307_200_000_000

  init(_ instant: DateTime) {
    seconds = (Double(instant.microsecondsSince1970) - Double(Self.reference)) / 1e6
  }

  /// Whether a type is Foundation's `Date`.
  static func isType<Value>(_ type: Value.Type) -> Bool {
    guard MemoryLayout<Value>.size == MemoryLayout<Double>.size else { return false }
    let name = _typeName(type, qualified: true)
    return name == "Foundation.Date" || name == "FoundationEssentials.Date"
  }

  /// The instant that a `Date` is, to the nearest microsecond.
  static func instant(of date: some Encodable) throws -> DateTime {
    let written = WrittenSeconds()
    try date.encode(to: written)
    let microseconds = (written.seconds * 1e6).rounded() + Double(reference)
    guard let ticks = Int64(exactly: microseconds) else {
      throw FrameError(.overflow, "a Date of \(written.seconds) s since 2001 is beyond a DateTime")
    }
    return DateTime(microsecondsSince1970: ticks)
  }

  // MARK: - Decoding

  func singleValueContainer() -> any SingleValueDecodingContainer { self }
  func decodeNil() -> Bool { false }
  func decode(_: Double.Type) throws -> Double { seconds }
  func decode<Value: Decodable>(_: Value.Type) throws -> Value { throw Self.unexpected }

  func container<Key: CodingKey>(keyedBy: Key.Type) throws -> KeyedDecodingContainer<Key> {
    throw Self.unexpected
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer { throw Self.unexpected }

  fileprivate static var unexpected: FrameError {
    FrameError(.type, "a Date is coded in another way than as seconds; use DateTime")
  }
}

/// Takes the seconds that a `Date` is coded as.
private final class WrittenSeconds: Encoder, SingleValueEncodingContainer {
  private(set) var seconds = Double.nan
  var codingPath: [any CodingKey] { [] }
  var userInfo: [CodingUserInfoKey: Any] { [:] }

  func singleValueContainer() -> any SingleValueEncodingContainer { self }
  func encode(_ value: Double) { seconds = value }
  func encodeNil() throws { throw FoundationDate.unexpected }
  func encode<Value: Encodable>(_: Value) throws { throw FoundationDate.unexpected }

  func container<Key: CodingKey>(keyedBy: Key.Type) -> KeyedEncodingContainer<Key> {
    KeyedEncodingContainer(MisplacedFields(error: FoundationDate.unexpected))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    Misplaced(error: FoundationDate.unexpected)
  }
}
