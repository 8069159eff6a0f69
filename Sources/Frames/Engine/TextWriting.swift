import CKernels
import SwiftwaterDevices

/// Values as texts.
enum TextWriting {
  /// A text for each value, null where it is: numbers as Swift writes them, dates and times as ISO
  /// 8601, decimals with all their places.
  static func texts(_ column: Column) throws(FrameError) -> Column {
    switch column.type {
    case .date, .time, .datetime: return try TimeFormat(iso: column.type).texts(column)
    case .int8: return try whole(column, Int8.self)
    case .int16: return try whole(column, Int16.self)
    case .int32: return try whole(column, Int32.self)
    case .int64: return try whole(column, Int64.self)
    case .uint8: return try whole(column, UInt8.self)
    case .uint16: return try whole(column, UInt16.self)
    case .uint32: return try whole(column, UInt32.self)
    case .uint64: return try whole(column, UInt64.self)
    case .float32: return try floating(column, Float.self)
    case .float64: return try floating(column, Double.self)
    default: return try others(column)
    }
  }

  private static func whole<Element: FixedWidthInteger & BitwiseCopyable & SendableMetatype>(
    _ column: Column, _ type: Element.Type
  ) throws(FrameError) -> Column {
    try written(column, type) { value, out in
      if value < 0 { out.append(0x2D) }
      let magnitude = UInt64(value.magnitude)
      out.append(atMost: 20) { sw_format_uint64(magnitude, $0) }
    }
  }

  private static func floating<Element>(
    _ column: Column, _ type: Element.Type
  ) throws(FrameError) -> Column
  where
    Element: BinaryFloatingPoint & LosslessStringConvertible & BitwiseCopyable & SendableMetatype
  {
    try written(column, type) { value, out in
      // A NaN's sign means nothing.
      out.append(value.isNaN ? "nan" : value.description)
    }
  }

  /// A text for each element that is there.
  @inline(__always)
  private static func written<Element: BitwiseCopyable>(
    _ column: Column, _ type: Element.Type,
    _ body: @Sendable (Element, inout TextScratch) -> Void
  ) throws(FrameError) -> Column {
    // The threads end before the column does.
    nonisolated(unsafe) let source = column.elements(Element.self)
    defer { withExtendedLifetime(column) {} }
    let validity = column.validity
    return try TextMap.written(column.count) { row, out in
      guard validity?[row] ?? true else { return false }
      body(source[row], &out)
      return true
    }
  }

  private static func others(_ column: Column) throws(FrameError) -> Column {
    let grain = 1 << 15
    let chunks = max(1, (column.count + grain - 1) / grain)
    let parts = try Threads.map(chunks) { chunk throws(FrameError) -> Column in
      let rows = chunk * grain..<min(column.count, (chunk + 1) * grain)
      var builder = try TextBuilder(capacity: rows.count)
      for row in rows {
        if column.validity?[row] ?? true {
          try builder.append(column.text(row))
        } else {
          try builder.appendNull()
        }
      }
      let texts = builder.finish()
      return Column(type: .string, count: rows.count, values: texts.views, storage: texts.storage)
    }
    return try Column.concat(parts).with(validity: column.validity)
  }
}
