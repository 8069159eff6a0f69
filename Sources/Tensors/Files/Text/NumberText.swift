import CKernels
import SwiftwaterDevices

/// How one number is written.
struct NumberText: Sendable {
  /// The type of what is written.
  let dtype: DType
  /// Whether the format is one of whole numbers; fractions are cut.
  let takesWholeNumbers: Bool

  /// - Parameter format: A format of `printf` for one number; nil for the fewest digits.
  /// - Throws: ``TensorError`` with code `invalidArgument`; the format reaches the C library only
  ///   when it is one that takes the number and nothing else.
  init(_ format: String?, _ dtype: DType, path: String) throws(TensorError) {
    self.dtype = dtype
    guard let format else {
      pattern = nil
      takesWholeNumbers = false
      return
    }
    guard let (pattern, takesWholeNumbers) = Self.checked(format) else {
      throw TensorError(
        .invalidArgument,
        """
        \(path): '\(format)' is not the format of one number; use one such as %.18e, %10.3f or %d
        """)
    }
    self.pattern = pattern
    self.takesWholeNumbers = takesWholeNumbers
  }

  /// Appends the number at a place of elements.
  func append(_ base: UnsafeRawPointer, _ place: Int, to bytes: inout [UInt8]) {
    func number<Value>(_ type: Value.Type) -> Value {
      base.assumingMemoryBound(to: Value.self)[place]
    }
    switch dtype {
    case .bool: append(Int64(number(UInt8.self)), &bytes)
    case .int8: append(Int64(number(Int8.self)), &bytes)
    case .int16: append(Int64(number(Int16.self)), &bytes)
    case .int32: append(Int64(number(Int32.self)), &bytes)
    case .int64: append(number(Int64.self), &bytes)
    case .uint8: append(Int64(number(UInt8.self)), &bytes)
    case .uint16: append(Int64(number(UInt16.self)), &bytes)
    case .uint32: append(Int64(number(UInt32.self)), &bytes)
    case .uint64: append(number(UInt64.self), &bytes)
    case .float32: append(number(Float.self), &bytes)
    case .float64: append(number(Double.self), &bytes)
    case .float16: append(Float(number(Float16.self)), &bytes)
    case .bfloat16: append(Float(number(BFloat16.self)), &bytes)
    case .complex64:
      let value = number(Complex<Float>.self)
      append(&bytes, { append(value.real, &$0) }, { append(value.imaginary, &$0) })
    case .complex128:
      let value = number(Complex<Double>.self)
      append(&bytes, { append(value.real, &$0) }, { append(value.imaginary, &$0) })
    }
  }

  // MARK: - Implementation

  /// The format with the length that `long long` needs; nil for the fewest digits.
  private let pattern: [CChar]?

  /// Appends `(1+2j)`.
  private func append(
    _ bytes: inout [UInt8], _ real: (inout [UInt8]) -> Void, _ imaginary: (inout [UInt8]) -> Void
  ) {
    bytes.append(UInt8(ascii: "("))
    real(&bytes)
    var part: [UInt8] = []
    imaginary(&part)
    // Between the parts stands a sign and no blank.
    let digits = part.drop { $0 == 0x20 }
    if digits.first != UInt8(ascii: "-"), digits.first != UInt8(ascii: "+") {
      bytes.append(UInt8(ascii: "+"))
    }
    bytes += digits
    bytes += Array("j)".utf8)
  }

  private func append(_ value: Double, _ bytes: inout [UInt8]) {
    guard pattern != nil else { return appendShortest(value, &bytes) }
    // A whole-number format of a fraction cuts it, as in NumPy.
    takesWholeNumbers
      ? print(Int64(exactly: value.rounded(.towardZero)) ?? (value < 0 ? .min : .max), &bytes)
      : print(value, &bytes)
  }

  private func append(_ value: Float, _ bytes: inout [UInt8]) {
    if pattern == nil {
      bytes.append(contentsOf: Self.shortest(value.description))
    } else {
      append(Double(value), &bytes)
    }
  }

