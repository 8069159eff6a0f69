import CKernels
import SwiftwaterDevices

extension TextNamespace {
  /// The whole number that the text writes in a base, null where it writes none or one that does not
  /// fit; a sign may stand in front.
  ///
  /// - Parameter base: From 2 to 36; digits above 9 are letters of either case.
  /// - Also known as: `polars.Expr.str.to_integer(strict=False)`.
  public func toInteger(base: Int = 10) -> Expression { call(.toInteger(base)) }

  /// The number that the text writes, null where it writes none.
  ///
  /// White space around it is not allowed; `nan` and `inf` are, in any case.
  ///
  /// - Also known as: `pandas.to_numeric(errors="coerce")`, `polars.Expr.cast(strict=False)`.
  public func toDouble() -> Expression { call(.toDouble) }

  /// The value at a path of a text in JSON, as text: strings without their quotes, other values as
  /// they are written; null where there is none, for `null`, and where the text is not JSON as a
  /// whole.
  ///
  /// - Parameter path: `$`, followed by `.name`, `["name"]` or `[index]` any number of times.
  /// - Also known as: `polars.Expr.str.json_path_match`, `json_extract_string` in DuckDB.
  public func jsonPath(_ path: String) -> Expression { call(.jsonPath(path)) }
}

extension ScalarFunction {
  static func toInteger(_ base: Int) -> ScalarFunction {
    ScalarFunction("text.toInteger", [.integer(Int64(base))]) { types throws(FrameError) in
      try requireText(types)
      guard (2...36).contains(base) else {
        throw FrameError(.argument, "base \(base): use one from 2 to 36")
      }
      return .int64
    } evaluate: { columns, _ throws(FrameError) in
      try TextMap.perDistinct(columns[0]) { column throws(FrameError) in
        base == 10
          ? try decimalIntegers(column)
          : try TextMap.number(column, .int64, Int64(0)) { integer($0, Int64(base)) }
      }
    }
  }

  static let toDouble = text("toDouble", gives: .float64) { column throws(FrameError) in
    sw_number_prepare()
    return try TextMap.number(column, .float64, 0.0, state: { TextScratch() }) { text, scratch in
      // The parser looks at 16 bytes beyond the end.
      scratch.clear()
      scratch.append(text)
      scratch.append(atMost: 16) { target in
        target.initialize(repeating: 0, count: 16)
        return 16
      }
      var value = 0.0
      return sw_parse_double(scratch.base, text.count, &value) == SW_NUMBER_OK ? value : nil
    }
  }

  static func jsonPath(_ path: String) -> ScalarFunction {
    let steps = JSONPath(path)
    return ScalarFunction("text.jsonPath", [.text(path)]) { types throws(FrameError) in
      try requireText(types)
      guard steps != nil else {
        throw FrameError(
          .argument, "the path \"\(path)\": write `$`, then `.name`, `[\"name\"]` or `[0]`")
      }
      return types[0]
    } evaluate: { columns, _ throws(FrameError) in
      try TextMap.perDistinct(columns[0]) { column throws(FrameError) in
        try TextMap.rewrite(column) { text, out in steps?.find(in: text, &out) ?? false }
      }
    }
  }

  private static func decimalIntegers(_ column: Column) throws(FrameError) -> Column {
    let flags = try Buffer.room(for: column.count, of: UInt8.self)
    let values = try TextMap.filled(column, Int64.self, .int64) { rows, range, target in
      let start = range.lowerBound
      sw_integers_of_texts(
        rows.views + start, rows.buffers, range.count, target + start,
        flags.base(as: UInt8.self) + start)
    }
    let numbers = try Validity(flags: flags, count: column.count)
    return values.with(validity: try Validity.both(column.validity, numbers, count: column.count))
  }

  private static func integer(_ text: UnsafeRawBufferPointer, _ base: Int64) -> Int64? {
    guard let first = text.first else { return nil }
    let isNegative = first == UInt8(ascii: "-")
    let digits = isNegative || first == UInt8(ascii: "+") ? text.dropFirst() : text[...]
    guard !digits.isEmpty else { return nil }
    // Negative all the way: the smallest number has no positive twin.
    var value: Int64 = 0
    for byte in digits {
      let letter = byte | 0x20
      let digit: Int64
      if byte &- 0x30 < 10 {
        digit = Int64(byte &- 0x30)
      } else if letter &- 0x61 < 26 {
        digit = Int64(letter &- 0x61) + 10
      } else {
        return nil
      }
      guard digit < base else { return nil }
      let (scaled, overflows) = value.multipliedReportingOverflow(by: base)
      let (next, underflows) = scaled.subtractingReportingOverflow(digit)
      guard !overflows, !underflows else { return nil }
      value = next
    }
    if isNegative { return value }
    return value == .min ? nil : -value
  }
}

extension UnsafeRawBufferPointer {
  var isUTF8: Bool {
    guard let base = baseAddress else { return true }
    return sw_utf8_valid_prefix(base.assumingMemoryBound(to: UInt8.self), count) == count
  }
}
