/// A value that other coders write as its text; rows of frames hold it as it is.
protocol CodableAsText: Codable, CustomStringConvertible {
  init?(_ text: String)
}

extension CodableAsText {
  /// Reads the value from its text.
  ///
  /// - Throws: `DecodingError` when the text is something else.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = Self(text) else {
      throw DecodingError.dataCorruptedError(
        in: container, debugDescription: "'\(text)' is no \(Self.self)")
    }
    self = value
  }

  /// Writes the value as its text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension CalendarDate: Codable, CodableAsText {}
extension TimeOfDay: Codable, CodableAsText {}
extension DateTime: Codable, CodableAsText {}
extension DecimalNumber: Codable, CodableAsText {}
