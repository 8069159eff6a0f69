import SwiftwaterDevices

// The functions of TextPatterns.swift. A pattern without special characters is searched as a text.
extension ScalarFunction {
  static func matches(_ name: String, _ source: String, options: UInt32) -> ScalarFunction {
    pattern(name, source, gives: .bool) { pattern, column throws(FrameError) in
      if let literal = pattern.literal {
        return try TextMap.perDistinct(column) { column throws(FrameError) in
          try literalTest(options, literal)(column)
        }
      }
      return try TextMap.filled(column, UInt8.self, .bool) {
        rows, range, target throws(FrameError) in
        let matcher = try pattern.matcher()
        for row in range {
          let isThere = column.validity?[row] ?? true
          target[row] = isThere ? try matcher.find(in: rows[row], options: options) ? 1 : 0 : 0
        }
      }
    }
  }

  static func matchCount(_ source: String) -> ScalarFunction {
    pattern("count", source, gives: .int64) { pattern, column throws(FrameError) in
      if pattern.literal != nil { return try occurrences(source).evaluate([column], column.count) }
      return try TextMap.number(column, .int64, Int64(0), state: pattern.matcher) {
        text, matcher throws(FrameError) in
        var count: Int64 = 0
        try matcher.forEach(in: text) { _ in
          count += 1
          return true
        }
        return count
      }
    }
  }

  static func matchPlace(_ source: String) -> ScalarFunction {
    pattern("find", source, gives: .int64) { pattern, column throws(FrameError) in
      if pattern.literal != nil { return try find(source).evaluate([column], column.count) }
      return try TextMap.number(column, .int64, Int64(0), state: pattern.matcher) {
        text, matcher throws(FrameError) in
        guard try matcher.find(in: text), let found = matcher.range() else { return nil }
        return Int64(text.bytes(0..<found.lowerBound).pointCount)
      }
    }
  }

  static func replace(regex source: String, _ template: String, _ count: Int) -> ScalarFunction {
    let parameters: [Expression.Literal] = [.text(template)]
    return pattern(
      "replace", source, count == .max ? parameters : parameters + [.integer(Int64(count))],
      check: { pattern throws(FrameError) in _ = try PatternTemplate(template, pattern) }
    ) { pattern, column throws(FrameError) in
      let template = try PatternTemplate(template, pattern)
      if pattern.literal != nil {
        return try replace(source, template.constant ?? source, count)
          .evaluate([column], column.count)
      }
      return try TextMap.rewrite(column, state: pattern.matcher) {
        text, out, matcher throws(FrameError) in
        var (at, left) = (0, count)
        guard left > 0 else {
          out.append(text)
          return true
        }
        try matcher.forEach(in: text) { found in
          out.append(text.bytes(at..<found.lowerBound))
          template.append(to: &out, text, matcher)
          at = found.upperBound
          left -= 1
          return left > 0
        }
        out.append(text.bytes(at..<text.count))
        return true
      }
    }
  }

  static func extract(_ source: String, _ group: Int) -> ScalarFunction {
    pattern(
      "extract", source, [.integer(Int64(group))], gives: .string,
      check: { pattern throws(FrameError) in try requireGroup(group, pattern) }
    ) { pattern, column throws(FrameError) in
      if let literal = pattern.literal {
        return try TextMap.part(column) { text in
          text.firstOffset(of: literal.bytes, from: 0).map { $0..<$0 + literal.bytes.count }
        }
      }
      return try TextMap.part(column, state: pattern.matcher) { text, matcher throws(FrameError) in
        try matcher.find(in: text) ? matcher.range(group) : nil
      }
    }
  }

  static func extractGroups(_ source: String) -> ScalarFunction {
    let compiled = Result { () throws(FrameError) in try Pattern(source) }
    return ScalarFunction("text.extractGroups", [.text(source)]) { types throws(FrameError) in
      try requireText(types)
      let names = groupNames(try compiled.get())
      guard !names.isEmpty else {
        throw FrameError(.argument, "the pattern \"\(source)\" has no group `(…)`")
      }
      return .structure(names.map { Field($0, .string) })
    } evaluate: { columns, _ throws(FrameError) in
      let pattern = try compiled.get()
      let names = groupNames(pattern)
      return try TextMap.fields(columns[0], names, state: pattern.matcher) {
        text, parts, matcher throws(FrameError) in
        guard try matcher.find(in: text) else { return }
        for group in 1...names.count { parts.append(matcher.range(group)) }
      }
    }
  }

