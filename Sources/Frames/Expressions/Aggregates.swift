import SwiftwaterTensors

extension Expression {
  /// The number of rows of each group.
  ///
  /// - Also known as: `polars.len`, `GroupBy.size`, `count(*)`.
  public static func count() -> Expression { Expression(.aggregate(.count, [])) }

  /// The sum of the values that are there, 0 when there is none.
  ///
  /// Integers give 64 bits, floats `float64`, decimals 38 digits. Added in an order that depends on
  /// the rows alone, so any number of threads gives the same bits. The run fails with
  /// ``FrameError/Code/overflow`` when whole numbers or decimals come to more than that.
  public func sum() -> Expression { aggregate(.sum) }
  /// The product of the values that are there, 1 when there is none; whole numbers wrap around.
  public func product() -> Expression { aggregate(.product) }
  /// The mean of the values that are there, null when there is none.
  public func mean() -> Expression { aggregate(.mean) }
  /// The smallest value, null when there is none; NaN is larger than every number.
  public func min() -> Expression { aggregate(.min) }
  /// The largest value, null when there is none; NaN is larger than every number.
  public func max() -> Expression { aggregate(.max) }
  /// The value in the row where another expression is smallest, the first of several.
  ///
  /// - Parameter other: What is compared; rows where it is null do not count.
  /// - Also known as: `polars.Expr.min_by`, `arg_min` in DuckDB.
  public func min(by other: Expression) -> Expression { aggregate(.minBy, other) }
  /// The value in the row where another expression is largest, the first of several.
  ///
  /// - Parameter other: What is compared; rows where it is null do not count.
  /// - Also known as: `polars.Expr.max_by`, `arg_max` in DuckDB.
  public func max(by other: Expression) -> Expression { aggregate(.maxBy, other) }
  /// The place within the group of the smallest value, from 0; null when there is none.
  public func argMin() -> Expression { aggregate(.argMin) }
  /// The place within the group of the largest value, from 0; null when there is none.
  public func argMax() -> Expression { aggregate(.argMax) }
  /// Where a value would be put among values in order so that they stay in order, from 0: how many of
  /// them come before it.
  ///
  /// - Parameters:
  ///   - value: A value of the column's kind.
  ///   - side: Before the values that are equal to it, or after them.
  ///   - descending: Whether the largest comes first.
  /// - Complexity: O(*n*), in one pass, also over rows that do not fit into memory.
  /// - Also known as: `Series.searchsorted`, `polars.Expr.search_sorted`.
  public func searchSorted(
    _ value: some ExpressionLiteral, side: Tensor.Side = .left, descending: Bool = false
  ) -> Expression {
    let other = value.expression
    let isBefore =
      switch (side, descending) {
      case (.left, false): self < other
      case (.right, false): self <= other
      case (.left, true): self > other
      case (.right, true): self >= other
      }
    return isBefore.sum()
  }
  /// The number of values that are there.
  public func count() -> Expression { aggregate(.count) }
  /// The number of distinct values, nulls not counted.
  public func nUnique() -> Expression { aggregate(.nUnique) }
  /// The number of distinct values, estimated with a standard error of 1.6 % in little memory; nulls
  /// are not counted.
  ///
  /// - Source: HyperLogLog, Flajolet et al. 2007, doi:10.46298/dmtcs.3545.
  public func approxNUnique() -> Expression { aggregate(.approxNUnique) }
  /// The most frequent value that is there, of several the one that appears first.
  public func mode() -> Expression { aggregate(.mode) }
  /// Whether any value is true; false when none is there.
  public func any() -> Expression { aggregate(.any) }
  /// Whether all values that are there are true; true when none is there.
  public func all() -> Expression { aggregate(.all) }

