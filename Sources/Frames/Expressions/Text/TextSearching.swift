import CKernels
import SwiftwaterDevices

extension TextNamespace {
  /// Whether a text occurs, as it is; `regex:` takes a pattern.
  ///
  /// - Also known as: `pandas.Series.str.contains(regex=False)`, `polars.Expr.str.contains(literal=True)`.
  public func contains(_ text: String) -> Expression { call(.contains(text)) }

  /// Whether the text of another column occurs.
  public func contains(_ other: Expression) -> Expression { call(.containsOther, other) }

  /// Whether any of some texts occurs.
  ///
  /// - Also known as: `polars.Expr.str.contains_any`.
  public func containsAny(_ texts: [String]) -> Expression { call(.containsAny(texts)) }

  /// Whether it begins with a text.
  public func startsWith(_ text: String) -> Expression { call(.startsWith(text)) }

  /// Whether it begins with the text of another column.
  public func startsWith(_ other: Expression) -> Expression { call(.startsWithOther, other) }

  /// Whether it ends with a text.
  public func endsWith(_ text: String) -> Expression { call(.endsWith(text)) }

  /// Whether it ends with the text of another column.
  public func endsWith(_ other: Expression) -> Expression { call(.endsWithOther, other) }

  /// The number of the code point where a text occurs first, null where it does not.
  ///
  /// - Also known as: `pandas.Series.str.find`, which gives -1 for null. `polars.Expr.str.find`
  ///   counts bytes.
  public func find(_ text: String) -> Expression { call(.find(text)) }

  /// The number of the code point where a text occurs last, null where it does not.
  ///
  /// - Also known as: `pandas.Series.str.rfind`, which gives -1 for null.
  public func findLast(_ text: String) -> Expression { call(.findLast(text)) }

  /// How often a text occurs, without overlaps; the empty text one time more than there are code
  /// points.
  ///
  /// - Also known as: `pandas.Series.str.count`, `polars.Expr.str.count_matches(literal=True)`.
  public func count(_ text: String) -> Expression { call(.occurrences(text)) }
}

extension ScalarFunction {
  static func contains(_ text: String) -> ScalarFunction {
    bulkTest("contains", text, sw_text_contains)
  }

  static func startsWith(_ text: String) -> ScalarFunction {
    bulkTest("startsWith", text, sw_text_starts_with)
  }

  static func endsWith(_ text: String) -> ScalarFunction {
    bulkTest("endsWith", text, sw_text_ends_with)
  }

  static let containsOther = pairTest("contains") { $0.firstOffset(of: $1, from: 0) != nil }
  static let startsWithOther = pairTest("startsWith") { $0.holds($1, at: 0) }
  static let endsWithOther = pairTest("endsWith") { $0.holds($1, at: $0.count - $1.count) }

  static func containsAny(_ texts: [String]) -> ScalarFunction {
    let constants = texts.map(TextConstant.init)
    return textTest("containsAny", texts.map { .text($0) }) { text in
      constants.contains { text.firstOffset(of: $0.bytes, from: 0) != nil }
    }
  }

  static func find(_ text: String) -> ScalarFunction {
    let wanted = TextConstant(text)
    return Self.text("find", [.text(text)], gives: .int64) { column throws(FrameError) in
      guard !wanted.bytes.isEmpty else {
        return try TextMap.number(column, .int64, Int64(0)) { _ in 0 }
      }
      let flags = try Buffer.room(for: column.count, of: UInt8.self)
      let places = try TextMap.filled(column, Int64.self, .int64) { rows, range, target in
        let start = range.lowerBound
        sw_text_places(
          rows.views + start, rows.buffers, range.count, wanted.address, wanted.bytes.count,
          target + start, flags.base(as: UInt8.self) + start)
      }
      let found = try Validity(flags: flags, count: column.count)
      return places.with(
        validity: try Validity.both(found, column.validity, count: column.count))
    }
  }

  static func findLast(_ text: String) -> ScalarFunction {
    let wanted = TextConstant(text)
    return place("findLast", text) { $0.lastOffset(of: wanted.bytes, endingBy: $0.count) }
  }

  static func occurrences(_ text: String) -> ScalarFunction {
    let wanted = TextConstant(text)
    return Self.text("count", [.text(text)], gives: .int64) { column throws(FrameError) in
      guard !wanted.bytes.isEmpty else {
        return try TextMap.number(column, .int64, Int64(0)) { Int64($0.pointCount + 1) }
      }
      return try TextMap.filled(column, Int64.self, .int64) { rows, range, target in
        let start = range.lowerBound
        sw_text_occurrences(
          rows.views + start, rows.buffers, range.count, wanted.address, wanted.bytes.count,
          target + start)
      }
    }
  }

  // MARK: - Implementation

  private typealias BulkTest =
    @Sendable (
      UnsafePointer<sw_text_view>?, UnsafePointer<UnsafePointer<UInt8>?>?, Int,
      UnsafePointer<UInt8>?, Int, UnsafeMutablePointer<UInt8>?
    ) -> Void

  private static func bulkTest(
    _ name: String, _ text: String, _ test: @escaping BulkTest
  ) -> ScalarFunction {
    let wanted = TextConstant(text)
    return Self.text(name, [.text(text)], gives: .bool) { column throws(FrameError) in
      try TextMap.filled(column, UInt8.self, .bool) { rows, range, target in
        let start = range.lowerBound
        test(
          rows.views + start, rows.buffers, range.count, wanted.address, wanted.bytes.count,
          target + start)
      }
    }
  }

  private static func pairTest(
    _ name: String,
    _ body: @escaping @Sendable (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> Bool
  ) -> ScalarFunction {
    ScalarFunction("text.\(name)") { types throws(FrameError) in
      try requireText(types)
      return .bool
    } evaluate: { columns, _ throws(FrameError) in
      let (a, b) = (try columns[0].plain(), try columns[1].plain())
      let result = try b.withTextRows { others throws(FrameError) in
        nonisolated(unsafe) let others = others
        return try TextMap.filled(a, UInt8.self, .bool) { rows, range, target in
          for row in range { target[row] = body(rows[row], others[row]) ? 1 : 0 }
        }
      }
      return result.with(validity: try Validity.both(a.validity, b.validity, count: a.count))
    }
  }

  private static func place(
    _ name: String, _ text: String,
    _ body: @escaping @Sendable (UnsafeRawBufferPointer) -> Int?
  ) -> ScalarFunction {
    Self.text(name, [.text(text)], gives: .int64) { column throws(FrameError) in
      try TextMap.number(column, .int64, Int64(0)) { text in
        body(text).map { Int64(text.bytes(0..<$0).pointCount) }
      }
    }
  }
}
