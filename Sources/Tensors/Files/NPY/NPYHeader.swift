import SwiftwaterDevices

/// What stands before the elements of a `.npy` file.
///
/// - Source: the format's description, https://numpy.org/neps/nep-0001-npy-format.html, versions
///   1.0, 2.0 and 3.0.
struct NPYHeader: Equatable {
  var elements: StoredElements
  /// Where the elements begin.
  var byteCount: Int

  /// The bytes of the magic word, the version and the longest length of a header.
  static let prefixByteCount = 12

  /// Returns where the elements begin, from the first bytes of a file.
  ///
  /// - Throws: ``TensorError`` with code `format` or `unsupported`.
  static func byteCount(
    _ bytes: UnsafeRawBufferPointer, name: String
  ) throws(TensorError) -> Int {
    var cursor = ByteCursor(bytes)
    guard cursor.next() == 0x93, cursor.take("NUMPY") else {
      throw TensorError(
        .format, "\(name) is not a .npy file: it does not begin with \\x93NUMPY")
    }
    guard let major = cursor.next(), let minor = cursor.next() else { throw cutOff(name) }
    guard (1...3).contains(major), minor == 0 else {
      throw TensorError(
        .unsupported,
        "\(name) has version \(major).\(minor) of the .npy format; 1.0 to 3.0 are read")
    }
    let length =
      major == 1
      ? cursor.integer(UInt16.self).map(Int.init)
      : cursor.integer(UInt32.self).map(Int.init)
    guard let length else { throw cutOff(name) }
    guard length <= lengthLimit else {
      throw TensorError(
        .format,
        "\(name): a header of \(length) bytes; more than \(lengthLimit) make no sense for an array")
    }
    return cursor.place + length
  }

  /// Reads the header at the beginning of `bytes`.
  ///
  /// - Throws: ``TensorError`` with code `format` or `unsupported`.
  init(_ bytes: UnsafeRawBufferPointer, name: String) throws(TensorError) {
    byteCount = try Self.byteCount(bytes, name: name)
    guard byteCount <= bytes.count else { throw Self.cutOff(name) }
    let start = bytes[6] == 1 ? 10 : 12
    let parser = NPYDictionary(
      UnsafeRawBufferPointer(rebasing: bytes[start..<byteCount]), name: name)
    elements = try parser.read()
  }

  /// Returns the header of elements in row-major order and this machine's order of bytes, padded
  /// with blanks so that they begin at a multiple of 64.
  static func bytes(dtype: DType, shape: [Int]) -> [UInt8] {
    let text =
      "{'descr': '\(NPYDescription.text(dtype))', 'fortran_order': False, "
      + "'shape': \(Shape.text(shape)), }"
    let isLong = text.utf8.count + 64 > Int(UInt16.max)
    let prefix = isLong ? 12 : 10
    let length = (prefix + text.utf8.count + 1 + 63) / 64 * 64 - prefix
    var bytes: [UInt8] = [0x93] + Array("NUMPY".utf8) + [isLong ? 2 : 1, 0]
    for shift in stride(from: 0, to: isLong ? 32 : 16, by: 8) {
      bytes.append(UInt8(truncatingIfNeeded: length >> shift))
    }
    bytes += Array(text.utf8)
    bytes += Array(repeating: 0x20, count: prefix + length - 1 - bytes.count) + [0x0A]
    return bytes
  }

  // MARK: - Implementation

  /// The longest header of 64 axes takes 1,400 bytes; those of structures, which are refused, more.
  private static let lengthLimit = 1 << 20

  static func cutOff(_ name: String) -> TensorError {
    TensorError(.format, "\(name) ends within its header; it was cut off")
  }
}
