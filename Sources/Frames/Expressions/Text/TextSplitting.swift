import SwiftwaterDevices

extension TextNamespace {
  /// The parts between the occurrences of a separator, as a list.
  ///
  /// - Parameters:
  ///   - separator: What stands between the parts; must not be empty.
  ///   - limit: The most parts there are; the last one has the rest.
  /// - Returns: Lists of text, one part for a text without the separator.
  /// - Also known as: `pandas.Series.str.split(n: limit - 1)`, `polars.Expr.str.split`, `splitn`.
  public func split(_ separator: String, limit: Int = .max) -> Expression {
    call(.split(separator, limit: limit))
  }

  /// The parts between runs of white space, as a list without empty parts.
  ///
  /// - Also known as: `pandas.Series.str.split()`.
  public func words() -> Expression { call(.words) }

  /// The part with a number among those a separator makes, from the end when it is negative; null
  /// where there are fewer.
  ///
  /// - Also known as: `split(separator).list.get(index)` in Polars, SQL's `split_part`, which counts
  ///   from 1.
  public func splitPart(_ separator: String, _ index: Int) -> Expression {
    call(.splitPart(separator, index))
  }

  /// The first parts that a separator makes, as the fields `field_0`, `field_1`, … of a structure;
  /// null where there are fewer.
  ///
  /// - Parameters:
  ///   - separator: What stands between the parts; must not be empty.
  ///   - count: The number of fields; further parts are left out.
  /// - Also known as: `pandas.Series.str.split(expand=True)`, `polars.Expr.str.split_exact`, which
  ///   takes one less.
  public func split(_ separator: String, into count: Int) -> Expression {
    call(.splitInto(separator, count))
  }

  /// What stands before the first occurrence of a separator, the separator, and what follows, as
  /// the fields `before`, `separator` and `after` of a structure.
  ///
  /// A text without the separator is all before, and the others are empty.
  ///
  /// - Also known as: `pandas.Series.str.partition`.
  public func partition(_ separator: String) -> Expression { call(.partition(separator)) }

  /// What stands before the last occurrence of a separator, the separator, and what follows, as
  /// the fields `before`, `separator` and `after` of a structure.
  ///
  /// A text without the separator is all after, and the others are empty.
  ///
  /// - Also known as: `pandas.Series.str.rpartition`.
  public func partitionLast(_ separator: String) -> Expression { call(.partitionLast(separator)) }
}

extension ScalarFunction {
  static func split(_ separator: String, limit: Int) -> ScalarFunction {
    let wanted = TextConstant(separator)
    let parameters: [Expression.Literal] = [.text(separator)]
    return ScalarFunction(
      "text.split", limit == .max ? parameters : parameters + [.integer(Int64(limit))]
    ) { types throws(FrameError) in
      try requireText(types)
      try requireSeparator(separator)
      guard limit >= 1 else { throw FrameError(.argument, "a limit of \(limit): use 1 or more") }
      return .list(.string)
    } evaluate: { columns, _ throws(FrameError) in
      if limit == .max { return try TextMap.parts(columns[0], between: wanted) }
      return try TextMap.parts(columns[0]) { text, parts in
        var at = 0
        while parts.count + 1 < limit, let found = text.firstOffset(of: wanted.bytes, from: at) {
          parts.append(at..<found)
          at = found + wanted.bytes.count
        }
        parts.append(at..<text.count)
        return true
      }
    }
  }

  static let words = ScalarFunction("text.words") { types throws(FrameError) in
    try requireText(types)
    return .list(.string)
  } evaluate: { columns, _ throws(FrameError) in
    try TextMap.parts(columns[0]) { text, parts in
      var start: Int?
      text.forEachScalar { scalar, at in
        if scalar.properties.isWhitespace {
          if let from = start { parts.append(from..<at) }
          start = nil
        } else if start == nil {
          start = at
        }
        return true
      }
      if let from = start { parts.append(from..<text.count) }
      return true
    }
  }

