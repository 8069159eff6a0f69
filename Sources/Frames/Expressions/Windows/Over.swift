/// What the rows of a partition are ordered by.
struct WindowOrder: Sendable, Hashable {
  var node: Expression.Node
  var descending: Bool
}

extension Expression {
  /// Computes this expression within each group of rows instead of over the whole frame.
  ///
  /// Aggregates give every row the value of its group; running totals, ranks, shifts and rolling
  /// windows begin anew in each. Rows keep their places. Null and NaN are keys like others.
  ///
  /// ```swift
  /// try sales.with(
  ///   (col("amount") / col("amount").sum().over("shop")).as("share"),
  ///   col("amount").cumulativeSum().over("shop", orderBy: "day").as("to date"))
  /// ```
  ///
  /// - Parameters:
  ///   - keys: The columns that say which rows belong together.
  ///   - order: The column that the rows of a group are ordered by for the computation, null last;
  ///     without one they are taken as they lie.
  ///   - descending: Whether the largest comes first.
  /// - Complexity: O(*n*), and O(*n* log *n*) with an order.
  /// - Also known as: `groupby(…).transform`, `polars.Expr.over`, SQL `OVER (PARTITION BY … ORDER BY …)`.
  public func over(
    _ keys: String..., orderBy order: String? = nil, descending: Bool = false
  ) -> Expression {
    over(keys.map(col), orderBy: order.map { [(col($0), descending)] } ?? [])
  }

  /// Computes this expression within each group of rows, of keys and orders that are expressions.
  ///
  /// - Parameters:
  ///   - keys: What says which rows belong together; none for all of them.
  ///   - order: What the rows of a group are ordered by for the computation, the most important
  ///     first, null last.
  /// - Complexity: O(*n*), and O(*n* log *n*) with an order.
  public func over(
    _ keys: [Expression], orderBy order: [(Expression, descending: Bool)] = []
  ) -> Expression {
    Expression(
      .over(
        node, partition: keys.map(\.node),
        order: order.map { WindowOrder(node: $0.0.node, descending: $0.descending) }),
      depth: ([self] + keys + order.map(\.0)).depth)
  }
}
