import CKernels
import SwiftwaterDevices

/// Numbers and truth values out of texts.
enum NumberCasting {
  /// Text read as numbers; what is not one, or does not fit in the type, becomes null.
  static func parsed(_ column: Column, _ type: ColumnType) throws(FrameError) -> Column {
    guard type != .bool else { return try truths(column) }
    if type.isFloatingPoint {
      let wide = try ScalarFunction.toDouble.evaluate([column], column.count)
      return try Evaluator.cast(wide, to: type)
    }
    return try TextMap.perDistinct(column) { column throws(FrameError) in
      switch type {
      case .int8: try integers(column, type, Int8.self)
      case .int16: try integers(column, type, Int16.self)
      case .int32: try integers(column, type, Int32.self)
      case .uint8: try integers(column, type, UInt8.self)
      case .uint16: try integers(column, type, UInt16.self)
      case .uint32: try integers(column, type, UInt32.self)
      case .uint64:
        try numbers(column, type, UInt64(0)) { bytes, length in
          var value: UInt64 = 0
          return sw_parse_uint64(bytes, length, &value) == SW_NUMBER_OK ? value : nil
        }
      default: try integers(column, type, Int64.self)
      }
    }
  }

  // MARK: - Implementation

  private static func integers<Value: FixedWidthInteger & BitwiseCopyable & Sendable>(
    _ column: Column, _ type: ColumnType, _: Value.Type
  ) throws(FrameError) -> Column {
    try numbers(column, type, Value(0)) { bytes, length in
      var value: Int64 = 0
      guard sw_parse_int64(bytes, length, &value) == SW_NUMBER_OK else { return nil }
      return Value(exactly: value)
    }
  }

  @inline(__always)
  private static func numbers<Value: BitwiseCopyable & Sendable>(
    _ column: Column, _ type: ColumnType, _ zero: Value,
    _ parse: @escaping @Sendable (UnsafePointer<UInt8>, Int) -> Value?
  ) throws(FrameError) -> Column {
    try TextMap.number(column, type, zero, state: { TextScratch() }) { text, scratch in
      // The parser looks at 16 bytes beyond the end.
      scratch.clear()
      scratch.append(text)
      scratch.append(atMost: 16) { target in
        target.initialize(repeating: 0, count: 16)
        return 16
      }
      return parse(scratch.base, text.count)
    }
  }

  private static func truths(_ column: Column) throws(FrameError) -> Column {
    try Column(
      column.plain().strings.map { text -> Bool? in
        switch text?.lowercased() {
        case "true", "1": true
        case "false", "0": false
        default: nil
        }
      })
  }
}
