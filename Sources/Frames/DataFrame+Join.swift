/// Which rows a join keeps.
public enum JoinKind: String, Sendable, Hashable, CaseIterable {
  /// Pairs of rows with equal keys.
  case inner
  /// Those, and left rows without a partner, with nulls on the right.
  case left
  /// Those, and right rows without a partner, with nulls on the left.
  case right
  /// Those, and rows of both sides without a partner.
  case full
  /// Left rows that have a partner, once each, left columns only.
  case semi
  /// Left rows that have none, left columns only.
  case anti
  /// Every left row with every right row.
  case cross
}

extension DataFrame {
  /// Returns the rows of this frame with those of another that have equal values in some columns.
  ///
  /// Left rows stay in their order, partners of one row in the other frame's order; right rows
  /// without a partner come last. A null key matches nothing unless `nullsEqual`; NaN equals NaN
  /// and -0 equals 0. Keys may be of different types that are both numbers or both text: an `int32`
  /// meets an `int64`, a category a string.
  ///
  /// ```swift
  /// try orders.join(customers, on: "customer", how: .left, validate: .manyToOne)
  /// ```
  ///
  /// - Parameters:
  ///   - other: The frame on the right.
  ///   - names: The key columns, of the same name in both; none for a cross join.
  ///   - kind: Which rows are kept.
  ///   - suffix: What is appended to right names that the left has too.
  ///   - coalesce: Whether the two columns of a key become one under the left one's name: always,
  ///     never, or, where nil, when they have the same name.
  ///   - nullsEqual: Whether a null key matches another.
  ///   - validation: How often a key may occur on each side.
  ///   - keepingOrder: Whether left rows stay in their order; without it several inner joins in a
  ///     row may change places, the smallest first.
  /// - Throws: ``FrameError``: at once for unknown names and types that are never equal; when it runs,
  ///   for a key that occurs more often than `validation` says and for a result larger than memory.
  /// - Complexity: O(*rows* of both and of the result), on all threads.
  /// - Also known as: `pandas.merge`, `polars.DataFrame.join`.
  public func join(
    _ other: DataFrame, on names: String..., how kind: JoinKind = .inner,
    suffix: String = "_right", coalesce: Bool? = nil, nullsEqual: Bool = false,
    validate validation: JoinValidation = .manyToMany, keepingOrder: Bool = true
  ) throws(FrameError) -> DataFrame {
    try joined(
      other,
      JoinStep(
        leftKeys: names, rightKeys: names, kind: kind, suffix: suffix, nullsEqual: nullsEqual,
        validation: validation, coalesce: coalesce, keepsOrder: keepingOrder))
  }

  /// Returns the rows of this frame with those of another whose keys, of other names, are equal.
  ///
  /// Both columns of a key are kept unless `coalesce` is true. The rest is as in
  /// ``join(_:on:how:suffix:coalesce:nullsEqual:validate:keepingOrder:)``.
  public func join(
    _ other: DataFrame, left leftKeys: [String], right rightKeys: [String],
    how kind: JoinKind = .inner, suffix: String = "_right", coalesce: Bool? = nil,
    nullsEqual: Bool = false, validate validation: JoinValidation = .manyToMany,
    keepingOrder: Bool = true
  ) throws(FrameError) -> DataFrame {
    try joined(
      other,
      JoinStep(
        leftKeys: leftKeys, rightKeys: rightKeys, kind: kind, suffix: suffix,
        nullsEqual: nullsEqual, validation: validation, coalesce: coalesce,
        keepsOrder: keepingOrder))
  }

