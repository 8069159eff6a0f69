import CKernels
import SwiftwaterDevices

/// How the values of two key columns are compared.
enum KeyDomain: Sendable, Hashable {
  /// Whole numbers, days, instants and the like, as 64-bit words.
  case integers
  /// Whole numbers of which one side has a sign and the other is `uint64`: its upper half equals
  /// nothing.
  case mixed
  /// Numbers of which one side has fractions: NaN equals NaN and -0 equals 0.
  case floats
  /// 128-bit integers, as two words.
  case wide
  /// Bytes and text, plain or as codes.
  case texts

  /// Nil when values of the two types are never equal, so that somebody has to cast.
  init?(_ a: ColumnType, _ b: ColumnType) {
    if a == .null || b == .null {
      self.init(same: a == .null ? b : a)
    } else if a.isText && b.isText {
      self = .texts
    } else if let x = a.dtype, let y = b.dtype {
      if x.isFloatingPoint || y.isFloatingPoint {
        self = .floats
      } else {
        let isMixed = (x == .uint64) != (y == .uint64) && (x.isSigned || y.isSigned)
        self = isMixed ? .mixed : .integers
      }
    } else if case .decimal(_, let x) = a, case .decimal(_, let y) = b, x == y {
      self = a.physical == .int64 && b.physical == .int64 ? .integers : .wide
    } else if a == b {
      self.init(same: a)
    } else {
      return nil
    }
  }

  private init?(same type: ColumnType) {
    switch type.physical {
    case .float32, .float64: self = .floats
    case .int128: self = .wide
    case .view: self = .texts
    case .list, .structure: return nil
    default: self = .integers
    }
  }
}

extension Column {
  /// Writes values as words that are equal exactly where the values are.
  ///
  /// - Parameter half: Which word of a value of two, the lower one first.
  func writeWords(
    _ rows: Range<Int>, _ domain: KeyDomain, half: Int, into target: UnsafeMutablePointer<UInt64>
  ) {
    switch type.physical {
    case .bool, .uint8: write(elements(UInt8.self), rows, domain, half, target)
    case .uint16: write(elements(UInt16.self), rows, domain, half, target)
    case .uint32: write(elements(UInt32.self), rows, domain, half, target)
    case .uint64: write(elements(UInt64.self), rows, domain, half, target)
    case .int8: write(elements(Int8.self), rows, domain, half, target)
    case .int16: write(elements(Int16.self), rows, domain, half, target)
    case .int32: write(elements(Int32.self), rows, domain, half, target)
    case .int64: write(elements(Int64.self), rows, domain, half, target)
    case .float32:
      let source = elements(Float.self) + rows.lowerBound
      for at in 0..<rows.count { target[at] = Words.word(Double(source[at])) }
    case .float64:
      let source = elements(Double.self) + rows.lowerBound
      for at in 0..<rows.count { target[at] = Words.word(source[at]) }
    case .int128:
      let source = elements(sw_text_view.self) + rows.lowerBound
      for at in 0..<rows.count { target[at] = half == 0 ? source[at].head : source[at].tail }
    case .view, .list, .structure: break
    }
  }

  private func write<Value: FixedWidthInteger>(
    _ values: UnsafePointer<Value>, _ rows: Range<Int>, _ domain: KeyDomain, _ half: Int,
    _ target: UnsafeMutablePointer<UInt64>
  ) {
    let source = values + rows.lowerBound
    if domain == .floats {
      for at in 0..<rows.count { target[at] = Words.word(Double(source[at])) }
    } else if half == 0 {
      for at in 0..<rows.count { target[at] = UInt64(truncatingIfNeeded: source[at]) }
    } else {
      for at in 0..<rows.count { target[at] = source[at] < 0 ? .max : 0 }
    }
  }

  /// Writes how far integers lie above `low` as codes, `SW_NO_ROW` for those not below `size`.
  func writeOffsets(
    _ rows: Range<Int>, from low: Int64, size: Int, into target: UnsafeMutablePointer<UInt32>
  ) {
    switch type.physical {
    case .bool, .uint8: offsets(elements(UInt8.self), rows, low, size, target)
    case .uint16: offsets(elements(UInt16.self), rows, low, size, target)
    case .uint32: offsets(elements(UInt32.self), rows, low, size, target)
    case .uint64: offsets(elements(UInt64.self), rows, low, size, target)
    case .int8: offsets(elements(Int8.self), rows, low, size, target)
    case .int16: offsets(elements(Int16.self), rows, low, size, target)
    case .int32: offsets(elements(Int32.self), rows, low, size, target)
    case .int64: offsets(elements(Int64.self), rows, low, size, target)
    default: break
    }
  }

  private func offsets<Value: FixedWidthInteger>(
    _ values: UnsafePointer<Value>, _ rows: Range<Int>, _ low: Int64, _ size: Int,
    _ target: UnsafeMutablePointer<UInt32>
  ) {
    let source = values + rows.lowerBound
    for at in 0..<rows.count {
      let offset = UInt64(bitPattern: Int64(truncatingIfNeeded: source[at]) &- low)
      target[at] = offset < UInt64(size) ? UInt32(truncatingIfNeeded: offset) : SW_NO_ROW
    }
  }

  /// The smallest and largest of integers that are there, as signed words; nil without any.
  func bounds() -> ClosedRange<Int64>? {
    let parts = Threads.map((count + KeyPiece.rows - 1) / KeyPiece.rows) { piece in
      let rows = KeyPiece.range(piece, of: count)
      switch type.physical {
      case .bool, .uint8: return bounds(elements(UInt8.self), rows)
      case .uint16: return bounds(elements(UInt16.self), rows)
      case .uint32: return bounds(elements(UInt32.self), rows)
      case .uint64: return bounds(elements(UInt64.self), rows)
      case .int8: return bounds(elements(Int8.self), rows)
      case .int16: return bounds(elements(Int16.self), rows)
      case .int32: return bounds(elements(Int32.self), rows)
      case .int64: return bounds(elements(Int64.self), rows)
      default: return (Int64.max, Int64.min)
      }
    }
    let low = parts.reduce(Int64.max) { min($0, $1.0) }
    let high = parts.reduce(Int64.min) { max($0, $1.1) }
    return low <= high ? low...high : nil
  }

  private func bounds<Value: FixedWidthInteger>(
    _ values: UnsafePointer<Value>, _ rows: Range<Int>
  ) -> (Int64, Int64) {
    var low = Int64.max
    var high = Int64.min
    if let validity {
      for row in rows where validity[row] {
        low = min(low, Int64(truncatingIfNeeded: values[row]))
        high = max(high, Int64(truncatingIfNeeded: values[row]))
      }
    } else {
      for row in rows {
        low = min(low, Int64(truncatingIfNeeded: values[row]))
        high = max(high, Int64(truncatingIfNeeded: values[row]))
      }
    }
    return (low, high)
  }
}

/// The unit in which keys are read: so many rows that their codes stay in the second-level cache.
enum KeyPiece {
  static let rows = 1 << 16

  static func count(_ rows: Int) -> Int { (rows + Self.rows - 1) / Self.rows }

  static func range(_ piece: Int, of count: Int) -> Range<Int> {
    piece * rows..<min(count, (piece + 1) * rows)
  }
}
