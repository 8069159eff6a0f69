import SwiftwaterDevices

// Functions of several expressions of one row.
extension Expression {
  /// The sum of several expressions in each row; nulls count as 0.
  ///
  /// - Also known as: `pandas.DataFrame.sum(axis=1)`, `polars.sum_horizontal`.
  public static func horizontalSum(_ parts: Expression...) -> Expression {
    Expression(.call(.horizontalSum, parts.map(\.node)), depth: parts.depth)
  }

  /// The mean of several expressions in each row, nulls left out; null where all are null.
  ///
  /// - Also known as: `pandas.DataFrame.mean(axis=1)`, `polars.mean_horizontal`.
  public static func horizontalMean(_ parts: Expression...) -> Expression {
    Expression(.call(.horizontalMean, parts.map(\.node)), depth: parts.depth)
  }

  /// The smallest of several expressions in each row, nulls left out; NaN is larger than every
  /// number.
  ///
  /// - Also known as: `pandas.DataFrame.min(axis=1)`, `polars.min_horizontal`, SQL's `least`.
  public static func horizontalMin(_ parts: Expression...) -> Expression {
    Expression(
      .call(.horizontal("horizontalMin", .minimumNumber), parts.map(\.node)), depth: parts.depth)
  }

  /// The largest of several expressions in each row, nulls left out; NaN is larger than every
  /// number.
  ///
  /// - Also known as: `pandas.DataFrame.max(axis=1)`, `polars.max_horizontal`, SQL's `greatest`.
  public static func horizontalMax(_ parts: Expression...) -> Expression {
    Expression(.call(.horizontal("horizontalMax", .maximum), parts.map(\.node)), depth: parts.depth)
  }

  /// Whether any of several conditions is true in each row; else null where any is null.
  ///
  /// - Also known as: `pandas.DataFrame.any(axis=1)`, `polars.any_horizontal`.
  public static func horizontalAny(_ parts: Expression...) -> Expression {
    parts.dropFirst().reduce(parts.first ?? lit(false)) { $0 || $1 }
  }

  /// Whether all of several conditions are true in each row; else null where none is false and any
  /// is null.
  ///
  /// - Also known as: `pandas.DataFrame.all(axis=1)`, `polars.all_horizontal`.
  public static func horizontalAll(_ parts: Expression...) -> Expression {
    parts.dropFirst().reduce(parts.first ?? lit(true)) { $0 && $1 }
  }
}

extension ScalarFunction {
  static let horizontalSum = ScalarFunction("horizontalSum") { operands, types throws(FrameError) in
    try requireOperands(operands)
    let parts = zip(operands, types).map { part, type in
      (type == .bool ? part.cast(.int64) : part).fillNull(0)
    }
    return parts.dropFirst().reduce(parts[0]) { $0 + $1 }
  }

  static let horizontalMean = ScalarFunction("horizontalMean") { operands, _ throws(FrameError) in
    try requireOperands(operands)
    let parts = operands.map { $0.cast(.float64).fillNull(0.0) }
    let counts = operands.map { $0.isNotNull().cast(.int64) }
    let sum = parts.dropFirst().reduce(parts[0]) { $0 + $1 }
    let count = counts.dropFirst().reduce(counts[0]) { $0 + $1 }
    return when(count > 0).then(sum / count).otherwiseNull()
  }

  /// Two operands at a time, because each step needs what came before it twice.
  static func horizontal(_ name: String, _ op: BinaryOperator) -> ScalarFunction {
    let step: @Sendable (Expression, Expression) -> Expression = { a, b in
      a.fillNull(b).binary(op, b.fillNull(a))
    }
    return ScalarFunction(name) { types throws(FrameError) in
      guard var type = types.first else {
        throw FrameError(.argument, "nothing to compare; give at least one expression")
      }
      for next in types.dropFirst() {
        type = try step(col("a"), col("b")).node.type(in: [Field("a", type), Field("b", next)])
      }
      return type
    } evaluate: { columns, count throws(FrameError) in
      var result = columns[0]
      for column in columns.dropFirst() {
        let table = Table(names: ["a", "b"], columns: [result, column], count: count)
        result = try Evaluator(table: table).column(step(col("a"), col("b")).node)
      }
      return result
    }
  }

  private static func requireOperands(_ operands: [Expression]) throws(FrameError) {
    guard !operands.isEmpty else {
      throw FrameError(.argument, "nothing to add up; give at least one expression")
    }
  }
}
