/// What stands before the elements of a `.safetensors` file: a length of 8 bytes and an object of
/// JSON.
struct SafeTensorsHeader {
  /// Where the elements begin.
  private(set) var byteCount = 8
  private(set) var names: [String] = []
  private(set) var entries: [String: SafeTensors.Entry] = [:]
  private(set) var metadata: [String: String] = [:]

  /// The most bytes the format allows.
  static let limit = 100_000_000

  /// Reads and checks the header at the beginning of a whole file.
  ///
  /// - Throws: ``TensorError`` with code `format`.
  init(_ bytes: UnsafeRawBufferPointer, path: String) throws(TensorError) {
    self.path = path
    var cursor = ByteCursor(bytes)
    guard let length = cursor.integer(UInt64.self) else {
      throw failure("it is shorter than the 8 bytes it begins with")
    }
    guard length <= UInt64(Self.limit) else {
      throw failure("its header has \(length) bytes, more than the \(Self.limit) allowed")
    }
    guard length <= UInt64(cursor.rest) else {
      throw failure("its header of \(length) bytes does not lie in the file of \(bytes.count)")
    }
    byteCount += Int(length)
    guard cursor.peek == UInt8(ascii: "{") else { throw failure("its header is no JSON object") }
    let text = UnsafeRawBufferPointer(rebasing: bytes[8..<byteCount])
    try read(try Self.json(text, path: path))
    try checkPlaces(bytes.count - byteCount)
  }

  // MARK: - Implementation

  private let path: String

  private static func json(
    _ text: UnsafeRawBufferPointer, path: String
  ) throws(TensorError) -> StrictJSON {
    do {
      return try StrictJSON(text, depth: 3)
    } catch {
      throw TensorError(
        .format,
        "\(path) is not a sound .safetensors file: byte \(error.place) of its header: \(error.what)"
      )
    }
  }

  private mutating func read(_ json: StrictJSON) throws(TensorError) {
    guard case .object(let members) = json else { throw failure("its header is no JSON object") }
    for (name, value) in members {
      guard case .object(let fields) = value else {
        throw failure("the header's '\(name)' is no object")
      }
      if name == "__metadata__" {
        for (key, value) in fields {
          guard case .text(let text) = value else {
            throw failure("the metadata '\(key)' is no text")
          }
          metadata[key] = text
        }
      } else {
        entries[name] = try entry(name, fields)
      }
    }
    names = entries.keys.sorted { a, b in
      guard let x = entries[a]?.range, let y = entries[b]?.range else { return a < b }
      return (x.lowerBound, x.upperBound, a) < (y.lowerBound, y.upperBound, b)
    }
  }

  private func entry(
    _ name: String, _ fields: [(name: String, value: StrictJSON)]
  ) throws(TensorError) -> SafeTensors.Entry {
    var typeName: String?
    var shape: [Int]?
    var range: Range<Int>?
    for (key, value) in fields {
      switch (key, value) {
      case ("dtype", .text(let text)): typeName = text
      case ("shape", .array(let values)): shape = numbers(values)
      case ("data_offsets", .array(let values)):
        guard let places = numbers(values), places.count == 2, places[0] <= places[1] else {
          throw failure("the data_offsets of '\(name)' are not two places in order")
        }
        range = places[0]..<places[1]
      default: throw failure("'\(key)' of '\(name)' is unknown or of the wrong kind")
      }
    }
    guard let typeName, let shape, let range else {
      throw failure("dtype, shape or data_offsets of '\(name)' is missing")
    }
    guard let type = SafeTensorsType.named(typeName) else {
      throw failure("'\(name)' has the unknown dtype '\(typeName)'")
    }
    let size = bitCount(shape, type.bits)
    guard let size, size % 8 == 0, size / 8 == range.count else {
      throw failure(
        "'\(name)', \(Shape.text(shape)) of \(typeName), does not take \(range.count) bytes")
    }
    return SafeTensors.Entry(typeName: typeName, shape: shape, range: range)
  }

  private func numbers(_ values: [StrictJSON]) -> [Int]? {
    var numbers: [Int] = []
    for value in values {
      guard case .number(let number) = value else { return nil }
      numbers.append(number)
    }
    return numbers
  }

  /// The bits of all elements; nil when they do not fit a word.
  private func bitCount(_ shape: [Int], _ bits: Int) -> Int? {
    var size = bits
    for extent in shape {
      let (product, overflow) = size.multipliedReportingOverflow(by: extent)
      if overflow { return nil }
      size = product
    }
    return size
  }

  /// Checks that the tensors fill the rest of the file without holes and overlaps.
  private func checkPlaces(_ byteCount: Int) throws(TensorError) {
    var end = 0
    for name in names {
      guard let range = entries[name]?.range else { continue }
      guard range.lowerBound == end else {
        throw failure(
          "'\(name)' begins at \(range.lowerBound), but what lies before it ends at \(end)")
      }
      end = range.upperBound
    }
    guard end == byteCount else {
      throw failure("its tensors take \(end) bytes, but \(byteCount) follow the header")
    }
  }

  private func failure(_ what: String) -> TensorError {
    TensorError(.format, "\(path) is not a sound .safetensors file: \(what)")
  }
}
