extension DataFrame {
  /// Returns the pairs of a row of this frame and one of another for which conditions are true.
  ///
  /// Conditions read the columns of both; a right column whose name the left has too is called by
  /// it with the suffix. A condition that is null does not hold. Left rows stay in their order,
  /// partners of one in the right's.
  ///
  /// ```swift
  /// try events.joinWhere(shifts, col("time") >= col("start"), col("time") < col("end"))
  /// ```
  ///
  /// - Parameters:
  ///   - other: The frame on the right.
  ///   - conditions: What must hold, all of it.
  ///   - suffix: What is appended to right names that the left has too.
  /// - Throws: ``FrameError``: at once for unknown names, two columns of one name and conditions that
  ///   are not `bool`; when it runs, for a result larger than memory that is collected.
  /// - Complexity: O(*n* log *n* + *candidates*): pairs with equal keys where two sides are compared
  ///   with `==`, else those that the inequalities on one right value leave, else all pairs. Where the
  ///   sides do not fit into memory and no keys are equal, the right one is read once for each part of
  ///   the left that fits.
  /// - Also known as: `polars.DataFrame.join_where`; a non-equi join in SQL.
  public func joinWhere(
    _ other: DataFrame, _ conditions: Expression..., suffix: String = "_right"
  ) throws(FrameError) -> DataFrame {
    let step = JoinStep(
      leftKeys: [], rightKeys: [], kind: .cross, suffix: suffix, coalesce: false)
    let fields = try joined(other, step).schema
    for condition in conditions {
      let type = try condition.node.type(in: fields)
      guard type == .bool, !condition.node.needsAllRows else {
        throw FrameError(
          .type, "joinWhere(\(condition)): a condition is bool for each pair of rows, not \(type)")
      }
    }
    // From here on right columns have the names they have in the result.
    let right = try other.projected(
      step.rightColumns(columnNames, other.columnNames).map { column in
        NamedExpression(column.name, .column(column.source))
      })
    let join = ConditionJoin(
      conditions: conditions.map(\.node),
      step: JoinStep(leftKeys: [], rightKeys: [], kind: .inner, suffix: "", coalesce: false))
    let label = "join where " + conditions.map { "\($0)" }.joined(separator: ", ")
    let reach = TableFunction.Reach.streamed { inputs, run, statistics throws(FrameError) in
      try ConditionBreaker(join: join, run: run, statistics: statistics).stream(
        inputs[0], inputs[1])
    }
    let function = TableFunction(label, schema: fields, reach: reach) { tables throws(FrameError) in
      try join.join(tables[0], tables[1])
    }
    return try DataFrame(.function(function, [self.step, right.step]), fields)
  }
}