  /// The standard deviation.
  ///
  /// - Parameter ddof: What is taken from the number of values *n* to divide by; null for *n* ≤ ddof.
  public func std(ddof: Int = 1) -> Expression { aggregate(.deviation(ddof: ddof)) }
  /// The variance.
  ///
  /// - Parameter ddof: What is taken from the number of values *n* to divide by; null for *n* ≤ ddof.
  public func `var`(ddof: Int = 1) -> Expression { aggregate(.variance(ddof: ddof)) }
  /// The standard error of the mean.
  ///
  /// - Parameter ddof: What is taken from the number of values *n* to divide by; null for *n* ≤ ddof.
  public func sem(ddof: Int = 1) -> Expression { aggregate(.standardError(ddof: ddof)) }
  /// The skewness, not corrected for bias: NaN where all values are equal, null where there is none.
  public func skew() -> Expression { aggregate(.skew) }
  /// The kurtosis, not corrected for bias: NaN where all values are equal, null where there is none.
  ///
  /// - Parameter fisher: Whether that of the normal distribution is 0 rather than 3.
  public func kurtosis(fisher: Bool = true) -> Expression { aggregate(.kurtosis(fisher: fisher)) }
  /// The covariance with another expression, over rows where both are there.
  ///
  /// - Parameters:
  ///   - other: The other numbers.
  ///   - ddof: What is taken from the number of pairs *n* to divide by; null for *n* ≤ ddof.
  public func cov(_ other: Expression, ddof: Int = 1) -> Expression {
    aggregate(.covariance(ddof: ddof), other)
  }
  /// The correlation (Pearson) with another expression, over rows where both are there.
  ///
  /// - Parameter other: The other numbers.
  /// - Returns: −1 to 1; NaN where either does not vary, null where there is no pair.
  public func corr(_ other: Expression) -> Expression { aggregate(.correlation, other) }

  /// The middle value, or the mean of the two in the middle; null when there is none.
  public func median() -> Expression { aggregate(.median) }
  /// The value with a share of the others below it; null when there is none.
  ///
  /// - Parameters:
  ///   - share: From 0, the smallest, to 1, the largest.
  ///   - interpolation: What to do between two values.
  public func quantile(
    _ share: Double, interpolation: QuantileInterpolation = .linear
  ) -> Expression {
    aggregate(.quantile(share, interpolation))
  }
  /// The median of the distances from the median, null when there is no value.
  public func mad() -> Expression { aggregate(.mad) }
  /// The entropy of the distribution of the values that are there, null when there is none.
  ///
  /// - Parameter base: Of the logarithm: 2 gives bits.
  public func entropy(base: Double = 2) -> Expression { aggregate(.entropy(base: base)) }

  /// The first value that is there.
  public func first() -> Expression { aggregate(.first) }
  /// The last value that is there.
  public func last() -> Expression { aggregate(.last) }
  /// The value of one row of the group; null when there is no such row.
  ///
  /// - Parameter place: The row, from 0; from the end when negative.
  public func nth(_ place: Int) -> Expression { aggregate(.nth(place)) }
  /// The largest values as a list, the largest first.
  ///
  /// - Parameter count: How many, if there are so many.
  public func topK(_ count: Int) -> Expression { aggregate(.top(count, greatest: true)) }
  /// The smallest values as a list, the smallest first.
  ///
  /// - Parameter count: How many, if there are so many.
  public func bottomK(_ count: Int) -> Expression { aggregate(.top(count, greatest: false)) }
  /// All values as a list, nulls among them, in the order of the rows.
  ///
  /// - Also known as: `polars.Expr.implode`, `array_agg`.
  public func collect() -> Expression { aggregate(.collect) }
  /// The texts that are there, one after the other; null when there is none.
  ///
  /// - Parameter separator: What stands between two.
  /// - Also known as: `string_agg`, `polars.Expr.str.join`.
  public func joined(separator: String = "") -> Expression { aggregate(.joined(separator)) }

  private func aggregate(_ aggregate: Aggregate, _ others: Expression...) -> Expression {
    Expression(
      .aggregate(aggregate, [node] + others.map(\.node)), depth: ([self] + others).depth)
  }
}