  private func append(_ value: Int64, _ bytes: inout [UInt8]) {
    guard pattern != nil else {
      bytes.append(contentsOf: value.description.utf8)
      return
    }
    takesWholeNumbers ? print(value, &bytes) : print(Double(value), &bytes)
  }

  private func append(_ value: UInt64, _ bytes: inout [UInt8]) {
    if let small = Int64(exactly: value) { return append(small, &bytes) }
    if pattern == nil || takesWholeNumbers {
      bytes.append(contentsOf: value.description.utf8)
    } else {
      print(Double(value), &bytes)
    }
  }

  private func appendShortest(_ value: Double, _ bytes: inout [UInt8]) {
    withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 24) { room in
      // Few numbers of more than 6 decimals have few enough for the quick way.
      guard let base = room.baseAddress else { return }
      var decimals: Int32 = 6
      let isShort = (value * 1e6).rounded() / 1e6 == value
      let count = isShort ? sw_format_short_double(value, &decimals, base) : 0
      guard count > 0 else {
        bytes.append(contentsOf: Self.shortest(value.description))
        return
      }
      let text = UnsafeBufferPointer(rebasing: room[..<count])
      let isWhole = count > 2 && text[count - 1] == 0x30 && text[count - 2] == 0x2E
      bytes.append(contentsOf: isWhole ? text.dropLast(2) : text[...])
    }
  }

  /// Whole floats without the point and the nought.
  private static func shortest(_ text: String) -> Substring.UTF8View {
    (text.hasSuffix(".0") ? text.dropLast(2) : text[...]).utf8
  }

  private func print(_ value: Double, _ bytes: inout [UInt8]) {
    print(&bytes) { sw_print_double($0, $1, $2, value) }
  }

  private func print(_ value: Int64, _ bytes: inout [UInt8]) {
    print(&bytes) { sw_print_int64($0, $1, $2, value) }
  }

  private func print(
    _ bytes: inout [UInt8],
    _ body: (UnsafeMutablePointer<CChar>?, Int, UnsafePointer<CChar>?) -> Int
  ) {
    guard let pattern else { return }
    withUnsafeTemporaryAllocation(of: CChar.self, capacity: Self.room) { room in
      let count = body(room.baseAddress, room.count, pattern)
      for byte in room.prefix(min(count, room.count - 1)) { bytes.append(UInt8(bitPattern: byte)) }
    }
  }

  /// A sign, 309 digits, the point, the digits after it, and what the width adds.
  private static let room = 320 + 2 * widthLimit
  private static let widthLimit = 200

  /// `%`, flags, width, precision and a conversion, and nothing else.
  private static func checked(_ format: String) -> (pattern: [CChar], takesWholeNumbers: Bool)? {
    var bytes = Array(format.utf8)[...]
    guard bytes.popFirst() == UInt8(ascii: "%"), let conversion = bytes.popLast() else {
      return nil
    }
    let flags = bytes.prefix { Array("-+ #0".utf8).contains($0) }
    let width = bytes.dropFirst(flags.count).prefix { (0x30...0x39).contains($0) }
    var rest = bytes.dropFirst(flags.count + width.count)
    var limits = [width]
    if rest.first == UInt8(ascii: ".") {
      let precision = rest.dropFirst().prefix { (0x30...0x39).contains($0) }
      limits.append(precision)
      rest = rest.dropFirst(1 + precision.count)
    }
    let fits = limits.allSatisfy {
      $0.isEmpty || (Int(String(decoding: $0, as: UTF8.self)) ?? .max) <= widthLimit
    }
    guard fits, rest.isEmpty, flags.count <= 5 else { return nil }
    let takesWholeNumbers = Array("di".utf8).contains(conversion)
    guard takesWholeNumbers || Array("eEfFgG".utf8).contains(conversion) else { return nil }
    let text = [0x25] + bytes + (takesWholeNumbers ? Array("ll".utf8) : []) + [conversion, 0]
    return (text.map { CChar(bitPattern: $0) }, takesWholeNumbers)
  }
}