  static func extractAll(_ source: String, _ group: Int) -> ScalarFunction {
    let compiled = Result { () throws(FrameError) in try Pattern(source) }
    return ScalarFunction(
      "text.extractAll", [.text(source), .integer(Int64(group))]
    ) { types throws(FrameError) in
      try requireText(types)
      try requireGroup(group, compiled.get())
      return .list(.string)
    } evaluate: { columns, _ throws(FrameError) in
      let pattern = try compiled.get()
      if let literal = pattern.literal?.bytes, !literal.isEmpty {
        let wanted = TextConstant(source)
        return try TextMap.parts(columns[0]) { text, parts in
          var at = 0
          while let found = text.firstOffset(of: wanted.bytes, from: at) {
            at = found + wanted.bytes.count
            parts.append(found..<at)
          }
          return true
        }
      }
      return try TextMap.parts(columns[0], state: pattern.matcher) {
        text, parts, matcher throws(FrameError) in
        try matcher.forEach(in: text) { _ in
          if let range = matcher.range(group) { parts.append(range) }
          return true
        }
        return true
      }
    }
  }

  static func split(regex source: String, _ limit: Int) -> ScalarFunction {
    let compiled = Result { () throws(FrameError) in try Pattern(source) }
    return ScalarFunction(
      "text.split", [.text(source), .text("regex"), .integer(Int64(limit))]
    ) { types throws(FrameError) in
      try requireText(types)
      _ = try compiled.get()
      guard limit >= 1 else { throw FrameError(.argument, "a limit of \(limit): use 1 or more") }
      return .list(.string)
    } evaluate: { columns, count throws(FrameError) in
      let pattern = try compiled.get()
      if pattern.literal != nil {
        return try split(source, limit: limit).evaluate(columns, count)
      }
      return try TextMap.parts(columns[0], state: pattern.matcher) {
        text, parts, matcher throws(FrameError) in
        var at = 0
        if limit > 1 {
          try matcher.forEach(in: text) { found in
            parts.append(at..<found.lowerBound)
            at = found.upperBound
            return parts.count + 1 < limit
          }
        }
        parts.append(at..<text.count)
        return true
      }
    }
  }

  // MARK: - Implementation

  /// A function of a text and a pattern, which is compiled once and checked with the types.
  private static func pattern(
    _ name: String, _ source: String, _ parameters: [Expression.Literal] = [],
    gives type: ColumnType = .string,
    check: @escaping @Sendable (Pattern) throws(FrameError) -> Void = { _ in },
    _ evaluate: @escaping @Sendable (Pattern, Column) throws(FrameError) -> Column
  ) -> ScalarFunction {
    let compiled = Result { () throws(FrameError) in try Pattern(source) }
    return ScalarFunction(
      "text.\(name)", [.text(source), .text("regex")] + parameters
    ) { types throws(FrameError) in
      try requireText(types)
      try check(compiled.get())
      return type == .string ? types[0] : type
    } evaluate: { columns, _ throws(FrameError) in
      let pattern = try compiled.get()
      return try TextMap.perDistinct(columns[0]) { column throws(FrameError) in
        try evaluate(pattern, column)
      }
    }
  }

  private static func literalTest(
    _ options: UInt32, _ literal: TextConstant
  ) -> (Column) throws(FrameError) -> Column {
    { column throws(FrameError) in
      try TextMap.test(column) { text in
        guard options & PCRE2.anchored != 0 else {
          return text.firstOffset(of: literal.bytes, from: 0) != nil
        }
        let isWhole = options & PCRE2.endAnchored != 0
        return text.holds(literal.bytes, at: 0) && !(isWhole && text.count > literal.bytes.count)
      }
    }
  }

  private static func requireGroup(_ group: Int, _ pattern: Pattern) throws(FrameError) {
    guard (0...pattern.groupCount).contains(group) else {
      throw FrameError(
        .argument,
        """
        group \(group) of the pattern "\(pattern.source)", which has \(pattern.groupCount): put what \
        is wanted in `(…)`, or ask for group 0, the whole match
        """)
    }
  }

  private static func groupNames(_ pattern: Pattern) -> [String] {
    guard pattern.groupCount > 0 else { return [] }
    let names = Dictionary(pattern.groups.map { ($1, $0) }) { first, _ in first }
    return (1...pattern.groupCount).map { names[$0] ?? "\($0)" }
  }
}
