import CKernels
import SwiftwaterDevices

/// Values as texts.
enum TextWriting {
  /// A text for each value, null where it is: numbers as Swift writes them, dates and times as ISO
  /// 8601, decimals with all their places.
  static func texts(_ column: Column) throws(FrameError) -> Column {
    switch column.type {
    case .bool: return try truths(column)
    case .date, .time, .datetime: return try TimeFormat(iso: column.type).texts(column)
    case .int8, .int16, .int32:
      return try texts(Evaluator.cast(column, to: .int64))
    case .uint8, .uint16, .uint32:
      return try texts(Evaluator.cast(column, to: .uint64))
    case .int64: return try written(column, Int64.self, sw_texts_of_int64)
    case .uint64: return try written(column, UInt64.self, sw_texts_of_uint64)
    case .float32: return try written(column, Float.self, sw_texts_of_floats)
    case .float64: return try written(column, Double.self, sw_texts_of_doubles)
    default: return try others(column)
    }
  }

  /// Writes texts of a range of values, as views and the bytes that these do not hold.
  private typealias Writing<Element> =
    @Sendable (
      UnsafePointer<Element>, UnsafePointer<UInt8>?, Int, Int,
      UnsafeMutablePointer<sw_text_view>, UnsafeMutablePointer<UInt8>, UInt32
    ) -> Int

  private static func written<Element: BitwiseCopyable>(
    _ column: Column, _ type: Element.Type, _ write: Writing<Element>
  ) throws(FrameError) -> Column {
    sw_number_prepare()
    let views = try Buffer.room(for: column.count, of: sw_text_view.self)
    let blocks = TextBlocks()
    let grain = 1 << 16
    _ = try Threads.map((column.count + grain - 1) / grain) { chunk throws(FrameError) in
      let rows = chunk * grain..<min(column.count, (chunk + 1) * grain)
      let (block, number) = try blocks.add(byteCount: rows.count * 24 + 8)
      _ = write(
        column.elements(Element.self) + rows.lowerBound,
        column.validity.map { UnsafePointer($0.bits.base(as: UInt8.self)) },
        (column.validity?.start ?? 0) + rows.lowerBound, rows.count,
        views.base(as: sw_text_view.self) + rows.lowerBound, block.base(as: UInt8.self), number)
    }
    withExtendedLifetime(column) {}
    return Column(
      type: .string, count: column.count, values: views, validity: column.validity,
      storage: blocks.storage)
  }

  private static func truths(_ column: Column) throws(FrameError) -> Column {
    let names = try Column(["false", "true"])
    let out = try Buffer.room(for: column.count, of: sw_text_view.self)
    Threads.forEachRange(column.count, grain: 1 << 16) { _, rows in
      let (source, views) = (column.elements(UInt8.self), names.views)
      let target = out.base(as: sw_text_view.self)
      for row in rows { target[row] = views[source[row] == 0 ? 0 : 1] }
    }
    return Column(type: .string, count: column.count, values: out, validity: column.validity)
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
