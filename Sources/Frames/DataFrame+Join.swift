extension DataFrame {
  /// Returns the rows of this frame with those of another that have equal values in some columns.
  ///
  /// Left rows stay in their order, partners of one row in the other frame's order; right rows
  /// without a partner come last. A null key matches nothing. The key columns occur once; another
  /// column that both frames have gets a suffix on the right.
  ///
  /// - Parameters:
  ///   - other: The frame on the right.
  ///   - names: The key columns, of the same name in both.
  ///   - kind: Which rows are kept.
  ///   - suffix: What is appended to right names that the left has too.
  /// - Complexity: O(*rows* of both and of the result).
  /// - Also known as: `pandas.merge`.
  public func join(
    _ other: DataFrame, on names: String..., how kind: JoinKind = .inner, suffix: String = "_right"
  ) throws(FrameError) -> DataFrame {
    try join(other, left: names, right: names, how: kind, suffix: suffix)
  }

  /// Returns the rows of this frame with those of another whose keys, of other names, are equal.
  public func join(
    _ other: DataFrame, left leftKeys: [String], right rightKeys: [String],
    how kind: JoinKind = .inner, suffix: String = "_right"
  ) throws(FrameError) -> DataFrame {
    try require(leftKeys)
    try other.require(rightKeys)
    guard leftKeys.count == rightKeys.count, kind == .cross || !leftKeys.isEmpty else {
      throw FrameError(
        .argument,
        "a join needs as many keys left as right and at least one, not \(leftKeys) and \(rightKeys)"
      )
    }
    for (a, b) in zip(leftKeys, rightKeys) {
      let (x, y) = (try col(a).node.type(in: schema), try col(b).node.type(in: other.schema))
      guard x.common(with: y) != nil else {
        throw FrameError(
          .type, "cannot join '\(a)' (\(x)) with '\(b)' (\(y)); cast one of them first")
      }
    }
    let step = JoinStep(leftKeys: leftKeys, rightKeys: rightKeys, kind: kind, suffix: suffix)
    var fields = schema
    for column in step.rightColumns(columnNames, other.columnNames) {
      fields.append(
        Field(column.name, try col(column.source).node.type(in: other.schema)))
    }
    return try DataFrame(.join(step, left: self.step, right: other.step), fields)
  }
}
