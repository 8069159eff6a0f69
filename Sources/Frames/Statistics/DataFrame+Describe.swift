import SwiftwaterDevices

extension DataFrame {
  /// Returns a summary of each column: counts, mean, spread, extremes, quantiles, frequent values.
  ///
  /// One row for each statistic, one column for each of this frame's:
  ///
  /// | row | numbers, decimals | bool | dates and times | text, enumerations |
  /// | --- | --- | --- | --- | --- |
  /// | `count`, `nulls`, `distinct` | number | number | text | text |
  /// | `mean`, `min`, `max` | number | the share of true; 0 or 1 | ISO 8601 | no mean |
  /// | `std` | number | null | null | null |
  /// | `25%` and others | number | null | ISO 8601 | null |
  /// | `top`, `frequency` | null | null | null | the most frequent value and how often |
  ///
  /// Null is skipped, and is none of the distinct values. NaN is a value: the mean is NaN then, and
  /// the largest value too. Lists, structures and bytes have a count and nulls. The last two rows
  /// are there when there is text.
  ///
  /// ```swift
  /// print(try people.describe(percentiles: [0.1, 0.5, 0.9]))
  /// ```
  ///
  /// - Parameter percentiles: Shares in 0...1, for each of which there is a row; between two values
  ///   lies what is between them in proportion.
  /// - Returns: `statistic`, then the columns: `float64` for numbers, `string` for others.
  /// - Throws: ``FrameError`` for a share outside of 0...1, or when running the plan fails.
  /// - Complexity: One pass over the columns, besides a sort for quantiles and a group-by for texts.
  /// - Also known as: `DataFrame.describe`.
  public func describe(
    percentiles: [Double] = [0.25, 0.5, 0.75]
  ) throws(FrameError) -> DataFrame {
    let names = try percentiles.map { share throws(FrameError) in
      try ColumnSummary.percentileName(share)
    }
    guard !columnNames.contains("statistic") else {
      throw FrameError(
        .duplicateColumn, "describe(): a column is named 'statistic', as the summary's; rename it"
      )
    }
    let kept = try kept()
    let hasText = kept.schema.contains { $0.type.standsForText }
    let rows =
      ["count", "nulls", "distinct", "mean", "std", "min"] + names + ["max"]
      + (hasText ? ["top", "frequency"] : [])
    var columns = [("statistic", try Column(rows))]
    for name in kept.columnNames {
      let summary = try ColumnSummary(name, of: kept)
      let own = try summary.statistics(percentiles)
      let texts = rows.map { own[$0] ?? nil }
      let type = summary.type
      let isNumber = type.isNumeric || type.isDecimal || type == .bool
      columns.append(
        (name, isNumber ? try Column(texts.map { $0.flatMap(Double.init) }) : try Column(texts)))
    }
    return try DataFrame(columns: columns)
  }

  /// Returns a line for each column: its type, nulls, distinct values, mean, extremes, and the shape
  /// of its distribution.
  ///
  /// ```swift
  /// print(try people.summary())
  /// ```
  ///
  /// - Parameter bins: How many intervals of equal width the `distribution` of numbers and times has:
  ///   a block for each, the higher the more values, the lowest for none.
  /// - Returns: Columns `column`, `type`, `nulls`, `distinct`, `mean`, `min`, `max` and `distribution`;
  ///   numbers rounded for people.
  /// - Throws: ``FrameError`` for fewer bins than 1, or when running the plan fails.
  /// - Also known as: `skimr::skim` in R.
  public func summary(bins: Int = 8) throws(FrameError) -> DataFrame {
    let kept = try kept()
    let shown = ["mean", "min", "max"]
    var values: [String: [String?]] = [:]
    var counts: (nulls: [Int], distinct: [Int?]) = ([], [])
    var distributions: [String?] = []
    for name in kept.columnNames {
      let summary = try ColumnSummary(name, of: kept)
      let own = try summary.statistics([])
      let number = { (name: String) in (own[name] ?? nil).flatMap { Int($0) } }
      counts.nulls.append(number("nulls") ?? 0)
      counts.distinct.append(number("distinct"))
      let isNumber = summary.type.isNumeric || summary.type.isDecimal
      for name in shown {
        let text = own[name] ?? nil
        let rounded =
          isNumber ? text.flatMap { Double($0) }.map { FloatText.of($0, exact: "\($0)") } : text
        values[name, default: []].append(rounded)
      }
      distributions.append(try summary.distribution(bins))
    }
    return try DataFrame([
      "column": kept.columnNames, "type": kept.schema.map(\.type.description),
      "nulls": counts.nulls, "distinct": counts.distinct, "mean": values["mean"] ?? [],
      "min": values["min"] ?? [], "max": values["max"] ?? [], "distribution": distributions,
    ])
  }
}
