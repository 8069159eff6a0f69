import SwiftwaterDevices

// Regular expressions: Perl's dialect as PCRE2 has it, over code points, with Unicode classes. A
// pattern that is wrong is reported when the expression is handed to a frame; one that would run
// without end on some text stops with an error. The library (`libpcre2-8.so.0`) is found at run time.
extension TextNamespace {
  /// Whether a pattern matches anywhere.
  ///
  /// - Throws: ``FrameError`` from the frame that is given this, for a wrong pattern or when
  ///   `libpcre2-8` is missing.
  /// - Also known as: `pandas.Series.str.contains`, `polars.Expr.str.contains`.
  public func contains(regex pattern: String) -> Expression {
    call(.matches("contains", pattern, options: 0))
  }

  /// Whether a pattern matches at the beginning.
  ///
  /// - Also known as: `pandas.Series.str.match`.
  public func matchesStart(regex pattern: String) -> Expression {
    call(.matches("matchesStart", pattern, options: PCRE2.anchored))
  }

  /// Whether a pattern matches the whole text.
  ///
  /// - Also known as: `pandas.Series.str.fullmatch`.
  public func matches(regex pattern: String) -> Expression {
    call(.matches("matches", pattern, options: PCRE2.anchored | PCRE2.endAnchored))
  }

  /// How often a pattern matches, without overlaps.
  ///
  /// - Also known as: `pandas.Series.str.count`, `polars.Expr.str.count_matches`.
  public func count(regex pattern: String) -> Expression { call(.matchCount(pattern)) }

  /// The number of the code point where a pattern matches first, null where it does not.
  ///
  /// - Also known as: `polars.Expr.str.find`, which counts bytes.
  public func find(regex pattern: String) -> Expression { call(.matchPlace(pattern)) }

  /// The text with matches of a pattern replaced.
  ///
  /// - Parameters:
  ///   - pattern: What is replaced.
  ///   - template: What replaces it: `$0` is the match, `$1` or `${1}` a group, `${name}` a named
  ///     one, `$$` a dollar sign. A group that took no part gives nothing.
  ///   - count: How many matches are replaced at most.
  /// - Also known as: `pandas.Series.str.replace(regex=True)`, `polars.Expr.str.replace_all`; with
  ///   `count: 1`, `polars.Expr.str.replace`.
  public func replace(
    regex pattern: String, with template: String, count: Int = .max
  ) -> Expression {
    call(.replace(regex: pattern, template, count))
  }

  /// What a group of the first match of a pattern matched; null where there is none.
  ///
  /// - Parameters:
  ///   - pattern: What is looked for.
  ///   - group: The group's number; 0 is the whole match.
  /// - Also known as: `pandas.Series.str.extract(expand=False)`, `polars.Expr.str.extract`.
  public func extract(_ pattern: String, group: Int = 1) -> Expression {
    call(.extract(pattern, group))
  }

  /// What each group of the first match of a pattern matched, a field of a structure each, named
  /// after the group or its number; null where there is none.
  ///
  /// - Also known as: `pandas.Series.str.extract`, `polars.Expr.str.extract_groups`.
  public func extractGroups(_ pattern: String) -> Expression { call(.extractGroups(pattern)) }

  /// All matches of a pattern, as a list.
  ///
  /// - Parameters:
  ///   - pattern: What is looked for.
  ///   - group: The group of each match that is taken; 0 is the whole match.
  /// - Also known as: `pandas.Series.str.findall`, `polars.Expr.str.extract_all`.
  public func extractAll(_ pattern: String, group: Int = 0) -> Expression {
    call(.extractAll(pattern, group))
  }

  /// The parts between the matches of a pattern, as a list.
  ///
  /// - Parameters:
  ///   - pattern: What stands between the parts.
  ///   - limit: The most parts there are; the last one has the rest.
  /// - Also known as: `pandas.Series.str.split(regex=True)`.
  public func split(regex pattern: String, limit: Int = .max) -> Expression {
    call(.split(regex: pattern, limit))
  }
}

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

/// What replaces a match: texts and groups in turn.
struct PatternTemplate: Sendable {
  private enum Piece: Sendable {
    case text(TextConstant)
    case group(Int)
  }

  private var pieces: [Piece] = []
  /// The text when there are no groups in it.
  private(set) var constant: String? = ""

  init(_ template: String, _ pattern: Pattern) throws(FrameError) {
    var rest = Substring(template)
    var text = ""
    while let character = rest.popFirst() {
      guard character == "$", let next = rest.first else {
        text.append(character)
        continue
      }
      if next == "$" {
        rest.removeFirst()
        text.append("$")
        continue
      }
      let name: Substring
      if next == "{", let end = rest.firstIndex(of: "}") {
        name = rest[rest.index(after: rest.startIndex)..<end]
        rest = rest[rest.index(after: end)...]
      } else {
        name = rest.prefix { $0.isASCII && $0.isNumber }
        rest = rest.dropFirst(name.count)
      }
      guard !name.isEmpty else {
        text.append("$")
        continue
      }
      guard let group = Int(name) ?? pattern.groups[String(name)],
        (0...pattern.groupCount).contains(group)
      else {
        throw FrameError(
          .argument,
          """
          `$\(name)` in "\(template)": the pattern "\(pattern.source)" has no such group; write `$$` \
          for a dollar sign
          """)
      }
      if pattern.literal != nil {
        text.append(pattern.source)
        continue
      }
      if !text.isEmpty { pieces.append(.text(TextConstant(text))) }
      text = ""
      constant = nil
      pieces.append(.group(group))
    }
    if !text.isEmpty { pieces.append(.text(TextConstant(text))) }
    if constant != nil { constant = text }
  }

  func append(to out: inout TextScratch, _ text: UnsafeRawBufferPointer, _ matcher: Matcher) {
    for piece in pieces {
      switch piece {
      case .text(let constant): out.append(constant.bytes)
      case .group(let group):
        if let range = matcher.range(group) { out.append(text.bytes(range)) }
      }
    }
  }
}
