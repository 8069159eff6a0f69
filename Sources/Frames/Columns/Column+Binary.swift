import CKernels
import SwiftwaterDevices

extension Column {
  /// Creates a column of bytes, nil for null.
  ///
  /// - Also known as: `polars.Binary`, Arrow `binary_view`.
  public init(bytes values: [[UInt8]?]) throws(FrameError) {
    var builder = try TextBuilder(capacity: values.count)
    for value in values {
      guard let value else {
        try builder.appendNull()
        continue
      }
      try value.withUnsafeBytesOrThrow { bytes throws(FrameError) in try builder.append(bytes) }
    }
    let views = builder.finish()
    self.init(
      type: .binary, count: values.count, values: views.views,
      validity: try Validity(count: values.count) { values[$0] != nil }, storage: views.storage)
  }

  /// Returns the bytes of a binary column or the UTF-8 of a text column, nil for null.
  ///
  /// - Throws: ``FrameError`` when the column is of another type.
  public func bytes() throws(FrameError) -> [[UInt8]?] {
    guard type.physical == .view else {
      throw FrameError(.type, "a column of \(type) is not made of bytes; cast it to string first")
    }
    let plain = try plain()
    return (0..<count).map { row in
      plain.validity?[row] ?? true ? Array(plain.storage.bytes(plain.views + row)) : nil
    }
  }

  /// The bytes of a row, two digits each.
  func hexadecimal(_ row: Int) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    for byte in storage.bytes(views + row) {
      text.append(digits[Int(byte >> 4)])
      text.append(digits[Int(byte & 15)])
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// Bytes as text, null where they are not UTF-8.
  func validText() throws(FrameError) -> Column {
    let isText = try Validity(count: count) { row in
      guard validity?[row] ?? true else { return false }
      let bytes = storage.bytes(views + row)
      guard let start = bytes.baseAddress else { return true }
      let prefix = sw_utf8_valid_prefix(start.assumingMemoryBound(to: UInt8.self), bytes.count)
      return Int(prefix) == bytes.count
    }
    return with(type: .string).with(validity: isText)
  }
}