  /// Returns the rows of this frame with those of another for which computed keys are equal.
  ///
  /// The keys themselves are not part of the result. The rest is as in
  /// ``join(_:on:how:suffix:coalesce:nullsEqual:validate:keepingOrder:)``.
  ///
  /// ```swift
  /// try a.join(b, left: [col("name").text.lower()], right: [col("label")])
  /// ```
  public func join(
    _ other: DataFrame, left leftKeys: [Expression], right rightKeys: [Expression],
    how kind: JoinKind = .inner, suffix: String = "_right", nullsEqual: Bool = false,
    validate validation: JoinValidation = .manyToMany
  ) throws(FrameError) -> DataFrame {
    let names = leftKeys.indices.map { "join key \($0)" }
    let taken = Set(columnNames + other.columnNames)
    let keys = names.map { name in
      var name = name
      while taken.contains(name) { name += "'" }
      return name
    }
    let left = try adding(zip(leftKeys, keys).map { $0.as($1) })
    let right = try other.adding(zip(rightKeys, keys).map { $0.as($1) })
    guard leftKeys.count == rightKeys.count else {
      throw .keyCounts(leftKeys.map(\.name), rightKeys.map(\.name))
    }
    let joined = try left.joined(
      right,
      JoinStep(
        leftKeys: keys, rightKeys: keys, kind: kind, suffix: suffix, nullsEqual: nullsEqual,
        validation: validation))
    return try joined.select(joined.columnNames.filter { !keys.contains($0) })
  }

  // MARK: - Implementation

  func joined(_ other: DataFrame, _ step: JoinStep) throws(FrameError) -> DataFrame {
    try require(step.leftKeys)
    do throws(FrameError) { try other.require(step.rightKeys) } catch {
      throw FrameError(error.code, "join, the right frame: \(error.message)")
    }
    guard step.kind != .cross || (step.leftKeys.isEmpty && step.rightKeys.isEmpty) else {
      throw FrameError(
        .argument,
        "a cross join pairs all rows and has no keys, not \(step.leftKeys); leave them out")
    }
    guard step.leftKeys.count == step.rightKeys.count,
      step.kind == .cross || !step.leftKeys.isEmpty
    else { throw .keyCounts(step.leftKeys, step.rightKeys) }
    for (a, b) in zip(step.leftKeys, step.rightKeys) {
      let (x, y) = (try col(a).node.type(in: schema), try col(b).node.type(in: other.schema))
      guard KeyDomain(x, y) != nil else { throw .cannotJoin(a, x, b, y) }
    }
    if step.kind == .right || step.kind == .full, let (left, right) = try unified(other, step) {
      return try left.joined(right, step)
    }
    var fields = schema
    for column in step.rightColumns(columnNames, other.columnNames) {
      fields.append(Field(column.name, try col(column.source).node.type(in: other.schema)))
    }
    return try DataFrame(.join(step, left: self.step, right: other.step), fields)
  }

  /// Both frames with keys of one type, where values of both sides come to stand in one column.
  private func unified(
    _ other: DataFrame, _ step: JoinStep
  ) throws(FrameError) -> (DataFrame, DataFrame)? {
    var casts: (left: [Expression], right: [Expression]) = ([], [])
    for (a, b) in step.coalesced {
      let (x, y) = (try col(a).node.type(in: schema), try col(b).node.type(in: other.schema))
      let type =
        x == .null || y == .null
        ? (x == .null ? y : x) : Expression.Node.common(.column(a), x, .column(b), y)
      if x != type { casts.left.append(Expression(.cast(.column(a), type)).as(a)) }
      if y != type { casts.right.append(Expression(.cast(.column(b), type)).as(b)) }
    }
    guard !casts.left.isEmpty || !casts.right.isEmpty else { return nil }
    return (try adding(casts.left), try other.adding(casts.right))
  }

  private func adding(_ expressions: [Expression]) throws(FrameError) -> DataFrame {
    var columns = columnNames.map { NamedExpression($0, .column($0)) }
    for expression in expressions.map(NamedExpression.init) {
      if let index = columns.firstIndex(where: { $0.name == expression.name }) {
        columns[index] = expression
      } else {
        columns.append(expression)
      }
    }
    return expressions.isEmpty ? self : try projected(columns)
  }
}

extension FrameError {
  fileprivate static func keyCounts(_ left: [String], _ right: [String]) -> FrameError {
    FrameError(
      .argument,
      "a join needs as many keys left as right and at least one, not \(left) and \(right)")
  }
}
