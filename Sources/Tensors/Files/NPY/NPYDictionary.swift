import SwiftwaterDevices

/// Reads the dictionary of a `.npy` header: a Python literal with the keys `descr`,
/// `fortran_order` and `shape`, in any order, each once.
struct NPYDictionary {
  private var cursor: ByteCursor
  private let name: String

  init(_ bytes: UnsafeRawBufferPointer, name: String) {
    cursor = ByteCursor(bytes)
    self.name = name
  }

  func read() throws(TensorError) -> StoredElements {
    var parser = self
    return try parser.parse()
  }

  // MARK: - Implementation

  private mutating func parse() throws(TensorError) -> StoredElements {
    var type: (dtype: DType, isSwapped: Bool)?
    var isColumnMajor: Bool?
    var shape: [Int]?
    try expect("{")
    while !taken("}") {
      let key = try text()
      try expect(":")
      switch key {
      case "descr" where type == nil: type = try description()
      case "fortran_order" where isColumnMajor == nil: isColumnMajor = try truth()
      case "shape" where shape == nil: shape = try extents()
      default: throw failure("the key '\(key)' is unknown or comes twice")
      }
      if taken(",") { continue }
      try expect("}")
      break
    }
    cursor.skipBlanks()
    guard cursor.rest == 0 else { throw failure("something follows the dictionary") }
    guard let type, let isColumnMajor, let shape else {
      throw failure("one of 'descr', 'fortran_order' and 'shape' is missing")
    }
    return StoredElements(
      dtype: type.dtype, shape: shape, isColumnMajor: isColumnMajor, isSwapped: type.isSwapped)
  }

  private mutating func description() throws(TensorError) -> (dtype: DType, isSwapped: Bool) {
    cursor.skipBlanks()
    if cursor.peek == UInt8(ascii: "[") || cursor.peek == UInt8(ascii: "(") {
      throw TensorError(
        .unsupported,
        "\(name) has structures as elements; save each field as an array of its own")
    }
    return try NPYDescription.read(try text(), name: name)
  }

  private mutating func truth() throws(TensorError) -> Bool {
    cursor.skipBlanks()
    if cursor.take("True") { return true }
    if cursor.take("False") { return false }
    throw failure("'fortran_order' is neither True nor False")
  }

  private mutating func extents() throws(TensorError) -> [Int] {
    var shape: [Int] = []
    try expect("(")
    while !taken(")") {
      cursor.skipBlanks()
      guard let extent = cursor.decimal() else {
        throw failure("'shape' holds something else than whole numbers from 0 to \(Int.max)")
      }
      // Files of Python 2 have long numbers, such as 3L.
      _ = cursor.take("L" as Unicode.Scalar)
      shape.append(extent)
      guard shape.count <= StoredElements.rankLimit else {
        throw TensorError(
          .unsupported,
          "\(name): more than \(StoredElements.rankLimit) axes; a tensor has at most that many")
      }
      if taken(",") { continue }
      // (3) is a number in Python; a tuple of one has a comma.
      guard shape.count > 1 else { throw failure("'shape' is not a tuple") }
      try expect(")")
      break
    }
    return shape
  }

  private mutating func text() throws(TensorError) -> String {
    cursor.skipBlanks()
    guard let quote = cursor.next(), quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"")
    else { throw failure("a text in quotes is missing") }
    let start = cursor.place
    while let byte = cursor.peek, byte != quote {
      guard byte != UInt8(ascii: "\\") else { throw failure("a text has a backslash") }
      _ = cursor.next()
    }
    let text = cursor.text(from: start)
    guard cursor.next() == quote else { throw failure("a text does not end") }
    return text
  }

  private mutating func taken(_ byte: Unicode.Scalar) -> Bool {
    cursor.skipBlanks()
    return cursor.take(byte)
  }

  private mutating func expect(_ byte: Unicode.Scalar) throws(TensorError) {
    guard taken(byte) else { throw failure("'\(byte)' is missing") }
  }

  private func failure(_ what: String) -> TensorError {
    TensorError(.format, "\(name): the header is not one of a .npy file: \(what)")
  }
}
