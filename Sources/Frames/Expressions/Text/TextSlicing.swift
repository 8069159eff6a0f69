import SwiftwaterDevices

extension TextNamespace {
  /// At most `count` code points from the one numbered `start`, counted from 0, or from the end when
  /// it is negative.
  ///
  /// - Parameters:
  ///   - start: The first code point; -1 is the last one of the text.
  ///   - count: How many there are at most, 0 or more.
  /// - Also known as: `pandas.Series.str.slice`, `polars.Expr.str.slice`, SQL's `substring`, which
  ///   counts from 1.
  public func slice(_ start: Int, _ count: Int = .max) -> Expression {
    requireThat(count >= 0, "slice(\(start), \(count)): use a count from 0")
    return call(.slice(start, count))
  }

  /// The first code points; for a negative count all but so many at the end.
  ///
  /// - Also known as: `polars.Expr.str.head`, SQL's `left`.
  public func head(_ count: Int) -> Expression { call(.textHead(count)) }

  /// The last code points; for a negative count all but so many at the beginning.
  ///
  /// - Also known as: `polars.Expr.str.tail`, SQL's `right`.
  public func tail(_ count: Int) -> Expression { call(.textTail(count)) }

  /// One code point, counted from the end when the number is negative; null where there is none.
  ///
  /// - Also known as: `pandas.Series.str.get`.
  public func get(_ index: Int) -> Expression { call(.textGet(index)) }
}

extension ScalarFunction {
  static func slice(_ start: Int, _ count: Int) -> ScalarFunction {
    let start = Swift.max(start, -.max)
    return textPart("slice", [.integer(Int64(start)), .integer(Int64(count))]) { text in
      var (from, count) = (0, count)
      if start >= 0 {
        from = text.offset(ofPoint: start)
      } else {
        // What lies before the first code point counts as well: slice(-5, 3) of "ab" is empty.
        let missing = -start - text.pointCount
        from = text.offset(ofPointFromEnd: -start)
        if missing > 0 { count = Swift.max(0, count - missing) }
      }
      guard count < text.count - from else { return from..<text.count }
      return from..<from + text.bytes(from..<text.count).offset(ofPoint: count)
    }
  }

  static func textHead(_ count: Int) -> ScalarFunction {
    let count = Swift.max(count, -.max)
    return textPart("head", [.integer(Int64(count))]) { text in
      0..<(count >= 0 ? text.offset(ofPoint: count) : text.offset(ofPointFromEnd: -count))
    }
  }

  static func textTail(_ count: Int) -> ScalarFunction {
    let count = Swift.max(count, -.max)
    return textPart("tail", [.integer(Int64(count))]) { text in
      (count >= 0 ? text.offset(ofPointFromEnd: count) : text.offset(ofPoint: -count))..<text.count
    }
  }

  static func textGet(_ index: Int) -> ScalarFunction {
    let index = Swift.max(index, -.max)
    return textPart("get", [.integer(Int64(index))]) { text in
      guard index >= 0 || -index <= text.pointCount else { return nil }
      let from = index >= 0 ? text.offset(ofPoint: index) : text.offset(ofPointFromEnd: -index)
      guard from < text.count else { return nil }
      return from..<from + text.bytes(from..<text.count).offset(ofPoint: 1)
    }
  }
}