  static func splitPart(_ separator: String, _ index: Int) -> ScalarFunction {
    let wanted = TextConstant(separator)
    return ScalarFunction(
      "text.splitPart", [.text(separator), .integer(Int64(index))]
    ) { types throws(FrameError) in
      try requireText(types)
      try requireSeparator(separator)
      return types[0]
    } evaluate: { columns, _ throws(FrameError) in
      try TextMap.perDistinct(columns[0]) { column throws(FrameError) in
        try TextMap.part(column) { text in
          index >= 0
            ? part(index, of: text, wanted.bytes)
            : partFromEnd(-(index + 1), of: text, wanted.bytes)
        }
      }
    }
  }

  static func splitInto(_ separator: String, _ count: Int) -> ScalarFunction {
    let wanted = TextConstant(separator)
    let most = 1 << 16
    let names = (0..<min(max(count, 0), most)).map { "field_\($0)" }
    return ScalarFunction(
      "text.split", [.text(separator), .text("into"), .integer(Int64(count))]
    ) { types throws(FrameError) in
      try requireText(types)
      try requireSeparator(separator)
      guard count >= 1, count <= most else {
        throw FrameError(.argument, "into \(count) fields: use 1 to \(most)")
      }
      return .structure(names.map { Field($0, .string) })
    } evaluate: { columns, _ throws(FrameError) in
      try TextMap.fields(columns[0], names) { text, parts in
        var at = 0
        while parts.count < count {
          guard let found = text.firstOffset(of: wanted.bytes, from: at) else {
            parts.append(at..<text.count)
            return
          }
          parts.append(at..<found)
          at = found + wanted.bytes.count
        }
      }
    }
  }

  static func partition(_ separator: String) -> ScalarFunction {
    partition("partition", separator) { text, wanted in
      text.firstOffset(of: wanted, from: 0).map { [0..<$0, $0..<$0 + wanted.count] }
        ?? [0..<text.count, text.count..<text.count]
    }
  }

  static func partitionLast(_ separator: String) -> ScalarFunction {
    partition("partitionLast", separator) { text, wanted in
      text.lastOffset(of: wanted, endingBy: text.count).map { [0..<$0, $0..<$0 + wanted.count] }
        ?? [0..<0, 0..<0]
    }
  }

  // MARK: - Implementation

  private static func partition(
    _ name: String, _ separator: String,
    _ cut: @escaping @Sendable (UnsafeRawBufferPointer, UnsafeRawBufferPointer) -> [Range<Int>]
  ) -> ScalarFunction {
    let wanted = TextConstant(separator)
    let names = ["before", "separator", "after"]
    return ScalarFunction("text.\(name)", [.text(separator)]) { types throws(FrameError) in
      try requireText(types)
      try requireSeparator(separator)
      return .structure(names.map { Field($0, .string) })
    } evaluate: { columns, _ throws(FrameError) in
      try TextMap.fields(columns[0], names) { text, parts in
        let found = cut(text, wanted.bytes)
        parts.append(found[0])
        parts.append(found[1])
        parts.append(found[1].upperBound..<text.count)
      }
    }
  }

  private static func part(
    _ index: Int, of text: UnsafeRawBufferPointer, _ separator: UnsafeRawBufferPointer
  ) -> Range<Int>? {
    var at = 0
    for _ in 0..<index {
      guard let found = text.firstOffset(of: separator, from: at) else { return nil }
      at = found + separator.count
    }
    return at..<(text.firstOffset(of: separator, from: at) ?? text.count)
  }

  /// Counted from the end, but cut from the beginning: of `aaa` by `aa` the last part is `a`.
  private static func partFromEnd(
    _ index: Int, of text: UnsafeRawBufferPointer, _ separator: UnsafeRawBufferPointer
  ) -> Range<Int>? {
    var count = 1
    var at = 0
    while let found = text.firstOffset(of: separator, from: at) {
      count += 1
      at = found + separator.count
    }
    return index < count ? part(count - 1 - index, of: text, separator) : nil
  }

  private static func requireSeparator(_ separator: String) throws(FrameError) {
    guard !separator.isEmpty else {
      throw FrameError(.argument, "an empty separator: give a text, or use `words()`")
    }
  }
}
