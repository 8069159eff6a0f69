extension DataFrame {
  /// Returns each row of this frame with the nearest row of another in an ordered column.
  ///
  /// Every left row occurs once, in its place; where there is no partner, the right columns are
  /// null. The right side must be sorted by its column, within each group of equal `by` keys; the left may be in any
  /// order. Nulls and NaN in the column, and null `by` keys, have no partner. Of equal right values
  /// backward takes the last, forward the first.
  ///
  /// ```swift
  /// try trades.joinAsOf(quotes, on: "time", by: ["ticker"], tolerance: 2)
  /// ```
  ///
  /// - Parameters:
  ///   - other: The frame on the right.
  ///   - name: The ordered column, of the same name in both: numbers, days or instants.
  ///   - keys: Columns that must be equal, of the same names in both.
  ///   - strategy: Which row is taken.
  ///   - tolerance: The farthest a partner may be, in units of the column; nil for any distance.
  ///   - allowsEqual: Whether a partner may have an equal value.
  ///   - suffix: What is appended to right names that the left has too.
  ///   - coalesce: Whether the two columns of a key become one: always, never, or, where nil, when
  ///     they have the same name.
  /// - Throws: ``FrameError``: at once for unknown names and types without an order; when it runs,
  ///   with code `order` and the first row that is out of it.
  /// - Complexity: O(*left* log *right*) at most, O(*left* + *right*) when both are sorted.
  /// - Also known as: `pandas.merge_asof`, `polars.DataFrame.join_asof`.
  public func joinAsOf(
    _ other: DataFrame, on name: String, by keys: [String] = [],
    strategy: AsOfStrategy = .backward, tolerance: Expression? = nil, allowsEqual: Bool = true,
    suffix: String = "_right", coalesce: Bool? = nil
  ) throws(FrameError) -> DataFrame {
    try joinAsOf(
      other, left: name, right: name, leftBy: keys, rightBy: keys, strategy: strategy,
      tolerance: tolerance, allowsEqual: allowsEqual, suffix: suffix, coalesce: coalesce)
  }

  /// Returns each row of this frame with the nearest row of another in ordered columns of other
  /// names.
  ///
  /// The rest is as in
  /// ``joinAsOf(_:on:by:strategy:tolerance:allowsEqual:suffix:coalesce:)``.
  public func joinAsOf(
    _ other: DataFrame, left: String, right: String, leftBy: [String] = [],
    rightBy: [String] = [], strategy: AsOfStrategy = .backward, tolerance: Expression? = nil,
    allowsEqual: Bool = true, suffix: String = "_right", coalesce: Bool? = nil
  ) throws(FrameError) -> DataFrame {
    let step = JoinStep(
      leftKeys: leftBy + [left], rightKeys: rightBy + [right], kind: .left, suffix: suffix,
      coalesce: coalesce)
    // Checks names and types, and says what the result's columns are.
    let fields = try joined(other, step).schema
    let types = (
      try col(left).node.type(in: schema), try col(right).node.type(in: other.schema)
    )
    guard let domain = OrderedWords.domain(types.0, types.1) else {
      throw FrameError(
        .type,
        """
        joinAsOf: '\(left)' (\(types.0)) and '\(right)' (\(types.1)) have no distance; use numbers, \
        days or instants
        """)
    }
    var farthest: UInt64?
    if let tolerance {
      guard case .literal(let literal) = tolerance.node,
        let distance = OrderedWords.distance(literal, domain)
      else {
        throw FrameError(
          .argument, "joinAsOf(tolerance: \(tolerance)): use a number from 0, in units of '\(left)'"
        )
      }
      farthest = distance
    }
    let join = AsOfJoin(
      step: step, strategy: strategy, allowsEqual: allowsEqual, tolerance: farthest)
    let by = zip(leftBy, rightBy).map { $0 == $1 ? $0 : "\($0) = \($1)" }
    let on = left == right ? left : "\(left) = \(right)"
    let label =
      "join as of \(on), \(strategy.rawValue)"
      + (by.isEmpty ? "" : " by \(by.joined(separator: ", "))")
    let reach = TableFunction.Reach.streamed { inputs, run, statistics throws(FrameError) in
      try AsOfBreaker(asOf: join, run: run, statistics: statistics).stream(inputs[0], inputs[1])
    }
    let function = TableFunction(label, schema: fields, reach: reach) { tables throws(FrameError) in
      try join.join(tables[0], tables[1])
    }
    return try DataFrame(.function(function, [self.step, other.step]), fields)
  }
}
